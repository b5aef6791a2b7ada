"""`precis refresh`: read the followed feeds again."""

from typing import TYPE_CHECKING

import click

from bot.commands.options import Call, common, give, note, wait
from index.errors import UsageError

if TYPE_CHECKING:
    from index.fetching.following import Followed

NONE = "no feed is followed; `precis add FEED --follow` follows one"


@click.command()
@click.option("--collection", metavar="NAME", help="The feeds of one collection; all where none is named.")
@click.option("--due", is_flag=True, help="Only feeds that were not read in the last half hour.")
@click.option("--dry-run", is_flag=True, help="Say what would be done and do nothing.")
@click.option("--list", "listed", is_flag=True, help="List the followed feeds, and read none.")
@click.option("--unfollow", metavar="FEED", help="Follow this feed no more. Its articles stay.")
@wait
@common
def refresh(
    called: Call,
    *,
    collection: str | None,
    due: bool,
    dry_run: bool,
    listed: bool,
    unfollow: str | None,
    wait: float | None,
) -> int:
    """Read the followed feeds again: what is new, corrected or taken back.

    `precis add FEED --follow` follows one.
    """
    if listed and unfollow:
        raise UsageError("give --list or --unfollow, not both")
    with called.service(wait_s=wait) as service:
        if unfollow:
            found = service.unfollow(unfollow, collection or "default")
            give({"unfollowed": found}) if called.as_json else print("unfollowed" if found else "was not followed")
            return 0 if found else 1
        feeds = service.followed(collection)
        if listed:
            return _list(called, feeds)
        if not feeds:
            raise UsageError(NONE)
        from bot.commands.reporting import report

        return report(called, service.refresh(collection, due=due, dry_run=dry_run), dry_run=dry_run)


def _list(called: Call, feeds: "list[Followed]") -> int:
    from bot.commands.listing import show_feeds

    if called.as_json:
        from bot.rendering import jsonform_library

        give({"feeds": [jsonform_library.feed(each) for each in feeds]})
    else:
        show_feeds(called.page(), feeds)
        if not feeds:
            note(NONE)
    return 0
