"""How much a story weighs in a digest: how many report it, how fresh it is, how near the topic."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.digests.newsworthy import story_set_back
from index.stories import Listed

HALVED_DAYS = 3.0
"""A story's freshness halves in so many days."""

BY_RELEVANCE = 3.0
"""What full relevance is worth, beside 1 for what appears this moment: what fifteen outlets weigh beyond one."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many report a story. Invariant: at least one article, and no more outlets than articles."""

    outlets: int
    articles: int

    def __post_init__(self) -> None:
        if not 0 < self.outlets <= self.articles:
            raise ValueError(f"{self.outlets} outlets cannot have {self.articles} articles")


class Weighed(Protocol):
    """A story, as far as its weight goes: its articles, those that repeat one of them, and which of them retell one."""

    @property
    def articles(self) -> Sequence[Listed]: ...
    @property
    def copies(self) -> Sequence[Listed]: ...
    @property
    def rewrites(self) -> Sequence[Listed]: ...


def weight(size: Size, age_days: float | None, relevance: float) -> float:
    """log2(1 + outlets + further / (1 + further)) + 0.5 ** (age / HALVED_DAYS) + BY_RELEVANCE * relevance.

    `further` are the articles beyond one for each outlet: however many they are, they weigh less than one more outlet
    does. `age_days` of its latest article, None where no date is known; `relevance` from 0 to 1. It rises with each
    outlet, with each article and with relevance, and falls with age.
    """
    further = size.articles - size.outlets
    fresh = 0.0 if age_days is None else 0.5 ** (max(0.0, age_days) / HALVED_DAYS)
    return math.log2(1 + size.outlets + further / (1 + further)) + fresh + BY_RELEVANCE * relevance


def weighed(group: Weighed, relevance: Mapping[str, float], now: datetime) -> float:
    """The weight of a story, less where it is no report. `relevance` of each article by its id: any scale above 0."""
    top = max(relevance.values(), default=1.0) or 1.0
    dated = [article.published.when for article in group.articles if article.published]
    age = min(((now.timestamp() - when.timestamp()) / 86_400 for when in dated), default=None)
    near = max((relevance.get(article.id, 0.0) for article in group.articles), default=0.0) / top
    return weight(size_of(group), age, near) - story_set_back(group.articles)


def size_of(group: Weighed) -> Size:
    """Only outlets that wrote for themselves count: not those of copies, nor of rewrites."""
    retold = {article.id for article in group.rewrites}
    own = [article for article in group.articles if article.id not in retold] or list(group.articles)
    outlets = {_outlet(article) for article in own}
    return Size(len(outlets), max(len(outlets), len(group.articles) + len(group.copies)))


def _outlet(article: Listed) -> str:
    return article.outlet or article.source
