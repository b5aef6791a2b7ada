"""A follow-up is understood with the question before it; a question that stands alone is left as it is."""

import pytest

from bot.conversation import Turn, standalone

BEFORE = [Turn("When will President Veredin visit Kallimar?", "He will travel on May 20. [1]")]


@pytest.mark.parametrize("question", ["and when was that?", "What will he do there?", "why?", "And who invited him?"])
def test_a_follow_up_takes_its_subject_from_the_question_before(question: str) -> None:
    alone = standalone(question, BEFORE)
    assert "Veredin" in alone
    assert "Kallimar" in alone
    assert question.rstrip("?") in alone


@pytest.mark.parametrize("question", ["How many people died in the Lesk flood?", "Who won the Estovar Cup final?"])
def test_a_question_that_stands_alone_is_left_as_it_is(question: str) -> None:
    assert standalone(question, BEFORE) == question


def test_the_first_question_is_left_as_it_is() -> None:
    assert standalone("and when was that?", []) == "and when was that?"
