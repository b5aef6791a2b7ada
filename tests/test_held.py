"""What in a sentence could be the answer."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.held import held, values
from bot.answering.question import asked
from bot.answering.values import Day, differ
from index.article import Precision, Published

MAY_2024 = Published(datetime(2024, 5, 11), Precision.DAY, "dateline", "May 11, 2024")


def texts(question: str, sentence: str, published: Published | None = MAY_2024) -> list[str]:
    """What fits the question fully, as it stands in the sentence."""
    return [sentence[each.start : each.end] for each in held(asked(question), sentence, published) if each.fits >= 0.9]


@given(st.text(max_size=80), st.text(max_size=200))
def test_what_is_held_lies_in_the_sentence(question: str, sentence: str) -> None:
    for each in held(asked(question), sentence, MAY_2024):
        assert 0 <= each.start <= each.end <= len(sentence)
        assert 0 < each.fits <= 1


@pytest.mark.parametrize(
    "sentence",
    [
        "The mayor asked her to come during a phone call on March 26.",
        "The office announced on Monday that a visit was being prepared.",
    ],
)
def test_the_date_of_another_event_or_of_the_report_is_not_held(sentence: str) -> None:
    assert held(asked("When will Orlow visit Ardenz?"), sentence, MAY_2024) == []


def test_the_date_of_the_event_asked_for_is_held() -> None:
    assert texts("When will Orlow visit Ardenz?", "Orlow will visit Ardenz on June 3.") == ["June 3"]


def test_a_relative_month_is_resolved_by_the_publication() -> None:
    found = values(asked("When did Orlow visit Ardenz?"), "Orlow visited Ardenz last October.", MAY_2024)
    assert found == {Day(2023, 10, None)}


@pytest.mark.parametrize(
    ("question", "held_text"),
    [
        ("How much did the bridge cost?", "$40 million"),
        ("What share of the cost does the state pay?", "60 percent"),
        ("How long is the bridge?", None),
        ("How many workers were hired?", "350"),
    ],
)
def test_an_amount_is_held_where_its_measure_is_asked_for(question: str, held_text: str | None) -> None:
    sentence = "The bridge cost $40 million, of which the state paid 60 percent, and 350 workers were hired."
    assert texts(question, sentence) == ([held_text] if held_text else [])


def test_money_without_a_sign_is_money() -> None:
    assert texts("How much did the bridge cost?", "It cost 212,000 crowns, and 9 people built it.") == ["212,000"]


def test_a_name_in_the_question_is_not_the_answer() -> None:
    assert texts("Who beat Nora Pell?", "Nora Pell lost to Ada Brink on Sunday.") == ["Ada Brink"]


def test_a_place_is_held_and_a_weekday_is_not() -> None:
    assert texts("Where was the meeting?", "The meeting was in Port Selwyn on Tuesday.") == ["Port Selwyn"]


def test_values_differ_only_where_nothing_can_be_the_same() -> None:
    may, late_may, june = Day(2024, 5, None), Day(None, 5, 20), Day(2024, 6, 3)
    assert not differ(frozenset({may}), frozenset({late_may}))
    assert differ(frozenset({may}), frozenset({june}))
    assert not differ(frozenset(), frozenset({june}))


def test_a_number_in_a_list_counts_nothing() -> None:
    assert texts("How many people came?", "167. Only 30 people came to the zoo.") == ["30"]


def test_a_place_is_not_who_did_it() -> None:
    sentence = "Ada Brink opened the depot in Kallimar near Sela."
    assert texts("Who opened the depot?", sentence) == ["Ada Brink"]
    assert "Kallimar" in texts("Which country opened the depot in Sela?", sentence)


@pytest.mark.parametrize(
    ("sentence", "introduces"),
    [
        ("Ada Brink, an engineer from Sela, was there.", True),
        ("Ada Brink, 43, the engineer, was there.", True),
        ("Minister Ada Brink was there.", True),
        ("Those were the days, said Ada Brink.", False),
    ],
)
def test_who_somebody_is_is_told_where_she_is_introduced(sentence: str, introduces: bool) -> None:
    assert bool(texts("Who is Ada Brink?", sentence)) is introduces


@pytest.mark.parametrize(
    ("sentence", "scores"),
    [
        ("Tolney beat Brannock 3-1 on Friday.", ["3-1"]),
        ("Vance made it 2-0 before Dunmore headed Tolney to a 3–2 win.", ["3–2"]),
        ("The council approved it by a 31-12 vote.", []),
        ("Dunmore scored two goals on 7-1-2025.", []),
    ],
)
def test_a_score_is_that_of_the_result(sentence: str, scores: list[str]) -> None:
    assert texts("What was the final score?", sentence) == scores
