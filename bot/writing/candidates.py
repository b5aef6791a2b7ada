"""What the built-in writer chooses from: an article's sentences, how well each would stand alone, and a line of one."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import islice

from bot.draft import DraftSentence, NumberedPassage, SentenceLabel, Task
from bot.sentences.attributions import Attribution, attributions
from bot.sentences.beginnings import clause, opening
from bot.sentences.compress import finished, plain, variants
from bot.sentences.verbs import is_clause
from bot.writing.salience import Salient, leaning, salience
from index.article import Article, Span

SAME = 0.6
"""Sentences of one summary that share this much of the shorter one's content words say the same. Read by eye over 40
briefs."""

_VARIANTS = 6
_UPRIGHT = 0.5
"""What a shortening gains that no longer leans on what was said before."""
_SCRAP = 0.25
"""Of a sentence: what keeps less of it has lost most of its news."""
_SHORT = 45
"""Code points under which a line rarely says who did what."""
_ENDED = re.compile(r"[.!?…。！？][”\"’')\]*_]*$")
_NOTE = re.compile(
    r"\W*(?:editor[’']?s?[’']? notes?|corrections?(?: (?:&|and) clarifications?)?|clarifications?)\b.{0,20}?[:–—.-]",
    re.I,
)
"""How an outlet's note on its own article begins: who wrote it, where it stood first, what has been put right."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence with its place in the article (`number` counts from 0) and its worth."""

    label: SentenceLabel
    article: Article
    number: int
    text: str
    salient: Salient


def candidates_of(task: Task) -> list[Candidate]:
    """Every sentence of the task, article by article, each judged within its own article."""
    by_article: dict[str, list[tuple[SentenceLabel, Article, str, bool]]] = {}
    for numbered, label, span in _told(task):
        source = span.of(numbered.article.text)
        text = plain(source)
        if text:
            by_article.setdefault(numbered.article.id, []).append(
                (label, numbered.article, text, _ENDED.search(source) is not None and _marks(source) == _marks(text))
            )
    found = []
    for rows in by_article.values():
        scores = salience(
            [text if ended else text.rstrip(".") for _, _, text, ended in rows], rows[0][1].title, rows[0][1].language
        )
        found += [
            Candidate(*row[:2], n, row[2], score) for n, (row, score) in enumerate(zip(rows, scores, strict=True))
        ]
    return found


def _marks(text: str) -> int:
    """Quotation marks: a sentence that plain() gave one is part of a longer quotation, and stands less well alone."""
    return sum(map(text.count, '“”"'))


def _told(task: Task) -> list[tuple[NumberedPassage, SentenceLabel, Span]]:
    """Every sentence that tells the news; those of an outlet's notes only where there are no others."""
    notes = {
        numbered.article.id: [
            block.span
            for block in numbered.article.blocks
            if block.readable and _NOTE.match(block.span.of(numbered.article.text))
        ]
        for numbered in task.passages
    }
    found = [(numbered, label, span) for numbered in task.passages for label, span in numbered.labelled()]
    told = [
        each for each in found if not any(note.start <= each[2].start < note.end for note in notes[each[0].article.id])
    ]
    return told or found


def line(candidates: list[Candidate], at_most: int) -> Iterator[DraftSentence]:
    """The best line of a sentence; where there is none, the opening words of one; none where nothing has words."""
    first = best_line(candidates, at_most) or first_words(candidates, at_most)
    if first:
        yield first


def first_words(
    candidates: list[Candidate], at_most: int, also: Mapping[SentenceLabel, float] | None = None
) -> DraftSentence | None:
    """The opening words of the best sentence that has any which fit. `also` adds to what a sentence is worth."""
    texts = ((each, opening(each.text, at_most)) for _, each in _ranked(candidates, also or {}))
    return next((DraftSentence(_ended(text), (each.label,)) for each, text in texts if text), None)


def best_line(
    candidates: list[Candidate], at_most: int, *, beside: int = 0, also: Mapping[SentenceLabel, float] | None = None
) -> DraftSentence | None:
    """The best sentence that fits, or that a sound shortening makes fit, or a clause of one. `beside`: so many code
    points more may say who says it. `also` adds to what a sentence is worth."""
    more = also or {}
    best: tuple[float, Candidate, str] | None = None
    for stands, candidate in islice(_ranked(candidates, more), 12):
        if best is not None and best[0] >= stands + _UPRIGHT:
            break
        gains = _UPRIGHT if candidate.salient.leaning else 0.0
        if best is not None and best[0] >= stands + gains:
            continue  # a shortening only loses: none of these can be better
        room = at_most + min(beside, sum(each.span.end - each.span.start for each in _beside(candidate.text)))
        tried = list(islice(variants(candidate.text, room), _VARIANTS))
        for text, loss in tried:
            worth = stands - 0.08 * loss - (0.4 if len(text) < _SHORT else 0.0)
            worth -= 0.3 if len(text) < _SCRAP * len(candidate.text) else 0.0
            worth += gains if gains and not leaning(text) else 0.0
            if best is None or worth > best[0]:
                best = (worth, candidate, text)
        if not tried:
            text = clause(candidate.text, room) or ""
            worth = stands - 0.6
            if text and (best is None or worth > best[0]):
                best = (worth, candidate, text)
    return DraftSentence(_ended(best[2]), (best[1].label,)) if best else None


def _ranked(candidates: Sequence[Candidate], more: Mapping[SentenceLabel, float]) -> Iterator[tuple[float, Candidate]]:
    """The candidates with what they are worth, the best first, those alike in order. Whether a sentence has a verb,
    which costs most, is looked at when its turn may have come."""
    at_most = [(_at_most(each) + more.get(each.label, 0.0), -n) for n, each in enumerate(candidates)]
    waiting: list[tuple[float, int]] = []
    for most, place in sorted(at_most, reverse=True):
        while waiting and (-waiting[0][0], -waiting[0][1]) > (most, place):
            stands, n = heappop(waiting)
            yield -stands, candidates[n]
        each = candidates[-place]
        heappush(waiting, (-(standing(each) + more.get(each.label, 0.0)), -place))
    while waiting:
        stands, n = heappop(waiting)
        yield -stands, candidates[n]


def _beside(text: str) -> list[Attribution]:
    """The attributions that a shortening has to keep."""
    return [each for each in attributions(text) if not each.before]


def standing(candidate: Candidate) -> float:
    """How well a sentence would do alone: its salience, less where it leans on what was said before or has no verb."""
    return _at_most(candidate) - (0.0 if is_clause(candidate.text) else 0.5)


def _at_most(candidate: Candidate) -> float:
    """The same for a sentence that has a verb."""
    alone = candidate.salient.score - (0.7 if candidate.salient.leaning else 0.0)
    return alone - (0.0 if candidate.text.endswith((".", "。")) else 0.3)


def _ended(text: str) -> str:
    """A line ends in a full stop, also where its source exclaimed or broke off."""
    return finished(re.sub(r"[!…]+$", "", text)) if re.search(r"\w[!…]+$", text) else text
