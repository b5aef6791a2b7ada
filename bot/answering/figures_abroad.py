"""Figures that a later report in the same language gives otherwise: for the languages whose verbs are not read.

Two sentences report on one event where they share most of their words; a figure is another where the same thing is
counted, or the same unit, and no value of the one is a value of the other.
"""

from collections.abc import Sequence
from itertools import combinations

from bot.answering.supersession import Report, reports
from bot.reply import Citation, Sentence
from index.article import ENGLISH
from index.days.mentions import find_dates
from index.text.lexemes import lexemes
from index.text.quantities import find_quantities

ALIKE = 0.5
"""The share of the shorter sentence's content words, figures apart, that both have."""
FEWEST = 2
FEWEST_SIGNS = 5
"""So many at least; of Chinese single characters are compared."""


def changed(sentences: Sequence[Sentence], citations: Sequence[Citation]) -> list[Sentence]:
    """The sentences whose figures another article's sentence has otherwise, in the order given."""
    abroad = [each for each in reports(sentences, citations) if each.citation.article.language not in (ENGLISH, None)]
    found = {
        report.sentence
        for one, other in combinations(abroad, 2)
        if _on_one_event(one, other) and _otherwise(figures(one), figures(other))
        for report in (one, other)
    }
    return [each for each in sentences if each in found]


def figures(report: Report) -> dict[str, set[float]]:
    """What is counted, by its unit or the word behind the number, with the values given."""
    language, text = report.citation.article.language, report.sentence.text
    words = lexemes(text, language)
    days = [mention.span for mention in find_dates(text)]
    found: dict[str, set[float]] = {}
    for quantity in find_quantities(words):
        if any(day.start <= words[quantity.first].start < day.end for day in days):
            continue
        behind = next((word.stem for word in words[quantity.last + 1 :] if word.content and not word.number), "")
        if key := quantity.unit or behind:
            found.setdefault(key, set()).add(quantity.value)
    return found


def _on_one_event(one: Report, other: Report) -> bool:
    ours, theirs = one.citation.article, other.citation.article
    if ours.id == theirs.id or ours.language != theirs.language:
        return False
    shared = one.words & other.words
    fewest = FEWEST_SIGNS if ours.language in ("zh", "ja") else FEWEST
    return len(shared) >= fewest and len(shared) >= ALIKE * min(len(one.words), len(other.words))


def _otherwise(ours: dict[str, set[float]], theirs: dict[str, set[float]]) -> bool:
    return any(ours[key].isdisjoint(theirs[key]) for key in ours.keys() & theirs.keys())
