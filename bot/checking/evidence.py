"""How well the articles carry each of some possible answers: a grade from 0 to 1, where bot/support.py says yes or no.

What is found for the question, and for the question with each answer, is measured (bot/checking/carrying.py) and
weighed. The weights were fitted (evals/fit_evidence.py) so that the right answer has the highest grade, and one of
more than a half where it is likelier than that none of those offered is right.
"""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path

from bot.checking.carrying import Asked, Measured, Signals, Told, carrying, words_of
from bot.checking.statement import statement
from index.article import Article, Span
from index.embeddings import Embedding, WordLlama
from index.library import Filter, Library
from index.retriever import Steps, candidates
from index.search import query
from index.search.ranking import NO_WORD, Found, timely

WEIGHTS = Path(__file__).with_name("evidence.json")

A_CLAIM = 30
"""Passages that are looked at for each answer, beside those found for the question."""

CARRIED = 0.5
"""The grade from which the articles may be said to carry an answer; the bias was fitted for it."""


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
    found_for = [graded(each) for each in measured(question, answers, library, embedding, where=where, now=now)]
    return the_others(found_for) if EXCEPTING.search(question) else found_for


def measured(
    question: str, answers: Sequence[str], library: Library, embedding: Embedding, *, where: Filter, now: datetime
) -> list[Measured]:
    """What is found is looked at once for all the answers."""
    outlets, languages = library.outlets(where), library.languages(where)
    asking = query.read(question, now=now, outlets=outlets, languages=languages)
    of_question = candidates(asking, library, embedding, where=where, now=now, steps=Steps())
    found = {each.stored.id: each for each in of_question}
    claims = []
    for answer in answers:
        claim = query.read(statement(question, answer).text, now=now, outlets=outlets, languages=languages)
        of_claim = candidates(claim, library, embedding, where=where, now=now, steps=Steps())
        best = sorted(of_claim, key=lambda each: -each.matched)[:A_CLAIM]
        for each in best:
            found.setdefault(each.stored.id, Found(each.stored, 0.0, each.meant, each.about))
        claims.append({each.stored.id: each.matched * (1 + _new(each, asking, now)) for each in best})
    words = {word for answer in answers for word in words_of(answer)}
    asked = Asked(asking, library.rarity(words | {*asking.terms, NO_WORD}), now)
    likeness = embedding.likeness if isinstance(embedding, WordLlama) else None
    told = Told.of(asked, list(found.values()), likeness)
    return carrying(asked, told, answers, claims)


def _new(found: Found, asking: query.Query, now: datetime) -> float:
    return timely(found.stored.article.published, asking, now, about=found.about)[0]


@cache
def weights() -> tuple[tuple[float, ...], float]:
    """What each signal weighs, and the bias."""
    fitted = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return tuple(fitted["weights"][name] for name in Signals._fields), fitted["bias"]


def graded(measured: Measured) -> Support:
    """The grade of an answer of which so much was found; 0 where nothing was. What no article says is not carried."""
    if measured.signals is None:
        return Support(0.0)
    each, bias = weights()
    odds = bias + sum(weight * signal for weight, signal in zip(each, measured.signals, strict=True))
    grade = 1 / (1 + math.exp(-odds))
    carried = grade >= CARRIED and measured.signals.said > 0
    return Support(grade, carried, measured.article, measured.sentence)


EXCEPTING = re.compile(
    r"\bexcept\W*$|\bwhich (?:one )?of (?:these|those|the following)\b[^.?!]*(?:\bnot\b|n[’']t\b)", re.IGNORECASE
)
"""Asks for the one of which something does not hold: `all of these except`, `which of these is not`."""


def the_others(found: Sequence[Support]) -> list[Support]:
    """Of each answer, how well the articles carry that it is the exception: the others are carried and it is not."""
    carried = sum(each.carried for each in found)
    return [replace(each, grade=1 - each.grade, carried=carried > 0 and not each.carried) for each in found]
