"""How likely a sentence is to answer a question: what it is judged by, and the score that this adds up to."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.answering.question import Wanted
from bot.answering.relevance import Cover, Credits, Question
from bot.answering.speaking import speaks
from bot.answering.values import Held
from index.text.lexemes import Lexeme, lexemes
from index.text.names import find_names, key

NEWS_WORDS = 0.7
"""What happened is told in other words than the question's: so much of them counts as covered."""


class Features(NamedTuple):
    """What a sentence is judged by, each from 0 to 1. A named tuple: one is made of every sentence looked at."""

    names: float
    names_around: float
    words: float
    words_around: float
    worst: float
    told: float
    near: float
    fits: float
    lacks_name: float
    new: float
    rank: float
    leans: float
    unfinished: float
    long: float
    unasked: float
    elsewhere: float
    others_name: float
    late: float
    history: float
    several: float
    both: float
    answered: float
    asked_much: float
    unspoken: float


BIAS = -10.0
WEIGHTS = Features(
    names=0.8,
    names_around=1.6,
    words=3.0,
    words_around=4.5,
    worst=1.5,
    told=2.0,
    near=3.0,
    fits=0.6,
    lacks_name=-3.0,
    new=0.8,
    rank=0.5,
    leans=-0.4,
    unfinished=-1.5,
    long=-0.3,
    unasked=-4.0,
    elsewhere=-2.0,
    others_name=-7.0,
    late=-4.0,
    history=-3.0,
    several=1.5,
    both=3.0,
    answered=1.0,
    asked_much=4.0,
    unspoken=-4.0,
)


class Manner(NamedTuple):
    """What a sentence is, beside what it covers. `names`: it has one that the question has not."""

    new: float
    leans: bool
    unfinished: bool
    long: float
    names: bool
    late: bool
    history: bool
    several: bool
    unspoken: float


AT_BEST = {
    holds: Manner(
        new=1.0,
        leans=False,
        unfinished=False,
        long=0.0,
        names=False,
        late=False,
        history=False,
        several=holds,
        unspoken=0.0,
    )
    for holds in (True, False)
}
"""What speaks most for a sentence, by whether it may hold an answer."""


def score(features: Features) -> float:
    """The log-odds that a sentence answers."""
    return BIAS + sum([weight * feature for weight, feature in zip(WEIGHTS, features, strict=True)])


def at_most(question: Question, *, own: Credits, before: Credits, topic: Credits, rank: int, holds: bool) -> float:
    """What a sentence cannot exceed in score, as far as its words and its article's title and lede tell.

    Were it well made, with the best answer where it may hold one at all, and its article had every word asked about.
    """
    best = float(holds)
    cover = question.covered(own, before, topic, question.everywhere, near=best, fits=best)
    return score(_features(question, cover, AT_BEST[holds], lacks_name=0.0, rank=rank))


_PLURAL = re.compile(r"\b(?:which|what|who) (?:are )?(?:the )?\w+s\b(?! (?:is|was)\b)", re.IGNORECASE)
_LEANS = re.compile(
    r"[\"“]?(?:he|she|it|they|this|that|these|those|his|her|their|i|we|my|our|you|but|and|however|meanwhile|also)\b",
    re.IGNORECASE,
)


def features(
    question: Question,
    cover: Cover,
    text: str,
    *,
    lacks_name: float,
    rank: int,
    late: bool,
    history: bool,
    could: Sequence[Held],
) -> Features:
    """What a sentence is judged by. `could` is what in it may be the answer, `rank` its passage's, from 0."""
    words = lexemes(text)
    new = {word.stem for word in words if word.content} - question.standing.keys()
    matters = cover.names_missing or (cover.names_absent and question.asked.kind is Wanted.DATE)
    manner = Manner(
        new=min(1.0, len(new) / 4),
        leans=_LEANS.match(text) is not None,
        unfinished=text.endswith(("?", ":", "…", "...")),
        long=min(1.0, max(0, len(text) - 250) / 250),
        names=bool(matters) and _names_others(words, question),
        late=late,
        history=history,
        several=len(could) > 1 and _PLURAL.search(question.asked.text) is not None,
        unspoken=1.0 - speaks(question.speaker, text) if question.speaker else 0.0,
    )
    return _features(question, cover, manner, lacks_name=lacks_name, rank=rank)


def _features(question: Question, cover: Cover, manner: Manner, *, lacks_name: float, rank: int) -> Features:
    news = question.asked.kind is Wanted.NEWS
    if news or not question.words.pairs:
        if not news or question.names.pairs:
            cover = cover._replace(words=1.0, words_around=max(NEWS_WORDS, cover.words_around))
        else:  # they are what it is to be about
            cover = cover._replace(words=cover.words_around)
        cover = cover._replace(worst=1.0, told=1.0, near=0.0 if news else cover.near)
    return Features(
        names=cover.names,
        names_around=cover.names_around,
        words=cover.words,
        words_around=cover.words_around,
        worst=cover.worst,
        told=cover.told,
        near=cover.near,
        fits=cover.fits,
        lacks_name=lacks_name,
        new=manner.new,
        rank=1 / (1 + rank / 4),
        leans=float(manner.leans),
        unfinished=float(manner.unfinished),
        long=manner.long,
        unasked=1 - cover.focus,
        elsewhere=cover.names_absent * manner.names * (question.asked.kind is Wanted.DATE),
        others_name=cover.names_missing * (1.0 if manner.names else 0.9),
        late=float(manner.late),
        history=float(manner.history),
        several=float(manner.several),
        both=cover.names_around * cover.words_around,
        answered=cover.near * cover.words_around,
        asked_much=min(1.0, len(question.terms) / 15),
        unspoken=manner.unspoken,
    )


def _names_others(words: tuple[Lexeme, ...], question: Question) -> bool:
    """Whether a sentence has a name that the question has not."""
    return any(
        not {key(word) for word in words[name.first : name.end]} & question.standing.keys()
        for name in find_names(words)
    )
