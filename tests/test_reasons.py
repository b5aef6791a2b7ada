"""The signs of a reason in a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.reasons import reasons


@given(st.text(max_size=80), st.text(max_size=200))
def test_every_sign_lies_in_the_sentence(question: str, sentence: str) -> None:
    for each in reasons(sentence, question):
        assert 0 <= each.start < each.end <= len(sentence)
        assert 0 < each.fits <= 1


@pytest.mark.parametrize(
    "sentence",
    [
        "The strike at the Sela docks was prompted by a pay cut.",
        "The dockers are on strike because their pay was cut.",
        "Because pay was cut, the dockers went on strike.",
        "A pay cut led to the strike at the docks.",
        "The strike was tied to a pay cut.",
    ],
)
def test_a_cause_of_what_is_asked_about_is_a_reason(sentence: str) -> None:
    assert max(each.fits for each in reasons(sentence, "Why are the dockers on strike?")) == 1.0


@pytest.mark.parametrize(
    "sentence",
    [
        "Two ferries stayed in port because of the strike.",
        "The strike led to empty shelves.",
        "After the strike began, two ferries stayed in port.",
        "Due to the strike, two ferries stayed in port.",
    ],
)
def test_what_the_asked_about_has_caused_is_none(sentence: str) -> None:
    assert list(reasons(sentence, "Why are the dockers on strike?")) == []


def test_what_would_happen_is_only_a_weak_sign() -> None:
    found = list(reasons("The bank said the strike would hurt nobody.", "Why is there a strike?"))
    assert [each.fits < 0.5 for each in found] == [True]
