"""Rank sentences by how likely each is to hold what a question asks for: a few plain signals, weighed.

The weights were fitted (evals/fit_ranker.py) so that of all the sentences found for a question one that holds the
answer comes first as likely as possible: a softmax over the sentences, and the logarithm of the share that those with
the answer have in it.
"""

import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from index.analysis import Sentence, analysed
from index.article import Published
from index.query import Query, Sought

if TYPE_CHECKING:
    from index.library import StoredPassage

WEIGHTS = Path(__file__).with_name("ranking.json")

NO_WORD = "\x00"
"""A term that no passage has: its rarity is the greatest there is."""

COMMON = 0.1
"""What a word counts that is everywhere, beside 1.1 for the rarest."""

VOTERS = 40
"""So many of the best sentences tell which words the answer may have."""
VOTES = 5
"""A sentence is judged by so many of its words that others have too."""
SHARP = 3.0
"""How much more a better sentence's vote counts: e to so many times the difference of their first scores."""

NEAR_WORDS = 8.0
"""Words after which nearness to the question's words has fallen to 1/e."""

UNDATED_DAYS = 400.0
AHEAD_DAYS = 0.5
"""An article from later than `now` is not what was asked about; half a day is left for time zones."""


class Signals(NamedTuple):
    """What a sentence is judged by, each from 0 to 1. Shares are of the question's words, weighted by rarity."""

    own: float
    """The share that the sentence says."""
    passage: float
    """The share that its passage and its article's title say."""
    article: float
    """The share that all passages found of its article say."""
    matched: float
    """Its passage's BM25 score beside the best."""
    meant: float
    """Its passage's cosine with the question, from the least to the best that was found."""
    days: float
    """1 for an article of now, or of the period asked about; 1/e after ten days."""
    weeks: float
    """The same, 1/e after sixty days."""
    lead: float
    """It opens the article."""
    names: float
    """How many capitalised words it has that the question has not, five or more being 1."""
    numbers: float
    """How many numbers, three or more being 1."""
    fits: float
    """It has what the question asks for: a name, a number, a date."""
    near: float
    """How near that stands to a word of the question."""
    voted: float
    """The words that it shares with the best sentences of other articles, beyond the question's own."""
    kind: float
    """How alike its words are to the noun asked for: to `planet`, `Jupiter`."""
    asks: float
    """It is a question itself."""


@dataclass(frozen=True, slots=True)
class Found:
    """A passage with its scores in the two searches; 0 where one did not find it."""

    stored: "StoredPassage"
    matched: float
    meant: float


Likeness = Callable[[str, Collection[str]], Mapping[str, float]]
"""How alike each of some words is to one word, -1 to 1."""


@cache
def weights() -> tuple[float, ...]:
    """What each signal weighs."""
    fitted = json.loads(WEIGHTS.read_text(encoding="utf-8"))["weights"]
    return tuple(fitted[name] for name in Signals._fields)


def ranked(
    query: Query,
    found: Sequence[Found],
    rarity: Mapping[str, float],
    likeness: Likeness | None,
    *,
    now: datetime,
    without: Collection[str] = (),
) -> list[list[float]]:
    """For each passage the log-odds of each of its sentences, up to a constant of the question.

    `without` names signals that are left out.
    """
    weighed = [0.0 if name in without else weight for name, weight in zip(Signals._fields, weights(), strict=True)]
    return [
        [sum(map(float.__mul__, weighed, each)) for each in sentences]
        for sentences in signals(query, found, rarity, likeness, now=now)
    ]


def signals(
    query: Query, found: Sequence[Found], rarity: Mapping[str, float], likeness: Likeness | None, *, now: datetime
) -> list[list[Signals]]:
    """For each passage the signals of each of its sentences. `rarity` knows the query's terms and NO_WORD."""
    asked = _Asked(query, rarity)
    texts = [[analysed(span.of(each.stored.article.text)) for span in each.stored.passage.sentences] for each in found]
    said: dict[str, set[str]] = {}
    titles: dict[str, set[str]] = {}
    for each, sentences in zip(found, texts, strict=True):
        article = each.stored.article
        if article.source not in said:
            titles[article.source] = asked.words & analysed(article.title).content.keys()
            said[article.source] = set(titles[article.source])
        said[article.source].update(*(asked.words & sentence.content.keys() for sentence in sentences))
    best = max((each.matched for each in found), default=0.0) or 1.0
    cosines = [each.meant for each in found if each.meant > 0]
    least, most = min(cosines, default=0.0), max(cosines, default=0.0)
    result: list[list[Signals]] = []
    for each, sentences in zip(found, texts, strict=True):
        article = each.stored.article
        days, weeks = timely(article.published, query, now)
        here = set(titles[article.source]).union(*(asked.words & sentence.content.keys() for sentence in sentences))
        around = (
            asked.share(here),
            asked.share(said[article.source]),
            each.matched / best,
            max(0.0, each.meant - least) / (most - least) if most > least else 0.0,
            days,
            weeks,
        )
        opens = each.stored.passage.number == 0
        result.append([_signals(asked, sentence, around, opens and n == 0) for n, sentence in enumerate(sentences)])
    return _with_votes(asked, found, texts, result, likeness)


class _Asked:
    """A query with the weights of its words."""

    def __init__(self, query: Query, rarity: Mapping[str, float]) -> None:
        most = rarity.get(NO_WORD) or 1.0
        self.weights = {term: weight * (COMMON + rarity.get(term, 0.0) / most) for term, weight in query.terms.items()}
        self.words = self.weights.keys()
        self.total = sum(self.weights.values()) or 1.0
        self.spoken = frozenset(analysed(query.text).stems)
        self.sought = query.sought
        self.noun = query.noun

    def share(self, words: Collection[str]) -> float:
        return sum(self.weights[word] for word in words) / self.total


def _signals(asked: _Asked, sentence: Sentence, around: tuple[float, ...], opens: bool) -> Signals:
    """All but the votes and the kind, which need the other sentences."""
    own = asked.words & sentence.content.keys()
    names = [n for n in sentence.capitals if sentence.stems[n] not in asked.spoken]
    numbers = [n for n in sentence.numbers if sentence.stems[n] not in asked.spoken]
    held = numbers if asked.sought is Sought.NUMBER else names
    fits = {
        Sought.NUMBER: float(bool(numbers)),
        Sought.DATE: float(sentence.dated or any(len(sentence.stems[n]) == 4 for n in numbers)),
        Sought.NAME: float(bool(names)),
    }.get(asked.sought, 0.5 + 0.5 * bool(names))
    near = 0.0
    if own and held:
        places = [n for n, stem in enumerate(sentence.stems) if stem in own]
        near = math.exp(-min(abs(n - place) for n in held for place in places) / NEAR_WORDS)
    passage, article, matched, meant, days, weeks = around
    return Signals(
        own=asked.share(own),
        passage=passage,
        article=article,
        matched=matched,
        meant=meant,
        days=days,
        weeks=weeks,
        lead=float(opens),
        names=min(len(names), 5) / 5,
        numbers=min(len(numbers), 3) / 3,
        fits=fits,
        near=near,
        voted=0.0,
        kind=0.0,
        asks=float(sentence.asks),
    )


def timely(published: Published | None, query: Query, now: datetime) -> tuple[float, float]:
    """How near an article's date is to the period asked about, or else to now: by days and by weeks, 1 down to 0."""
    if published is None:
        days = UNDATED_DAYS
    elif query.period is not None:
        start, end = query.period
        days = max((start - published.when).total_seconds(), (published.when - end).total_seconds(), 0) / 86_400
    else:
        days = (now - published.when).total_seconds() / 86_400
        if days < -AHEAD_DAYS:
            return 0.3, 1.0
        days = max(days - 1, 0.0)  # a date without a time is the start of its day
    return math.exp(-days / 10), math.exp(-days / 60)


def _with_votes(
    asked: _Asked,
    found: Sequence[Found],
    texts: Sequence[Sequence[Sentence]],
    signals: Sequence[Sequence[Signals]],
    likeness: Likeness | None,
) -> list[list[Signals]]:
    """Add what takes all sentences: the words that several articles' best sentences share, and the kind of thing.

    That an answer is said again and again near the question's words is the oldest help in answering from much text
    (Brill, Dumais and Banko 2002); the words take the place of an expanded query (RM3, Lavrenko and Croft 2001).
    """
    flat = [
        (one, sentence, each.stored.article.source)
        for each, sentences, of_passage in zip(found, texts, signals, strict=True)
        for one, sentence in zip(of_passage, sentences, strict=True)
    ]
    votes = _votes(asked, flat)
    typical = (
        likeness(asked.noun, {word for _, each, _ in flat for word in each.content.values()})
        if (likeness is not None and asked.noun)
        else {}
    )
    result = []
    for each, sentences, of_passage in zip(found, texts, signals, strict=True):
        article = each.stored.article.source
        result.append(
            [
                one._replace(voted=votes(sentence, article), kind=_kind(asked, sentence, typical))
                for one, sentence in zip(of_passage, sentences, strict=True)
            ]
        )
    return result


def _votes(asked: _Asked, flat: Sequence[tuple[Signals, Sentence, str]]) -> Callable[[Sentence, str], float]:
    """A function that says how much a sentence of an article shares with the best sentences of others."""
    first = [one.own + one.passage + 0.8 * one.article + 0.6 * one.days + 0.5 * one.matched for one, _, _ in flat]
    best = sorted(range(len(flat)), key=lambda n: -first[n])[:VOTERS]
    given: dict[str, dict[str, float]] = defaultdict(dict)
    for n in best:
        _, sentence, article = flat[n]
        vote = math.exp(SHARP * (first[n] - first[best[0]]))
        for word in sentence.content:
            if word not in asked.spoken and len(word) > 1:
                given[word][article] = max(vote, given[word].get(article, 0.0))
    number = Counter(chain.from_iterable(sentence.content for _, sentence, _ in flat))
    rare = {word: math.log((len(flat) + 1) / (number[word] + 0.5)) for word in given}
    total = {word: sum(by_article.values()) for word, by_article in given.items()}
    most = max((total[word] * rare[word] for word in given), default=0.0) or 1.0

    def votes(sentence: Sentence, article: str) -> float:
        right = _right_places(asked.sought, sentence)
        found = sorted(
            [
                (total[word] - given[word].get(article, 0.0)) * rare[word] * (1.0 if word in right else 0.3)
                for word in sentence.content
                if word in total
            ],
            reverse=True,
        )
        return sum(found[:VOTES]) / VOTES / most

    return votes


def _right_places(sought: Sought, sentence: Sentence) -> Collection[str]:
    """The words that could be the answer, or part of it, by what is sought."""
    if sought is Sought.NUMBER:
        return {sentence.stems[n] for n in sentence.numbers}
    if sought is Sought.NAME:
        return {sentence.stems[n] for n in sentence.capitals}
    return sentence.content.keys()


def _kind(asked: _Asked, sentence: Sentence, typical: Mapping[str, float]) -> float:
    """The mean likeness of the three words that are most like the noun asked for."""
    if not typical:
        return 0.0
    alike = sorted((typical[word] for stem, word in sentence.content.items() if stem not in asked.spoken), reverse=True)
    return max(0.0, sum(alike[:3]) / 3) if alike else 0.0
