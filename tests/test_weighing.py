"""How much a story weighs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.weighing import Size, size_of, weight
from index.stories import Grouped
from tests.test_stories import FOLLOW_UP, REWRITE, WIRE, article

sizes = st.tuples(st.integers(1, 50), st.integers(0, 200)).map(lambda pair: Size(pair[0], sum(pair)))
ages = st.one_of(st.none(), st.floats(0, 3650))
shares = st.floats(0, 1)


@given(sizes, ages, shares)
def test_a_story_weighs_more_with_each_outlet_and_each_article(size: Size, age: float | None, near: float) -> None:
    more = weight(Size(size.outlets, size.articles + 1), age, near)
    assert weight(size, age, near) < more < weight(Size(size.outlets + 1, size.articles + 1), age, near)


@given(sizes, st.integers(0, 10_000))
def test_one_more_outlet_outweighs_any_number_of_articles(size: Size, many: int) -> None:
    one_more = Size(size.outlets + 1, size.outlets + 1)
    assert weight(Size(size.outlets, size.articles + many), 1.0, 0.5) < weight(one_more, 1.0, 0.5)


@given(sizes, st.floats(0, 300), st.floats(0.01, 30), shares)
def test_a_story_weighs_less_with_age_and_least_undated(size: Size, age: float, more: float, near: float) -> None:
    assert weight(size, age, near) >= weight(size, age + more, near) >= weight(size, None, near)


@given(sizes, ages, st.floats(0, 0.9), st.floats(0.01, 0.1))
def test_a_story_weighs_more_the_nearer_it_is_to_the_topic(
    size: Size, age: float | None, near: float, up: float
) -> None:
    assert weight(size, age, near + up) > weight(size, age, near)


def test_what_is_dated_ahead_is_as_fresh_as_can_be() -> None:
    assert weight(Size(1, 1), -5, 0) == weight(Size(1, 1), 0, 0)


def test_copies_and_rewrites_are_articles_of_no_further_outlet() -> None:
    wire, rewrite, later = (
        article("wire.txt", WIRE, 0, outlet="Meridian"),
        article("rewrite.txt", REWRITE, 1, outlet="Orvane Today"),
        article("later.txt", FOLLOW_UP, 2, outlet="Sela Observer"),
    )
    assert size_of(Grouped((later, wire), (rewrite,))) == Size(2, 3)
    assert size_of(Grouped((later, rewrite, wire), (), rewrites=(rewrite,))) == Size(2, 3)
    assert size_of(Grouped((rewrite,), (), rewrites=(rewrite,))) == Size(1, 1)


def test_no_size_has_more_outlets_than_articles() -> None:
    with pytest.raises(ValueError, match="cannot have"):
        Size(3, 2)
