"""The periods that questions name, and the seasons and weekends that articles speak of."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Precision, Published
from index.days import periods
from index.days.asked_period import asked_period
from index.days.relative import resolve_relative

NOW = datetime(2025, 5, 20, 9)
"""A Tuesday."""
PUBLISHED = Published(datetime(2024, 5, 14), Precision.DAY, "metadata", "2024-05-14")
"""A Tuesday."""

PIECES = st.sampled_from(
    ["since", "after", "before", "until", "by", "between", "and", "May", "March", "2024", "14", "Monday", "last", "the",
     "weekend", "this summer", "yesterday", "past three days", "9999", "the vote", "in", "to", "December", "31",
     "29 February"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=9).map(" ".join), st.datetimes(datetime(1900, 1, 1), datetime(2900, 1, 1)))
def test_a_period_begins_before_it_ends_and_its_words_stand_in_the_question(question: str, now: datetime) -> None:
    period, words = asked_period(question, now)
    assert words in question
    assert (period is None) == (words == "")
    if period and period[0] is not None and period[1] is not None:
        assert period[0] < period[1]


@pytest.mark.parametrize(
    ("question", "first", "end"),
    [
        ("What happened in May 2024?", "2024-05-01", "2024-06-01"),
        ("What happened on 14 May?", "2025-05-14", "2025-05-15"),
        ("What happened in November?", "2024-11-01", "2024-12-01"),
        ("What will happen in November?", "2025-11-01", "2025-12-01"),
        ("What did he say on Monday?", "2025-05-19", "2025-05-20"),
        ("Who will play on Saturday?", "2025-05-24", "2025-05-25"),
        ("Who won last weekend?", "2025-05-17", "2025-05-19"),
        ("Which concerts are planned this summer?", "2025-06-01", "2025-09-01"),
        ("What happened in the past three days?", "2025-05-17", "2025-05-21"),
        ("What happened yesterday?", "2025-05-19", "2025-05-20"),
        ("What happened between March and June?", "2025-03-01", "2025-07-01"),
        ("What happened between November and February?", "2024-11-01", "2025-03-01"),
        ("What happened from March to June 2023?", "2023-03-01", "2023-07-01"),
        ("What was said on May 16 and 17?", "2025-05-16", "2025-05-18"),
        ("What changed from 2019 to 2021?", "2019-01-01", "2022-01-01"),
        ("What has changed since May 2024?", "2024-05-01", None),
        ("What has changed since the inauguration in May 2024?", "2024-05-01", None),
        ("What happened after 14 May 2024?", "2024-05-15", None),
        ("What happened after the vote on 14 May 2024?", "2024-05-14", None),
        ("What was known before 2022?", None, "2022-01-01"),
        ("What was promised before the vote in May 2024?", None, "2024-06-01"),
        ("How many had fled by 14 May 2024?", None, "2024-05-15"),
        ("Who led the bank until March 2023?", None, "2023-04-01"),
    ],
)
def test_a_question_names_a_period_open_or_closed(question: str, first: str | None, end: str | None) -> None:
    period, _ = asked_period(question, NOW)
    assert period is not None
    assert tuple(each and each.date().isoformat() for each in period) == (first, end)


@pytest.mark.parametrize(
    "question",
    ["Who wrote Apollo 2024?", "What did May say?", "Is USA Today right?", "Who won before the election?", "Why?"],
)
def test_what_is_no_date_is_no_period(question: str) -> None:
    assert asked_period(question, NOW) == (None, "")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("last weekend", "2024-05-11", "2024-05-12"),
        ("it opens this weekend", "2024-05-18", "2024-05-19"),
        ("over the weekend he met them", None, None),
        ("he met them at the weekend", "2024-05-11", "2024-05-12"),
        ("will meet at the weekend", "2024-05-18", "2024-05-19"),
        ("this summer", "2024-06-01", "2024-08-31"),
        ("last winter", "2023-12-01", "2024-02-29"),
        ("next fall", "2024-09-01", "2024-11-30"),
        ("last night", "2024-05-13", "2024-05-13"),
        ("in the past three days", "2024-05-11", "2024-05-14"),
        ("over the next two months", "2024-05-14", "2024-07-14"),
        ("on Thursday, May 16, he flew", "2024-05-16", "2024-05-16"),
    ],
)
def test_seasons_weekends_and_stretches_are_resolved(text: str, first: str | None, last: str | None) -> None:
    found = resolve_relative(text, PUBLISHED)
    expected = ("2024-05-11", "2024-05-12") if first is None else (first, last)
    assert (found[0].first.isoformat(), found[0].last.isoformat()) == expected


def test_days_earlier_are_counted_from_the_day_named_before() -> None:
    text = "He came on May 9, 2024; two days earlier she had left, and three weeks later she returned."
    (earlier, *_) = resolve_relative(text, PUBLISHED)
    assert (earlier.span.of(text), earlier.first) == ("two days earlier", date(2024, 5, 7))
    assert resolve_relative("Two days earlier she had left.", PUBLISHED) == ()


@given(st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1)))
def test_an_open_period_is_no_further_than_its_ends(when: datetime) -> None:
    start = datetime(2020, 5, 1)
    assert periods.holds((start, None), when) == (when >= start) == (periods.days_outside((start, None), when) == 0)
    assert periods.holds((None, start), when) == (when < start)
    assert periods.holds((None, None), when)


def test_of_since_the_latest_is_nearest_and_of_before_the_last() -> None:
    since, before = (datetime(2025, 1, 1), None), (None, datetime(2025, 1, 1))
    days = [periods.days_from(since, datetime(2025, month, 1), NOW) for month in (1, 3, 5)]
    assert days == sorted(days, reverse=True)
    days = [periods.days_from(before, datetime(2024, month, 1), NOW) for month in (1, 6, 12)]
    assert days == sorted(days, reverse=True)
    assert periods.ahead((datetime(2025, 6, 1), None), NOW)
    assert not periods.ahead(before, NOW)
