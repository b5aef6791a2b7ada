"""What every surface shows alike: excerpts, marks, links, headlines, and what is escaped."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from replies import BASE, PARAGRAPHS, article, cited, digest, piped

from bot.commands import listing
from bot.render import excerpt, link, marked, readable, reading_minutes, sentence, shown_source
from bot.rendering import terminal
from bot.rendering.markdown import digest_in_markdown
from bot.reply import (
    Sentence,
    Story,
)
from index.article import Article, Block, Label, Span


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
    named = replace(article(), source=str(BASE / 'a\\"><img src=x>.txt'))
    again = replace(digest(), citations=(cited(1, PARAGRAPHS[1], named),))
    assert r'[Ferry returns](<a\\"\>\<img src=x\>.txt>)' in digest_in_markdown(again, BASE)


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


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("the question is empty", "The question is empty."),
        ("there is no collection 'x'; did you mean y?", "There is no collection 'x'; did you mean y?"),
        ("notes.pdf: no text layer; run OCR first", "notes.pdf: no text layer; run OCR first."),
        ("https://news.example/x: it is empty", "https://news.example/x: it is empty."),
    ],
)
def test_an_error_is_told_as_a_sentence_but_for_a_name_in_front(line: str, told: str) -> None:
    assert sentence(line) == told
