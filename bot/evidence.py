"""How well passages carry a statement: a grade from 0 to 1, where bot/support.py says yes or no.

A statement that leaves words of its own open (the answer to a question) is carried by a sentence that says them near
the rest of it. Every word counts as much as it is rare in the library.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.statement import Statement
from bot.terms import Rarity
from index.article import Article, Span
from index.library import StoredPassage
from index.retriever import recency_weight
from index.words import content_stems, stems

CARRIED = 0.45
"""The grade from which the passages may be said to carry the statement."""

BEFORE = 0.7
"""What a word counts that stands in the same passage, outside the sentence."""

TITLE = 0.8
"""What a word counts that stands in the article's title."""

ANSWER_NEAR = 0.6
"""What a word of the answer counts that stands in the same passage, outside the sentence."""

MORE = 0.15
"""What each further article adds that says it too, as a share of what is missing to 1."""


@dataclass(frozen=True, slots=True)
class Support:
    """The grade, and the sentence that carries most; None where there are no passages."""

    grade: float
    article: Article | None = None
    sentence: Span | None = None

    @property
    def carried(self) -> bool:
        return self.grade >= CARRIED

    @property
    def quote(self) -> str:
        return self.sentence.of(self.article.text) if self.article and self.sentence else ""


def support(claimed: Statement, passages: Sequence[StoredPassage], rarity: Rarity, now: datetime) -> Support:
    """How well the passages carry the statement, as of `now`."""
    answer = set(content_stems(claimed.answer)) or set(stems(claimed.answer))
    others = set(content_stems(claimed.text)) - answer
    weights = rarity(answer | others)
    if not answer:
        return Support(0.0)
    best: dict[str, Support] = {}
    for each in passages:
        found = _best(each, answer, others, weights, now)
        if each.article.id not in best or found.grade > best[each.article.id].grade:
            best[each.article.id] = found
    ranked = sorted(best.values(), key=lambda found: -found.grade)
    if not ranked:
        return Support(0.0)
    missing = math.prod(1 - MORE * found.grade for found in ranked[1:4])
    first = ranked[0]
    return Support(1 - (1 - first.grade) * missing, first.article, first.sentence)


def _best(
    stored: StoredPassage, answer: set[str], others: set[str], weights: Mapping[str, float], now: datetime
) -> Support:
    """The best sentence of one passage."""
    article, text = stored.article, stored.article.text
    title = set(stems(article.title))
    around = set(stems(stored.passage.span.of(text)))
    timely = recency_weight(article.published, now) / 2
    found = Support(0.0, article, stored.passage.sentences[0])
    for sentence in stored.passage.sentences:
        own = set(stems(sentence.of(text)))
        held = _share(answer, weights, own, (around | title, ANSWER_NEAR))
        told = _share(others, weights, own, (title, TITLE), (around, BEFORE))
        grade = held * (0.15 + 0.85 * told) * (0.5 + 0.5 * timely)
        if grade > found.grade:
            found = Support(grade, article, sentence)
    return found


def _share(
    wanted: set[str],
    weights: Mapping[str, float],
    own: set[str],
    *elsewhere: tuple[set[str], float],
) -> float:
    """The share of the wanted words, by weight, that are said: here, or elsewhere for less."""
    total = sum(weights.get(word, 1.0) for word in wanted)
    places = [(own, 1.0), *elsewhere]
    said = sum(
        weights.get(word, 1.0) * max((counts for words, counts in places if word in words), default=0.0)
        for word in wanted
    )
    return said / total if total else 1.0
