"""What an article takes for granted: the country that its outlet writes from, where it speaks of no other."""

from functools import cache

from bot.answering.countries import countries, country_of
from index.article import Article
from index.text.lexemes import lexemes, spelled
from index.text.names import COUNTRIES, key, meant

COMPOUND = frozenset({"korea", "north", "south", "new"})
"""Words of a country's name that name another as well."""


def granted(article: Article, opening: str) -> frozenset[str]:
    """The words by which a question may name the country of an article's outlet, as names are compared.

    A paper in Boston does not say that a strike is in the United States; of one in France it does, and opens with it.
    `opening` is the article's title and lede.
    """
    home = country_of(article.outlet, article.source, article.language) if article.outlet else None
    own = named(home) if home is not None else frozenset[str]()
    written = (word for line in opening.split("\n") for word in spelled(line) if word[0].isupper())
    names = {name for _, _, name in map(meant, written)}
    return own if names & COUNTRIES <= own else frozenset()


@cache
def named(country: str) -> frozenset[str]:
    """The words of a country's names."""
    found = next(each for each in countries() if each.name == country)
    written = " ".join((found.name, *found.adjectives))
    return frozenset(key(word) for word in lexemes(written)) - COMPOUND
