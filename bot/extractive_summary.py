"""The built-in writer's summaries and stories: the articles' sentences, chosen, ordered and shortened by deletion."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.attributions import Attribution, attributions
from bot.compress import clause, finished, opening, plain, shorten, variants
from bot.draft import DraftSentence, Kind, SentenceLabel, Task
from bot.salience import Salient, leaning, salience, similarity
from bot.verbs import is_clause
from index.article import Article
from index.words import content_stems

ONE_LINE_AT_MOST = 140
"""Code points of a one-line summary."""
BULLETS = 3
BULLET_AT_MOST = 200
FULL_WORDS = (120, 170)
"""Fewest and most words of a full summary; an article with fewer gives all it has."""
HEADLINE_AT_MOST = 140
HEADLINE_BESIDE = 50
"""Code points more of a headline that say who says it."""
STORY_SENTENCES = 6
"""Drafts of a story: three are told, those that say what others say already left out (bot/story.py)."""
STORY_SENTENCE_AT_MOST = 240

_SAME = 0.6
"""Sentences of one summary that share this much of the shorter one's content words say the same. Read by eye over 40
briefs."""


_SUPERSEDED = 0.3
"""From this likeness on an older sentence with other figures is taken for an earlier count of the same thing."""
_CASUALTIES = re.compile(r"\b(?:dead|deaths?|died|killed|toll|injured|wounded|missing)\b", re.I)
_OLDER = 0.8
"""What each later report takes from a sentence's standing."""

LEDE = 0.5
"""What the first sentence of a report gains for a headline, where several reports are told as one."""
SHARED = 0.8
"""What a sentence gains that says all of what its story's articles begin with alike."""
REPORTS = 3
"""Articles from which on it shows what their story is about."""
_BEGINNING = 3
"""Sentences with which an article begins."""
_TELLING = 10
"""Content words that hold the most of it."""

_VARIANTS = 6
_SHORT = 45
"""Code points under which a line rarely says who did what."""
_ENDED = re.compile(r"[.!?…。！？][”\"’')\]*_]*$")
VERSION = 3
"""Raised with any change to what is written, so that what was kept before is not shown for it."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence with its place in the article (`number` counts from 0) and its worth."""

    label: SentenceLabel
    article: Article
    number: int
    text: str
    salient: Salient


def summarise(task: Task) -> Iterator[DraftSentence]:
    """Draft sentences for a ONE_LINE, BRIEF, FULL, STORY or POINTS task; a story's first one is its headline.

    None for an article without words."""
    writers: dict[Kind, Callable[[list[_Candidate]], Iterator[DraftSentence]]] = {
        Kind.ONE_LINE: _one_line,
        Kind.BRIEF: _brief,
        Kind.FULL: _full,
        Kind.STORY: _story,
        Kind.POINTS: _points,
    }
    return writers[task.kind](_candidates(task))


def fallbacks(task: Task) -> Iterator[DraftSentence]:
    """The summary, then single sentences in order of their standing: what to try where a check withholds it."""
    yield from summarise(task)
    candidates = sorted(_candidates(task), key=lambda each: -_standing(each))
    for candidate in candidates:
        yield from _line([candidate], ONE_LINE_AT_MOST)


def _candidates(task: Task) -> list[_Candidate]:
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
            _Candidate(*row[:2], n, row[2], score) for n, (row, score) in enumerate(zip(rows, scores, strict=True))
        ]
    return found


def _one_line(candidates: list[_Candidate]) -> Iterator[DraftSentence]:
    yield from _line(candidates, ONE_LINE_AT_MOST)


def _line(
    candidates: list[_Candidate], at_most: int, *, beside: int = 0, also: Mapping[SentenceLabel, float] | None = None
) -> Iterator[DraftSentence]:
    """The best sentence that fits, or that a sound shortening makes fit; then a clause of one; then the opening words
    of one. `beside`: so many code points more may say who says it. `also` adds to what a sentence is worth."""
    more = also or {}
    ranked = sorted(
        ((_standing(each) + more.get(each.label, 0.0), each) for each in candidates), key=lambda pair: -pair[0]
    )
    best: tuple[float, _Candidate, str] | None = None
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


def _standing(candidate: _Candidate) -> float:
    """How well a sentence would do alone: its salience, less where it leans on what was said before or has no verb."""
    alone = candidate.salient.score - (0.7 if candidate.salient.leaning else 0.0)
    return alone - (0.0 if is_clause(candidate.text) else 0.5) - (0.0 if candidate.text.endswith((".", "。")) else 0.3)


def _ended(text: str) -> str:
    """A line ends in a full stop, also where its source exclaimed or broke off."""
    return finished(re.sub(r"[!…]+$", "", text)) if re.search(r"\w[!…]+$", text) else text


def _brief(candidates: list[_Candidate]) -> Iterator[DraftSentence]:
    """Up to three facts in the article's order, the main news first; one line where nothing makes a bullet."""
    usable = [each for each in candidates if each.salient.penalty < 0.9 and is_clause(each.text)]
    texts: dict[SentenceLabel, str] = {}
    chosen: list[_Candidate] = []
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
        yield from _line(candidates, BULLET_AT_MOST)


def _new(candidate: _Candidate, chosen: Sequence[_Candidate]) -> bool:
    return all(similarity(candidate.salient.stems, other.salient.stems) < _SAME for other in chosen)


def _worth(candidate: _Candidate, chosen: Sequence[_Candidate]) -> float:
    """Maximal marginal relevance (Carbonell and Goldstein 1998): salience less the likeness to what is chosen."""
    alike = max((similarity(candidate.salient.stems, other.salient.stems) for other in chosen), default=0.0)
    return _standing(candidate) - 1.2 * alike


def _full(candidates: list[_Candidate]) -> Iterator[DraftSentence]:
    """About 150 words of whole sentences in the article's order; one that leans on another comes only behind it."""
    fewest, most = FULL_WORDS
    usable = [each for each in candidates if each.salient.penalty < 0.9 and is_clause(each.text)] or candidates
    chosen: list[_Candidate] = []
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
        yield from _line(usable, 6 * most)


def _groups(candidates: Sequence[_Candidate]) -> list[list[_Candidate]]:
    """Each sentence with those before it that it leans on, back to one that stands alone."""
    groups: list[list[_Candidate]] = []
    run: list[_Candidate] = []
    for each in candidates:
        follows = bool(run) and each.salient.leaning and each.number == run[-1].number + 1
        run = [*run, each] if follows else [each]
        if not each.salient.leaning or follows:
            groups.append(list(run))
    return groups or [[each] for each in candidates[:1]]


def _story(candidates: list[_Candidate]) -> Iterator[DraftSentence]:
    """A headline, the sentence it was made from, and up to two that add facts, from other articles where there are
    any."""
    latest = sorted({each.article.id: each.article for each in candidates}.values(), key=_recency, reverse=True)
    order = {article.id: n for n, article in enumerate(latest)}
    shared = _shared(candidates)
    ranked = sorted(
        candidates, key=lambda each: -(_standing(each) + shared[each.label] - _OLDER * order[each.article.id])
    )
    if not ranked:
        return
    headline = next(
        _line(
            _heads([each for each in candidates if each.article.id == ranked[0].article.id]),
            HEADLINE_AT_MOST,
            beside=HEADLINE_BESIDE,
            also={
                each.label: shared[each.label] + (LEDE if each.number == 0 and shared[each.label] else 0.0)
                for each in candidates
            },
        ),
        None,
    )
    if headline is None:
        return
    yield headline
    head = next(each for each in candidates if each.label == headline.labels[0])
    told: list[_Candidate] = []
    for each in [head, *ranked]:
        heard = {other.article.id for other in told}
        if told and (each.salient.penalty >= 0.9 or each.salient.leaning or not _adds(each, told)):
            continue
        if told and each.article.id in heard and len(heard) < len(latest):
            continue  # another article is still to be heard
        text = shorten(each.text, STORY_SENTENCE_AT_MOST) or clause(each.text, STORY_SENTENCE_AT_MOST)
        if text:
            told.append(each)
            yield DraftSentence(text, (each.label,))
        if len(told) == STORY_SENTENCES:
            return


def _shared(candidates: Sequence[_Candidate]) -> dict[SentenceLabel, float]:
    """For each sentence how much it says of what the story's articles begin with alike: 0 to SHARED. Of fewer than
    REPORTS articles 0: the later of two tells what is new.

    So a detail that heads one report does not head the story, nor what a report says of something else.
    """
    begun: dict[str, set[str]] = {}
    for each in candidates:
        stems = set(content_stems(each.article.title, each.article.language))
        begun.setdefault(each.article.id, stems).update(each.salient.stems if each.number < _BEGINNING else ())
    spread = Counter(stem for stems in begun.values() for stem in stems)
    about = {stem: count / len(begun) for stem, count in spread.items() if count > 1 and len(begun) >= REPORTS}
    most = sum(sorted(about.values(), reverse=True)[:_TELLING])
    return {
        each.label: SHARED * min(1.0, sum(about.get(stem, 0.0) for stem in each.salient.stems) / most) if most else 0.0
        for each in candidates
    }


_LINK = re.compile(
    r"^(?:additionally|furthermore|moreover|in addition|also|meanwhile|however|notably|specifically|for example|"
    r"for instance|consequently|as a result|therefore|thus|similarly|besides), (?=\w)",
    re.I,
)
"""How a sentence is tied to the one before it, which a point leaves behind."""


def _points(candidates: list[_Candidate]) -> Iterator[DraftSentence]:
    """A sentence for each, as it stands where no sound shortening fits."""
    for each in candidates:
        text = finished(_LINK.sub("", each.text))
        yield DraftSentence(shorten(text, STORY_SENTENCE_AT_MOST) or text, (each.label,))


def _heads(candidates: list[_Candidate]) -> list[_Candidate]:
    """The sentences that may head a story: clauses that are no note to the reader, where there are any."""
    return [each for each in candidates if each.salient.penalty < 0.9 and is_clause(each.text)] or candidates


def _adds(candidate: _Candidate, told: Sequence[_Candidate]) -> bool:
    """Does it say something that is not said yet, and that no later report has given another figure for?"""
    for other in told:
        alike = similarity(candidate.salient.stems, other.salient.stems)
        if alike >= _SAME or superseded(alike, (candidate.article, candidate.text), (other.article, other.text)):
            return False
    return True


def superseded(alike: float, one: tuple[Article, str], other: tuple[Article, str]) -> bool:
    """Whether a later article gives other figures for what a sentence counts. `alike`: likeness of the sentences."""
    counted = alike >= _SUPERSEDED or (_CASUALTIES.search(one[1]) and _CASUALTIES.search(other[1]))
    return bool(_recency(one[0]) < _recency(other[0]) and counted and _figures(one[1]) - _figures(other[1]))


def _figures(text: str) -> set[str]:
    return set(
        re.findall(
            r"\b\d[\d,.]*\b|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
            r"dozens?|hundreds|thousands)\b",
            text.lower(),
        )
    )


def _recency(article: Article) -> float:
    return article.published.when.timestamp() if article.published else float("-inf")
