"""What a question asks the library for."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from index import query

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
