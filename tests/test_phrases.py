"""Set phrases that share no word with their other wordings."""

import pytest

from bot.answering.phrases import phrases


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Has Keel lost her job?", "~dismiss"),
        ("Who was fired as head of Quill?", "~dismiss"),
        ("Quill sacked its head on Friday.", "~dismiss"),
        ("Which members were thrown out of the council?", "~expel"),
        ("The council expelled two members.", "~expel"),
    ],
)
def test_ways_of_saying_one_thing_have_one_name(text: str, name: str) -> None:
    assert name in {found for found, _, _ in phrases(text)}


def test_a_missile_that_was_fired_lost_no_job() -> None:
    assert not list(phrases("The navy fired a missile over Sela."))
