"""The built-in writer's summaries and stories: the articles' sentences, chosen, ordered and shortened by deletion."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from bot.draft import DraftSentence, Kind, SentenceLabel, Task
from bot.sentences.beginnings import clause
from bot.sentences.compress import shorten
from bot.sentences.verbs import is_clause
from bot.writing.candidates import SAME, Candidate, candidates_of, line, standing
from bot.writing.salience import similarity
from bot.writing.stories import points, story
from index.text.words import content_stems

ONE_LINE_AT_MOST = 140
"""Code points of a one-line summary."""
BULLETS = 3
BULLET_AT_MOST = 200
FULL_WORDS = (120, 170)
"""Fewest and most words of a full summary; an article with fewer gives all it has."""
VERSION = 9
"""Raised with any change to what is written, so that what was kept before is not shown for it."""


def summarise(task: Task) -> Iterator[DraftSentence]:
    """Draft sentences for a ONE_LINE, BRIEF, FULL, STORY or POINTS task; a story's first one is its headline.

    None for an article without words."""
    writers: dict[Kind, Callable[[list[Candidate]], Iterator[DraftSentence]]] = {
        Kind.ONE_LINE: _one_line,
        Kind.BRIEF: _brief,
        Kind.FULL: _full,
        Kind.STORY: partial(story, topic=frozenset(content_stems(task.request))),
        Kind.POINTS: points,
    }
    return writers[task.kind](candidates_of(task))


def fallbacks(task: Task) -> Iterator[DraftSentence]:
    """The summary, then single sentences in order of their standing: what to try where a check withholds it."""
    yield from summarise(task)
    candidates = sorted(candidates_of(task), key=lambda each: -standing(each))
    for candidate in candidates:
        yield from line([candidate], ONE_LINE_AT_MOST)


def _one_line(candidates: list[Candidate]) -> Iterator[DraftSentence]:
    yield from line(candidates, ONE_LINE_AT_MOST)


def _brief(candidates: list[Candidate]) -> Iterator[DraftSentence]:
    """Up to three facts in the article's order, the main news first; one line where nothing makes a bullet."""
    usable = [each for each in candidates if each.salient.penalty < 0.9 and is_clause(each.text)]
    texts: dict[SentenceLabel, str] = {}
    chosen: list[Candidate] = []
    while usable and len(chosen) < BULLETS:
        pick = max(usable, key=lambda each: _worth(each, chosen))
        usable.remove(pick)
        text = (shorten(pick.text, BULLET_AT_MOST) or clause(pick.text, BULLET_AT_MOST)) if _new(pick, chosen) else None
        if text:
            texts[pick.label] = text
            chosen.append(pick)
            usable = [each for each in usable if each.number > chosen[0].number]
    for each in sorted(chosen, key=lambda each: each.number):
        yield DraftSentence(texts[each.label], (each.label,))
    if not chosen:
        yield from line(candidates, BULLET_AT_MOST)


def _new(candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
    return all(similarity(candidate.salient.stems, other.salient.stems) < SAME for other in chosen)


def _worth(candidate: Candidate, chosen: Sequence[Candidate]) -> float:
    """Maximal marginal relevance (Carbonell and Goldstein 1998): salience less the likeness to what is chosen."""
    alike = max((similarity(candidate.salient.stems, other.salient.stems) for other in chosen), default=0.0)
    return standing(candidate) - 1.2 * alike


def _full(candidates: list[Candidate]) -> Iterator[DraftSentence]:
    """About 150 words of whole sentences in the article's order; one that leans on another comes only behind it."""
    fewest, most = FULL_WORDS
    usable = [each for each in candidates if each.salient.penalty < 0.9 and is_clause(each.text)] or candidates
    chosen: list[Candidate] = []
    words = 0
    for group in sorted(_groups(usable), key=lambda group: -group[-1].salient.score):
        fresh = [each for each in group if each not in chosen]
        size = sum(len(each.text.split()) for each in fresh)
        if words + size <= most and all(_new(each, chosen) for each in fresh):
            chosen += fresh
            words += size
        if words >= fewest:
            break
    for each in sorted(chosen, key=lambda each: each.number):
        yield DraftSentence(each.text, (each.label,))
    if not chosen:
        yield from line(usable, 6 * most)


def _groups(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """Each sentence with those before it that it leans on, back to one that stands alone."""
    groups: list[list[Candidate]] = []
    run: list[Candidate] = []
    for each in candidates:
        follows = bool(run) and each.salient.leaning and each.number == run[-1].number + 1
        run = [*run, each] if follows else [each]
        if not each.salient.leaning or follows:
            groups.append(list(run))
    return groups or [[each] for each in candidates[:1]]
