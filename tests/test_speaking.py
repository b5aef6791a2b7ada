"""Whose words are asked for, and whether a sentence gives them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.speaking import HE_SAID, speaker, speaks


@given(st.text(max_size=80), st.text(max_size=200))
def test_any_text_gives_somebody_s_words_or_not(question: str, sentence: str) -> None:
    assert speaks(speaker(question) or "keel", sentence) in (0.0, HE_SAID, 1.0)


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("What did Rosa Keel say about the bridge?", "keel"),
        ("What does Mayor Keel think of the bridge?", "keel"),
        ("What has the Supreme Court said about the bridge?", "court"),
        ("What did the mayor open?", None),
        ("Who said that the bridge is safe?", None),
    ],
)
def test_who_is_to_have_said_it_is_read_from_the_question(question: str, who: str | None) -> None:
    assert speaker(question) == who


@pytest.mark.parametrize(
    ("sentence", "sure"),
    [
        ("Keel, who leads the council, said that the bridge was safe.", 1.0),
        ("“It is safe,” said Mayor Rosa Keel.", 1.0),
        ("The bridge is safe, according to Rosa Keel.", 1.0),
        ("“It is safe,” she said.", HE_SAID),
        ("Keel opened the bridge on Friday.", 0.0),
        ("Rosa Keel was asked about the bridge.", 0.0),
        ("The engineers told Keel that the bridge was safe.", 0.0),
    ],
)
def test_a_sentence_gives_their_words_where_they_are_the_one_who_speaks(sentence: str, sure: float) -> None:
    assert speaks("keel", sentence) == sure
