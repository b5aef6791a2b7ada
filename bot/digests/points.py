"""What a digest on a topic has to tell: the statements that concern it, each once, in the words that tell it best."""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.writing.salience import is_aside, leaning
from index.related.statements import Sentences, fullness
from index.search.documents import CONCERNS, Ranking, standard

if TYPE_CHECKING:
    from index.related.statements import Numbers

MOST_POINTS = 10
MOST_WORDS = 300
"""What a reader is given on one topic at most: about a minute and a half."""

BY_SIZE = 1.0
"""What the number of articles that make it adds to a statement's relevance, in standard deviations."""
REPEATED = 0.5
"""Likeness from which a point would repeat one that is told."""
SHORTEST, LONGEST = 8, 40
"""Words of a sentence that tells a point well."""
FEWEST = 5
"""With fewer, none is told."""

_CLOSING = re.compile(
    r"^(?:in (?:conclusion|summary|short|essence|sum)|to (?:conclude|sum up|summari[sz]e)|overall|ultimately|"
    r"all in all)\b",
    re.I,
)


_ENDED = re.compile(r"[.!…。！][”\"’')\]»」』]*$")
"""A heading, or a link, is no sentence."""
_SAYS_NOTHING = re.compile(
    r"^[“\"]?(?:well|so that|yeah|okay|ok|oh|look|and you|you know)\b"
    r"|^\W*(?:read|watch|listen|see) (?:more|the|also|here)\b",
    re.IGNORECASE,
)
"""A pointer, or what is said between the words of an interview."""


@dataclass(frozen=True, slots=True)
class Point:
    """Something that several articles say: the place of the sentence that tells it, and of its articles."""

    lead: int
    articles: frozenset[int]


def points(ranking: Ranking, among: Set[int], *, most: int = MOST_POINTS, words: int = MOST_WORDS) -> list[Point]:
    """What concerns the topic and several articles say, most relevant first. `among` are the places of the articles
    that may be cited; every point has at least two of them."""
    import numpy as np

    sentences = ranking.sentences
    if not ranking.statements:
        return []
    sizes = np.array([len(each.carriers) for each in ranking.statements], np.float32)
    value = np.array(ranking.relevance, np.float32) + BY_SIZE * standard(np.log(sizes))
    least = CONCERNS * max(ranking.relevance)
    told = good(sentences)
    chosen: list[Point] = []
    left = words
    for row in np.argsort(-value, kind="stable").tolist():
        statement = ranking.statements[row]
        if len(chosen) == most:
            break
        if ranking.relevance[row] < least:
            continue
        members = [place for place in statement.members if int(sentences.article[place]) in among]
        if not members:
            continue
        lead = max(members, key=lambda place: (float(told[place]), -place))
        size = len(sentences.texts[lead].split())
        all_carriers = frozenset(sentences.carriers(lead))
        carriers = all_carriers & among
        if (
            len(carriers) >= max(2, len(all_carriers) / 2)
            and size <= left
            and told[lead] > 0
            and not _repeats(lead, chosen, sentences)
        ):
            chosen.append(Point(lead, carriers))
            left -= size
    return _headed(chosen, sentences)


def _headed(chosen: Sequence[Point], sentences: Sentences) -> list[Point]:
    """The same with what most articles say in front, which heads the story, of those that stand alone."""
    first = max(chosen, key=lambda each: (not leaning(sentences.texts[each.lead]), len(each.articles)), default=None)
    return [] if first is None else [first, *(each for each in chosen if each is not first)]


def good(sentences: Sentences) -> "Numbers":
    """How well each sentence would tell what it says: fully, alone, neither long nor a mere remark; 0 for a closing
    phrase that only sums up."""
    import numpy as np

    return fullness(sentences) * np.array([_alone(text) for text in sentences.texts], np.float32)


def _alone(text: str) -> float:
    size = len(text.split())
    if (
        not _ENDED.search(text)
        or is_aside(text)
        or text.startswith("(")
        or _CLOSING.match(text)
        or _SAYS_NOTHING.search(text)
        or text.count('"') % 2
        or text.count("“") != text.count("”")
    ):
        return 0.0
    if size < FEWEST:
        return 0.0
    asking = re.match(r"(?:who|what|why|how|which)\b", text, re.I) is not None
    return (0.35 if leaning(text) or asking else 1.0) * (1.0 if SHORTEST <= size <= LONGEST else 0.5)


def _repeats(lead: int, chosen: Sequence[Point], sentences: Sentences) -> bool:
    return any(sentences.alike[lead, other.lead] >= REPEATED for other in chosen)
