"""Names in running text, and negations, moods and opposites."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.lexemes import lexemes
from index.text.names import find_names, key, short_for
from index.text.polarity import find_cues, opposite
from tests.awkward import paragraphs


def names(text: str) -> list[tuple[str, ...]]:
    return [name.keys for name in find_names(lexemes(text))]


@given(st.text(max_size=80) | paragraphs)
def test_words_lie_in_their_text_and_names_and_cues_among_the_words(text: str) -> None:
    words = lexemes(text)
    assert all(text[word.start : word.end] == word.text for word in words)
    assert all(0 <= name.first < name.end <= len(words) for name in find_names(words))
    assert all(0 <= place < len(words) for cue in find_cues(words) for place in (cue.place, *cue.heads))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Officials said that Prime Minister Solveig Orlow left on Monday.", [("solveig", "orlow")]),
        ("Orlow left.", [("orlow",)]),
        ("Shares fell in Valden’s capital.", [("valden",)]),
        ("The Russian and Chinese ministers met.", [("russia",), ("china",)]),
        ("Ferry Service Resumes After Long Winter Closing", []),
    ],
)
def test_names_are_found_without_titles_days_and_first_words(text: str, expected: list[tuple[str, ...]]) -> None:
    assert names(text) == expected


def test_a_people_and_its_country_are_one_name() -> None:
    for country, people in (("Russia", "Russians"), ("China", "Chinese"), ("Britain", "British"), ("Zoë", "ZOE")):
        assert key(lexemes(country)[0]) == key(lexemes(people)[0])


def test_acronyms_are_known_or_spelled_by_first_letters() -> None:
    assert short_for("sco", ("shanghai", "cooperation", "organization"))
    assert short_for("uk", ("united", "kingdom"))
    assert not short_for("uk", ("upper", "kallimar"))


@pytest.mark.parametrize(
    ("text", "kind", "head"),
    [
        ("He did not win.", "not", "win"),
        ("She couldn’t immediately comment.", "not", "comment"),
        ("They declined to comment.", "fail", "comment"),
        ("He ruled out a visit.", "deny", "visit"),
        ("She is expected to visit.", "plan", "visit"),
        ("He allegedly stole it.", "alleged", "stole"),
    ],
)
def test_cues_are_found_with_what_they_speak_about(text: str, kind: str, head: str) -> None:
    words = lexemes(text)
    assert any(cue.kind == kind and words[cue.heads[0]].low == head for cue in find_cues(words))


def test_what_only_looks_like_a_cue_is_none() -> None:
    for text in (
        "Shares declined on Monday.",
        "In May the ferry sailed.",
        "Will Harrow sang.",
        "A set of keys lay there.",
    ):
        assert [cue.kind for cue in find_cues(lexemes(text)) if cue.place] == []


@pytest.mark.parametrize(
    "pair", ["rose fell", "more less", "before after", "north south", "known unknown", "banned allowed", "won lost"]
)
def test_opposites_are_opposite_both_ways(pair: str) -> None:
    first, second = lexemes(pair)
    assert opposite(first, second)
    assert opposite(second, first)
    assert not opposite(first, first)
