"""Who did it to whom."""

import pytest

from bot.roles import holds_office, turned


def test_the_one_replaced_is_not_the_one_who_replaces() -> None:
    assert turned("Who replaces Rosa Keel?", "Keel replaces Ilse Draper, who resigned.")
    assert not turned("Who replaces Rosa Keel?", "Pavel Strand replaces Keel.")
    assert not turned("Who replaced Rosa Keel?", "Keel was replaced by Pavel Strand.")


@pytest.mark.parametrize(
    ("sentence", "holds"),
    [
        ("He met Thai Prime Minister Settha Thaweesin.", False),
        ("He met Laotian officials and Prime Minister Sonexay of Laos.", True),
        ("The prime minister was away.", False),
    ],
)
def test_an_office_belongs_to_its_country(sentence: str, holds: bool) -> None:
    assert holds_office("Who is the prime minister of Laos?", sentence) is holds


def test_other_questions_ask_for_no_office() -> None:
    assert holds_office("Who won the cup?", "Nobody won.")
    assert holds_office("Who was charged with stealing the rings?", "Two brothers were charged.")
