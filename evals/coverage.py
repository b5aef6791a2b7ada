"""How far a summary covers what it should say, judged without a language model.

For each insight the judge picks the summary's line that says most of it, and how far that line covers it: not,
partly or fully. It is a pair of linear models over the shares of words, numbers and names that the two have in common
and the likeness of their static vectors, fitted by evals/fit_coverage.py on published judgements of published
summaries. Their weights stand in coverage.json, for every topic that was fitted on also without that topic.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from index.embeddings import WordLlama
from index.text.words import content_stems, stemmed, stems

if TYPE_CHECKING:
    from index.embeddings import Vector, Vectors

LEVELS = (0.0, 0.5, 1.0)
"""Not, partly, fully covered, as the benchmark scores them (Laban et al. 2024)."""

SAID = {"NO_COVERAGE": 0.0, "PARTIAL_COVERAGE": 0.5, "FULL_COVERAGE": 1.0}

PAIR = ("words", "words or similar", "line's words", "words f1", "numbers missing", "numbers", "names", "cosine")
"""What is measured of an insight and a line; shares from 0 to 1, words weighed by how rare they are in the topic."""
BEST = (*PAIR, "second's words", "second's cosine", "best elsewhere")
"""What is measured of an insight and the whole summary: of the line picked, of the second, and how much more of the
insight's words another line has."""

SIMILAR = 0.3
"""The cosine from which two words' vectors say that they mean something similar."""

CITED = re.compile(r"\[([\d, ]+)\]")
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")
_NAME = re.compile(r"\b[A-Z][\w’'-]*")


@dataclass(frozen=True, slots=True)
class Judged:
    """How far an insight is covered, one of LEVELS, and by which line, counted from 0."""

    coverage: float
    line: int


@dataclass(frozen=True, slots=True)
class Weights:
    """The two models: `pick` has a weight for each of PAIR; `levels` for each of LEVELS an intercept, then a weight for
    each of BEST."""

    pick: tuple[float, ...]
    levels: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Words:
    """A text as it is compared: its content stems, each with a word that has it; its numbers; its names."""

    stems: Mapping[str, str]
    numbers: frozenset[str]
    names: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "Words":
        content = set(content_stems(text))
        return cls(
            {stem: word for stem, word in stemmed(text).items() if stem in content},
            frozenset(each.rstrip(".,").replace(",", "") for each in _NUMBER.findall(text)),
            frozenset(stem for name in _NAME.findall(text[1:]) for stem in stems(name)[:1]),
        )


class Judge:
    """Judges summaries of one topic, whose documents say how rare a word is."""

    def __init__(self, documents: Iterable[str], weights: Weights, embedding: WordLlama) -> None:
        held = [set(content_stems(text)) for text in documents]
        self._documents = len(held)
        self._spread = Counter(stem for stems in held for stem in stems)
        self._weights = weights
        self._embedding = embedding
        self._vectors: dict[str, Vector] = {}

    def judge(self, insights: Sequence[str], lines: Sequence[str]) -> list[Judged]:
        """For each insight the line that covers it best and how far. Without lines nothing is covered."""
        if not lines:
            return [Judged(0.0, 0) for _ in insights]
        return [self.level(measured) for measured in self.measured(insights, lines)]

    def level(self, measured: "Vectors") -> Judged:
        """From what was measured of an insight with every line."""
        line = int(np.argmax(measured @ np.array(self._weights.pick)))
        given = np.append(1.0, best(measured, line))
        return Judged(LEVELS[int(np.argmax(np.array(self._weights.levels) @ given))], line)

    def measured(self, insights: Sequence[str], lines: Sequence[str]) -> "list[Vectors]":
        """For each insight a row of PAIR for every line."""
        plain = [CITED.sub(" ", line).strip(" *-•") for line in lines]
        said, wanted = [Words.of(line) for line in plain], [Words.of(insight) for insight in insights]
        cosines = self._embedding.documents(list(insights)) @ self._embedding.documents(plain).T
        return [
            np.array([self._pair(one, line, float(cosine)) for line, cosine in zip(said, row, strict=True)])
            for one, row in zip(wanted, cosines, strict=True)
        ]

    def _pair(self, insight: Words, line: Words, cosine: float) -> list[float]:
        weights = {stem: self._rarity(stem) for stem in insight.stems}
        total = sum(weights.values()) or 1.0
        hit = sum(weight for stem, weight in weights.items() if stem in line.stems)
        similar = hit + self._similar(insight, line, weights)
        said = sum(map(self._rarity, line.stems)) or 1.0
        recall = hit / total
        precision = sum(self._rarity(stem) for stem in line.stems if stem in insight.stems) / said
        f1 = 2 * recall * precision / (recall + precision) if recall + precision else 0.0
        numbers = len(insight.numbers & line.numbers) / len(insight.numbers) if insight.numbers else 0.0
        missing = 1 - numbers if insight.numbers else 0.0
        named = line.names | line.stems.keys()
        names = len(insight.names & named) / len(insight.names) if insight.names else 1.0
        return [recall, similar / total, precision, f1, missing, numbers, names, cosine]

    def _similar(self, insight: Words, line: Words, weights: Mapping[str, float]) -> float:
        """What the line's words count for those of the insight that it lacks."""
        lacking = [stem for stem in insight.stems if stem not in line.stems]
        if not lacking or not line.stems:
            return 0.0
        cosines = self._of([insight.stems[stem] for stem in lacking]) @ self._of(list(line.stems.values())).T
        near = np.maximum(cosines.max(axis=1) - SIMILAR, 0) / (1 - SIMILAR)
        return float(sum(weights[stem] * share for stem, share in zip(lacking, near, strict=True)))

    def _of(self, words: Sequence[str]) -> "Vectors":
        new = [word for word in dict.fromkeys(words) if word not in self._vectors]
        if new:
            self._vectors.update(zip(new, self._embedding.documents(new), strict=True))
        return np.stack([self._vectors[word] for word in words])

    def _rarity(self, stem: str) -> float:
        """BM25's inverse document frequency over the topic's documents."""
        held = self._spread.get(stem, 0)
        return math.log(1 + (self._documents - held + 0.5) / (held + 0.5))


def best(measured: "Vectors", line: int) -> "Vector":
    """What BEST names, of the measured lines and the one picked."""
    others = np.delete(measured, line, axis=0)
    second = others[int(np.argmax(others[:, 1]))] if len(others) else np.zeros(len(PAIR))
    elsewhere = measured[:, 1].max() - measured[line, 1]
    return np.concatenate([measured[line], [second[1], second[7], elsewhere]])


class Fitted:
    """The weights that ship with the evaluation."""

    @cached_property
    def _stored(self) -> dict[str, dict[str, object]]:
        stored: dict[str, dict[str, object]] = json.loads(
            files("evals").joinpath("coverage.json").read_text(encoding="utf-8")
        )
        return stored

    def weights(self, topic: str) -> Weights:
        """For a topic that was fitted on, the weights fitted without it; else those fitted on all."""
        without = self._stored["without"]
        return _weights(without.get(topic, self._stored["all"]))


def _weights(stored: object) -> Weights:
    assert isinstance(stored, dict), "coverage.json is written by evals/fit_coverage.py"
    return Weights(tuple(stored["pick"].values()), tuple(tuple(each.values()) for each in stored["levels"].values()))
