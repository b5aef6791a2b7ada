"""Numbers of a part, and numbers that come on top, told from totals."""

import re

import pytest

from bot.answering.disagreement import disagreements
from bot.answering.partial import partial
from bot.reply import Citation, Sentence
from index.article import Article, Block, Label, Span


def is_partial(sentence: str, number: str) -> bool:
    found = re.search(rf"\b{number}\b", sentence)
    assert found is not None
    return partial(sentence, *found.span())


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("The flood killed 23 people, four of whom died in hospital.", "four"),
        ("The flood killed 23 people, of whom four died in hospital.", "four"),
        ("Four of the dead were children.", "Four"),
        ("Among them were two children.", "two"),
        ("The fire killed nine people, including at least three firefighters.", "three"),
        ("The fire killed nine people, including a nurse and two children.", "two"),
        ("Another six people were injured.", "six"),
        ("A further five drowned the next day.", "five"),
        ("The toll is 23, six more than the police had reported.", "six"),
        ("Two of the 23 have not been named.", "Two"),
    ],
)
def test_a_number_of_a_part_or_on_top_is_partial(sentence: str, number: str) -> None:
    assert is_partial(sentence, number)


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("The flood killed 23 people, four of whom died in hospital.", "23"),
        ("Some 17 people died, among them the mayor.", "17"),
        ("The dead included a judge. In all 12 people died.", "12"),
        ("At least 40 people were hurt.", "40"),
        ("Two of the three bridges over the river collapsed.", "three"),
        ("The death toll rose to 17 on Sunday.", "17"),
    ],
)
def test_a_total_is_not_partial(sentence: str, number: str) -> None:
    assert not is_partial(sentence, number)


def cited(source: str, text: str, number: int) -> tuple[Sentence, Citation]:
    block = Block(Span(0, len(text)), Label.BODY)
    article = Article(source, text, "Title", None, None, None, (block,))
    return Sentence(text, (number,)), Citation(number, article, Span(0, len(text)))


@pytest.mark.parametrize(
    ("other", "differ"),
    [
        ("Four of those who died in the flood were taken to hospital.", False),
        ("People died in the valley too, four of whom had been taken to hospital.", False),
        ("The flood killed 17 people, officials said.", True),
    ],
)
def test_only_another_total_is_another_report(other: str, differ: bool) -> None:
    pairs = [cited("/a", "The flood killed 23 people.", 1), cited("/b", other, 2)]
    sentences, citations = zip(*pairs, strict=True)
    assert bool(disagreements("How many people died in the flood?", sentences, citations)) is differ
