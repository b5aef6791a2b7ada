"""The commands that answer: ask, summary, chat."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from bot.commands.options import Call, common, give, moment, narrowing, note_none, now, there, where, writing
from index.errors import NotFoundError, UsageError


@click.command()
@click.argument("question", metavar="QUESTION", nargs=-1, required=True, help="The question, or - for standard input.")
@narrowing
@now
@click.option("--stream", is_flag=True, help="Show each sentence as soon as it is checked.")
@writing
@common
def ask(
    called: Call,
    *,
    question: tuple[str, ...],
    since: str | None,
    until: str | None,
    outlet: str | None,
    collection: str,
    now: str | None,
    stream: bool,
    writer: str | None,
    max_cost: float | None,
) -> int:
    """Answer a question from the articles, every sentence cited. Exit code 1: they do not answer it."""
    asked = _question(question)
    if server := called.server(writer, max_cost):
        from bot.commands.remote import asked_there, narrowing_there

        narrowed = narrowing_there(since, until, outlet, collection, now)
        return asked_there(server, {"question": asked, "writer": writer, **narrowed}, called, stream=stream)
    at = moment(now)
    scope = where(collection, since, until, outlet, now)
    with called.service(writer=writer, max_cost_usd=max_cost) as service:
        there(service, scope)
        if called.as_json:
            from bot.rendering import jsonform

            answer = service.ask(asked, where=scope, now=at)
            give(jsonform.answer(answer, called.base))
        else:
            from bot.rendering import terminal

            if stream:
                answer = terminal.show_stream(called.page(), service.stream(asked, where=scope, now=at))
            else:
                answer = service.ask(asked, where=scope, now=at)
                terminal.show_answer(called.page(), answer)
        if answer.abstained and not answer.nearest and not called.as_json:
            note_none(service, scope)
    return 1 if answer.abstained else 0


@click.command()
@click.argument("source", metavar="SOURCE|ID", help="A file, an article's id, or - for standard input.")
@click.option(
    "--length",
    type=click.Choice(["one-line", "brief", "full"]),
    default="brief",
    show_default=True,
    help="How much to say.",
)
@writing
@common
def summary(called: Call, *, source: str, length: str, writer: str | None, max_cost: float | None) -> int:
    """Summarise one article, every sentence cited. It need not have been added."""
    if server := called.server(writer, max_cost):
        from bot.commands.remote import summarised_there

        return summarised_there(server, source, {"length": length, "writer": writer}, called)
    from bot.rendering import jsonform, terminal

    data = sys.stdin.buffer.read() if source == "-" else None
    with called.service(writer=writer, max_cost_usd=max_cost) as service:
        try:
            written = service.summary(source, length=length, data=data)
        except NotFoundError as error:
            raise NotFoundError(_also_a_file(source, str(error))) from None
    if called.as_json:
        give(jsonform.summary(written, called.base))
    else:
        terminal.show_summary(called.page(), written)
    return 0 if written.sentences else 1


@click.command()
@narrowing
@now
@click.option("--continue", "go_on", is_flag=True, help="Go on with the last conversation.")
@writing
@common
def chat(
    called: Call,
    *,
    since: str | None,
    until: str | None,
    outlet: str | None,
    collection: str,
    now: str | None,
    go_on: bool,
    writer: str | None,
    max_cost: float | None,
) -> int:
    """A conversation about the articles. :open 2 shows a citation in its article, :help the rest."""
    if called.as_json:
        raise UsageError("chat has no JSON form; use `precis ask --json`")
    if server := called.server(writer, max_cost):
        from bot.commands.remote import narrowing_there
        from bot.commands.remote_chat import converse_there

        if go_on:
            raise UsageError(
                "--continue is for conversations that were held here; the server (PRECIS_SERVER) keeps its own"
            )
        body = {"writer": writer, **narrowing_there(since, until, outlet, collection, now)}
        converse_there(server, called.page(), body)
        return 0
    from bot.chat import converse

    scope = where(collection, since, until, outlet, now)
    with called.service(hold=False, writer=writer, max_cost_usd=max_cost) as service:
        converse(service, called.page(), where=there(service, scope), clock=lambda: moment(now), go_on=go_on)
    return 0


def _question(words: Sequence[str]) -> str:
    """The question as asked. Raises UsageError where there is none."""
    asked = standard_input() if list(words) == ["-"] else " ".join(words)
    if not asked.strip():
        raise UsageError("the question is empty")
    return asked.strip()


def _also_a_file(source: str, reason: str) -> str:
    """What was not found, where it is written as a file is: neither was that."""
    return reason.replace("no such article", "no such file, and no such article") if Path(source).suffix else reason


def standard_input() -> str:
    """All of standard input as text."""
    from index.formats import decode

    try:
        return decode.text(sys.stdin.buffer.read())
    except decode.UndecodableError as error:
        raise UsageError(f"standard input cannot be read: {error}") from None
