"""Whether a sentence can be about the period that a question asks about."""

import math
import re
from datetime import datetime, timedelta

from bot.answering.phrases import QUARTERS, phrases
from bot.answering.relevance import Question
from bot.draft import Task
from index.article import Article
from index.days.mentioned import speaks_of
from index.days.periods import Stretch, ahead, days_outside, holds

AFTERWARDS = timedelta(days=45)
"""Reports on a period still appear so long after it."""

FADES = timedelta(days=60)
"""How much older a report is that is 63% stale."""
UNDATED = 0.5
"""How stale a report without a date is taken to be."""

_TOLD_YEAR = re.compile(r"(?<!since )(?<!than )(?<!than in )(?<!from )(?<![$£€,.])\b(?:1[89]|20)\d\d\b(?![,.]\d|\s?%)")
_LONG_AGO = re.compile(r"\w+ (?:years?|decades?) ago\b|last (?:year|season)\b", re.IGNORECASE)
"""What opens a sentence on earlier times."""
_YEAR = re.compile(r"\b(?:1\d|20)\d\d\b")


def in_period(article: Article, text: str, period: Stretch | None, now: datetime) -> bool:
    """Whether a sentence can be about a period: it names the year or days of it, or its article appeared in it or soon
    after. Of what is still to come anything may be said before, though of a later year only by who speaks of it."""
    if period is None:
        return True
    if ahead(period, now):
        coming = period[0]
        return (
            coming is None
            or coming.year == now.year
            or str(coming.year) in article.text
            or speaks_of(text, article, period)
        )
    first, end = period
    years = {int(year) for year in _YEAR.findall(text)}
    if first is not None and end is not None and years & set(range(first.year, max(first.year + 1, end.year))):
        return True
    published = article.published
    if published is not None and holds(period, published.when):
        return True
    if published is not None and end is not None and days_outside(period, published.when) < _near(published.when, end):
        return True
    return speaks_of(text, article, period)


def _near(when: datetime, end: datetime) -> float:
    """How many days outside a period a report on it may appear: one before it, AFTERWARDS after it."""
    return AFTERWARDS / timedelta(days=1) if when >= end else 1.001


def is_late(article: Article, text: str, period: Stretch | None) -> bool:
    """Whether a report on a period is from after it, and does not name its year or its days."""
    if period is None or article.published is None:
        return False
    first, end = period
    if first is None or end is None or end - first > timedelta(days=62) or article.published.when < end:
        return False
    return str(first.year) not in text and not speaks_of(text, article, period)


def is_history(article: Article, text: str) -> bool:
    """Whether a sentence tells of a year before the news of its article: not where it only compares with one."""
    if _LONG_AGO.match(text):
        return True
    if article.published is None:
        return False
    years = [int(year) for year in _TOLD_YEAR.findall(text)]
    return bool(years) and max(years) < (article.published.when - AFTERWARDS).year


def latest(task: Task) -> datetime:
    """When the latest of the articles found appeared, though not after the question is asked."""
    days = (each.article.published.when for each in task.passages if each.article.published)
    return min(max(days, default=task.now), task.now)


def stale(article: Article, latest: datetime) -> float:
    """How much older an article is than the latest one found: 0 of the same day or later, up to 1."""
    if article.published is None:
        return UNDATED
    return 1 - math.exp(-max(0.0, (latest - article.published.when) / FADES))


def rival_quarter(question: Question, text: str, title: str) -> bool:
    """Whether a sentence, or else its title, speaks of another quarter or half of the year than the question."""
    for group in QUARTERS:
        asked = {term.stem for term in question.terms} & group
        if asked:
            found = {name for name, _, _ in phrases(text, group)} or {name for name, _, _ in phrases(title, group)}
            if found and not asked & found:
                return True
    return False
