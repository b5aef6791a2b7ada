"""What of a story is read: its foremost articles, and the first passages of those."""

from collections.abc import Callable, Iterator, Sequence, Set
from typing import TYPE_CHECKING

from bot.checking.corroboration import corroborating
from bot.checking.independence import story_confirmed
from bot.draft import NumberedPassage
from index.article import Article, Passage, Span
from index.passages import passages, sentences
from index.related.statements import Sentences
from index.stories import Grouped

if TYPE_CHECKING:
    from index.library import Library

READ_ARTICLES = 6
"""Articles of one story that a writer is given, latest first."""
READ_PASSAGES = 4
"""Passages of each: its first 400 words or so."""
COMPARED_ARTICLES = 10
"""Articles of one story whose every sentence is read. Comparing them costs time by the square of their number, and a
story has room for three sentences and six events: what the eleventh adds is seldom more than one further mark."""


class Cuts:
    """The passages and the sentences of articles, each found once: as they are kept, else cut anew."""

    def __init__(self, kept: Callable[[str], Sequence[Passage]] = lambda _: ()) -> None:
        """`kept`: the passages of the article with this id; none where it is not at hand."""
        self._kept = kept
        self._passages: dict[str, Sequence[Passage]] = {}
        self._sentences: dict[str, tuple[Span, ...]] = {}

    @classmethod
    def of(cls, library: "Library") -> "Cuts":
        """As the library keeps them."""
        return cls(lambda id_: [each.passage for each in library.passages_of(id_)])

    def passages(self, article: Article) -> Sequence[Passage]:
        if article.id not in self._passages:
            self._passages[article.id] = self._kept(article.id) or passages(article)
        return self._passages[article.id]

    def sentences(self, article: Article) -> tuple[Span, ...]:
        if article.id not in self._sentences:
            held = self._passages.get(article.id) or self._kept(article.id)
            spans = tuple(span for passage in held for span in passage.sentences)
            self._sentences[article.id] = spans or sentences(article)
        return self._sentences[article.id]


def foremost(articles: Sequence[Article], group: Grouped) -> Sequence[Article]:
    """Which of a story's articles are read whole: the latest ones, which the writer is given, then those that have it
    for themselves (bot/checking/independence.py), and the next latest. In the order given, latest first."""
    if len(articles) <= COMPARED_ARTICLES:
        return articles
    independent = {article.id for article in story_confirmed(group).articles}
    rest = sorted(articles[READ_ARTICLES:], key=lambda article: article.id not in independent)
    chosen = {article.id for article in (*articles[:READ_ARTICLES], *rest[: COMPARED_ARTICLES - READ_ARTICLES])}
    return [article for article in articles if article.id in chosen]


def numbered(
    articles: Sequence[Article],
    cuts: Cuts,
    compared: Sentences | None = None,
    read: Set[str] = frozenset(),
    only: Callable[[Article], Sequence[Span] | None] = lambda _: None,
) -> Iterator[NumberedPassage]:
    """The first passages of each article, without the sentences that articles read before have said. `only`: the
    sentences that are to be read of an article, wherever they stand; None for all."""
    given = [each for article in articles for each in _passages(article, cuts, only(article))]
    number = 0
    for article, passage in given:
        spans = tuple(
            span
            for span in passage.sentences
            if not read
            or compared is None
            or not any(True for _ in corroborating(span.of(article.text), [(article, span)], compared, read))
        )
        if spans:
            number += 1
            yield NumberedPassage(number, article, Passage(passage.number, spans, passage.tokens))


def _passages(article: Article, cuts: Cuts, only: Sequence[Span] | None) -> Iterator[tuple[Article, Passage]]:
    """The first passages that have one of these sentences, with no others."""
    wanted = None if only is None else frozenset(only)
    left = READ_PASSAGES
    for passage in cuts.passages(article):
        spans = passage.sentences if wanted is None else tuple(each for each in passage.sentences if each in wanted)
        if spans and left:
            left -= 1
            yield article, Passage(passage.number, spans, passage.tokens)
