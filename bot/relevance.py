"""How well a sentence covers a question: which of its words it says, itself or in its surroundings, and how near the answer."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.draft import NumberedPassage, Task
from bot.question import Held, kind_words
from index import query
from index.words import placed, stemmed, stems

Rarity = Callable[[Iterable[str]], Mapping[str, float]]
"""Stems to weights of at least 0: how much each narrows the passages down (inverse document frequency)."""

Similar = Mapping[str, Mapping[str, float]]
"""Each term of the question with the words that nearly mean the same, and how nearly, SIMILAR to 1."""

SimilarWords = Callable[[Sequence[str], Sequence[str]], Similar]

SIMILAR = 0.4
"""The cosine of two words' vectors from which one stands for the other: visit and trip 0.53, visit and meeting 0.15."""

NEARBY = {True: 0.8, False: 0.5}
"""What a name, or another word, counts that stands in the title or in the sentences just before."""

ELSEWHERE = 0.25
"""What a name counts that stands only elsewhere in the article."""

LIGHT = frozenset(stems("come go take place make get give put keep let become start begin use show set run turn call want plan first new year"))
LIGHT_WEIGHT = 0.4
"""Verbs and words that go with anything say little about what is asked."""

KIND_WEIGHT = 0.2
"""A city's name need not stand beside the word city."""

LETTERS_A_WORD = 6
"""English news: five letters and a space."""

REACH = 8.0
"""Words after which an answer's nearness to a word of the question has fallen to 1/e."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The stems that stand before a sentence (title, earlier sentences of the passage) and anywhere in its article."""

    before: frozenset[str]
    everywhere: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cover:
    """Shares from 0 to 1: of the question's names, of its other words, and of these near the best possible answer."""

    names: float
    words: float
    near: float


@dataclass(frozen=True, slots=True)
class Question:
    """What a question's words weigh, and which words of the passages stand for them."""

    names: Mapping[str, float]
    words: Mapping[str, float]
    similar: Similar

    @classmethod
    def of(cls, asked: query.Query, task: Task, rarity: Rarity, similar_words: SimilarWords) -> "Question":
        kinds = frozenset(stems(" ".join(kind_words(task.request))))
        rare = rarity(asked.terms)
        names = {term: max(rare[term], 0.1) for term in asked.terms if term in asked.names or term[0].isdigit()}
        words = {term: max(rare[term], 0.1) * _lightness(term, kinds) for term in asked.terms if term not in names}
        own, theirs = stemmed(task.request), _vocabulary(task.passages)
        stem_of = {word: stem for stem, word in theirs.items()}
        near = similar_words([own.get(term, term) for term in words], list(stem_of))
        similar = {
            term: {stem_of[word]: cosine for word, cosine in near.get(own.get(term, term), {}).items()} for term in words
        }
        return cls(names, words, similar)

    def cover(self, text: str, around: Surroundings, held: Sequence[Held]) -> Cover:
        """How much of the question a sentence covers. A question without names, or with nothing else, has that covered."""
        said: dict[str, list[int]] = {}
        for stem, start in placed(text):
            said.setdefault(stem, []).append(start)
        names = _share(self.names, {name: self._named(name, said, around) for name in self.names})
        credit = {term: self._said(term, said) for term in self.words}
        words = _share(
            self.words,
            {term: max(here[0], NEARBY[False] * (term in around.before)) for term, here in credit.items()},
        )
        anchors = credit if any(here[0] for here in credit.values()) else {n: (1.0, said[n]) for n in self.names if n in said}
        weights = self.words if anchors is credit else self.names
        near = max((each.fits * self._near(each.start, anchors, weights) for each in held), default=0.0)
        return Cover(names, words, near)

    def _named(self, name: str, said: Mapping[str, list[int]], around: Surroundings) -> float:
        if name in said or kin(name, said):
            return 1.0
        if name in around.before or kin(name, around.before):
            return NEARBY[True]
        return ELSEWHERE if name in around.everywhere or kin(name, around.everywhere) else 0.0

    def _said(self, term: str, said: Mapping[str, list[int]]) -> tuple[float, list[int]]:
        """How nearly the sentence says a word, and where."""
        if term in said:
            return 1.0, said[term]
        best = max(((cosine, word) for word, cosine in self.similar.get(term, {}).items() if word in said), default=None)
        return (best[0], said[best[1]]) if best else (0.0, [])

    def _near(self, place: int, anchors: Mapping[str, tuple[float, list[int]]], weights: Mapping[str, float]) -> float:
        shares = {
            term: credit * math.exp(-min(abs(start - place) for start in starts) / LETTERS_A_WORD / REACH)
            for term, (credit, starts) in anchors.items()
            if starts
        }
        return _share(weights, shares)


def _lightness(term: str, kinds: frozenset[str]) -> float:
    return KIND_WEIGHT if term in kinds else LIGHT_WEIGHT if term in LIGHT else 1.0


def _share(weights: Mapping[str, float], credits: Mapping[str, float]) -> float:  # noqa: A002
    """The weighted mean of credits, 1 where there is nothing to weigh."""
    total = sum(weights.values())
    return sum(weights[term] * credit for term, credit in credits.items()) / total if total else 1.0


def _vocabulary(passages: Sequence[NumberedPassage]) -> dict[str, str]:
    found: dict[str, str] = {}
    for passage in passages:
        found |= stemmed(passage.passage.span.of(passage.article.text))
    return found


def kin(name: str, words: Iterable[str]) -> bool:
    """Russia and Russian, China and Chinese: words that share all but the last two letters of a name of five or more."""
    head = name[: max(4, len(name) - 2)]
    return len(name) >= 5 and any(word.startswith(head) for word in words)
