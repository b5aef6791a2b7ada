"""Replies as a reader meets them: in a terminal, in a pipe, as JSON and as Markdown."""

import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import jsonform, listing, page, terminal
from bot.markdown import digest_in_markdown
from bot.render import excerpt, link, marked, readable, reading_minutes, shown_source
from bot.reply import (
    Answer,
    Citation,
    Claim,
    Digest,
    Disagreement,
    Nearest,
    Sentence,
    Story,
    Summary,
    Usage,
)
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


def test_an_answer_has_the_designs_json() -> None:
    form = json.loads(json.dumps(jsonform.answer(answer(), BASE)))
    assert list(form) == [
        *("question", "text", "abstained", "reason", "sentences", "citations", "disagreements", "sides"),
        *("unsupported", "nearest", "writer", "usage", "timings_ms"),
    ]
    assert form["text"] == "The ferry will sail again on Monday. [1] Repairs took three weeks. [1][2]"
    assert form["sentences"][1] == {"text": "Repairs took three weeks.", "citations": [1, 2], "dates": []}
    monday = {"text": "Monday", "start": 29, "first": "2025-03-10", "last": "2025-03-10", "added": "10 March 2025"}
    assert form["sentences"][0]["dates"] == [monday]
    first = form["citations"][0]
    assert list(first) == [
        *("number", "source", "article_id", "title", "outlet", "published", "quote", "start", "end", "line", "link")
    ]
    assert (first["source"], first["line"], first["link"]) == ("ferry.txt", 3, "ferry.txt:3")
    assert first["published"] == "2025-03-04"
    assert form["disagreements"][0]["about"] == "when it sails"
    assert form["disagreements"][0]["claims"][1] == {
        **{"text": "It sails again in May.", "citation": 2, "dates": [], "published": None, "outlet": None},
        **{"standing": None},
    }
    assert form["usage"] == {"prompt_tokens": 1200, "completion_tokens": 40, "cost_usd": 0.00125}


def test_every_quote_in_json_is_a_slice_of_the_source_text() -> None:
    of = article(newline="\r\n")
    for citation in jsonform.answer(answer(of), BASE)["citations"]:
        assert of.text[citation["start"] : citation["end"]] == citation["quote"]


def test_an_abstention_in_json_says_why_and_what_came_near() -> None:
    form = jsonform.answer(abstention(), BASE)
    assert form["abstained"] is True
    assert form["text"] == ""
    assert form["reason"] == "The articles do not answer this."
    assert form["nearest"] == [
        {"source": "ferry.txt", "title": "Ferry returns"},
        {"source": "/elsewhere/b.txt", "title": "Other"},
    ]


def test_a_summary_in_json_names_its_article() -> None:
    of = article()
    reply = Summary(of, "one-line", (Sentence("The ferry sails.", (1,)),), (cited(1, PARAGRAPHS[0], of),))
    form = jsonform.summary(reply, BASE)
    assert form["article"] == {
        **{"source": "ferry.txt", "title": "Ferry returns", "outlet": "The Quay"},
        **{"published": "2025-03-04", "reading_minutes": 1},
    }
    assert form["length"] == "one-line"
    assert {"text", "sentences", "citations", "unsupported", "writer", "usage", "timings_ms"} <= form.keys()


def test_a_digest_in_json_shares_one_list_of_citations() -> None:
    form = json.loads(json.dumps(jsonform.digest(digest(), BASE)))
    assert (form["topic"], form["since"], form["until"]) == ("ferry", "2025-03-01T00:00:00+00:00", None)
    story = form["stories"][0]
    assert {"headline", "sentences", "who_says_what", "sources", "copies", "timeline", "disagreements"} < set(story)
    assert story["copies"][0]["outlet"] == "The *Echo*"
    numbers = {number for sentence in story["sentences"] for number in sentence["citations"]}
    assert numbers <= {citation["number"] for citation in form["citations"]}


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


@given(st.text())
def test_readable_text_never_drives_a_terminal(text: str) -> None:
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", readable(text))


@given(
    st.lists(st.text(alphabet="ab \t\u0301😀é.\u2028", min_size=1).filter(str.strip), min_size=1, max_size=6),
    st.sampled_from(["\n", "\r\n", "\r", "\n\n"]),
    st.data(),
)
def test_an_excerpt_marks_exactly_the_quote(paragraphs: list[str], newline: str, data: st.DataObject) -> None:
    text, blocks = "", []
    for paragraph in paragraphs:
        blocks.append(Block(Span(len(text), len(text) + len(paragraph)), Label.BODY))
        text += paragraph + newline
    of = Article("/a.txt", text, "T", None, None, None, tuple(blocks))
    inside = [n for block in blocks for n in range(block.span.start, block.span.end)]
    start = data.draw(st.sampled_from(inside))
    quote = Span(start, data.draw(st.sampled_from([n for n in inside if n >= start])) + 1)
    lines = list(excerpt(of, quote))
    shown = "".join(line.quote.of(line.text) for line in lines if line.quote)
    assert shown == quote.of(text).replace("\r", "").replace("\n", "")
    by_number = re.split(r"\r\n|\r|\n", text)
    assert all(by_number[line.number - 1] == line.text for line in lines)


def test_an_excerpt_shows_the_neighbouring_paragraphs() -> None:
    of = article()
    lines = [line for line in excerpt(of, cited(1, PARAGRAPHS[1], of).span) if line.text]
    assert [line.text for line in lines] == list(PARAGRAPHS)
    assert [line.number for line in lines] == [3, 5, 7]
    shown = piped(listing.show_excerpt, cited(1, "three weeks", of))
    assert "  5  Repairs to its “north” engine took >>three weeks<< and cost" in shown


def test_a_digest_names_sources_and_copies_once() -> None:
    shown = piped(terminal.show_digest, digest())
    assert "  The Quay, 4 March 2025; the same again in The *Echo*" in shown.splitlines()


def test_a_headline_that_begins_its_first_sentence_is_said_once_and_cited() -> None:
    told = Sentence("The ferry sails on Monday after a year of repairs.", (1,))
    again = replace(digest(), stories=(Story("The ferry sails on Monday", (told,), (article(),)),))
    for shown in (piped(terminal.show_digest, again), digest_in_markdown(again, BASE)):
        assert shown.count("The ferry sails on Monday") == 1
        assert "after a year of repairs. [1]" in shown
    long = replace(told, text=f"The ferry sails on Monday {'again ' * 30}.")
    longer = replace(again, stories=(Story("The ferry sails on Monday", (long,), (article(),)),))
    for shown in (piped(terminal.show_digest, longer), digest_in_markdown(longer, BASE)):
        assert shown.count("The ferry sails on Monday") == 1, "the rest of the sentence goes on from the headline"
        assert shown.count(" again") == 31, "thirty, and one in the quote"
    other = replace(told, text="The ferry has been repaired, and sails on Monday.")
    apart = replace(again, stories=(Story("The ferry sails on Monday", (other,), (article(),)),))
    assert "The ferry has been repaired" in piped(terminal.show_digest, apart)


def test_markdown_escapes_what_articles_say() -> None:
    shown = digest_in_markdown(digest(), BASE)
    assert "## Ferry back \\<soon\\>" in shown
    assert "The \\*Echo\\*" in shown
    assert "- It sails on Monday. [1]" in shown
    assert "[Ferry returns](<ferry.txt>)" in shown


def test_an_empty_digest_says_what_was_looked_for() -> None:
    nothing = Digest("whales", datetime(2025, 3, 1, tzinfo=UTC), None, (), ())
    assert piped(terminal.show_digest, nothing) == "No stories about 'whales' since 2025-03-01.\n"


def test_blocks_are_listed_with_lines_and_reasons() -> None:
    rows = piped(listing.show_blocks, article()).splitlines()
    assert rows[1].split("\t") == ["body", "3", PARAGRAPHS[0], "prose"]


def test_a_table_fits_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = without_escapes(in_terminal(monkeypatch, listing.show_blocks, article(), width=40))
    assert max(len(line) for line in shown.splitlines()) <= 40


@pytest.mark.parametrize(
    ("source", "shown"),
    [("/news/a/b.txt", "a/b.txt"), ("/newsroom/b.txt", "/newsroom/b.txt"), ("-", "-"), ("https://x.example/a", None)],
)
def test_sources_are_relative_below_the_base_folder_only(source: str, shown: str | None) -> None:
    assert shown_source(source, BASE) == (shown or source)


def test_a_link_is_a_path_and_a_line() -> None:
    assert link(cited(1, PARAGRAPHS[2], article()), BASE) == "ferry.txt:7"


def test_marks_follow_the_sentence() -> None:
    assert marked(Sentence("It sails.", (2, 1))) == "It sails. [2][1]"


@given(st.integers(0, 10**6))
def test_reading_takes_a_minute_for_230_words_and_at_least_one(count: int) -> None:
    minutes = reading_minutes(count)
    assert minutes >= 1
    assert 230 * (minutes - 1) < max(count, 1) <= 230 * minutes
