"""What a question asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.question import Measure, Wanted, asked, wanted

KINDS = {
    "What is the name of the comet that Heron will visit?": Wanted.NAME,
    "What did Rosa Keel call her memoir?": Wanted.NAME,
    "The bank has a new owner. What is it called?": Wanted.ANYTHING,
    "Which lawmakers were expelled in Estovar?": Wanted.NAME,
    "When does the new line open?": Wanted.DATE,
    "On which day was the vote?": Wanted.DATE,
    "tram line opening date": Wanted.DATE,
    "How many trams were ordered?": Wanted.QUANTITY,
    "what was the turnout": Wanted.QUANTITY,
    "What was the score when Tolney won the cup?": Wanted.QUANTITY,
    "What will the bridge cost?": Wanted.QUANTITY,
    "Who signed the contract?": Wanted.NAME,
    "Which company runs the trams?": Wanted.NAME,
    "Where was the fire?": Wanted.PLACE,
    "Which hospital took the injured?": Wanted.PLACE,
    "Why did the mayor resign?": Wanted.REASON,
    "What caused the fire?": Wanted.REASON,
    "How did the thieves get in?": Wanted.MANNER,
    "What happened to the bridge?": Wanted.NEWS,
    "What did the mayor promise?": Wanted.ANYTHING,
}

MEASURES = {
    "How much did the bridge cost?": Measure.MONEY,
    "What share of voters stayed at home?": Measure.SHARE,
    "How old is the mayor?": Measure.AGE,
    "How long is the crossing?": Measure.TIME,
    "How big was the fire?": Measure.LENGTH,
    "How big is the new harbour?": Measure.LENGTH,
    "How hot was it?": Measure.WARMTH,
    "How big is the fine for swimming in the harbour?": Measure.MONEY,
    "What was the final score of the cup final?": Measure.SCORE,
    "How many trams were ordered?": Measure.COUNT,
}


@pytest.mark.parametrize(("question", "kind"), KINDS.items())
def test_the_kind_of_answer_is_told_from_the_question(question: str, kind: Wanted) -> None:
    assert wanted(question) is kind


@pytest.mark.parametrize(("question", "measure"), MEASURES.items())
def test_the_measure_of_an_amount_is_told_from_the_question(question: str, measure: Measure) -> None:
    assert asked(question).measure is measure


@given(st.text(max_size=200))
def test_any_text_can_be_asked(question: str) -> None:
    assert asked(question).text == question


def test_what_is_counted_is_known_by_its_stems() -> None:
    assert "tram" in asked("How many trams were ordered?").counted


@pytest.mark.parametrize("question", ["How high is inflation in Estovar?", "how low was the turnout"])
def test_how_high_a_rate_is_asks_for_a_share(question: str) -> None:
    assert asked(question).measure is Measure.SHARE
