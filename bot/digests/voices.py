"""Who says what in a story: each actor that its articles quote, with a sentence that keeps who said it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.draft import DraftSentence, NumberedPassage
from bot.sentences.attributions import actor_key, attributions, names_someone
from bot.sentences.beginnings import clause
from bot.sentences.compress import plain, shorten
from bot.writing.introduced import in_full
from bot.writing.salience import Salient, salience, similarity
from bot.writing.stories import superseded
from index.article import Article
from index.text.words import content_stems

MOST_VOICES = 5
SENTENCE_AT_MOST = 240
"""Code points."""
FEWEST_WORDS = 7
"""Content words: with fewer, hardly anything is said."""
SAME = 0.5
"""Sentences that share this much of the shorter one's content words say the same."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence that says who says it. `name` is what its actor's different names have in common."""

    actor: str
    name: str
    article: Article
    draft: DraftSentence
    salient: Salient


Told = Sequence[tuple[Article, str]]
"""Sentences that stand above, each with the article that it is from."""


def spoken(passages: Sequence[NumberedPassage], told: Told = ()) -> list[Spoken]:
    """One sentence of each actor, the most telling; none where fewer than two actors speak.

    Left out is what a later report has given other figures for, and whom only an unseen sentence introduces.
    """
    best: dict[str, Spoken] = {}
    above = [text for _, text in told]
    candidates = [each for each in _candidates(passages, above) if not _outdated(each, told)]
    for each in sorted(candidates, key=lambda each: -each.salient.score):
        said_already = any(similarity(each.salient.stems, one.salient.stems) >= SAME for one in best.values())
        if each.name not in best and not said_already:
            best[each.name] = each
    chosen = list(best.values())[:MOST_VOICES]
    return chosen if len(chosen) > 1 else []


def _candidates(passages: Sequence[NumberedPassage], above: Sequence[str]) -> Iterator[Spoken]:
    rows = [(each, label, span) for each in passages for label, span in each.labelled()]
    for article in {each.article.id: each.article for each in passages}.values():
        own = [(label, plain(span.of(article.text))) for each, label, span in rows if each.article.id == article.id]
        texts = [text for _, text in own]
        for (label, text), salient in zip(own, salience(texts, article.title), strict=True):
            found = next((one for one in attributions(text) if names_someone(one) and _whole(one.actor)), None)
            if found is None or salient.penalty >= 0.9 or salient.leaning or len(salient.stems) < FEWEST_WORDS:
                continue
            if _elsewhere(found.actor, texts, [text, *above]):
                continue
            short = shorten(text, SENTENCE_AT_MOST) or clause(text, SENTENCE_AT_MOST)
            if short and attributions(short):
                yield Spoken(
                    _shown(found.actor), actor_key(found.actor), article, DraftSentence(short, (label,)), salient
                )


def _whole(actor: str) -> bool:
    """Whether the words for somebody are no clause, and no piece of a time: `according to a 5 p.m. advisory`."""
    return not re.search(r"\d|, (?:who|which|whose)\b", actor)


def _elsewhere(actor: str, article: Sequence[str], shown: Sequence[str]) -> bool:
    """Whether the article gives somebody's name in full, but no sentence that a reader sees: `Davis also said`."""
    return " " not in actor and in_full(actor, article) and not in_full(actor, shown)


def _outdated(each: Spoken, told: Told) -> bool:
    """Whether a sentence above, or any, counts the same anew."""
    return any(
        superseded(
            similarity(each.salient.stems, frozenset(content_stems(text))),
            (each.article, each.draft.text),
            (article, text),
        )
        for article, text in told
    )


def _shown(actor: str) -> str:
    """As it heads a line: `the Kremlin` becomes `The Kremlin`."""
    return actor[0].upper() + actor[1:]
