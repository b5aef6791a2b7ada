"""What is counted: by properties, and by hand where a measure has a published definition."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals import metrics

names = st.lists(st.text("abcdef", min_size=1, max_size=2), unique=True, max_size=8)
shares = st.lists(st.floats(0, 1), min_size=1, max_size=30)


@given(st.text(), st.text())
def test_an_answer_is_found_exactly_where_it_is_held(text: str, answer: str) -> None:
    end = metrics.found_until(text, answer)
    assert (end is not None) == metrics.holds(text, answer)
    assert end is None or metrics.holds(text[:end], answer)


@given(st.text(), st.text())
def test_what_stands_between_other_words_is_held(before: str, after: str) -> None:
    assert metrics.holds(f"{before} “$5 Million,” {after}", "$5 million")


@pytest.mark.parametrize(("text", "answer"), [("15 million", "5 million"), ("Iceland", "Ice"), ("anything", "…")])
def test_part_of_a_token_and_no_token_are_not_held(text: str, answer: str) -> None:
    assert not metrics.holds(text, answer)


@given(shares)
def test_an_interval_holds_between_the_extremes_and_is_the_same_each_time(values: list[float]) -> None:
    low, high = metrics.interval(values, seed=3, rounds=50) or (math.nan, math.nan)
    assert min(values) - 1e-9 <= low <= high <= max(values) + 1e-9
    assert metrics.interval(values, seed=3, rounds=50) == (low, high)


@given(shares, st.floats(0, 1))
def test_a_percentile_is_one_of_the_values_and_bounds_its_share(values: list[float], share: float) -> None:
    found = metrics.percentile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values) - 1e-9


@given(names, names)
def test_rankings_are_scored_from_0_to_1_and_the_best_order_has_1(ranked: list[str], relevant: list[str]) -> None:
    assert 0 <= metrics.average_precision(ranked, relevant) <= 1
    gains = {name: float(n + 1) for n, name in enumerate(relevant)}
    assert 0 <= metrics.ndcg(ranked, gains, 10) <= 1 + 1e-9
    if relevant:
        assert metrics.average_precision(relevant, relevant) == pytest.approx(1)
        assert metrics.ndcg(relevant[::-1], gains, 10) == pytest.approx(1)


def test_average_precision_reciprocal_rank_and_ndcg_by_hand() -> None:
    assert metrics.average_precision(["a", "x", "b"], {"a", "b"}) == pytest.approx((1 + 2 / 3) / 2)
    assert metrics.reciprocal_rank([False, False, True]) == pytest.approx(1 / 3)
    assert metrics.ndcg(["x", "a"], {"a": 1.0}, 10) == pytest.approx(1 / math.log2(3))


@given(names, names)
def test_precision_and_recall_change_places_with_their_sets(found: list[str], true: list[str]) -> None:
    precision, recall = metrics.precision_recall(found, true)
    assert 0 <= precision <= 1
    assert 0 <= recall <= 1
    if found and true:
        assert metrics.precision_recall(true, found) == (recall, precision)


def test_balanced_accuracy_counts_both_kinds_alike_and_needs_both() -> None:
    assert metrics.balanced_accuracy([True] * 4, [True, True, True, False]) == 0.5
    assert metrics.balanced_accuracy([True], [True]) is None


@given(st.text())
def test_a_text_has_a_shingle_for_each_run_of_four_tokens(text: str) -> None:
    tokens = len(metrics.WORD.findall(text))
    assert metrics.shingles(text).total() == (max(tokens - 3, 1) if tokens else 0)
