"""A sentence out of a longer quotation has both its marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sentences.compress import plain
from bot.sentences.requoting import requoted


@pytest.mark.parametrize(
    ("sentence", "whole"),
    [
        ("The pier had moved,” the engineer said.", "“The pier had moved,” the engineer said."),
        ("“We could hear it.", "“We could hear it.”"),
        ('The pier had moved," the engineer said.', '"The pier had moved," the engineer said.'),
        ('"We could hear it.', '"We could hear it."'),
        ("“It moved,” she said. “We could hear it.", "“It moved,” she said. “We could hear it.”"),
    ],
)
def test_a_mark_that_stands_with_the_neighbour_comes_back(sentence: str, whole: str) -> None:
    assert requoted(sentence) == whole
    assert plain(sentence) == whole


@pytest.mark.parametrize(
    "sentence",
    [
        "The pier had moved.",
        "She called it “a slow collapse.”",
        "The gap is 5'10\" wide.",
        "Der Pfeiler sei „weg“, sagte sie.",
        'He said "no" and left." Then it rained.',
    ],
)
def test_a_sentence_that_is_whole_or_uncertain_is_left_alone(sentence: str) -> None:
    assert requoted(sentence) == sentence if "„" not in sentence else plain(sentence) == sentence


@given(st.text(alphabet="“”\"' abZ5.,—", max_size=40))
def test_no_word_is_added_and_a_second_look_finds_nothing_more(sentence: str) -> None:
    once = requoted(sentence)
    assert once.strip('“”"') == sentence.strip('“”"')
    assert requoted(once) == once
