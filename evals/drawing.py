"""Draw sentences of news articles to tamper with: as many for each kind of change, a few from each article."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evals.data import NewsArticle
from evals.libraries import as_markdown
from evals.tampering import KINDS, changed, shortened
from index import extract
from index.article import Article, Span
from index.errors import SourceError
from index.passages import passages

DRAWN = 2_000
FROM_ONE = 3
"""Sentences of one article, at most."""
WORDS = range(8, 46)
"""How long a sentence is, in words: shorter ones are headings, longer ones are lists."""


@dataclass(frozen=True, slots=True)
class Tampered:
    """A sentence of an article, changed and shortened. `source` is the article's file, `span` the sentence's place.

    `shortened` is None where nothing can be deleted. Invariant: source[start:end] == sentence.
    """

    id: str
    kind: str
    source: str
    span: tuple[int, int]
    sentence: str
    changed: str
    shortened: str | None


def drawn(articles: Sequence[NewsArticle], limit: int | None, seed: int) -> list[Tampered]:
    """DRAWN sentences, or `limit`, evenly over the kinds of change as far as the articles hold them."""
    rng = random.Random(seed)  # noqa: S311  # not a secret
    wanted = min(limit or DRAWN, DRAWN)
    left = Counter({kind: wanted // len(KINDS) + (n < wanted % len(KINDS)) for n, kind in enumerate(KINDS)})
    found: list[Tampered] = []
    for number in rng.sample(range(len(articles)), len(articles)):
        if not left.total():
            break
        source = as_markdown(articles[number])
        for n, (kind, span, made) in enumerate(_of_one(source, left, rng)):
            sentence = span.of(source)
            shorter = shortened(sentence, rng)
            found.append(
                Tampered(f"{number}.{n} {kind}", kind, source, (span.start, span.end), sentence, made, shorter)
            )
    return found


def read(content: bytes, name: str) -> Article | None:
    """As `precis add` reads a file of this content; None where it holds no article."""
    try:
        return extract.article(extract.read_bytes(content, name, source=name))
    except SourceError:
        return None


def _of_one(source: str, left: Counter[str], rng: random.Random) -> Iterator[tuple[str, Span, str]]:
    """Up to FROM_ONE sentences of an article, each changed in the kind that is wanted most; `left` is counted down."""
    article = read(source.encode("utf-8", "surrogatepass"), "article.md")
    spans = [span for passage in passages(article) for span in passage.sentences] if article else []
    usable = [span for span in spans if _is_whole(span.of(source))]
    taken = 0
    for span in rng.sample(usable, len(usable)):
        if taken == FROM_ONE:
            return
        for kind in sorted((kind for kind in left if left[kind] > 0), key=lambda kind: -left[kind]):
            if made := changed(kind, span.of(source), source, rng):
                left[kind] -= 1
                taken += 1
                yield kind, span, made
                break


def _is_whole(sentence: str) -> bool:
    return len(sentence.split()) in WORDS and "\n" not in sentence and sentence[-1] in '.!?”"'
