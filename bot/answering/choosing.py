"""Which of the sentences that may answer are shown: the best one, and those nearly as good that say something else."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.answering.held import values
from bot.answering.judging import Features
from bot.answering.question import COMPARABLE, STRICT, Asked, Wanted
from bot.answering.values import differ
from bot.draft import SentenceLabel
from index.article import Article, Span
from index.text.words import content_stems

ENOUGH = 0.4
"""The score from which a sentence answers."""

SURE = 13.0
"""Retrieval's log-odds of its likeliest sentence from which on a lower score is enough."""
SURER = 2.0
"""How much lower, for each unit of log-odds more."""

STALE = 1.5
"""What the oldest of the reports found loses beside the latest as the first to be told: of two that tell as well, the
later is the news."""

MOST_SENTENCES = {True: 4, False: 3}
"""An answer is short; where dates or quantities differ, each is given."""

FEWEST_WORDS = 4
"""What is shorter is a heading or a quiz's choice, and is not shown beside an answer."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer; `score` orders them."""

    label: SentenceLabel
    article: Article
    span: Span
    text: str
    """Its words without markup and dateline."""
    score: float
    features: Features
    odds: float = 0.0
    """How much less likely it is to answer than the likeliest sentence retrieved: log-odds of at most 0."""
    stale: float = 0.0
    """How much older its article is than the latest found, 0 to 1 (bot/answering/timely.py)."""

    def leads(self, by_odds: float) -> float:
        """What it is chosen by as the first sentence."""
        return self.follows(by_odds) - STALE * self.stale

    def follows(self, by_odds: float) -> float:
        """And as one of the others."""
        return self.score + by_odds * self.odds


@dataclass(frozen=True, slots=True)
class Choice:
    """How sentences are chosen, by their scores and log-odds.

    Set by hand so that, with no more sentences in an answer, more answers to news quizzes hold what was asked for
    (`precis eval news-qa`, answer_in_quotes), and the project's own questions are answered as before (evals/cases.py).
    """

    enough: float
    """The score from which a sentence answers."""
    follows: float
    """The score from which one may be shown after one that answers."""
    first: float
    """What retrieval's log-odds count beside a score in choosing the first sentence."""
    others: float
    """And in ordering the others."""
    close: float
    """How near to the best another must come, in that order."""
    unlikely: float = -4.0
    """Log-odds beside the likeliest sentence, retrieval's, below which one is not looked at: less than a fiftieth."""


VALUE = Choice(ENOUGH, ENOUGH, 0.25, 0.5, 5.0)
"""Of dates and quantities; one that follows must be as sure as the first."""
TOLD = Choice(ENOUGH, -1.0, 0.5, 1.5, 8.0)
"""Where a sentence that holds an answer of the kind can be told from one that does not: names, places, reasons."""
UNTOLD = Choice(ENOUGH, -4.0, 2.0, 4.0, 12.0)
"""Where it cannot: retrieval, which knows the noun asked for and how often a thing is told, has more to say."""
UNRANKED = Choice(ENOUGH, -1.0, 0.0, 0.0, 5.0)
"""Where retrieval has ranked no sentence."""
NEWS = Choice(ENOUGH, ENOUGH, 0.0, 0.0, math.inf, -math.inf)
"""Where any news is asked for (bot/writing/news.py): what was ranked as an answer to a question says little."""


def choice(wants: Asked, likeliest: float | None) -> Choice:
    """By the kind that is asked for, and by retrieval's log-odds of its likeliest sentence."""
    if wants.kind is Wanted.NEWS:
        kind = NEWS
    elif wants.kind in COMPARABLE:
        kind = VALUE
    elif likeliest is None:
        kind = UNRANKED
    else:
        kind = TOLD if wants.kind in STRICT else UNTOLD
    enough = ENOUGH - SURER * max(0.0, (SURE if likeliest is None else likeliest) - SURE)
    return replace(kind, enough=enough, follows=min(enough, kind.follows))


@dataclass(slots=True)
class Leading:
    """The best so far of the sentences looked at: what others must come near to."""

    choice: Choice
    first: float = -math.inf
    """By the order of the first sentence, of those that answer."""
    others: float = -math.inf
    """By the order of the others, of all."""

    def may_be_shown(self, at_most: float, odds: float) -> bool:
        """Whether a sentence whose score is at most so much could still be shown."""
        choice = self.choice
        if at_most < choice.follows:
            return False
        if at_most >= choice.enough and at_most + choice.first * odds >= self.first:
            return True
        return at_most + choice.others * odds >= self.others - choice.close

    def add(self, each: Candidate) -> None:
        """A sentence with a score of at least `follows`."""
        if each.score >= self.choice.enough:
            self.first = max(self.first, each.leads(self.choice.first))
        self.others = max(self.others, each.follows(self.choice.others))


def chosen(found: Sequence[Candidate], wants: Asked, choice: Choice) -> list[Candidate]:
    """The best sentence, and those nearly as good that say something else; none where no score is enough.

    Of dates and quantities each article's best sentence is kept that answers with another value than the ones before
    it: visits of different years, a toll and its correction.
    """
    good = [each for each in found if each.score >= choice.enough]
    if not good:
        return []
    first = max(good, key=lambda each: each.leads(choice.first))
    after = partial(Candidate.follows, by_odds=choice.others)
    least = max(map(after, found)) - choice.close
    others = [each for each in found if each is not first and after(each) >= least]
    kept = [first]
    others.sort(key=after, reverse=True)
    for each in _each_article_once(others) if wants.kind in COMPARABLE else others:
        if len(kept) == MOST_SENTENCES[wants.kind in COMPARABLE or wants.kind is Wanted.REASON]:
            break
        if len(each.text.split()) >= FEWEST_WORDS and all(_apart(each, other, wants) for other in kept):
            kept.append(each)
    return kept


def _each_article_once(ordered: Iterable[Candidate]) -> Iterator[Candidate]:
    """The best sentence of each article: what it says besides with another number counts something else."""
    heard = set()
    for each in ordered:
        if each.article.id not in heard:
            heard.add(each.article.id)
            yield each


def _apart(each: Candidate, other: Candidate, wants: Asked) -> bool:
    if wants.kind not in COMPARABLE:
        return adds(each, other)
    if each.article is other.article:
        return False
    here, there = (values(wants, one.text, one.article.published) for one in (each, other))
    return differ(here, there)


def adds(each: Candidate, other: Candidate) -> bool:
    """Less than six tenths of the shorter sentence's content words are in the other."""
    some, others = set(content_stems(each.text)), set(content_stems(other.text))
    return len(some & others) < 0.6 * max(1, min(len(some), len(others)))
