"""A first look over a whole text never rules out what the full look would find in a part of it."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from index.article import ENGLISH, Precision, Published, Span
from index.days.date_clues import Clues
from index.days.mentions import MONTHS, find_dates
from index.days.relative import resolve_relative

PUBLISHED = Published(datetime(2024, 5, 14), Precision.DAY, "metadata", "2024-05-14")
NAMES = [form(name) for name in MONTHS for form in (str.lower, str.title, str.upper)]
DAYS = [f"{name} 14" for name in NAMES]
YEARS = ["in 1899", "by 1805", "since 2024", "2024-05-14", "1899/05/14", "14/05/2024", "14.05.1899"]
RELATIVE = [
    *("last Saturday", "today", "THIS WEEK", "two days ago", "the past three years", "the coming spring", "this May"),
    *("next March", "tonight", "yesterday", "tomorrow", "last night", "this morning", "the weekend", "last September"),
]
AROUND = st.text(alphabet="aJM12. \n-’İ٢", max_size=8)
"""What may stand beside: part of a word, of a number, of a name."""


@st.composite
def parts(draw: st.DrawFn, told: list[str]) -> tuple[str, Span]:
    """A text, and a part of it that holds one of some words, with more or less of what stands beside."""
    before, words, after = draw(AROUND), draw(st.sampled_from(told)), draw(AROUND)
    start, end = draw(st.integers(0, len(before))), draw(st.integers(0, len(after)))
    return before + words + after, Span(start, len(before + words) + end)


@given(parts(DAYS) | parts(YEARS))
def test_where_a_date_stands_a_date_may_stand(case: tuple[str, Span]) -> None:
    text, part = case
    clues = Clues(text, ENGLISH)
    assert clues.dated(part) or not find_dates(part.of(clues.text), abroad=False)


@given(parts(RELATIVE))
def test_where_a_relative_word_stands_one_may_stand(case: tuple[str, Span]) -> None:
    text, part = case
    clues = Clues(text, ENGLISH)
    assert clues.relative(part) or not resolve_relative(part.of(clues.text), PUBLISHED, ())


def test_no_month_hides_another() -> None:
    text = "JUNovember 14"  # JUN, and Nov in it
    assert Clues(text, ENGLISH).dated(Span(2, len(text)))
    assert find_dates(text[2:], abroad=False)
