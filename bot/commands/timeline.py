"""The command `timeline`: what happened on a topic, day by day; also as a drawing."""

import sys

import click

from bot.commands.options import Call, common, give, moment, narrowing, note_none, now, there, where, write
from index.errors import UsageError


@click.command()
@click.argument("topic", metavar="TOPIC", nargs=-1, required=True, help="What the timeline is of.")
@narrowing
@now
@click.option(
    "--max-entries",
    metavar="N",
    type=click.IntRange(1, 500),
    default=20,
    show_default=True,
    help="The most entries to give.",
)
@click.option("--markdown", is_flag=True, help="Print Markdown.")
@click.option("--svg", metavar="FILE", help="Draw it, as an SVG; - prints that.")
@common
def timeline(
    called: Call,
    *,
    topic: tuple[str, ...],
    since: str | None,
    until: str | None,
    outlet: str | None,
    collection: str,
    now: str | None,
    max_entries: int,
    markdown: bool,
    svg: str | None,
) -> int:
    """What happened on a topic, day by day, each entry cited. Exit code 1: there is nothing dated on it."""
    from bot.rendering import jsonform, terminal
    from bot.rendering.markdown import timeline_in_markdown

    if called.as_json + markdown + (svg is not None) > 1:
        raise UsageError("choose one of --json, --markdown and --svg")
    at = moment(now)
    asked = " ".join(topic).strip()
    scope = where(collection, since, until, outlet, now)
    with called.service() as service:
        found = service.timeline(asked, where=there(service, scope), now=at, most=max_entries)
        if called.as_json:
            give(jsonform.timeline(found, called.base))
        elif markdown:
            print(timeline_in_markdown(found, called.base), end="")
        elif svg is not None:
            from bot.rendering.timeline_svg import drawn

            write(drawn(found, called.settings().site_url), svg, "drawn")
        else:
            terminal.show_timeline(called.page(), found)
        sys.stdout.flush()
        if not (found.events or called.as_json or service.articles(scope, limit=1)):
            note_none(service, scope)
    return 0 if found.events else 1
