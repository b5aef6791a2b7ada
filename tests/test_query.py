"""What a question asks the library for."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search import query

NOW = datetime(2025, 5, 20)


@given(st.text(max_size=300))
def test_any_text_can_be_read(question: str) -> None:
    found = query.read(question, now=NOW)
    assert found.text == question
    assert found.names <= found.terms.keys()
    assert all(weight > 0 for weight in found.terms.values())


def test_a_period_is_taken_out_of_what_the_question_is_about() -> None:
    found = query.read("What did Quill report in January 2025?", now=NOW)
    assert found.period == (datetime(2025, 1, 1), datetime(2025, 2, 1))
    assert "January" not in found.about


def test_last_week_is_relative_to_now() -> None:
    assert query.read("What happened last week?", now=NOW).period == (datetime(2025, 5, 12), datetime(2025, 5, 19))


def test_an_outlet_that_is_asked_for_is_not_a_word_to_look_for() -> None:
    found = query.read("According to the Harbour Courier, what started the fire?", now=NOW, outlets=["Harbour Courier"])
    assert found.outlet == "Harbour Courier"
    assert "courier" not in found.terms


def test_a_name_weighs_more_than_another_word() -> None:
    found = query.read("Who sank the Petrel?", now=NOW)
    assert found.terms["petrel"] > found.terms["sank"]


@pytest.mark.parametrize(
    ("question", "sought", "noun"),
    [
        ("Who chairs the bank?", query.Sought.NAME, ""),
        ("NASA photographed which planet this week?", query.Sought.NAME, "planet"),
        ("How many passengers were rescued?", query.Sought.NUMBER, "passengers"),
        ("When does the gallery open?", query.Sought.DATE, ""),
        ("Why did the sirens fail?", query.Sought.ANYTHING, ""),
        ("What breed is the dog?", query.Sought.ANYTHING, "breed"),
    ],
)
def test_what_is_sought_is_told_by_the_question_word(question: str, sought: query.Sought, noun: str) -> None:
    found = query.read(question, now=NOW)
    assert (found.sought, found.noun) == (sought, noun)


def test_a_place_that_is_also_an_outlet_s_name_is_no_outlet_asked_for() -> None:
    assert query.read("Which city in the US saw rents rise most?", now=NOW, outlets=["US"]).outlet is None
    assert query.read("What was reported by the US?", now=NOW, outlets=["US"]).outlet == "US"


def test_the_words_of_a_period_still_to_come_stay_those_of_the_question() -> None:
    coming = query.read("When is next year's festival in Sela?", now=NOW)
    assert coming.period == (datetime(2026, 1, 1), datetime(2027, 1, 1))
    assert "next year's festival" in coming.about
    assert {"next", "year"} <= coming.terms.keys()
    assert "year" not in query.read("What happened last year in Sela?", now=NOW).terms


def test_this_week_goes_back_seven_days_on_a_monday_too() -> None:
    monday = datetime(2025, 5, 19, 9)
    period = query.read("Who won this week?", now=monday).period
    assert period is not None
    first, end = period
    assert first is not None
    assert end is not None
    assert first <= datetime(2025, 5, 13)
    assert end > monday


def test_46_000_years_ago_is_no_period_of_the_news() -> None:
    assert query.read("Which animal was frozen 46,000 years ago?", now=datetime(2025, 7, 30)).period is None
