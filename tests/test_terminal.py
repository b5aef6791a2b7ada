"""Replies and lists as a terminal and a pipe get them."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from replies import PARAGRAPHS, abstention, answer, article, digest, in_terminal, piped, without_escapes

from bot.commands import listing
from bot.rendering import page, terminal
from bot.reply import (
    Answer,
    Citation,
    Claim,
    Digest,
    Disagreement,
    Sentence,
)
from index.article import Article, Block, Label, Span


def test_a_pipe_gets_plain_unwrapped_lines() -> None:
    shown = piped(terminal.show_answer, answer())
    assert "\x1b" not in shown
    first = "The ferry will sail again on Monday [10 March 2025]. [1] Repairs took three weeks. [1][2]"
    assert shown.splitlines()[0] == first
    assert '    "The Sela ferry will sail again on Monday, the harbour office said."' in shown.splitlines()
    assert "    ferry.txt:3" in shown.splitlines()
    assert shown.replace("“north”", "").isascii()


def test_a_terminal_gets_lines_that_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    for width in (30, 60, 200):
        shown = without_escapes(in_terminal(monkeypatch, terminal.show_answer, answer(), width=width))
        assert max(len(line) for line in shown.splitlines()) <= min(width, page.WIDEST)


def test_wrapping_loses_no_word(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = without_escapes(in_terminal(monkeypatch, terminal.show_answer, answer(), width=30))
    assert shown.split() == piped(terminal.show_answer, answer()).replace("- ", "• ").split()


def test_sources_are_links_in_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = in_terminal(monkeypatch, terminal.show_answer, answer())
    assert "file:///news/ferry.txt" in shown
    assert "file://" not in in_terminal(monkeypatch, terminal.show_answer, answer(), TERM="linux")


def test_no_color_is_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = in_terminal(monkeypatch, terminal.show_answer, answer(), NO_COLOR="1")
    assert not re.search(r"\x1b\[(?:\d+;)*(?:3[0-7]|38)(?:;\d+)*m", shown)


def test_disagreements_are_listed_with_date_and_outlet() -> None:
    shown = piped(terminal.show_answer, answer())
    assert "Reports differ on when it sails, latest first:" in shown
    assert "- 4 March 2025, The Quay: It sails again on Monday [10 March 2025]. [1]" in shown
    assert "- undated: It sails again in May. [2]" in shown


def test_an_answer_that_its_claims_tell_is_not_told_twice() -> None:
    of = article()
    sides = tuple(Claim(text, n, of.published, "The Quay") for n, text in ((1, "On Monday."), (2, "In May.")))
    reply = replace(
        answer(of),
        sentences=(Sentence("On Monday.", (1,)), Sentence("In May.", (2,))),
        disagreements=(Disagreement("When does it sail?", sides),),
    )
    shown = piped(terminal.show_answer, reply)
    assert shown.splitlines()[0] == "Reports differ, latest first:"
    assert shown.count("On Monday [10 March 2025].") == 1


def test_what_was_withheld_and_what_it_cost_are_said() -> None:
    shown = piped(terminal.show_answer, answer())
    assert "1 drafted sentence was withheld" in shown
    assert "openai:small: 1,200 tokens read, 40 written, $0.0013" in shown


def test_an_abstention_names_the_nearest_articles() -> None:
    shown = piped(terminal.show_answer, abstention())
    assert shown.splitlines()[0] == "The articles do not answer this."
    assert "- Ferry returns (ferry.txt)" in shown


def test_an_articles_escape_sequences_never_reach_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Title\n\n\x1b]0;owned\x07\x1b[2JIt \u202edelias on Monday.\n"
    start = text.index("It ")
    of = Article("/n/a.txt", text, "T\x1b[31m", "O\x9bm", None, None, (Block(Span(7, len(text) - 1), Label.BODY),))
    reply = Answer("?", (Sentence("It\x1b[5m.", (1,)),), (Citation(1, of, Span(start - 4, len(text) - 1)),), None)
    for shown in (
        in_terminal(monkeypatch, terminal.show_answer, reply),
        in_terminal(monkeypatch, listing.show_article, of, ()),
        in_terminal(monkeypatch, listing.show_excerpt, reply.citations[0]),
    ):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", without_escapes(shown))


def test_a_digest_names_sources_and_copies_once() -> None:
    shown = piped(terminal.show_digest, digest())
    assert "  The Quay, 4 March 2025; the same again in The *Echo*" in shown.splitlines()


def test_an_empty_digest_says_what_was_looked_for() -> None:
    nothing = Digest("whales", datetime(2025, 3, 1, tzinfo=UTC), None, (), ())
    assert piped(terminal.show_digest, nothing) == "No stories about 'whales' since 2025-03-01.\n"


def test_blocks_are_listed_with_lines_and_reasons() -> None:
    rows = piped(listing.show_blocks, article()).splitlines()
    assert rows[1].split("\t") == ["body", "3", PARAGRAPHS[0], "prose"]


def test_a_table_fits_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = without_escapes(in_terminal(monkeypatch, listing.show_blocks, article(), width=40))
    assert max(len(line) for line in shown.splitlines()) <= 40
