"""What of an article a digest tells: all of it where it is about the topic, else the sentences that name the topic.

A word for a topic stands in many articles on something else, in round-ups above all, which tell of one thing after
another (index/related/roundups.py). What such an article begins with is no news of the topic.
"""

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from bot.digests.newsworthy import reports
from bot.sentences.verbs import is_clause
from bot.writing.salience import salience
from index.article import Article, Span
from index.related.roundups import is_roundup
from index.related.statements import Sentences
from index.text.words import content_stems

HALF = 0.5
"""The share of a topic's words that an article says at least, or it has other words for it."""
NEARLY_ALL = 0.75
"""The share of them that a sentence says which names the topic, and that an article on it begins with, unless it never
says so many."""
BEGINNING = 3
"""Sentences with which an article begins."""
MOST_STEMS = 4
"""Of a topic that is named. A longer one, and a question, is written about in other words as well."""
FEWEST_LETTERS = 4
"""Of a topic's word that may be the beginning of another one: `Ukraine`, `Ukrainian`."""

LOOKED_AT = 50
MOSTLY = 0.8
"""Of the first LOOKED_AT times that a name is written, so many have a capital."""
FEWEST_WORDS = 8
"""Of a sentence that is told alone."""
FEW = 0.6
"""What may be said against it (bot/writing/salience.py): it is no question, and not of the writer's own."""

_WORD = re.compile(r"\w+")

ALL = None
"""Instead of some sentences of an article: every one may be told."""


@dataclass(frozen=True, slots=True)
class Concern:
    """What the articles that were read for a topic say of it, by their ids. `about` are those on the topic itself;
    `naming` has of every other one the sentences that name it, or ALL where it says the same in other words."""

    about: Set[str] = frozenset()
    naming: Mapping[str, tuple[Span, ...] | None] | None = None
    """None where no topic is named: everything concerns the reader."""
    wholly: Set[str] = frozenset()
    """Of those that are about the topic the ones that say nearly all of its words somewhere."""

    @classmethod
    def of(cls, topic: str | None, sentences: Sentences) -> "Concern":
        wanted = frozenset(content_stems(topic or ""))
        if not topic or topic.strip().endswith("?") or not 0 < len(wanted) <= MOST_STEMS:
            return cls()
        said = _said(wanted, sentences)
        names = _names(wanted, said, sentences)
        about: set[str] = set()
        wholly: set[str] = set()
        naming: dict[str, tuple[Span, ...] | None] = {}
        ends = [*sentences.first.tolist(), len(sentences)][1:]
        for article, first, end in zip(sentences.articles, sentences.first.tolist(), ends, strict=True):
            best = max(len(said[place]) for place in range(first, end)) / len(wanted)
            unnamed = bool(names) and all(names.isdisjoint(said[place]) for place in range(first, end))
            titled = wanted & forms(wanted, content_stems(article.title, article.language))
            begun = titled.union(*said[first : min(first + BEGINNING, end)])
            least = min(max(HALF, best), NEARLY_ALL)
            if not (unnamed or is_roundup(article.title)) and len(begun) / len(wanted) >= least:
                about.add(article.id)
                wholly.update([article.id] if best >= NEARLY_ALL else [])
            elif (best < HALF or unnamed) and not is_roundup(article.title):
                naming[article.id] = ALL
            else:
                named = [n for n in range(first, end) if len(said[n]) / len(wanted) >= NEARLY_ALL]
                naming[article.id] = tuple(sentences.spans[n] for n in named if _alone(sentences.texts[n]))
        return cls(about, naming, wholly)

    def of_article(self, article: Article) -> tuple[Span, ...] | None:
        """The sentences that may be told of it, or ALL."""
        return ALL if self.naming is None or article.id in self.about else self.naming.get(article.id, ALL)

    def told(self, articles: Sequence[Article]) -> list[Article]:
        """Those that a story is told from: of articles on the topic and others the former; without a topic no round-up
        beside reports, whose story it shares with many others, and no comment. In the order given."""
        if self.naming is None:
            return reports([each for each in articles if not is_roundup(each.title)] or list(articles))
        about = [each for each in articles if each.id in self.about]
        return about or [each for each in articles if self.of_article(each)] or [*filter(self._otherwise, articles)]

    def _otherwise(self, article: Article) -> bool:
        return self.of_article(article) is ALL

    def may_tell(self, article: Article) -> bool:
        """Whether what it says beside others may be told as a point; where several are on the topic, only theirs is."""
        if self.naming is None or len(self.about) > 1:
            return self.naming is None or article.id in self.about
        return self.of_article(article) is ALL

    def is_named(self, articles: Iterable[Article]) -> bool:
        """Whether one of them is on the topic or names it."""
        return self.naming is None or any(each.id in self.about or self.of_article(each) for each in articles)

    def is_about(self, articles: Iterable[Article]) -> bool:
        """Whether one of them is on the topic, or there is none to be on."""
        return self.naming is None or any(each.id in self.about for each in articles)


def _said(wanted: frozenset[str], sentences: Sentences) -> list[frozenset[str]]:
    """Which of the topic's words each sentence says."""
    said: list[set[str]] = [set() for _ in range(len(sentences))]
    for stem, held in sentences.holders.items():
        for word in forms(wanted, [stem]):
            for place, _ in held:
                said[place].add(word)
    return [frozenset(each) for each in said]


def _names(wanted: Set[str], said: Sequence[Set[str]], sentences: Sentences) -> frozenset[str]:
    """Which of the topic's words are names: written with a capital within a sentence. An article on the topic has one
    of them at least, whatever else it says: `Iran protests` are none in Colombo."""
    written: dict[str, list[bool]] = {word: [] for word in wanted}
    for place, words in enumerate(said):
        for word in words:
            if len(written[word]) < LOOKED_AT:
                inner = [each for each in _WORD.findall(sentences.texts[place])[1:] if each.lower().startswith(word)]
                written[word] += [each[0].isupper() for each in inner]
    return frozenset(word for word, capitals in written.items() if capitals and sum(capitals) >= MOSTLY * len(capitals))


def _alone(text: str) -> bool:
    """Whether a sentence tells something without those around it."""
    salient = salience([text], "")[0]
    return len(text.split()) >= FEWEST_WORDS and salient.penalty < FEW and not salient.leaning and is_clause(text)


def forms(wanted: Set[str], stems: Iterable[str]) -> frozenset[str]:
    """The wanted words that stems are, or begin with: `Ukraine` of `Ukrainian`."""
    held = set(stems)
    return frozenset(
        word
        for word in wanted
        if word in held or (len(word) >= FEWEST_LETTERS and any(stem.startswith(word) for stem in held))
    )
