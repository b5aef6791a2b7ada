"""Two signals that take all the sentences found: words that the best of several articles share, and the kind of thing.

That an answer is said again and again near the question's words is the oldest help in answering from much text (Brill,
Dumais and Banko 2002); the words take the place of an expanded query (RM3, Lavrenko and Croft 2001).
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from index.analysis import CAPITAL, FULL, LENGTH, LOW, NUMBER, Text
from index.query import Sought

VOTERS = 40
"""So many of the best sentences tell which words the answer may have."""
VOTES = 5
"""A sentence is judged by so many of its words that others have too."""
SHARP = 3.0
"""How much more a better sentence's vote counts: e to so many times the difference of their first scores."""

ELSEWHERE = 0.3
"""What a word counts that cannot be the answer by what is sought."""

ALIKE = 3
"""A sentence is of a kind by so many of its words."""

Likeness = Callable[[str, Collection[str]], Mapping[str, float]]
"""How alike each of some words is to one word, -1 to 1."""

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Each stem with meaning of each sentence once, sentence by sentence.

    `stem` counts the distinct ones; `low` is the number of its last word in small letters; `new`: the question has not
    said it; `long`: it has more than a letter; `right`: it could be the answer, or part of it, by what is sought.
    """

    text: Text
    stems: int
    sentence: Any
    stem: Any
    low: Any
    new: Any
    long: Any
    right: Any

    @classmethod
    def of(cls, text: Text, stems: tuple[Any, Any], spoken: Any, sought: Sought) -> "Pairs":
        """`stems` are the distinct ones, and which each word has; `spoken`, whether the question says each."""
        known, inverse = stems
        full = text.marked(FULL)
        key = text.sentence[full].astype(np.int64) * len(known) + inverse[full]
        order = np.argsort(key, kind="stable")
        key = key[order]
        first = np.flatnonzero(np.diff(key, prepend=-1))
        last = np.append(first[1:], len(key))[: len(first)] - 1
        sentence, stem = key[first] // max(1, len(known)), key[first] % max(1, len(known))
        right = np.ones(len(first), bool)
        if sought in (Sought.NUMBER, Sought.NAME) and len(first):
            could = text.marked(NUMBER) if sought is Sought.NUMBER else text.marked(CAPITAL) & (text.place > 0)
            right = np.logical_or.reduceat(could[full][order], first)
        low, length = text.column(LOW)[full][order][last], text.column(LENGTH)[full][order][last]
        return cls(text, len(known), sentence, stem, low, ~spoken[stem], length > 1, right)


def votes(pairs: Pairs, first: Floats, article: Any) -> Floats:
    """How much each sentence shares with the best sentences of other articles, by their `first` scores: 0 to 1."""
    best = np.argsort(-first, kind="stable")[:VOTERS]
    strength = np.zeros(len(first))
    strength[best] = np.exp(SHARP * (first[best] - first[best[0]]))
    here = article[pairs.sentence]
    given = np.zeros((pairs.stems, int(article.max()) + 1))
    voting = (strength[pairs.sentence] > 0) & pairs.new & pairs.long
    np.maximum.at(given, (pairs.stem[voting], here[voting]), strength[pairs.sentence[voting]])
    total = given.sum(axis=1)
    rare = np.log((len(first) + 1) / (np.bincount(pairs.stem, minlength=pairs.stems) + 0.5))
    most = max((total * rare).max(initial=0.0), 0.0) or 1.0
    others = (total[pairs.stem] - given[pairs.stem, here]) * rare[pairs.stem] * np.where(pairs.right, 1.0, ELSEWHERE)
    found: Floats = _of_the_best(pairs.sentence, others, VOTES, len(first)) / VOTES / most
    return found


def kinds(pairs: Pairs, noun: str, likeness: Likeness, sentences: int) -> Floats:
    """How alike the words of each sentence are to the noun asked for: the mean of the three most alike, at least 0."""
    sentence, low = pairs.sentence[pairs.new], pairs.low[pairs.new]
    distinct, inverse = np.unique(low, return_inverse=True)
    words = [pairs.text.vocabulary.strings[number] for number in distinct.tolist()]
    alike = likeness(noun, words)
    scores = np.array([alike[word] for word in words], float)
    found: Floats = np.maximum(0.0, _of_the_best(sentence, scores[inverse], ALIKE, sentences) / ALIKE)
    return found


def _of_the_best(sentence: Any, values: Floats, number: int, sentences: int) -> Floats:
    """For each sentence the sum of so many of its greatest values. `sentence`: of each value, ascending."""
    order = np.lexsort((-values, sentence))
    count = np.bincount(sentence, minlength=sentences)
    rank = np.arange(len(order)) - (np.cumsum(count) - count)[sentence]
    best = order[rank < number]
    found: Floats = np.bincount(sentence[best], weights=values[best], minlength=sentences).astype(np.float64)
    return found
