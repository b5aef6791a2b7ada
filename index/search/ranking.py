"""Rank sentences by how likely each is to hold what a question asks for: a few plain signals, weighed.

The weights were fitted (evals/fit_ranker.py) so that of all the sentences found for a question one that holds the
answer comes first as likely as possible: a softmax over the sentences, and the logarithm of the share that those with
the answer have in it.
"""

import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from index.article import Published
from index.days.periods import ahead, days_from
from index.search.query import Query, Sought
from index.search.voting import Likeness, Pairs, kinds, votes
from index.text.analysis import CAPITAL, DATED, FULL, LENGTH, NUMBER, Text, analysed, vocabulary

if TYPE_CHECKING:
    from index.library import StoredPassage

WEIGHTS = Path(__file__).with_name("ranking.json")

NO_WORD = "\x00"
"""A term that no passage has: its rarity is the greatest there is."""

COMMON = 0.1
"""What a word counts that is everywhere, beside 1.1 for the rarest."""

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
    about: bool = False
    """Whether a sentence of it speaks of the period asked about."""


Floats = np.ndarray[tuple[int], np.dtype[np.float64]]
Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]


@cache
def weights() -> tuple[float, ...]:
    """What each signal weighs."""
    fitted = json.loads(WEIGHTS.read_text(encoding="utf-8"))["weights"]
    return tuple(fitted[name] for name in Signals._fields)


@dataclass(frozen=True, slots=True)
class Ranked:
    """For each passage the log-odds of each of its sentences, up to a constant of the question; and their words."""

    odds: list[list[float]]
    text: Text


def ranked(
    query: Query,
    found: Sequence[Found],
    rarity: Mapping[str, float],
    likeness: Likeness | None,
    *,
    now: datetime,
    without: Collection[str] = (),
) -> Ranked:
    """`without` names signals that are left out."""
    told = _Told.of(query, found)
    weighed = [0.0 if name in without else weight for name, weight in zip(Signals._fields, weights(), strict=True)]
    odds = iter((_signals(query, found, told, rarity, likeness, now=now) @ np.array(weighed)).tolist())
    return Ranked([list(islice(odds, len(each.stored.passage.sentences))) for each in found], told.text)


def signals(
    query: Query, found: Sequence[Found], rarity: Mapping[str, float], likeness: Likeness | None, *, now: datetime
) -> Matrix:
    """The signals of each sentence of each passage: rows of `Signals`. `rarity` knows the query's terms and NO_WORD."""
    return _signals(query, found, _Told.of(query, found), rarity, likeness, now=now)


def _signals(
    query: Query,
    found: Sequence[Found],
    told: "_Told",
    rarity: Mapping[str, float],
    likeness: Likeness | None,
    *,
    now: datetime,
) -> Matrix:
    if not found:
        return np.zeros((0, len(Signals._fields)))
    asked = _Asked.of(query, rarity, told)
    around = _around(asked, told, query, found, now)
    rows = np.zeros((len(told.passage), len(Signals._fields)))
    of = dict(zip(Signals._fields, rows.T, strict=True))
    of["own"][:] = asked.shares(asked.said)
    for name, column in around.items():
        of[name][:] = column[told.passage]
    of["lead"][told.first] = [each.stored.passage.number == 0 for each in found]
    of["asks"][:] = told.asks
    _held(of, asked, told, query.sought)
    first = of["own"] + of["passage"] + 0.8 * of["article"] + 0.6 * of["days"] + 0.5 * of["matched"]
    pairs = Pairs.of(told.text, told.spoken, query.sought)
    of["voted"][:] = votes(pairs, first, told.article[told.passage])
    if likeness is not None and query.noun:
        of["kind"][:] = kinds(pairs, query.noun, likeness, len(rows))
    return rows


@dataclass(frozen=True, slots=True)
class _Told:
    """The sentences found. `first`: of each passage."""

    text: Text
    titles: Text
    """Of each article the title."""
    passage: Any
    """Of each sentence."""
    first: Any
    article: Any
    """Of each passage, counted from 0 as they come."""
    asks: Sequence[bool]
    spoken: Any
    """Of each word of the text, whether the question says its stem."""

    @classmethod
    def of(cls, query: Query, found: Sequence[Found]) -> "_Told":
        articles: dict[str, int] = {}
        titles, article, sentences = [], [], []
        for each in found:
            of = each.stored.article
            if of.source not in articles:
                articles[of.source] = len(articles)
                titles.append((of.title, of.language))
            article.append(articles[of.source])
            sentences += [(of.text[span.start : span.end], of.language) for span in each.stored.passage.sentences]
        sizes = np.array([len(each.stored.passage.sentences) for each in found], np.int64)
        asked = analysed(query.text, query.language).stems
        text, titled = Text.of([*sentences, *titles], vocabulary()).parted(len(sentences))
        return cls(
            text,
            titled,
            np.repeat(np.arange(len(sizes)), sizes),
            np.cumsum(sizes) - sizes,
            np.array(article),
            [each.endswith("?") for each, _ in sentences],
            text.places(list(dict.fromkeys(asked))) >= 0,
        )


@dataclass(frozen=True, slots=True)
class _Asked:
    """A query's words, with what each weighs, and who says them: rows of words, columns of who."""

    weights: Floats
    total: float
    own: Any
    """Of each word found, whether it is one of the query's and carries meaning."""
    said: Any
    """By each sentence."""
    titles: Any
    """By each article's title."""

    @classmethod
    def of(cls, query: Query, rarity: Mapping[str, float], told: _Told) -> "_Asked":
        most = rarity.get(NO_WORD) or 1.0
        weights = {term: weight * (COMMON + rarity.get(term, 0.0) / most) for term, weight in query.terms.items()}
        own, said = _said(list(weights), told.text, len(told.passage))
        _, titles = _said(list(weights), told.titles, int(told.article.max()) + 1)
        return cls(np.array([*weights.values()]), sum(weights.values()) or 1.0, own, said, titles)

    def shares(self, said: Any) -> Floats:
        """The weighted share of the words that each column says."""
        found: Floats = self.weights @ said / self.total
        return found


def _said(terms: Sequence[str], text: Text, sentences: int) -> tuple[Any, Any]:
    """Which words of a text are among the terms, with meaning; and which of these each sentence says."""
    found = np.where(text.marked(FULL), text.places(terms), -1)
    own = found >= 0
    said = np.zeros((len(terms), sentences), bool)
    said[found[own], text.sentence[own]] = True
    return own, said


def _around(asked: _Asked, told: _Told, query: Query, found: Sequence[Found], now: datetime) -> dict[str, Floats]:
    """What the sentences of a passage have in common, for each passage."""
    titles = asked.titles[:, told.article]
    passages = np.logical_or.reduceat(asked.said, told.first, axis=1) | titles
    articles = asked.titles.T.copy()
    np.logical_or.at(articles, told.article, passages.T)
    matched = np.array([each.matched for each in found])
    meant = np.array([each.meant for each in found])
    least, most = min(meant[meant > 0], default=0.0), max(meant[meant > 0], default=0.0)
    times = np.array([timely(each.stored.article.published, query, now, about=each.about) for each in found])
    return {
        "passage": asked.shares(passages),
        "article": asked.shares(articles.T)[told.article],
        "matched": matched / (max(0.0, matched.max()) or 1.0),
        "meant": np.maximum(0.0, meant - least) / (most - least) if most > least else np.zeros(len(meant)),
        "days": times[:, 0],
        "weeks": times[:, 1],
    }


def _held(of: Mapping[str, Floats], asked: _Asked, told: _Told, sought: Sought) -> None:
    """Fill in what in each sentence could be the answer, and how near it stands to a word of the question."""
    text, many = told.text, len(told.passage)
    new = ~told.spoken
    named = text.marked(CAPITAL) & (text.place > 0) & new
    numbered = text.marked(NUMBER) & new
    names = np.bincount(text.sentence[named], minlength=many)
    numbers = np.bincount(text.sentence[numbered], minlength=many)
    of["names"][:] = np.minimum(names, 5) / 5
    of["numbers"][:] = np.minimum(numbers, 3) / 3
    if sought is Sought.NUMBER:
        of["fits"][:] = numbers > 0
    elif sought is Sought.DATE:
        of["fits"][text.sentence[text.marked(DATED) | (numbered & (text.column(LENGTH) == 4))]] = 1.0
    elif sought is Sought.NAME:
        of["fits"][:] = names > 0
    else:
        of["fits"][:] = 0.5 + 0.5 * (names > 0)
    held = numbered if sought is Sought.NUMBER else named
    away = _away(text, asked.own, held, many)
    of["near"][:] = np.exp(-away / NEAR_WORDS)


def _away(text: Text, own: Any, held: Any, sentences: int) -> Floats:
    """For each sentence the fewest words from one that it holds to one that the question has; infinite without."""
    away = np.full(sentences, np.inf)
    if not own.any() or not held.any():
        return away
    apart = 2 * (int(text.place.max()) + 1)  # further than two words of a sentence are
    places = text.sentence.astype(np.int64) * apart + text.place
    owned, sought = places[own], places[held]
    after = np.searchsorted(owned, sought)
    nearest = np.minimum(
        np.abs(sought - owned[np.maximum(after - 1, 0)]), np.abs(owned[np.minimum(after, len(owned) - 1)] - sought)
    )
    near = nearest < apart // 2
    np.minimum.at(away, text.sentence[held][near], nearest[near])
    return away


def timely(published: Published | None, query: Query, now: datetime, *, about: bool = False) -> tuple[float, float]:
    """How near an article's date is to the period asked about, or else to now: by days and by weeks, 1 down to 0.

    `about`: it speaks of the period, whenever it appeared. Of what is still to come reports have appeared before.
    """
    if about:
        days = 0.0
    elif published is None:
        days = UNDATED_DAYS
    elif query.period is not None and not ahead(query.period, now):
        days = days_from(query.period, published.when, now)
    else:
        days = (now - published.when).total_seconds() / 86_400
        if days < -AHEAD_DAYS:
            return 0.3, 1.0
        days = max(days - 1, 0.0)  # a date without a time is the start of its day
    return math.exp(-days / 10), math.exp(-days / 60)
