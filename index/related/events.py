"""Which articles report one event: a few days apart, they share rare words and names.

Similar titles are not enough, since the same person's two visits a year apart have them too.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from index.related.copies import days_between
from index.related.signatures import Profile

STORY_DAYS = 5.0
"""Days between two reports on one event, at most."""
STORY_SIMILARITY = 0.18
"""Cosine of rare words from which two articles tell one story. Of 9 pairs read in each band, from 396 real articles of
eight weeks, at most 5 days apart: 7 from 0.18 to 0.22 and all above 0.32 were one story, about half below."""
CLEAR_DAYS = 15.0
CLEAR_SIMILARITY = 0.4
"""The same where a date or names are unknown, or more days lie between."""
MONTH_DAYS = 31.0
LINKAGE = 1.0
"""Two groups become one where their articles are this much of STORY_SIMILARITY alike on average: chains do not join
events."""
SHARED_NAMES = 3
"""Names that two reports on one event have in common, at least."""


@dataclass(frozen=True, slots=True)
class Report:
    """What of an article tells its story. `published_s` is None where undated; `day` says whether the day is known."""

    profile: Profile
    published_s: float | None
    day: bool


Vector = Mapping[str, float]
"""Stem to weight, of unit length."""


def vector(profile: Profile, rarity: Mapping[str, float]) -> Vector:
    """What the article is about, the rare words first."""
    norm = length(profile, rarity)
    return {stem: weight(count) * rarity[stem] / norm for stem, count in profile.stems.items()}


def length(profile: Profile, rarity: Mapping[str, float]) -> float:
    """Of the vector before it is brought to unit length."""
    return math.sqrt(sum((weight(count) * rarity[stem]) ** 2 for stem, count in profile.stems.items())) or 1.0


@cache
def weight(count: int) -> float:
    """What a word weighs for standing there so often."""
    return 1 + math.log(count)


def one_event(one: Report, other: Report, likeness: float) -> bool:
    """Whether two articles as alike as this report the same event, by their names and dates."""
    if likeness < STORY_SIMILARITY:
        return False
    if one.profile.names is None or other.profile.names is None:
        if likeness < CLEAR_SIMILARITY:
            return False
    elif len(one.profile.names & other.profile.names) < SHARED_NAMES:
        return False
    days = days_between(one.published_s, other.published_s)
    if days is None:
        return likeness >= CLEAR_SIMILARITY
    if not (one.day and other.day):
        return likeness >= CLEAR_SIMILARITY and days <= MONTH_DAYS
    return days <= STORY_DAYS or (likeness >= CLEAR_SIMILARITY and days <= CLEAR_DAYS)


def grown(
    reports: Sequence[Report],
    given: Iterable[Iterable[int]],
    pairs: Iterable[tuple[int, int]],
    likeness: Callable[[int, int], float],
) -> list[list[int]]:
    """The reports' places by event: the `given` groups, which are disjoint and hold every place, grown together.

    Of the `pairs`, the likest first, each joins its groups if it reports one event and the groups are alike on average.
    """
    members = {min(group): sorted(group) for group in map(list, given)}
    group_of = {n: first for first, group in members.items() for n in group}
    weighed = [(likeness(one, other), one, other) for one, other in pairs]
    for value, one, other in sorted(weighed, key=lambda each: (-each[0], each[1:])):
        first, second = sorted((group_of[one], group_of[other]))
        if first == second or not one_event(reports[one], reports[other], value):
            continue
        if _on_average(reports, members[first], members[second], likeness) >= STORY_SIMILARITY * LINKAGE:
            for n in members[second]:
                group_of[n] = first
            members[first] = sorted(members[first] + members.pop(second))
    return list(members.values())


def _on_average(
    reports: Sequence[Report], some: Sequence[int], others: Sequence[int], likeness: Callable[[int, int], float]
) -> float:
    """How alike the articles of two groups are, those that may still report one event: a long story moves on."""
    values = []
    for one in some:
        for other in others:
            days = days_between(reports[one].published_s, reports[other].published_s)
            if days is None or days <= CLEAR_DAYS:
                values.append(likeness(one, other))
    return sum(values) / len(values) if values else 0.0
