"""How well the articles carry each of some possible answers: a grade from 0 to 1, where bot/support.py says yes or no.

An answer is carried by a sentence that is likely to hold one (index/ranking.py) and says it, itself or with its
passage and title, and by passages that match question and answer together, or say much of both.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.statement import statement
from index import query
from index.analysis import Sentence, analysed
from index.article import Article, Span
from index.embeddings import Embedding, WordLlama
from index.lexemes import lexemes
from index.library import Filter, Library
from index.quantities import Quantity, find_quantities
from index.ranking import NO_WORD, Found, ranked, timely
from index.retriever import Steps, candidates

A_CLAIM = 30
"""Passages that are looked at for each answer, beside those found for the question."""

LACKING = 4.0
"""Log-odds that are lost where nothing of the answer is said; in part where a part is."""
NOTHING = -12.0
"""The log-odds, beside the likeliest sentence, of what no article says."""

CARRIED = 0.5
"""The grade from which the articles may be said to carry an answer; BIAS was fitted for it."""

HERE, AROUND, MATCHED, TOGETHER, BIAS = 0.41, 0.07, 2.96, 1.31, -2.2
"""What weighs in a grade: the sentence itself; it with its passage and title; the match of question and answer together
beside that of the other answers; how much of both one passage with its title says. Fitted on half of 2023's questions,
which of the choices is right, or none where the right one is not offered."""


@dataclass(frozen=True, slots=True)
class Support:
    """The grade, whether it is enough, and the sentence that carries most; None where there are no passages."""

    grade: float
    carried: bool = False
    article: Article | None = None
    sentence: Span | None = None

    @property
    def quote(self) -> str:
        return self.sentence.of(self.article.text) if self.article and self.sentence else ""


def evidence(
    question: str, answers: Sequence[str], library: Library, embedding: Embedding, *, where: Filter, now: datetime
) -> list[Support]:
    """The support of each answer by what is found for the question, and for the question with each answer."""
    outlets = library.outlets(where)
    languages = library.languages(where)
    asking = query.read(question, now=now, outlets=outlets, languages=languages)
    found = {
        each.stored.id: each for each in candidates(asking, library, embedding, where=where, now=now, steps=Steps())
    }
    matched = []
    for answer in answers:
        claim = query.read(statement(question, answer).text, now=now, outlets=outlets, languages=languages)
        of_claim = candidates(claim, library, embedding, where=where, now=now, steps=Steps())
        recent = [timely(each.stored.article.published, asking, now, about=each.about)[0] for each in of_claim]
        matched.append(max((one.matched * (1 + days) for one, days in zip(of_claim, recent, strict=True)), default=0.0))
        for each in sorted(of_claim, key=lambda each: -each.matched)[:A_CLAIM]:
            found.setdefault(each.stored.id, Found(each.stored, 0.0, each.meant, each.about))
    pool = list(found.values())
    likeness = embedding.likeness if isinstance(embedding, WordLlama) else None
    odds = ranked(asking, pool, library.rarity([*asking.terms, NO_WORD]), likeness, now=now)
    words = {word for answer in answers for word in _words(answer)}
    rarity = library.rarity(words | asking.terms.keys())
    found_for = graded(answers, matched, pool, odds, rarity, asked=frozenset(asking.terms))
    return the_others(found_for) if _EXCEPTING.search(question) else found_for


_EXCEPTING = re.compile(
    r"\bexcept\W*$|\bwhich (?:one )?of (?:these|those|the following)\b[^.?!]*(?:\bnot\b|n[’']t\b)", re.IGNORECASE
)
"""Asks for the one of which something does not hold: `all of these except`, `which of these is not`."""


def the_others(found: Sequence[Support]) -> list[Support]:
    """Of each answer, how well the articles carry that it is the exception: the others are carried and it is not."""
    carried = sum(each.carried for each in found)
    return [replace(each, grade=1 - each.grade, carried=carried > 0 and not each.carried) for each in found]


def graded(
    answers: Sequence[str],
    matched: Sequence[float],
    found: Sequence[Found],
    odds: Sequence[Sequence[float]],
    rarity: Mapping[str, float],
    *,
    asked: frozenset[str],
) -> list[Support]:
    """The support of each answer by passages whose sentences have these log-odds of answering the question.

    `matched` is the best score of question and answer together, for each answer; `asked` are the question's stems.
    """
    if not found:
        return [Support(0.0) for _ in answers]
    likeliest = max(max(of) for of in odds)
    told = [
        _Told(each.stored.article, span, sentence, around, said, of[n] - likeliest)
        for each, of in zip(found, odds, strict=True)
        for sentences in [[analysed(span.of(each.stored.article.text)) for span in each.stored.passage.sentences]]
        for around in [frozenset(analysed(each.stored.article.title).stems).union(*(one.stems for one in sentences))]
        for said in [_share(asked, around, rarity)]
        for n, (span, sentence) in enumerate(zip(each.stored.passage.sentences, sentences, strict=True))
    ]
    most = max(matched) or 1.0
    return [_support(answer, score / most, told, rarity) for answer, score in zip(answers, matched, strict=True)]


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence, the words of its passage and title, and its log-odds beside the likeliest, at most 0."""

    article: Article
    span: Span
    sentence: Sentence
    around: frozenset[str]
    asked: float
    """The share of the question's words that its passage and title say."""
    odds: float

    def counts(self, numbers: Sequence[Quantity], words: frozenset[str]) -> float:
        """The share of an answer's numbers that the sentence has, however it writes them: `six` for `6`."""
        if not numbers or not self.sentence.numbers:
            return 0.0
        here = {(each.value, each.unit) for each in find_quantities(lexemes(self.span.of(self.article.text)))}
        return sum((each.value, each.unit) in here for each in numbers) / len(numbers)


def _support(answer: str, matched: float, told: Sequence[_Told], rarity: Mapping[str, float]) -> Support:
    words, numbers = _words(answer), find_quantities(lexemes(answer))
    if not words:
        return Support(0.0)
    here, around, together, best = NOTHING, NOTHING, 0.0, (NOTHING, told[0])
    for each in told:
        odds = max(each.odds, NOTHING)
        own = odds - LACKING * (1 - max(_share(words, each.sentence.stems, rarity), each.counts(numbers, words)))
        said = _share(words, each.around, rarity)
        near = odds - LACKING * (1 - said)
        here, around, together = max(here, own), max(around, near), max(together, said * each.asked)
        best = max(best, (HERE * own + AROUND * near, each), key=lambda pair: pair[0])
    odds = HERE * here + AROUND * around + MATCHED * matched + TOGETHER * together + BIAS
    grade = 1 / (1 + math.exp(-odds))
    return Support(grade, grade >= CARRIED, best[1].article, best[1].span)


def _words(answer: str) -> frozenset[str]:
    """The stems that carry an answer's meaning; all of them where none does."""
    sentence = analysed(answer)
    return frozenset(sentence.content) or frozenset(sentence.stems)


def _share(words: frozenset[str], said: Sequence[str] | frozenset[str], rarity: Mapping[str, float]) -> float:
    """The share of the words, by their rarity, that are said."""
    total = sum(rarity.get(word, 1.0) for word in words) or 1.0
    return sum(rarity.get(word, 1.0) for word in words.intersection(said)) / total
