"""What many articles say: their sentences compared with each other, and the statements that several of them make.

Articles that tell of one thing say it in other words. Two sentences are as alike as half the cosine of their words,
weighted by rarity, and half the cosine of their static vectors: words lead on names and numbers, vectors on paraphrase.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from index.article import Article, Span
from index.text.words import content_stems

if TYPE_CHECKING:
    import numpy as np

    from index.embeddings import Vectors

    Numbers = np.ndarray[tuple[int], np.dtype[np.float32]]
    Places = np.ndarray[tuple[int], np.dtype[np.int64]]

MOST_SENTENCES = 5_000
"""Sentences compared with each other: two squares of them are kept, 100 MB each."""

SAME = 0.6
"""Likeness from which a sentence is taken for the same statement. Of 0.5, 0.55, 0.6 and 0.7, over the three news topics
of Summary of a Haystack, the one whose statements came nearest to those that the documents were written around."""
CARRIED = 0.5
"""Likeness from which an article, by one sentence or two neighbouring ones, is taken to make a statement too."""
WORTH_TWO = 0.05
"""So much nearer two sentences must be than one for both to be quoted."""

RICHEST = 2.0
"""What a sentence says counts up to twice that of the middle one: the fullest wording of a statement leads."""


class Embeds(Protocol):
    """Static vectors, a row of unit length for each text."""

    def documents(self, texts: Sequence[str]) -> "Vectors": ...


@dataclass(frozen=True, slots=True)
class Statement:
    """What several articles say. `lead` and `members` are places of sentences, `carriers` places of articles in the
    order given; the lead is one of the members, and its article one of the carriers."""

    lead: int
    members: tuple[int, ...]
    carriers: tuple[int, ...]


class Sentences:
    """The sentences of some articles. Place n of `texts`, `spans`, `stems`, `article` and `vectors` is one sentence's;
    those of one article stand together, in order."""

    def __init__(self, told: Sequence[tuple[Article, Sequence[Span]]], embedding: Embeds) -> None:
        """Articles without sentences are left out. Where there are more than MOST_SENTENCES, of the longest articles
        only the first ones are taken."""
        import numpy as np

        told = [(article, spans) for article, spans in told if spans]
        most = _even([len(spans) for _, spans in told])
        self.articles = [article for article, _ in told]
        self.spans = [span for _, spans in told for span in spans[:most]]
        of = [place for place, (_, spans) in enumerate(told) for _ in spans[:most]]
        self.article: Places = np.array(of, np.int64)
        self.texts = [
            " ".join(span.of(self.articles[place].text).split()) for span, place in zip(self.spans, of, strict=True)
        ]
        self.stems = [content_stems(text) for text in self.texts]
        self.vectors = embedding.documents(self.texts)
        self.lengths: Numbers = np.array([len(stems) for stems in self.stems], np.float32)

    def __len__(self) -> int:
        return len(self.texts)

    @cached_property
    def ids(self) -> Sequence[str]:
        """The articles' ids: each is a digest of a whole text."""
        return [article.id for article in self.articles]

    @cached_property
    def places(self) -> Mapping[tuple[str, Span], int]:
        """Where a sentence stands here: by its article's id and its span."""
        return {
            (self.ids[at], span): place
            for place, (at, span) in enumerate(zip(self.article.tolist(), self.spans, strict=True))
        }

    @cached_property
    def holders(self) -> Mapping[str, "list[tuple[int, int]]"]:
        """Each stem with the sentences that have it, and how often."""
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for place, stems in enumerate(self.stems):
            for stem, count in Counter(stems).items():
                found[stem].append((place, count))
        return found

    @cached_property
    def rarity(self) -> Mapping[str, float]:
        """BM25's inverse document frequency of each stem, a sentence being the document."""
        size = len(self)
        return {stem: math.log(1 + (size - len(held) + 0.5) / (len(held) + 0.5)) for stem, held in self.holders.items()}

    @cached_property
    def content(self) -> "Numbers":
        """How much each sentence says: the rarity of its different words, summed."""
        import numpy as np

        return np.array([sum(self.rarity[stem] for stem in set(stems)) for stems in self.stems], np.float32)

    @cached_property
    def alike(self) -> "Vectors":
        """How alike every two sentences are: a square matrix, 0 to 1."""
        alike: Vectors = self.vectors @ self.vectors.T
        alike += self._words
        alike *= 0.5
        return alike

    @cached_property
    def _words(self) -> "Vectors":
        """The cosine of every two sentences' words. A word weighs its rarity, however often it stands there."""
        import numpy as np

        cosines = np.zeros((len(self), len(self)), np.float32)
        for stem, held in self.holders.items():
            if len(held) > 1:
                places = np.array([place for place, _ in held])
                weights = self.rarity[stem] / self._norms[places]
                cosines[np.ix_(places, places)] += weights * weights[:, None]
        np.fill_diagonal(cosines, 1)
        return cosines

    @cached_property
    def _norms(self) -> "Numbers":
        import numpy as np

        squares = [sum(self.rarity[stem] ** 2 for stem in set(stems)) for stems in self.stems]
        return np.sqrt(np.maximum(np.array(squares, np.float32), 1e-9))

    @cached_property
    def carried(self) -> "Vectors":
        """For every sentence (row) and article (column) how nearly a sentence of the article says it; 1 in its own."""
        import numpy as np

        found: Vectors = np.maximum.reduceat(self.alike, self.first, axis=1)
        found[np.arange(len(self)), self.article] = 1
        return found

    @cached_property
    def first(self) -> "Places":
        """The place of each article's first sentence."""
        import numpy as np

        return np.searchsorted(self.article, np.arange(len(self.articles)))

    def by_two(self, place: int) -> "Numbers":
        """How nearly each sentence and the one after it say a sentence together; 0 at the end of an article."""
        import numpy as np

        words, cosines = self._words[place] * self._norms, 2 * self.alike[place] - self._words[place]
        norms, sizes, together = self._neighbours
        long = self.lengths + 1
        by_words = (words[:-1] + words[1:]) / norms
        by_vectors = (long[:-1] * cosines[:-1] + long[1:] * cosines[1:]) / sizes
        return np.append(np.where(together, 0.5 * by_words + 0.5 * by_vectors, 0), np.float32(0)).astype(np.float32)

    @cached_property
    def _neighbours(self) -> "tuple[Numbers, Numbers, Places]":
        """Of each sentence with the next: the norm of their words, that of their vectors by length, whether both are of
        one article."""
        import numpy as np

        one = np.arange(len(self) - 1)
        cosines = (self.vectors[:-1] * self.vectors[1:]).sum(axis=1)
        shared = self._words[one, one + 1] * self._norms[:-1] * self._norms[1:]
        words = self._norms[:-1] ** 2 + self._norms[1:] ** 2 + 2 * shared
        long = self.lengths + 1
        vectors = long[:-1] ** 2 + long[1:] ** 2 + 2 * long[:-1] * long[1:] * cosines
        return np.sqrt(words), np.sqrt(np.maximum(vectors, 1e-9)), self.article[:-1] == self.article[1:]

    def carriers(self, place: int) -> dict[int, tuple[int, int, float]]:
        """The articles that say what a sentence says: for each its first and last sentence that do, together at most
        two, and how nearly."""
        alone, two = self.alike[place], self.by_two(place)
        found: dict[int, tuple[int, int, float]] = {}
        for article, first in enumerate(self.first.tolist()):
            last = self.first[article + 1] if article + 1 < len(self.first) else len(self)
            one, pair = first + int(alone[first:last].argmax()), first + int(two[first:last].argmax())
            if alone[one] >= max(CARRIED, two[pair] - WORTH_TWO):
                found[article] = (one, one, float(alone[one]))
            elif two[pair] >= CARRIED:
                found[article] = (pair, pair + 1, float(two[pair]))
        own = int(self.article[place])
        return {**found, own: (place, place, 1.0)}


def _even(sizes: Sequence[int]) -> int:
    """The most that each may give so that together they give at most MOST_SENTENCES."""
    left, most = MOST_SENTENCES, MOST_SENTENCES
    for n, size in enumerate(sorted(sizes)):
        most = left // (len(sizes) - n)
        if size > most:
            return most
        left -= size
    return MOST_SENTENCES


def fullness(sentences: Sentences) -> "Numbers":
    """How good a lead each sentence is: by how many articles it is carried, how nearly, and how much it says."""
    import numpy as np

    carried = np.where(sentences.carried >= SAME, sentences.carried, 0).sum(axis=1)
    middle = float(np.median(sentences.content)) if len(sentences) else 1.0
    full: Numbers = carried * np.minimum(sentences.content / max(middle, 1e-9), RICHEST)
    return full


def statements(sentences: Sentences, *, fewest: int) -> list[Statement]:
    """What at least `fewest` articles say, the fullest first. What leads one is a member of none before it.

    Greedy: the sentence that most articles carry most fully leads a statement, and those that are the same as it
    are its members (leader clustering, Hartigan 1975). One that says two things is a member of two: were it the first
    one's alone, less of Summary of a Haystack would be covered, 0.82 and not 0.85 (precis eval digest).
    """
    import numpy as np

    if not len(sentences):
        return []
    full = np.where((sentences.carried >= SAME).sum(axis=1) >= fewest, fullness(sentences), 0)
    free = np.ones(len(sentences), bool)
    found = []
    for lead in np.argsort(-full, kind="stable").tolist():
        if full[lead] <= 0:
            break
        if free[lead]:
            members = sentences.alike[lead] >= SAME
            members[lead] = True
            free &= ~members
            found.append(
                Statement(lead, tuple(np.flatnonzero(members).tolist()), tuple(sorted(sentences.carriers(lead))))
            )
    return found
