"""The command `digest`: shown in a terminal, printed in a form, written to a file, or sent by e-mail."""

import sys
from contextlib import closing, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from bot.commands.options import (
    Call,
    common,
    give,
    moment,
    narrowing,
    note,
    note_none,
    now,
    there,
    where,
    write,
    writing,
)
from index.errors import UsageError

if TYPE_CHECKING:
    from bot.reply import Digest

READER = "the user of this home"
"""Whose looking counts where nobody is named."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a digest is given: to the terminal, as one of these, or to a mailbox."""

    markdown: bool
    atom: bool
    html: str | None
    email: str | None

    def check(self, *, as_json: bool) -> None:
        """Raises UsageError for two forms at once."""
        chosen = [self.markdown, self.atom, self.html is not None, self.email is not None]
        if sum(chosen) + (as_json and self.email is None) > 1:
            raise UsageError("choose one of --json, --markdown, --html, --atom and --email")


@click.command()
@click.argument("topic", metavar="[TOPIC]", nargs=-1, help="What the stories are about; else all of them.")
@narrowing
@now
@click.option("--new", is_flag=True, help="Only what is new since you last looked. Nothing new: exit code 1.")
@click.option("--as", "reader", metavar="NAME", default=READER, help="Who looks, for --new; else you.")
@click.option(
    "--max-stories",
    metavar="N",
    type=click.IntRange(1, 100),
    default=10,
    show_default=True,
    help="The most stories to give.",
)
@click.option("--max-points", metavar="N", type=click.IntRange(1, 300), help="The most sentences that tell them.")
@click.option("--words", metavar="N", type=click.IntRange(50, 50_000), help="The most words.  [default: 1000]")
@click.option("--markdown", is_flag=True, help="Print Markdown.")
@click.option("--html", metavar="FILE", help="Write a web page, which mail programs show too; - prints it.")
@click.option("--atom", is_flag=True, help="Print an Atom feed.")
@click.option("--email", metavar="ADDRESS", help="Send it, by the server that PRECIS_SMTP_URL names.")
@writing
@common
def digest(
    called: Call,
    *,
    topic: tuple[str, ...],
    since: str | None,
    until: str | None,
    outlet: str | None,
    collection: str,
    now: str | None,
    new: bool,
    reader: str,
    max_stories: int,
    max_points: int | None,
    words: int | None,
    markdown: bool,
    html: str | None,
    atom: bool,
    email: str | None,
    writer: str | None,
    max_cost: float | None,
) -> int:
    """The stories of a period or on a topic, each with its sources. Exit code 1: there are none."""
    from bot.kept.looked import Looked
    from bot.kept.records import Records

    form = Form(markdown, atom, html, email)
    form.check(as_json=called.as_json)
    if server := called.server(writer, max_cost):
        from bot.commands.remote import digested_there, narrowing_there

        if new or markdown or atom or html is not None or email is not None:
            raise UsageError(
                "the server (PRECIS_SERVER) gives a digest as text and as --json; --home DIR gives the rest"
            )
        wanted = {"max_stories": max_stories, "max_points": max_points, "words": words, "writer": writer}
        narrowed = narrowing_there(since, until, outlet, collection, now)
        return digested_there(server, {"topic": " ".join(topic).strip() or None, **wanted, **narrowed}, called)
    at = moment(now)
    asked = " ".join(topic).strip() or None
    scope = where(collection, since, until, outlet, now)
    settings = called.settings(writer=writer, max_cost_usd=max_cost)
    if email is not None:
        from bot.rendering import mail

        mail.of(settings), mail.mailbox(email)  # what is wrong is said before anything is written
    remembering = closing(Records(settings.home)) if new else nullcontext()  # else nothing is written
    with remembering as records, called.service(writer=writer, max_cost_usd=max_cost) as service:
        there(service, scope)
        known = Looked(records).known(reader) if records else None
        found = service.digest(
            asked,
            where=scope,
            now=at,
            max_stories=max_stories,
            max_points=max_points,
            words=words,
            known=known,
        )
        _give(found, form, called)
        if records:  # not before it has really been given
            Looked(records).tell(reader, found, at)
        if not (found.stories or called.as_json or service.articles(scope, limit=1)):
            note_none(service, scope)
    return 0 if found.stories else 1


def _give(found: "Digest", form: Form, called: Call) -> None:
    """Raises OSError or MailError where it could not be given."""
    from bot.rendering import jsonform, terminal

    if form.email is not None:
        _send(found, form.email, called)
    elif called.as_json:
        give(jsonform.digest(found, called.base))
    elif form.markdown:
        from bot.rendering.markdown import digest_in_markdown

        print(digest_in_markdown(found, called.base), end="")
    elif form.atom:
        from bot.rendering.atom import digest_in_atom

        print(digest_in_atom(found, called.settings().site_url, now=datetime.now(UTC)), end="")
    elif form.html is not None:
        _write(found, form.html, called)
    else:
        terminal.show_digest(called.page(), found)
    sys.stdout.flush()


def _write(found: "Digest", name: str, called: Call) -> None:
    from bot.rendering.dated import stories_of
    from bot.rendering.digest_html import digest_in_html

    write(digest_in_html(found, called.settings().site_url), name, f"{stories_of(found)} written")


def _send(found: "Digest", address: str, called: Call) -> None:
    from bot.rendering.dated import nothing_told, stories_of

    if not found.stories:
        note(f"nothing sent: {nothing_told(found)}")
    else:
        from bot.rendering import mail

        settings = called.settings()
        by = mail.of(settings)
        made = mail.message(found, by.sender, address, called.base, site=settings.site_url, now=datetime.now(UTC))
        mail.send(made, by)
        note(f"sent to {address}: {stories_of(found)}")
    if called.as_json:
        from bot.rendering import jsonform

        give(jsonform.digest(found, called.base))
