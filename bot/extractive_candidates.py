"""What the built-in writer chooses from: an article's sentences, how well each would stand alone, and a line of one."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from bot.attributions import Attribution, attributions
from bot.compress import clause, finished, opening, plain, variants
from bot.draft import DraftSentence, SentenceLabel, Task
from bot.salience import Salient, leaning, salience
from bot.verbs import is_clause
from index.article import Article

SAME = 0.6
"""Sentences of one summary that share this much of the shorter one's content words say the same. Read by eye over 40
briefs."""

_VARIANTS = 6
_SHORT = 45
"""Code points under which a line rarely says who did what."""
_ENDED = re.compile(r"[.!?…。！？][”\"’')\]*_]*$")


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
    for numbered in task.passages:
        for label, span in numbered.labelled():
            source = span.of(numbered.article.text)
            text = plain(source)
            if text:
                by_article.setdefault(numbered.article.id, []).append(
                    (label, numbered.article, text, _ENDED.search(source) is not None)
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


def line(
    candidates: list[Candidate], at_most: int, *, beside: int = 0, also: Mapping[SentenceLabel, float] | None = None
) -> Iterator[DraftSentence]:
    """The best sentence that fits, or that a sound shortening makes fit; then a clause of one; then the opening words
    of one. `beside`: so many code points more may say who says it. `also` adds to what a sentence is worth."""
    more = also or {}
    ranked = sorted(
        ((standing(each) + more.get(each.label, 0.0), each) for each in candidates), key=lambda pair: -pair[0]
    )
    best: tuple[float, Candidate, str] | None = None
    for stands, candidate in ranked[:12]:
        gains = 0.5 if candidate.salient.leaning else 0.0
        if best is not None and best[0] >= stands + gains:
            continue  # a shortening only loses: none of these can be better
        room = at_most + min(beside, sum(each.span.end - each.span.start for each in _beside(candidate.text)))
        tried = list(islice(variants(candidate.text, room), _VARIANTS))
        for text, loss in tried:
            worth = stands - 0.08 * loss - (0.4 if len(text) < _SHORT else 0.0)
            worth += gains if gains and not leaning(text) else 0.0
            if best is None or worth > best[0]:
                best = (worth, candidate, text)
        if not tried:
            text = clause(candidate.text, room) or ""
            worth = stands - 0.6
            if text and (best is None or worth > best[0]):
                best = (worth, candidate, text)
    if best:
        yield DraftSentence(_ended(best[2]), (best[1].label,))
        return
    for _, candidate in ranked:
        text = opening(candidate.text, at_most) or ""
        if text:
            yield DraftSentence(_ended(text), (candidate.label,))
            return


def _beside(text: str) -> list[Attribution]:
    """The attributions that a shortening has to keep."""
    return [each for each in attributions(text) if not each.before]


def standing(candidate: Candidate) -> float:
    """How well a sentence would do alone: its salience, less where it leans on what was said before or has no verb."""
    alone = candidate.salient.score - (0.7 if candidate.salient.leaning else 0.0)
    return alone - (0.0 if is_clause(candidate.text) else 0.5) - (0.0 if candidate.text.endswith((".", "。")) else 0.3)


def _ended(text: str) -> str:
    """A line ends in a full stop, also where its source exclaimed or broke off."""
    return finished(re.sub(r"[!…]+$", "", text)) if re.search(r"\w[!…]+$", text) else text
