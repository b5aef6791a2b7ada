"""Two signals that take all the sentences found: words that the best of several articles share, and the kind of thing.

That an answer is said again and again near the question's words is the oldest help in answering from much text (Brill,
Dumais and Banko 2002); the words take the place of an expanded query (RM3, Lavrenko and Croft 2001).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from index.search.query import Sought
from index.text.analysis import CAPITAL, FULL, LENGTH, LOW, NUMBER, STEM, Text, Vocabulary

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

Likeness = Callable[[str, Sequence[str], Any], Any]
"""How alike each of some words, given by their numbers among many, is to one word: -1 to 1."""

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Each stem with meaning of each sentence once, sentence by sentence.

    Stems are the vocabulary's numbers. `low` is the number of its last word in small letters; `new`: the question has
    not said it; `long`: it has more than a letter; `right`: it could be the answer, or part of it, by what is sought.
    """

    text: Text
    sentence: Any
    stem: Any
    low: Any
    new: Any
    long: Any
    right: Any

    @classmethod
    def of(cls, text: Text, spoken: Any, sought: Sought) -> "Pairs":
        """`spoken`: of each word, whether the question says its stem."""
        full = np.flatnonzero(text.marked(FULL))
        stem = text.column(STEM)[full].astype(np.int64)
        pair = text.sentence[full] * (stem.max(initial=0) + 1) + stem
        bits = len(full).bit_length()
        key = np.sort((pair << bits) + np.arange(len(full)))  # faster than an argsort that keeps the order
        order, pair = full[key & ((1 << bits) - 1)], key >> bits
        first = np.flatnonzero(np.diff(pair, prepend=-1))
        last = np.append(first[1:], len(order))[: len(first)] - 1
        right = np.ones(len(first), bool)
        if sought in (Sought.NUMBER, Sought.NAME) and len(first):
            could = text.marked(NUMBER) if sought is Sought.NUMBER else text.marked(CAPITAL) & (text.place > 0)
            right = np.logical_or.reduceat(could[order], first)
        words = text.words[order[last]]
        new = ~spoken[order[last]]
        return cls(text, text.sentence[order[last]], words[:, STEM], words[:, LOW], new, words[:, LENGTH] > 1, right)


def votes(pairs: Pairs, first: Floats, article: Any) -> Floats:
    """How much each sentence shares with the best sentences of other articles, by their `first` scores: 0 to 1."""
    best = np.argsort(-first, kind="stable")[:VOTERS]
    strength = np.zeros(len(first))
    strength[best] = np.exp(SHARP * (first[best] - first[best[0]]))
    voting = np.flatnonzero((strength[pairs.sentence] > 0) & pairs.new & pairs.long)
    if not len(voting):
        return np.zeros(len(first))
    place, stems = _numbered(pairs.text.vocabulary, pairs.stem[voting])
    stem = place[pairs.stem]
    has = np.flatnonzero(stem >= 0)
    stem = stem[has]
    sentence = pairs.sentence[has]
    here = article[sentence]
    given = np.zeros((len(stems), int(article.max()) + 1))
    voter = article[pairs.sentence[voting]]
    np.maximum.at(given, (place[pairs.stem[voting]], voter), strength[pairs.sentence[voting]])
    total = given.sum(axis=1)
    rare = np.log((len(first) + 1) / (np.bincount(stem, minlength=len(stems)) + 0.5))
    most = (total * rare).max() or 1.0
    others = (total[stem] - given[stem, here]) * rare[stem] * np.where(pairs.right[has], 1.0, ELSEWHERE)
    found: Floats = _of_the_best(sentence, others, VOTES, len(first)) / VOTES / most
    return found


def kinds(pairs: Pairs, noun: str, likeness: Likeness, sentences: int) -> Floats:
    """How alike the words of each sentence are to the noun asked for: the mean of the three most alike, at least 0."""
    low = pairs.low[pairs.new]
    place, distinct = _numbered(pairs.text.vocabulary, low)
    alike = likeness(noun, pairs.text.vocabulary.strings, distinct)
    scores = alike.astype(np.float64)[place[low]]
    found: Floats = _of_the_best(pairs.sentence[pairs.new], scores, ALIKE, sentences) / ALIKE
    return np.maximum(0.0, found)


def _numbered(known: Vocabulary, strings: Any) -> tuple[Any, Any]:
    """The place of each of a vocabulary's strings among the distinct ones of some, or -1; and these, ascending.

    np.unique would load numpy.ma, which takes a first question longer than the whole search.
    """
    place = known.every(-1)
    place[strings] = 0
    distinct = np.flatnonzero(place == 0)
    place[distinct] = np.arange(len(distinct), dtype=np.int32)
    return place, distinct


def _of_the_best(sentence: Any, values: Floats, number: int, sentences: int) -> Floats:
    """For each sentence the sum of so many of its greatest values. `sentence`: of each value, ascending."""
    order = np.argsort(-values)
    order = order[np.argsort(sentence[order].astype(np.uint16), kind="stable")]
    count = np.bincount(sentence, minlength=sentences)
    rank = np.arange(len(order)) - (np.cumsum(count) - count)[sentence]
    best = order[rank < number]
    found: Floats = np.bincount(sentence[best], weights=values[best], minlength=sentences).astype(np.float64)
    return found
