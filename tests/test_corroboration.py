"""Other articles are cited for a sentence only where they do not say otherwise."""

import pytest

from bot.checking.corroboration import corroborating, says
from index.article import Span
from tests.test_statements import BRIDGE, article, read

SAID = "Nine people died when the ferry Aurora sank off Orlen on 4 May, the coast guard said."


@pytest.mark.parametrize(
    ("quote", "holds"),
    [
        ("The coast guard said nine people died when the Aurora, a ferry, sank off Orlen on 4 May.", True),
        ("The ferry Aurora sank off Orlen on 4 May, and 9 people died.", True),
        ("Seventeen people died when the ferry Aurora sank off Orlen on 4 May, the coast guard said.", False),
        ("Nine people died when the ferry Aurora sank off Orlen on 6 May, the coast guard said.", False),
        ("Nine people died when the ferry Celeste sank off Hexwater on 4 May, the police said.", False),
        ("How many people died when the ferry Aurora sank off Orlen on 4 May, did the coast guard say?", False),
        ("Ferry Aurora, Orlen, 4 May: the deaths of nine people", False),
        ("No people died when the ferry Aurora sank off Orlen on 4 May, the coast guard said.", False),
    ],
)
def test_a_source_may_say_less_but_not_otherwise(quote: str, *, holds: bool) -> None:
    other = article("Report", quote)
    assert says(SAID, other, Span(0, len(quote))) is holds


def test_each_other_article_that_says_it_is_cited_once_with_its_own_words() -> None:
    articles = [article(str(n), text) for n, text in enumerate(BRIDGE)]
    known = read(*articles)
    found = list(corroborating(BRIDGE[0], [(articles[0], known.spans[0])], known, {each.id for each in articles}))
    assert [(each.title, span.of(each.text)) for each, span in found] == [("1", BRIDGE[1]), ("2", BRIDGE[2])]


def test_only_articles_that_may_be_cited_are() -> None:
    articles = [article(str(n), text) for n, text in enumerate(BRIDGE)]
    known = read(*articles)
    cited = [(articles[0], known.spans[0])]
    assert [each.title for each, _ in corroborating(BRIDGE[0], cited, known, {articles[2].id})] == ["2"]
    assert list(corroborating(BRIDGE[0], [(articles[0], Span(0, 5))], known, {articles[2].id})) == []


def test_what_is_said_of_somebody_unnamed_must_say_most_of_it_itself() -> None:
    said = "The winner becomes leader of the party and Prime Minister."
    for quote, holds in (
        ("He had just become Prime Minister.", False),
        ("She then becomes leader of the party and Prime Minister.", True),
    ):
        assert says(said, article("Report", quote), Span(0, len(quote))) is holds
