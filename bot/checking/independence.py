"""How many outlets confirm a story or a statement, each for itself.

Not counted are copies and rewrites, further articles of one outlet or of unknown ones, and articles that have it from
the same agency or outlet as one that is counted: `Reuters reported`, a dateline `(AP)`, `told VOA`, or that outlet's
own article.
"""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from bot.checking.corroboration import Place
from index.article import Article
from index.fetching.addresses import host
from index.related.agencies import canonical, head_sources, sources
from index.stories import Grouped

UNKNOWN = ""
"""The outlet of a file that names none: all of these may be of one."""

LEDE = 600
"""Code points of its readable text in which an article says from whom it has the news."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """By whom: an article of each outlet that counts, in the order given; and how many articles do not count, and why.

    Invariant: every article given is counted once, as one of `articles` or in one of the numbers.
    """

    articles: tuple[Article, ...]
    copies: int = 0
    rewrites: int = 0
    same_outlet: int = 0
    same_source: int = 0
    unknown: int = 0

    @property
    def outlets(self) -> int:
        return len(self.articles)

    @property
    def text(self) -> str:
        """For a reader: `Confirmed by 2 outlets (1 copy not counted)`; empty where there is only one article."""
        why = f" ({self.uncounted})" if self.uncounted else ""
        if self.outlets > 1:
            return f"Confirmed by {self.outlets} outlets{why}"
        return f"From one outlet's own reporting{why}" if why else ""

    @property
    def uncounted(self) -> str:
        """In words: `2 copies and 1 rewrite not counted`; empty where all count."""
        found = [
            _number(self.copies, "copy", "copies"),
            _number(self.rewrites, "rewrite", "rewrites"),
            _number(self.same_outlet, "further article of an outlet", "further articles of an outlet"),
            _number(self.same_source, "article from the same source", "articles from the same source"),
            _number(self.unknown, "article of an unknown outlet", "articles of unknown outlets"),
        ]
        said = [each for each in found if each]
        return f"{', '.join(said[:-1])}{' and ' if said[:-1] else ''}{said[-1]} not counted" if said else ""


def story_confirmed(group: Grouped) -> Confirmed:
    """By how many outlets a story is reported; what its articles' ledes, datelines and bylines name are their sources.

    The earliest article of those with one source is counted.
    """
    given = [(article, source_of(article, lede(article))) for article in reversed(group.articles)]
    return _counted(given, group.copies, {article.id for article in group.rewrites})


def confirmed(places: Sequence[Place], group: Grouped) -> Confirmed:
    """By how many outlets a statement of a story is confirmed; it stands at these places, once in an article."""
    copies = {article.id for article in group.copies}
    given = [
        (article, source_of(article, span.of(article.text))) for article, span in places if article.id not in copies
    ]
    again = [article for article, _ in places if article.id in copies]
    return _counted(given, again, {article.id for article in group.rewrites})


def source_of(article: Article, words: str) -> frozenset[str]:
    """From whom an article has what some of its words say: those named, else itself; as outlets are looked up."""
    own = outlet_of(article)
    return (sources(words) | head_sources(article.text, article.byline)) - {own} or frozenset({own})


def lede(article: Article) -> str:
    """The beginning of what is read of an article."""
    found = ""
    for block in article.blocks:
        if block.readable:
            found = f"{found}\n{block.span.of(article.text)}"
        if len(found) > LEDE:
            break
    return found[: LEDE + 1]


def _counted(
    given: Sequence[tuple[Article, frozenset[str]]], copies: Iterable[Article], rewrites: Set[str]
) -> Confirmed:
    """Those of one source come first: Reuters and TASS are two, though a third article names both."""
    own = [each for each in given if each[0].id not in rewrites] or list(given[:1])  # one stands for what it retells
    counted: list[tuple[Article, frozenset[str]]] = []
    same_outlet = same_source = unknown = 0
    for article, from_whom in sorted(own, key=lambda each: len(each[1])):
        known = from_whom | {outlet_of(article)}
        met = [other for other, others in counted if known & (others | {outlet_of(other)})]
        if not met:
            counted.append((article, from_whom))
        elif outlet_of(article) == UNKNOWN:
            unknown += 1
        elif any(outlet_of(other) == outlet_of(article) for other in met):
            same_outlet += 1
        else:
            same_source += 1
    kept = {article.id for article, _ in counted}
    articles = tuple(article for article, _ in own if article.id in kept)
    return Confirmed(articles, len(list(copies)), len(given) - len(own), same_outlet, same_source, unknown)


def outlet_of(article: Article) -> str:
    """As it is looked up; of a page without one its site, of a file UNKNOWN."""
    return canonical(article.outlet) if article.outlet else host(article.source) or UNKNOWN


def _number(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}" if count else ""
