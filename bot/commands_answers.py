"""The commands that answer: ask, summary, digest, chat."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from bot.options import (
    AsJson,
    Collection,
    Home,
    MaxCost,
    Now,
    Outlet,
    Since,
    Until,
    Writer,
    call,
    give,
    moment,
    where,
)
from index.errors import UsageError


class Length(StrEnum):
    ONE_LINE = "one-line"
    BRIEF = "brief"
    FULL = "full"


def ask(
    context: typer.Context,
    question: Annotated[list[str], typer.Argument(metavar="QUESTION", help="The question, or - for standard input.")],
    *,
    since: Since = None,
    until: Until = None,
    outlet: Outlet = None,
    collection: Collection = "default",
    now: Now = None,
    stream: Annotated[bool, typer.Option("--stream", help="Show each sentence as soon as it is checked.")] = False,
    writer: Writer = None,
    max_cost: MaxCost = None,
    home: Home = None,
    as_json: AsJson = False,
) -> int:
    """Answer a question from the articles, every sentence cited. Exit code 1: they do not answer it."""
    from bot import jsonform, terminal

    called, at = call(context, home, as_json), moment(now)
    asked, scope = _question(question), where(collection, since, until, outlet, at)
    with called.service(writer=writer, max_cost_usd=max_cost) as service:
        if stream and not called.as_json:
            answer = terminal.show_stream(called.page(), service.stream(asked, where=scope, now=at))
        else:
            answer = service.ask(asked, where=scope, now=at)
            if called.as_json:
                give(jsonform.answer(answer, called.base))
            else:
                terminal.show_answer(called.page(), answer)
    if answer.abstained and not answer.nearest and not called.as_json:
        print("`precis list` shows the articles, `precis add FOLDER` adds some", file=sys.stderr)
    return 1 if answer.abstained else 0


def summary(
    context: typer.Context,
    source: Annotated[
        str, typer.Argument(metavar="SOURCE|ID", help="A file, an article's id, or - for standard input.")
    ],
    *,
    length: Annotated[Length, typer.Option("--length", help="How much to say.")] = Length.BRIEF,
    writer: Writer = None,
    max_cost: MaxCost = None,
    home: Home = None,
    as_json: AsJson = False,
) -> int:
    """Summarise one article, every sentence cited. It need not have been added."""
    from bot import jsonform, terminal

    called = call(context, home, as_json)
    data = sys.stdin.buffer.read() if source == "-" else None
    with called.service(writer=writer, max_cost_usd=max_cost) as service:
        written = service.summary(source, length=str(length), data=data)
    if called.as_json:
        give(jsonform.summary(written, called.base))
    else:
        terminal.show_summary(called.page(), written)
    return 0 if written.sentences else 1


def digest(
    context: typer.Context,
    topic: Annotated[
        list[str] | None, typer.Argument(metavar="TOPIC", help="What the stories are about; else all of them.")
    ] = None,
    *,
    since: Since = None,
    until: Until = None,
    outlet: Outlet = None,
    collection: Collection = "default",
    now: Now = None,
    max_stories: Annotated[int, typer.Option("--max-stories", min=1, max=100, help="The most stories to give.")] = 10,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown.")] = False,
    writer: Writer = None,
    max_cost: MaxCost = None,
    home: Home = None,
    as_json: AsJson = False,
) -> int:
    """The stories of a period or on a topic, each with its sources. Exit code 1: there are none."""
    from bot import jsonform, terminal
    from bot.markdown import digest_in_markdown

    called, at = call(context, home, as_json), moment(now)
    asked = " ".join(topic or ()).strip() or None
    scope = where(collection, since, until, outlet, at)
    with called.service(writer=writer, max_cost_usd=max_cost) as service:
        found = service.digest(asked, where=scope, now=at, max_stories=max_stories)
    if called.as_json:
        give(jsonform.digest(found, called.base))
    elif markdown:
        print(digest_in_markdown(found, called.base), end="")
    else:
        terminal.show_digest(called.page(), found)
    return 0 if found.stories else 1


def chat(
    context: typer.Context,
    *,
    since: Since = None,
    until: Until = None,
    outlet: Outlet = None,
    collection: Collection = "default",
    now: Now = None,
    go_on: Annotated[bool, typer.Option("--continue", help="Go on with the last conversation.")] = False,
    writer: Writer = None,
    max_cost: MaxCost = None,
    home: Home = None,
    as_json: AsJson = False,
) -> int:
    """A conversation about the articles. :open 2 shows a citation in its article, :help the rest."""
    called = call(context, home, as_json)
    if called.as_json:
        raise UsageError("chat has no JSON form; use `precis ask --json`")
    from bot.chat import converse

    scope = where(collection, since, until, outlet, moment(now))
    with called.service(hold=False, writer=writer, max_cost_usd=max_cost) as service:
        converse(service, called.page(), where=scope, clock=lambda: moment(now), go_on=go_on)
    return 0


def _question(words: list[str]) -> str:
    """The question as asked. Raises UsageError where there is none."""
    asked = _standard_input() if words == ["-"] else " ".join(words)
    if not asked.strip():
        raise UsageError("the question is empty")
    return asked.strip()


def _standard_input() -> str:
    """All of standard input as text."""
    from index import decode

    try:
        return decode.text(sys.stdin.buffer.read())
    except decode.UndecodableError as error:
        raise UsageError(f"standard input cannot be read: {error}") from None
