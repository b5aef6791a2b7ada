"""How well a sentence covers a question: which words it says, itself or in its surroundings, how near the answer."""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.draft import NumberedPassage
from bot.phrases import phrases
from bot.question import Asked
from bot.terms import Rarity, SimilarWords, Term, focus_of, standing_for, terms_of, vocabulary_of
from bot.values import Held
from index.article import Article
from index.lexemes import lexemes
from index.names import key

BEFORE = 0.8
"""What a word counts that stands in the two sentences just before."""

TOPIC = {True: 0.85, False: 0.75}
"""What a name, or another word, counts that stands in the article's title or lede: what the whole article is about."""

ELSEWHERE = {True: 0.4, False: 0.15}
"""What it counts where it stands only elsewhere in the article."""

LETTERS_A_WORD = 6
"""English news: five letters and a space."""

REACH = 8.0
"""Words after which an answer's nearness to a word of the question has fallen to 1/e."""

MEASURED = 0.75
"""What `44 degrees` counts for `hot`, or a name for `which city`."""


@dataclass(frozen=True, slots=True)
class Cover:
    """Shares from 0 to 1 of the question that a sentence covers, itself or with its surroundings."""

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


@lru_cache(maxsize=4096)
def said(text: str) -> Said:
    """What a text says, and where."""
    places: dict[str, list[int]] = {}
    for word in lexemes(text):
        places.setdefault(word.stem, []).append(word.start)
        if word.capital and (as_name := key(word)) != word.stem:
            places.setdefault(as_name, []).append(word.start)
    return places


@dataclass(frozen=True, slots=True)
class Question:
    """A question's terms, and what stands for them in the passages: word to (place of the term, what it counts)."""

    asked: Asked
    terms: tuple[Term, ...]
    standing: Mapping[str, Sequence[tuple[int, float]]]
    phrases: Mapping[str, int]
    focus: int | None

    @classmethod
    def of(
        cls, asked: Asked, about: str, passages: Sequence[NumberedPassage], rarity: Rarity, similar_words: SimilarWords
    ) -> "Question":
        """`about` is the question without its period and outlet."""
        vocabulary = vocabulary_of(passages)
        terms = terms_of(asked, about, rarity, passages)
        others = {low: stem for stem, low in vocabulary.items() if low.isalpha() and len(low) > 2}
        near = similar_words([term.low for term in terms if not term.name and term.low.isalpha()], list(others))
        standing: dict[str, list[tuple[int, float]]] = {}
        for place, term in enumerate(terms):
            for word, value in standing_for(term, vocabulary, near.get(term.low, {}), others).items():
                standing.setdefault(word, []).append((place, value))
        focus = focus_of(asked, terms)
        return cls(
            asked, terms, standing, {term.stem: place for place, term in enumerate(terms) if term.stem[0] == "~"}, focus
        )

    def credits(self, text: str) -> Credits:
        """What each term counts in a text."""
        found = [0.0] * len(self.terms)
        for name, _, _ in phrases(text, self.phrases):
            found[self.phrases[name]] = 1.0
        for word in self.standing.keys() & said(text).keys():
            for place, value in self.standing[word]:
                found[place] = max(found[place], value)
        return tuple(found)

    def elsewhere(self, article: Article) -> Credits:
        """1 for each term whose first letters the article has anywhere: a glance, since articles are long."""
        whole = _letters(article.title, article.text)
        small = cache(whole.lower)  # most words are found as they are, and articles are long
        return tuple(_glimpsed(term, whole, small) for term in self.terms)

    def cover(
        self, text: str, *, own: Credits, before: Credits, topic: Credits, elsewhere: Credits, held: Sequence[Held]
    ) -> Cover:
        """What a sentence covers, given what it, the sentences before, title and lede, and the article say."""
        near, fits = self._nearest(text, held)
        own = tuple(
            max(mine, MEASURED * fits if term.measuring else 0.0) for term, mine in zip(self.terms, own, strict=True)
        )
        around = [
            max(mine, BEFORE * lately, TOPIC[term.name] * about, ELSEWHERE[term.name] * far)
            for term, mine, lately, about, far in zip(self.terms, own, before, topic, elsewhere, strict=True)
        ]
        spoken = {term.group for term, mine in zip(self.terms, own, strict=True) if term.name and mine > 0.5}
        for place, term in enumerate(
            self.terms
        ):  # `Keane` alone stands for Rosalind Keane, where the article has the full name
            if term.name and term.group in spoken and around[place]:
                around[place] = max(0.95, around[place])
        words = [term for term in self.terms if not term.name]
        heaviest = max((term.weight for term in words), default=0.0)
        told = [
            (term.weight, max(mine, 0.6 * lately))
            for term, mine, lately, about in zip(self.terms, own, before, topic, strict=True)
            if not term.name and about < 0.5
        ]
        return Cover(
            names=self._share(True, own),
            names_missing=self._missing(around),
            names_absent=self._missing(own),
            focus=1.0 if self.focus is None else max(own[self.focus], 0.7 * before[self.focus]),
            names_around=self._share(True, around),
            words=self._share(False, own),
            words_around=self._share(False, around),
            worst=min(
                (
                    value
                    for term, value in zip(self.terms, around, strict=True)
                    if not term.name and term.weight >= 0.6 * heaviest
                ),
                default=1.0,
            ),
            told=sum(weight * value for weight, value in told) / sum(weight for weight, _ in told) if told else 1.0,
            near=near,
            fits=fits,
        )

    def lacks_name(self, elsewhere: Credits) -> float:
        """The share of the question's names of which an article says no part; numbers may be written otherwise."""
        return self._missing(
            [1.0 if term.low[0].isdigit() else far for term, far in zip(self.terms, elsewhere, strict=True)]
        )

    def _missing(self, values: Sequence[float]) -> float:
        groups: dict[int, bool] = {}
        for term, value in zip(self.terms, values, strict=True):
            if term.name:
                groups[term.group] = groups.get(term.group, False) or value > 0.5
        return 1 - sum(groups.values()) / len(groups) if groups else 0.0

    def _share(self, names: bool, values: Sequence[float]) -> float:
        """The weighted mean of the credits of names or of other words, 1 where there are none."""
        pairs = [(term.weight, value) for term, value in zip(self.terms, values, strict=True) if term.name is names]
        total = sum(weight for weight, _ in pairs)
        return sum(weight * value for weight, value in pairs) / total if total else 1.0

    def _nearest(self, text: str, held: Sequence[Held]) -> tuple[float, float]:
        """Nearness and fit of the best that a sentence holds: near to the question's words, or else to its names."""
        here = said(text)
        places: dict[int, list[tuple[int, float]]] = {}
        for name, start, _ in phrases(text, self.phrases):
            places.setdefault(self.phrases[name], []).append((start, 1.0))
        for word in self.standing.keys() & here.keys():
            for place, value in self.standing[word]:
                places.setdefault(place, []).extend((start, value) for start in here[word])
        anchors = {place: starts for place, starts in places.items() if not self.terms[place].name} or places
        names = bool(anchors) and self.terms[next(iter(anchors))].name
        total = sum(term.weight for term in self.terms if term.name is names) or 1.0
        best = (0.0, 0.0)
        for each in held:
            near = sum(
                self.terms[place].weight * max(value * _closeness(each, start) for start, value in starts)
                for place, starts in anchors.items()
            )
            best = max(best, (each.fits * (0.25 + 0.75 * near / total), each.fits))
        return best


@lru_cache(maxsize=512)
def _letters(title: str, text: str) -> str:
    """What an article says, without accents. Kept: the articles of the day are found again and again."""
    return unaccented(f"{title} {text}")


_ACCENTS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
"""Unicode's blocks of combining marks."""

_BEYOND = re.compile("[^\x00-\x7f\u2013\u2014\u2018-\u201d]")
"""What may have an accent: more than ASCII with dashes and quotation marks, of which most news is written."""


def unaccented(text: str) -> str:
    """Letters without their accents; case is kept."""
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text)) if _BEYOND.search(text) else text


def _glimpsed(term: Term, whole: str, small: Callable[[], str]) -> float:
    head = term.low if len(term.low) <= 4 else term.low[: max(4, len(term.low) - 2)]
    if term.stem[0] == "~":
        return 0.0
    if not term.name or not head[0].isalpha():
        return float(head in whole or head in small())
    if len(head) <= 3:
        return float(re.search(rf"\b(?:{re.escape(head.upper())}|{re.escape(head.capitalize())})\b", whole) is not None)
    if any(form in whole for form in (head.capitalize(), head.upper(), term.stem.capitalize())):
        return 1.0
    return float(
        head in small()
        and any(match.group()[0].isupper() for match in re.finditer(re.escape(head), whole, re.IGNORECASE))
    )


def _closeness(held: Held, start: int) -> float:
    away = max(held.start - start, start - held.end, 0)
    return math.exp(-away / LETTERS_A_WORD / REACH)
