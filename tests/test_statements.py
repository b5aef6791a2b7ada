"""What many articles say in other words: statements, and who carries them."""

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.article import Article, Block, Label, Span
from index.passages import sentences
from index.related.statements import CARRIED, SAME, Sentences, _even, statements
from tests.newsroom import embedding

BRIDGE = (
    "The Orlen bridge will close for nine months from June while its cables are replaced.",
    "From June the Orlen bridge closes for nine months, so that its cables can be replaced.",
    "Engineers will replace the cables of the Orlen bridge, closing it for nine months from June.",
)
FERRY = (
    "A free ferry for walkers will run every 20 minutes between the two quays.",
    "Walkers can take a free ferry, which will run every 20 minutes between the two quays.",
)
OTHER = "The bakery on Canal Street sold its last rye loaf on Saturday."


def article(name: str, *parts: str) -> Article:
    text = " ".join(parts)
    return Article(
        f"{name}.txt", text, name, None, None, None, (Block(Span(0, len(text)), Label.BODY),) if text else ()
    )


def read(*articles: Article) -> Sentences:
    return Sentences([(each, sentences(each)) for each in articles], embedding())


ALL = (
    article("a", BRIDGE[0], FERRY[0]),
    article("b", "It was a long debate.", BRIDGE[1]),
    article("c", BRIDGE[2], FERRY[1]),
    article("d", OTHER),
)


def test_what_several_articles_say_in_other_words_is_one_statement() -> None:
    found = statements(read(*ALL), fewest=2)
    assert {each.carriers for each in found} == {(0, 1, 2), (0, 2)}
    assert all(OTHER not in read(*ALL).texts[place] for each in found for place in each.members)


def test_a_statement_needs_as_many_articles_as_are_asked_for() -> None:
    assert [each.carriers for each in statements(read(*ALL), fewest=3)] == [(0, 1, 2)]
    assert statements(read(*ALL), fewest=4) == []
    assert statements(read(article("empty")), fewest=1) == []


def test_two_neighbouring_sentences_carry_what_one_says() -> None:
    parted = article(
        "parted", "The Orlen bridge will close for nine months from June.", "Its cables are replaced then."
    )
    known = read(article("whole", BRIDGE[0]), parted)
    first, last, likeness = known.carriers(0)[1]
    assert likeness >= CARRIED
    assert (first, last) in {(1, 1), (1, 2)}


words = st.lists(st.sampled_from([*BRIDGE, *FERRY, OTHER, "Yes.", "1,204", "東京は晴れ。"]), max_size=4)


@settings(max_examples=25, deadline=None)
@given(st.lists(words, min_size=1, max_size=5))
@example([[BRIDGE[0], BRIDGE[2], "1,204"], [BRIDGE[0], "1,204"]])
def test_a_statements_lead_is_new_and_its_members_say_it(written: list[list[str]]) -> None:
    known = read(*(article(str(n), *parts) for n, parts in enumerate(written)))
    if not len(known):
        return
    assert np.allclose(known.alike, known.alike.T, atol=1e-5)
    taken: set[int] = set()
    for each in statements(known, fewest=2):
        assert each.lead in each.members
        assert int(known.article[each.lead]) in each.carriers
        assert each.lead not in taken
        taken |= set(each.members)
        for first, last, likeness in known.carriers(each.lead).values():
            assert likeness >= CARRIED
            assert known.article[first] == known.article[last]
            assert last - first <= 1
        assert all(known.alike[each.lead, place] >= SAME - 1e-5 for place in each.members if place != each.lead)


@given(st.lists(st.integers(0, 9_000), min_size=1, max_size=8))
def test_only_the_longest_articles_are_cut(sizes: list[int]) -> None:
    most = _even(sizes)
    assert sum(min(size, most) for size in sizes) <= 5_000
    assert sum(sizes) > 5_000 or all(size <= most for size in sizes)
