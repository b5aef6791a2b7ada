"""How an article changed from one version to the next: its sentences compared, and within a changed one its words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

from index.article import Article
from index.passages import sentences

SAME_SENTENCE: Final = 0.5
"""From this share of common words on, a new sentence is the old one changed, and not another."""

Kind = Literal["same", "gone", "new"]


@dataclass(frozen=True, slots=True)
class Part:
    """Some words of a sentence, one space apart, and whether both versions have them, or one of them alone."""

    kind: Kind
    words: str


Change = tuple[Part, ...]
"""A sentence that was changed, taken out (one part, gone) or put in (one part, new)."""


def changes(before: Article, after: Article) -> list[Change]:
    """What differs in the title and in what is read of two versions, in the order of the text."""
    old, new = [before.title, *_sentences(before)], [after.title, *_sentences(after)]
    return [change for pairs in _blocks(old, new) for change in pairs]


def _sentences(article: Article) -> list[str]:
    return [" ".join(span.of(article.text).split()) for span in sentences(article)]


def _blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[list[Change]]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield _paired(old[a:b], new[c:d])


def _paired(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    """Sentences that were replaced by others: each new one beside the old one that it was made from, in order."""
    found: list[Change] = []
    place = 0
    for sentence in new:
        likeness = [_likeness(each, sentence) for each in old[place:]]
        if max(likeness, default=0.0) < SAME_SENTENCE:
            found.append((Part("new", sentence),))
            continue
        like = place + likeness.index(max(likeness))
        found += [(Part("gone", each),) for each in old[place:like]]
        found.append(compared(old[like], sentence))
        place = like + 1
    return [*found, *((Part("gone", each),) for each in old[place:])]


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def compared(old: str, new: str) -> Change:
    """The words of both: the parts without the new ones are the old sentence, those without the gone ones the new."""
    before, after = old.split(), new.split()
    parts: list[Part] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(Part("same", " ".join(after[c:d])))
            continue
        if a < b:
            parts.append(Part("gone", " ".join(before[a:b])))
        if c < d:
            parts.append(Part("new", " ".join(after[c:d])))
    return tuple(parts)
