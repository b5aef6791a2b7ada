"""Tampered sentences differ from the true ones in one fact of the kind named, and shortened ones only lack words."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals import tampering
from evals.data import NewsArticle
from evals.drawing import drawn
from index.text.lexemes import lexemes

ARTICLE = (
    "Ferry fares in Orlen rose 12 percent on Tuesday, the port authority said. "
    "The council of Sela has not approved the bridge since March 2019, according to Anna Torvik, the mayor. "
    "Marek Dovan, who runs the shipyard in Brannock, was elected before the strike ended. "
    "In a statement on Friday, Lena Oskar said the 340 workers would return (most of them full time)."
)
SENTENCES = [sentence.strip() + "." for sentence in ARTICLE.rstrip(".").split(". ")]
CASES = [
    ("number", "Fares rose 12 percent.", "Fares rose "),
    ("date", "Fares rose on Tuesday.", "Fares rose on "),
    ("negation", "The council has not approved it.", "The council has approved it."),
    ("negation", "The boat didn't sail.", "The boat did sail."),
    ("negation", "They can't sail.", "They can sail."),
    ("negation", "The bridge was opened.", "The bridge was not opened."),
    ("direction", "Fares rose 12 percent.", "Fares fell 12 percent."),
    ("direction", "They left before the strike.", "They left after the strike."),
]


@pytest.mark.parametrize(("kind", "sentence", "expected"), CASES)
def test_a_fact_of_the_kind_is_changed(kind: str, sentence: str, expected: str) -> None:
    made = tampering.changed(kind, sentence, sentence, random.Random(1)) or ""
    assert made.startswith(expected)
    assert made != sentence


def test_a_name_becomes_another_that_the_article_names() -> None:
    made = {
        tampering.changed("name", "On Monday the mayor met Lena Oskar.", ARTICLE, random.Random(n)) for n in range(9)
    }
    assert made == {"On Monday the mayor met Anna Torvik."}


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("number", "It happened in 2019."),
        ("number", "They flew an F-16 with COVID-19 on board."),
        ("date", "They may march."),
        ("name", "The mayor met nobody."),
        ("negation", "Not only that."),
        ("direction", "More or less the same, once more."),
    ],
)
def test_what_is_no_such_fact_is_left_alone(kind: str, sentence: str) -> None:
    assert tampering.changed(kind, sentence, sentence, random.Random(1)) is None


@given(st.sampled_from(SENTENCES), st.sampled_from(sorted(tampering.KINDS)), st.integers(0, 99))
def test_every_change_leaves_the_words_around_it(sentence: str, kind: str, seed: int) -> None:
    made = tampering.changed(kind, sentence, ARTICLE, random.Random(seed))
    if made is not None:
        before, after = [word.low for word in lexemes(sentence)], [word.low for word in lexemes(made)]
        assert made != sentence
        assert len(set(before) - set(after)) <= 2
        assert abs(len(before) - len(after)) <= 1


@given(st.sampled_from(SENTENCES), st.integers(0, 99))
def test_a_shortened_sentence_has_only_words_of_the_whole_in_their_order(sentence: str, seed: int) -> None:
    made = tampering.shortened(sentence, random.Random(seed))
    if made is not None:
        words = iter(word.low for word in lexemes(sentence))
        assert len(made) < len(sentence)
        assert all(word.low in words for word in lexemes(made))


def test_sentences_are_drawn_alike_each_time_and_evenly_over_the_kinds() -> None:
    articles = [NewsArticle(f"https://a.example/{n}", f"Fares {n}", ARTICLE, date(2023, 5, 1)) for n in range(8)]
    items = drawn(articles, 10, 3)
    assert items == drawn(articles, 10, 3)
    assert sorted(item.kind for item in items) == sorted([*tampering.KINDS] * 2)
    assert all(item.source[slice(*item.span)] == item.sentence != item.changed for item in items)
