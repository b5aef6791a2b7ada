"""An outlet confirms only what it has from itself: copies, rewrites and agencies' reports are not counted again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checking.independence import confirmed, story_confirmed
from index.article import Article, Block, Label, Span
from index.related.agencies import canonical, head_sources, sources
from index.stories import Grouped

SAID = "Nine people died when the ferry Aurora sank off Orlen"


def article(outlet: str | None, text: str, *, byline: str | None = None, source: str = "") -> Article:
    blocks = (Block(Span(0, len(text)), Label.BODY),)
    return Article(source or f"{outlet} {text[-20:]}.txt", text, SAID, outlet, byline, None, blocks)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Reuters reported on Monday that the lock was shut.", {"reuters"}),
        ("The lock was shut, the Associated Press said.", {"associated press"}),
        ("The lock was shut, according to AP.", {"associated press"}),
        ("“It will take a week,” she told VOA by telephone.", {"voice of america"}),
        ("Voice of America (VOA) reported that it would take a week.", {"voice of america"}),
        ("As reported by the state news agency TASS, it was shut.", {"tass"}),
        ("It was shut, according to TASS and the port.", {"tass"}),
        ("The minister told the Hexwater Herald that it was shut.", {"hexwater herald"}),
        ("The Corrowick Gazette reported, citing Interfax, that it was shut.", {"corrowick gazette", "interfax"}),
        ("He works for Reuters in Dunmarsh.", set()),
        ("The harbour master told reporters that it was shut.", set()),
        ("According to the port, it was shut.", set()),
        ("", set()),
    ],
)
def test_whom_a_sentence_names_as_its_source(text: str, named: set[str]) -> None:
    assert sources(text) == named


@pytest.mark.parametrize(
    ("text", "byline", "named"),
    [
        ("CORROWICK, Oct 17 (Reuters) - The lock was shut.", None, {"reuters"}),
        ("CORROWICK (AP) — The lock was shut.", None, {"associated press"}),
        ("The lock was shut.", "Ines Quarrie, Associated Press", {"associated press"}),
        ("The lock was shut.", "By AFP", {"agence france-presse"}),
        ("The lock (AP photo) was shut.", "Ines Quarrie", set()),
        ("The lock was shut." + " It rained." * 40 + "\nCORROWICK (AP) - More.", None, set()),
    ],
)
def test_whom_a_dateline_or_byline_names(text: str, byline: str | None, named: set[str]) -> None:
    assert head_sources(text, byline) == named


def test_an_agency_has_one_name_and_an_outlet_goes_without_its_article() -> None:
    assert canonical("AP") == canonical("associated  Press") == "associated press"
    assert canonical("The Harbour Courier") == canonical("harbour courier")


@pytest.mark.parametrize(
    ("given_articles", "outlets", "why"),
    [
        ([("A", f"{SAID}."), ("B", f"{SAID}."), ("C", f"{SAID}.")], 3, ""),
        ([("A", f"{SAID}."), ("A", f"{SAID} again.")], 1, "1 further article of an outlet not counted"),
        (
            [("A", f"{SAID}, Reuters reported."), ("B", f"{SAID}, according to Reuters."), ("C", f"{SAID}.")],
            2,
            "1 article from the same source not counted",
        ),
        (
            [("Reuters", f"{SAID}."), ("B", f"ORLEN (Reuters) - {SAID}.")],
            1,
            "1 article from the same source not counted",
        ),
        (
            [("A", f"{SAID}, Reuters and TASS reported: Reuters said so, TASS said so."), ("B", f"{SAID}, TASS said.")],
            1,
            "1 article from the same source not counted",
        ),
        (
            [
                ("A", f"{SAID}, Reuters said, and TASS reported it."),
                ("B", f"{SAID}, TASS said."),
                ("C", f"{SAID}, Reuters said."),
            ],
            2,
            "1 article from the same source not counted",
        ),
        (
            [(None, f"{SAID}."), (None, f"{SAID} too."), ("B", f"{SAID}.")],
            2,
            "1 article of an unknown outlet not counted",
        ),
        ([("A", f"{SAID}.")], 1, ""),
    ],
)
def test_how_many_outlets_confirm_a_story(given_articles: list[tuple[str | None, str]], outlets: int, why: str) -> None:
    found = story_confirmed(Grouped(tuple(article(outlet, text) for outlet, text in given_articles), ()))
    assert (found.outlets, found.uncounted) == (outlets, why)


def test_copies_and_rewrites_are_told_and_not_counted() -> None:
    own, more, retold = article("A", f"{SAID}."), article("B", f"{SAID} today."), article("C", f"{SAID} off the coast.")
    copies = (article("D", f"{SAID}."), article("E", f"{SAID}."))
    found = story_confirmed(Grouped((own, more, retold), copies, (retold,)))
    assert found.text == "Confirmed by 2 outlets (2 copies and 1 rewrite not counted)"
    alone = story_confirmed(Grouped((retold,), copies, (retold,)))
    assert (alone.outlets, alone.text) == (1, "From one outlet's own reporting (2 copies not counted)")


def test_a_statement_is_confirmed_by_those_that_have_it_from_themselves() -> None:
    one = article("A", f"{SAID}, Reuters reported. The captain told us that he had seen the rock.")
    other = article("B", f"{SAID}, according to Reuters. The captain said that he had seen the rock.")
    group = Grouped((one, other), ())
    first = [(each, Span(0, each.text.index(". ") + 1)) for each in (one, other)]
    second = [(each, Span(each.text.index("The captain"), len(each.text))) for each in (one, other)]
    assert confirmed(first, group).outlets == 1
    assert confirmed(second, group).outlets == 2


texts = st.sampled_from([f"{SAID}.", f"{SAID}, Reuters said.", f"{SAID}, TASS said and Reuters reported.", ""])
outlets_named = st.none() | st.sampled_from(["A", "B", "Reuters", "The A"])


@given(st.lists(st.tuples(outlets_named, texts, st.booleans(), st.booleans()), min_size=1, max_size=8))
def test_every_article_is_counted_once(drawn: list[tuple[str | None, str, bool, bool]]) -> None:
    made = [
        (article(outlet, f"{text} {n}", source=f"{n}.txt"), copy and n > 0, retold)
        for n, (outlet, text, copy, retold) in enumerate(drawn)
    ]
    articles = tuple(each for each, copy, _ in made if not copy)
    rewrites = tuple(each for each, copy, retold in made if retold and not copy)
    found = story_confirmed(Grouped(articles, tuple(each for each, copy, _ in made if copy), rewrites))
    numbers = found.copies + found.rewrites + found.same_outlet + found.same_source + found.unknown
    assert found.outlets + numbers == len(made)
    assert found.outlets >= 1
    assert set(found.articles) <= set(articles)
