"""Numbers in running text: their value, unit and bound, and what may stand for what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.lexemes import lexemes
from index.text.quantities import carries, find_quantities
from tests.awkward import paragraphs


def read(text: str) -> list[tuple[float, str, str]]:
    return [(round(each.value, 4), each.unit, each.bound) for each in find_quantities(lexemes(text))]


@given(st.text(max_size=80) | paragraphs)
def test_every_number_lies_in_its_text_in_order(text: str) -> None:
    words = lexemes(text)
    last = -1
    for quantity in find_quantities(words):
        assert last < quantity.first <= quantity.last < len(words)
        last = quantity.last


@given(st.integers(min_value=0, max_value=10**12))
def test_a_number_means_the_same_with_and_without_separators(number: int) -> None:
    assert read(f"{number:,} people") == read(f"{number} people") == [(float(number), "", "")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two dozen boats", [(24, "", "")]),
        ("twenty-five boats", [(25, "", "")]),
        ("a third of them", [(0.3333, "fraction", "")]),
        ("two-thirds of them", [(0.6667, "fraction", "")]),
        ("the third boat", [(3, "ordinal", "")]),
        ("the 21st boat", [(21, "ordinal", "")]),
        ("$4.6bn", [(4.6e9, "dollar", "")]),
        ("€1.2 million", [(1.2e6, "euro", "")]),
        ("a million euros", [(1e6, "euro", "")]),
        ("5 m deep", [(5, "", "")]),
        ("3 percent, then 4 per cent and 5%", [(3, "percent", ""), (4, "percent", ""), (5, "percent", "")]),
        ("0.5 percentage points", [(0.5, "point", "")]),
        ("nearly 200 and more than 300", [(200, "", "nearly"), (300, "", "over")]),
        ("at least 12 of up to 40", [(12, "", "least"), (40, "", "most")]),
        ("10-15 percent", [(10, "percent", ""), (15, "percent", "")]),
        ("$10 to $15 million", [(1e7, "dollar", ""), (1.5e7, "dollar", "")]),
        ("one of them", []),
    ],
)
def test_numbers_are_read_as_news_writes_them(text: str, expected: list[tuple[float, str, str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("claim", "evidence", "expected"),
    [
        ("about 2 million", "1.98 million", True),
        ("2 million", "1.98 million", False),
        ("nearly 2 million", "1.98 million", True),
        ("more than 2 million", "1.98 million", False),
        ("more than 100", "107", True),
        ("about 15,700", "about 15,000", False),
        ("$40", "€40", False),
        ("3 percent", "3 percentage points", False),
        ("200", "about 200", True),
        ("200", "up to 200", False),
    ],
)
def test_a_number_stands_for_another_only_where_it_says_so(claim: str, evidence: str, *, expected: bool) -> None:
    (said,), (found,) = find_quantities(lexemes(claim)), find_quantities(lexemes(evidence))
    assert carries(found, said) is expected


def test_what_is_counted_is_divided_at_and() -> None:
    first, second = find_quantities(lexemes("The attack killed 12 people and injured 40."))
    assert "injur" in second.counted
    assert "injur" not in first.counted
