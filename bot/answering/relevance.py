"""How well a sentence covers a question: which words it says, itself or in its surroundings, how near the answer."""

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from bot.answering.phrases import phrases
from bot.answering.question import Asked
from bot.answering.speaking import speaker
from bot.answering.terms import Rarity, SimilarWords, Term, Vocabulary, focus_of, standing_for, terms_of
from bot.answering.values import Held
from bot.draft import NumberedPassage
from index.article import Article
from index.text.lexemes import lexemes, spelled
from index.text.names import key, meant

BEFORE = 0.8
"""What a word counts that stands in the two sentences just before."""

TOPIC = {True: 0.85, False: 0.75}
"""What a name, or another word, counts that stands in the article's title or lede: what the whole article is about."""

ELSEWHERE = {True: 0.4, False: 0.15}
"""What it counts where it stands only elsewhere in the article."""

BEARING = 0.85
"""The share of a name's heaviest word from which on another word of it stands for the whole."""

LETTERS_A_WORD = 6
"""English news: five letters and a space."""

REACH = 8.0
"""Words after which an answer's nearness to a word of the question has fallen to 1/e."""

MEASURED = 0.75
"""What `44 degrees` counts for `hot`, or a name for `which city`."""


class Cover(NamedTuple):
    """Shares from 0 to 1 of the question that a sentence covers, itself or with its surroundings.

    A named tuple: one is made of every sentence looked at.
    """

    names: float
    """Of the names and numbers, in the sentence itself."""
    names_missing: float
    """The share of the names of which neither the sentence, nor the ones before, nor title and lede say any part."""
    names_around: float
    """The same with the title and the sentences before."""
    words: float
    """Of the other words, in the sentence itself."""
    words_around: float
    worst: float
    """The least covered of the words that weigh most."""
    focus: float
    """How nearly the sentence, or the one before, says the word that `who` asks about: who was arrested, who paid."""
    names_absent: float
    """The share of the names of which the sentence itself says no part."""
    told: float
    """Of the words that neither title nor lede has: those that only this sentence, or the ones before, can say."""
    near: float
    """How near the best possible answer stands to what the sentence says of the question; 0 where it holds none."""
    fits: float
    """How well that answer fits the kind asked for."""


Said = Mapping[str, Sequence[int]]
"""Stems and keys of names, each with the places (code points) where a text has it."""

Credits = tuple[float, ...]
"""What each term of a question counts in some text, 0 to 1, in the order of the terms."""


@lru_cache(maxsize=512)
def said(text: str) -> Said:
    """What a text says, and where."""
    places: dict[str, list[int]] = {}
    for word in lexemes(text):
        places.setdefault(word.stem, []).append(word.start)
        if word.capital and (as_name := key(word)) != word.stem:
            places.setdefault(as_name, []).append(word.start)
    return places


Counted = Sequence[tuple[int, float]]
"""Places of terms, each with what a word counts for it."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Some of a question's terms: the place of each with its weight, and the sum of the weights."""

    pairs: tuple[tuple[int, float], ...]
    total: float

    @classmethod
    def of(cls, terms: Sequence[Term], *, names: bool) -> "Weighed":
        pairs = tuple((place, term.weight) for place, term in enumerate(terms) if term.name is names)
        return cls(pairs, sum(weight for _, weight in pairs))

    def mean(self, values: Sequence[float]) -> float:
        """The weighted mean of their credits, 1 where there are none."""
        return sum([weight * values[place] for place, weight in self.pairs]) / self.total if self.total else 1.0


@dataclass(frozen=True, slots=True)
class Question:
    """A question's terms, and what stands for them in the passages: word to (place of the term, what it counts)."""

    asked: Asked
    terms: tuple[Term, ...]
    standing: Mapping[str, Counted]
    phrases: Mapping[str, int]
    focus: int | None
    names: Weighed
    """Its names and numbers."""
    words: Weighed
    """Its other words."""
    _groups: tuple[tuple[int, int], ...]
    """The place of each name with the group that it is of."""
    _bearing: frozenset[int]
    """The places of those names that stand for their group: `Nevada` and not `Senate`, of both Ada and Brink."""
    _heavy: tuple[int, ...]
    """The places of the other words that weigh most."""
    speaker: str | None = None
    """Whose words are asked for (bot/answering/speaking.py)."""
    _counts: dict[str, Counted] = field(default_factory=dict, repr=False, compare=False)
    """What written words count, as far as they have been met: most stand in many sentences."""

    @classmethod
    def of(
        cls, asked: Asked, about: str, passages: Sequence[NumberedPassage], rarity: Rarity, similar_words: SimilarWords
    ) -> "Question":
        """`about` is the question without its period and outlet."""
        terms = terms_of(asked, about, rarity, passages)
        vocabulary = Vocabulary.of(passages, terms)
        others = {low: stem for stem, low in vocabulary.words.items() if low.isalpha() and len(low) > 2}
        near = similar_words([term.low for term in terms if not term.name and term.low.isalpha()], list(others))
        standing: dict[str, list[tuple[int, float]]] = {}
        for place, term in enumerate(terms):
            for word, value in standing_for(term, vocabulary, near.get(term.low, {}), others).items():
                standing.setdefault(word, []).append((place, value))
        names, rest = Weighed.of(terms, names=True), Weighed.of(terms, names=False)
        heavy = 0.6 * max((weight for _, weight in rest.pairs), default=0.0)
        return cls(
            asked,
            terms,
            standing,
            {term.stem: place for place, term in enumerate(terms) if term.stem[0] == "~"},
            focus_of(asked, terms),
            names,
            rest,
            tuple((place, terms[place].group) for place, _ in names.pairs),
            frozenset(bearing(terms)),
            tuple(place for place, weight in rest.pairs if weight >= heavy),
            speaker(asked.text),
        )

    def credits(self, text: str) -> Credits:
        """What each term counts in a text."""
        found = [0.0] * len(self.terms)
        for name, _, _ in phrases(text, self.phrases):
            found[self.phrases[name]] = 1.0
        counts = self._counts
        for word in spelled(text):
            counted = counts.get(word)
            if counted is None:
                counted = counts[word] = self._counted(word)
            for place, value in counted:
                found[place] = max(found[place], value)
        return tuple(found)

    def _counted(self, written: str) -> Counted:
        """What a written word counts, by its stem and as a name."""
        _, stem, name = meant(written)
        own = self.standing.get(stem, ())
        return own if name == stem else (*own, *self.standing.get(name, ()))

    def named(self, names: Set[str]) -> Credits:
        """1 for each term that is one of some names."""
        return tuple(float(term.name and term.stem in names) for term in self.terms)

    def elsewhere(self, article: Article) -> Credits:
        """1 for each term whose first letters the article has anywhere: a glance, since articles are long."""
        letters = _letters(article.title, article.text)
        return tuple(_glimpsed(term, letters) for term in self.terms)

    @property
    def everywhere(self) -> Credits:
        """What an article has that says every term somewhere."""
        return (1.0,) * len(self.terms)

    def cover(
        self, text: str, *, own: Credits, before: Credits, topic: Credits, elsewhere: Credits, held: Sequence[Held]
    ) -> Cover:
        """What a sentence covers, given what it, the sentences before, title and lede, and the article say."""
        near, fits = self._nearest(text, held)
        return self.covered(own, before, topic, elsewhere, near=near, fits=fits)

    def covered(
        self, own: Credits, before: Credits, topic: Credits, elsewhere: Credits, *, near: float, fits: float
    ) -> Cover:
        """The same where it is known how near the best answer stands and how well it fits; more of each covers more."""
        if fits:
            own = tuple(
                max(mine, MEASURED * fits) if term.measuring else mine
                for term, mine in zip(self.terms, own, strict=True)
            )
        around = [
            max(mine, BEFORE * lately, TOPIC[term.name] * about, ELSEWHERE[term.name] * far)
            for term, mine, lately, about, far in zip(self.terms, own, before, topic, elsewhere, strict=True)
        ]
        spoken = {group for place, group in self._groups if place in self._bearing and own[place] > 0.5}
        for place, group in self._groups:  # `Keane` alone stands for Rosalind Keane, where the article has all of it
            if around[place] and group in spoken:
                around[place] = max(0.95, around[place])
        told = [
            (weight, max(own[place], 0.6 * before[place])) for place, weight in self.words.pairs if topic[place] < 0.5
        ]
        return Cover(
            names=self.names.mean(own),
            names_missing=self._missing(around),
            names_absent=self._missing(own),
            focus=1.0 if self.focus is None else max(own[self.focus], 0.7 * before[self.focus]),
            names_around=self.names.mean(around),
            words=self.words.mean(own),
            words_around=self.words.mean(around),
            worst=min([around[place] for place in self._heavy], default=1.0),
            told=sum([weight * value for weight, value in told]) / sum([weight for weight, _ in told]) if told else 1.0,
            near=near,
            fits=fits,
        )

    def lacks_name(self, elsewhere: Credits) -> float:
        """The share of the question's names of which an article says no part; numbers may be written otherwise."""
        return self._missing(
            [1.0 if term.low[0].isdigit() else far for term, far in zip(self.terms, elsewhere, strict=True)]
        )

    def _missing(self, values: Sequence[float]) -> float:
        """The share of the names of which no part has credit."""
        if not self._groups:
            return 0.0
        said = {group for place, group in self._groups if place in self._bearing and values[place] > 0.5}
        return 1 - len(said) / len({group for _, group in self._groups})

    def _nearest(self, text: str, held: Sequence[Held]) -> tuple[float, float]:
        """Nearness and fit of the best that a sentence holds: near to the question's words, or else to its names."""
        if not held:
            return 0.0, 0.0
        here = said(text)
        places: dict[int, list[tuple[int, float]]] = {}
        for name, start, _ in phrases(text, self.phrases):
            places.setdefault(self.phrases[name], []).append((start, 1.0))
        for word in self.standing.keys() & here.keys():
            for place, value in self.standing[word]:
                places.setdefault(place, []).extend((start, value) for start in here[word])
        anchors = {place: starts for place, starts in places.items() if not self.terms[place].name} or places
        names = bool(anchors) and self.terms[next(iter(anchors))].name
        total = (self.names if names else self.words).total or 1.0
        best = (0.0, 0.0)
        for each in held:
            near = sum(
                self.terms[place].weight * max(value * _closeness(each, start) for start, value in starts)
                for place, starts in anchors.items()
            )
            best = max(best, (each.fits * (0.25 + 0.75 * near / total), each.fits))
        return best


def bearing(terms: Sequence[Term]) -> Iterator[int]:
    """The places of the names that weigh nearly as much as the heaviest of their group: a rare word tells which."""
    heaviest: dict[int, float] = {}
    for term in terms:
        if term.name:
            heaviest[term.group] = max(heaviest.get(term.group, 0.0), term.weight)
    return (place for place, term in enumerate(terms) if term.name and term.weight >= BEARING * heaviest[term.group])


@dataclass(frozen=True, slots=True)
class _Letters:
    """What an article says, without accents; `small` in lower case, letter for letter."""

    whole: str
    small: str


@lru_cache(maxsize=512)
def _letters(title: str, text: str) -> _Letters:
    """Kept: the articles of the day are found again and again."""
    whole = unaccented(f"{title} {text}")
    return _Letters(whole, whole.lower())  # as long as before: İ, which is not, has lost its dot


_ACCENTS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
"""Unicode's blocks of combining marks."""

_BEYOND = re.compile("[^\x00-\x7f\u2013\u2014\u2018-\u201d]+")
"""What may have an accent: more than ASCII with dashes and quotation marks, of which most news is written."""


def unaccented(text: str) -> str:
    """Letters without their accents; case is kept."""
    if text.isascii():
        return text
    return _BEYOND.sub(lambda match: _ACCENTS.sub("", unicodedata.normalize("NFKD", match[0])), text)


def _glimpsed(term: Term, letters: _Letters) -> float:
    head = term.low if len(term.low) <= 4 else term.low[: max(4, len(term.low) - 2)]
    if term.stem[0] == "~":
        return 0.0
    if not term.name or not head[0].isalpha():
        return float(head in letters.whole or head in letters.small)
    if len(head) <= 3:
        return float(any(_stands_alone(form, letters.whole) for form in {head.upper(), head.capitalize()}))
    if any(form in letters.whole for form in (head.capitalize(), head.upper(), term.stem.capitalize())):
        return 1.0
    return float(any(letters.whole[start].isupper() for start in _places(head, letters.small)))


def _stands_alone(word: str, text: str) -> bool:
    """Whether a word, which begins with a letter, stands somewhere as a whole one."""
    return any(
        not _in_word(text[start - 1 : start]) and _in_word(word[-1]) != _in_word(text[end : end + 1])
        for start in _places(word, text)
        for end in [start + len(word)]
    )


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _places(word: str, text: str) -> Iterator[int]:
    """Where a word begins in a text."""
    start = text.find(word)
    while start >= 0:
        yield start
        start = text.find(word, start + 1)


def _closeness(held: Held, start: int) -> float:
    away = max(held.start - start, start - held.end, 0)
    return math.exp(-away / LETTERS_A_WORD / REACH)
