"""What is told of new articles before their texts are read: never that copies are none, nor a rewrite."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.related.copies import DAY_S, Copyable, Outline, contained, is_copy, may_be_copies
from index.related.rewrites import FEWEST_SENTENCES, Retellable, retold, worth_comparing
from index.related.signatures import minhash

SAID = (
    "The council of Ardmere closed its 3 baths on Monday.",
    "Mayor Ivo Lanning said that heating them cost 4.5 million.",
    "Swimmers may use the pool of Torquil until June.",
    "The oldest bath, in Quay Street, was built in 1911.",
    "Schools will teach swimming elsewhere, said Ede Marsh.",
    "A vote on selling them is due in May.",
    "Nobody spoke against it.",
)
"""Sentences of one report."""


def outline(of: Copyable) -> Outline:
    return Outline(len(of.marks), minhash(of.marks).astype("<u4").tobytes(), of.published_s, of.headline)


def made(seed: int, size: int, day: float | None, headline: str, within: Copyable | None = None) -> Copyable:
    """An article of so many shingles, most of them those of another where one is given."""
    draw = np.random.default_rng(seed)
    own = draw.integers(0, 2**32, size, dtype=np.uint32)
    if within is not None:
        kept = draw.choice(within.marks, min(size, len(within.marks)), replace=False)
        own = np.concatenate([kept, own[: seed % 7]])
    return Copyable(np.unique(own), None if day is None else day * DAY_S, headline)


sizes, days = st.integers(1, 400), st.none() | st.floats(0, 40)
headlines = st.sampled_from(
    ["Ardmere closes its baths", "ARDMERE CLOSES ITS BATHS", "Ardmere shuts its bathing houses", "x"]
)


@given(st.integers(0, 10**6), sizes, sizes, days, days, headlines, headlines)
def test_no_copies_are_passed_over_before_their_texts_are_read(
    seed: int, size: int, other_size: int, day: float | None, other_day: float | None, headline: str, other: str
) -> None:
    one = made(seed, size, day, headline)
    two = made(seed + 1, other_size, other_day, other, one)
    if is_copy(one, two, contained(one, two)):
        assert may_be_copies(outline(one), outline(two))
        assert may_be_copies(outline(two), outline(one))


def test_articles_that_share_little_are_passed_over() -> None:
    one, two = made(1, 400, 0.0, "Ardmere closes its baths"), made(2, 400, 0.0, "Ardmere closes its baths")
    assert not may_be_copies(outline(one), outline(two))


@given(st.lists(st.sampled_from(SAID), max_size=8), st.lists(st.sampled_from(SAID), max_size=8))
def test_no_rewrite_is_passed_over_before_sentences_are_compared(one: list[str], other: list[str]) -> None:
    def of(said: list[str], published_s: float) -> Retellable:
        words = [frozenset(each.lower().split()) for each in said]
        alike = np.array([[each == every for every in SAID] for each in said], np.float32).reshape(-1, len(SAID))
        return Retellable(said, words, alike, published_s, None, frozenset())

    first, second = of(one, 0.0), of(other, DAY_S)
    rarity = dict.fromkeys((word for each in SAID for word in each.lower().split()), 1.0)
    if retold(first, second, rarity) is not None:
        assert worth_comparing(one, other)
    assert worth_comparing(one, one) == (len(one) >= FEWEST_SENTENCES)
