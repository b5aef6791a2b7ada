"""What tells how well articles carry a possible answer: a few plain signals of the passages that were found.

An answer is carried by a sentence that is likely to hold one (index/search/ranking.py) and says it; by passages that
match question and answer together; and by being said, whole, in the passages and articles that match the question
best.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from index.article import Article, Span
from index.search import ranking
from index.search.query import NAME_WEIGHT, Query
from index.search.ranking import Found
from index.search.voting import Likeness
from index.text.analysis import NUMBER, Text, analysed, vocabulary
from index.text.lexemes import lexemes
from index.text.quantities import find_quantities

LACKING = 4.0
"""Log-odds that are lost where nothing of the answer is said; in part where a part is."""
NOTHING = -12.0
"""The log-odds, beside the likeliest sentence, of what no article says."""

LEADING = 10
"""Passages that match the question best, new ones up to twice as well."""
OLD = 0.3
"""What an old article counts, beside 1.3 for one of today."""
WHOLE = 0.999
"""The share of an answer's words from which it is said whole."""
MOST_WORDS = 10


class Signals(NamedTuple):
    """What an answer is judged by. Shares are of its words that the question has not, weighted by rarity."""

    here: float
    """The log-odds of the likeliest sentence, beside the likeliest of all, less LACKING where it lacks the answer."""
    matched: float
    """The best match of question and answer together, beside what it would be if every word of both was rare in it."""
    beside: float
    """That match beside the best of all the answers."""
    said: float
    """As `matched`, each passage's match times the square of the share of the answer that it says."""
    timely: float
    """The most that one sentence says of the question and of the answer, the shares multiplied, and how new it is."""
    leading: float
    """How many of the LEADING passages say the answer whole: the logarithm of one more."""
    heard: float
    """How many of the articles found do."""
    words: float
    """How many words it has that the question has not; five are 1, and more than MOST_WORDS not counted."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The signals of an answer, and the sentence that carries most; None where no passage was found."""

    signals: Signals | None = None
    article: Article | None = None
    sentence: Span | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and how rare its words and those of the answers are; NO_WORD's rarity is the greatest there is."""

    query: Query
    rarity: Mapping[str, float]
    now: datetime

    def new(self, answer: str) -> dict[str, float]:
        """The words of an answer that the question has not, or all where it has them all, each with its rarity."""
        words = words_of(answer)
        return {word: self.rarity.get(word, 1.0) for word in words - self.query.terms.keys() or words}

    def most(self, new: Mapping[str, float]) -> float:
        """What a passage that says all of the question and of the answer is matched by, about."""
        asked = sum(weight * self.rarity.get(term, 0.0) for term, weight in self.query.terms.items())
        return max(1.0, asked + (1 + NAME_WEIGHT) / 2 * sum(new.values()))


def words_of(answer: str) -> frozenset[str]:
    """The stems that carry an answer's meaning; all of them where none does."""
    sentence = analysed(answer)
    return frozenset(sentence.content) or frozenset(sentence.stems)


@dataclass(frozen=True, slots=True)
class Told:
    """The passages found, and what their sentences say. `rows` are the sentences' ranking.Signals."""

    found: Sequence[Found]
    rows: Any
    odds: Any
    """Of each sentence the log-odds that it holds an answer, beside the likeliest."""
    texts: Sequence[str]
    words: Text
    titles: Text
    """Of each passage's article."""
    first: Any
    """Of each passage the place of its first sentence."""
    passage: Any
    """Of each sentence."""
    article: Any
    """Of each passage, counted from 0."""
    leading: Any
    """The places of the passages that match the question best."""

    @classmethod
    def of(cls, asked: Asked, found: Sequence[Found], likeness: Likeness | None) -> "Told":
        rows = ranking.signals(asked.query, found, asked.rarity, likeness, now=asked.now)
        odds = rows @ np.array(ranking.weights())
        sizes = np.array([len(each.stored.passage.sentences) for each in found], np.int64)
        first = np.cumsum(sizes) - sizes
        of = [each.stored.article for each in found]
        places = {article.source: n for n, article in enumerate({each.source: each for each in of}.values())}
        sentences = [
            (span.of(article.text), article.language)
            for each, article in zip(found, of, strict=True)
            for span in each.stored.passage.sentences
        ]
        known = vocabulary()
        new = rows[first, ranking.Signals._fields.index("days")]
        matched = np.array([each.matched for each in found]) * (1 + new)
        return cls(
            found,
            rows,
            np.maximum(odds - odds.max(initial=-math.inf), NOTHING),
            [text for text, _ in sentences],
            Text.of(sentences, known),
            Text.of([(article.title, article.language) for article in of], known),
            first,
            np.repeat(np.arange(len(sizes)), sizes),
            np.array([places[article.source] for article in of]),
            np.argsort(-matched, kind="stable")[:LEADING],
        )

    def column(self, name: str) -> Any:
        return self.rows[:, ranking.Signals._fields.index(name)]

    def shares(self, answer: str, words: Mapping[str, float]) -> tuple[Any, Any]:
        """The share of an answer that each sentence says, and that each passage says with its title."""
        terms, rarities = list(words), np.array([*words.values()])
        total = float(rarities.sum()) or 1.0
        said = _said(terms, self.words, len(self.texts))
        around = np.logical_or.reduceat(said, self.first, axis=1) | _said(terms, self.titles, len(self.found))
        sentences = np.maximum(rarities @ said / total, self._counted(answer))
        return sentences, np.maximum(rarities @ around / total, np.maximum.reduceat(sentences, self.first))

    def _counted(self, answer: str) -> Any:
        """The share of an answer's numbers that each sentence has, however it writes them: `six` for `6`."""
        share = np.zeros(len(self.texts))
        if numbers := _quantities(answer):
            for n in np.unique(self.words.sentence[self.words.marked(NUMBER)]).tolist():
                share[n] = len(numbers & _quantities(self.texts[n])) / len(numbers)
        return share


@lru_cache(maxsize=2_000)  # each answer to a question is looked for in the same sentences
def _quantities(text: str) -> frozenset[tuple[float, str]]:
    return frozenset((each.value, each.unit) for each in find_quantities(lexemes(text)))


def _said(terms: Sequence[str], text: Text, sentences: int) -> Any:
    """Which words each sentence says: rows of words, columns of sentences."""
    places = text.places(terms)
    said = np.zeros((len(terms), sentences), bool)
    said[places[places >= 0], text.sentence[places >= 0]] = True
    return said


def carrying(asked: Asked, told: Told, answers: Sequence[str], claims: Sequence[Mapping[int, float]]) -> list[Measured]:
    """What is measured of each answer. `claims` are the passages that were found for question and answer together, by
    id, with how well they match both; of each answer, and all among those told."""
    if not told.found:
        return [Measured() for _ in answers]
    best = max((score for of in claims for score in of.values()), default=0.0) or 1.0
    return [_measured(asked, told, answer, of, best) for answer, of in zip(answers, claims, strict=True)]


def _measured(asked: Asked, told: Told, answer: str, claim: Mapping[int, float], best: float) -> Measured:
    words = asked.new(answer)
    if not words:
        return Measured()
    sentences, passages = told.shares(answer, words)
    odds = told.odds - LACKING * (1 - sentences)
    likeliest = int(odds.argmax())
    matched = np.array([claim.get(each.stored.id, 0.0) for each in told.found])
    whole, most = passages >= WHOLE, asked.most(words)
    signals = Signals(
        here=max(NOTHING, float(odds[likeliest])),
        matched=float(matched.max()) / most,
        beside=float(matched.max()) / best,
        said=float((matched * passages**2).max()) / most,
        timely=float((told.column("own") * (OLD + told.column("days")) * sentences).max()),
        leading=math.log1p(int(whole[told.leading].sum())),
        heard=math.log1p(len(set(told.article[whole].tolist()))),
        words=min(len(words), MOST_WORDS) / 5,
    )
    found = told.found[told.passage[likeliest]].stored
    return Measured(signals, found.article, found.passage.sentences[likeliest - told.first[told.passage[likeliest]]])
