"""Replies about a ferry, and what a pipe and a terminal get of them."""

import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.rendering import page
from bot.reply import Answer, Citation, Claim, Digest, Disagreement, Nearest, Sentence, Story, Usage
from index.article import Article, Block, Label, Precision, Published, Span

BASE = Path("/news")
PARAGRAPHS = (
    "The Sela ferry will sail again on Monday, the harbour office said.",
    "Repairs to its “north” engine took three weeks and cost 2.4 million crowns.",
    "Tickets bought before the breakdown stay valid until June.",
)


def article(source: str = "/news/ferry.txt", *, outlet: str | None = "The Quay", newline: str = "\n") -> Article:
    text = f"Ferry returns{newline}{newline}" + (newline * 2).join(PARAGRAPHS) + newline
    blocks = [Block(Span(0, 13), Label.TITLE)]
    for paragraph in PARAGRAPHS:
        start = text.index(paragraph)
        blocks.append(Block(Span(start, start + len(paragraph)), Label.BODY, "prose"))
    day = Published(datetime(2025, 3, 4, tzinfo=UTC), Precision.DAY, "dateline", "4 March 2025")
    return Article(source, text, "Ferry returns", outlet, "Ada Quist", day, tuple(blocks))


def cited(number: int, words: str, of: Article) -> Citation:
    start = of.text.index(words)
    return Citation(number, of, Span(start, start + len(words)))


def answer(of: Article | None = None) -> Answer:
    of = of or article()
    first, second = cited(1, PARAGRAPHS[0], of), cited(2, PARAGRAPHS[1], of)
    sides = (
        Claim("It sails again on Monday.", 1, of.published, "The Quay"),
        Claim("It sails again in May.", 2, None, None),
    )
    return Answer(
        "When does the ferry sail?",
        (Sentence("The ferry will sail again on Monday.", (1,)), Sentence("Repairs took three weeks.", (1, 2))),
        (first, second),
        None,
        disagreements=(Disagreement("when it sails", sides),),
        unsupported=("It is blue.",),
        writer="openai:small",
        usage=Usage(1200, 40, 0.00125),
        timings_ms={"retrieve": 1.25, "write": 2.0, "check": 0.5},
    )


def abstention() -> Answer:
    near = (Nearest("/news/ferry.txt", "Ferry returns"), Nearest("/elsewhere/b.txt", "Other"))
    return Answer("Who?", (), (), "The articles do not answer this.", nearest=near)


def digest() -> Digest:
    of = article()
    copy = article("/news/copy.txt", outlet="The *Echo*")
    story = Story("Ferry back <soon>", (Sentence("It sails on Monday.", (1,)),), (of,), (copy,))
    since = datetime(2025, 3, 1, tzinfo=UTC)
    return Digest("ferry", since, None, (story,), (cited(1, PARAGRAPHS[0], of),))


def piped(show: object, *what: object) -> str:
    stream = io.StringIO()
    show(page.Page(stream, BASE), *what)  # type: ignore[operator]
    return stream.getvalue()


def in_terminal(monkeypatch: pytest.MonkeyPatch, show: object, *what: object, width: int = 60, **environ: str) -> str:
    for name in ("NO_COLOR", "TERM", "COLORTERM", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in ({"TERM": "xterm-256color"} | environ).items():
        monkeypatch.setenv(name, value)

    class Terminal(io.StringIO):
        encoding = "utf-8"

        def isatty(self) -> bool:
            return True

    stream = Terminal()
    show(page.Page(stream, BASE, width=width), *what)  # type: ignore[operator]
    return stream.getvalue()


def without_escapes(text: str) -> str:
    return re.sub(r"\x1b\]8;[^\x1b]*\x1b\\|\x1b\[[0-9;]*m", "", text)
