"""The values keep their invariants, or are not made."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Block, Label, Passage, Precision, Published, Span


def article(text: str, *blocks: Block, source: str = "/a.txt") -> Article:
    return Article(source, text, "A title", None, None, None, blocks)


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 3), (-1, 2)])
def test_a_span_is_never_empty_or_negative(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="span"):
        Span(start, end)


def test_blocks_lie_in_the_text_in_order_and_apart() -> None:
    body = Label.BODY
    article("One two", Block(Span(0, 3), body), Block(Span(4, 7), body))
    for spans in [(Span(0, 4), Span(3, 7)), (Span(4, 7), Span(0, 3)), (Span(0, 8),)]:
        with pytest.raises(ValueError, match="overlaps"):
            article("One two", *(Block(span, body) for span in spans))


def test_a_blank_block_is_refused() -> None:
    with pytest.raises(ValueError, match="blank"):
        article("One  two", Block(Span(3, 5), Label.BODY))


def test_an_article_has_a_title() -> None:
    with pytest.raises(ValueError, match="title"):
        Article("/a.txt", "One", " ", None, None, None, ())


def test_a_passage_has_sentences_in_order() -> None:
    assert Passage(0, (Span(2, 5), Span(6, 9)), 4).span == Span(2, 9)
    with pytest.raises(ValueError, match="sentence"):
        Passage(0, (), 0)
    with pytest.raises(ValueError, match="overlaps"):
        Passage(0, (Span(2, 7), Span(6, 9)), 4)


def test_an_id_names_a_source_with_its_content() -> None:
    assert article("One").id == article("One").id
    assert len({article("One").id, article("Two").id, article("One", source="/b.txt").id}) == 3


@given(st.text(alphabet="ab\r\n", max_size=20))
def test_lines_are_counted_as_an_editor_does(text: str) -> None:
    read = article(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert read.line(len(text)) == len(lines)
    assert read.line(0) == 1


@pytest.mark.parametrize(
    ("precision", "iso", "day"),
    [
        (Precision.TIME, "2024-05-14", True),
        (Precision.DAY, "2024-05-14", True),
        (Precision.MONTH, "2024-05", False),
        (Precision.YEAR, "2024", False),
    ],
)
def test_a_date_is_shown_as_far_as_it_is_known(precision: Precision, iso: str, day: bool) -> None:
    published = Published(datetime(2024, 5, 14), precision, "text", "")
    assert published.iso() == iso
    assert (published.day is not None) == day
