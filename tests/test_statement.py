"""A question and an answer make a statement."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checking.statement import statement


@pytest.mark.parametrize(
    ("question", "answer", "said"),
    [
        ("Which city won the prize?", "Tarn", "Tarn city won the prize."),
        ("Where did the ferry sink?", "Off Orlen", "the ferry sink Off Orlen."),
        ("What percentage of voters stayed at home?", "40%", "40% percentage of voters stayed at home."),
        ("The comet is visible ____ this year.", "twice", "The comet is visible twice this year."),
        ("The museum bought a clock made by:", "Henrik Falk", "The museum bought a clock made by Henrik Falk."),
        ("A ferry sank. How many people were rescued?", "41", "A ferry sank. people 41 were rescued."),
    ],
)
def test_the_answer_takes_the_place_of_what_is_asked(question: str, answer: str, said: str) -> None:
    assert statement(question, answer).text == said


@given(st.text(), st.text(min_size=1))
def test_every_word_of_the_answer_is_in_the_statement(question: str, answer: str) -> None:
    claimed = statement(question, answer)
    assert claimed.answer == " ".join(answer.split()).rstrip(".")
    assert claimed.answer in claimed.text
