"""Which story new articles tell: that of others near them, or one of their own (index/related/events.py)."""

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from index.related.copies import Sets
from index.related.events import CLEAR_SIMILARITY, grown, one_event
from index.related.neighbours import Neighbours
from index.store.relations import listed
from index.store.tables import State, articles, told

MATES = 24
"""Articles of a story, the nearest in time, that one which may join it is compared with."""

Told = list[tuple[int | None, Sequence[int]]]
Merged = list[tuple[int, int]]


def placed(here: Neighbours, groups: Iterable[Sequence[int]], near: Mapping[int, Sequence[int]]) -> tuple[Told, Merged]:
    """The new articles of each story, new ones (None) among them; and the stories that turn out to be one.

    `groups` repeat each other, and tell one story. An article that takes the place of an earlier version stays in
    its story, unless it tells another.
    """
    groups = [list(group) for group in groups]
    pairs = [
        (key, other)
        for key, others in near.items()
        for other in others
        if one_event(here.known[key].report, here.known[other].report, here.likeness(key, other))
    ]
    kept = _kept(here)
    here.read(_mates(here, pairs, kept))
    keys = sorted(key for key in here.known if key not in here.leaving)
    place = {key: n for n, key in enumerate(keys)}
    story = {key: here.known[key].story or kept.get(key) for key in keys}
    given = Sets(len(keys))
    first: dict[int, int] = {}
    for key, number in story.items():
        if number is not None:
            given.join(place[first.setdefault(number, key)], place[key])
    for group in groups:
        for key in group[1:]:
            given.join(place[group[0]], place[key])
    reports = [here.known[key].report for key in keys]
    clusters = grown(
        reports,
        given.lists(),
        [(place[one], place[other]) for one, other in pairs],
        lambda one, other: here.likeness(keys[one], keys[other]),
    )
    return _as_stored([[keys[n] for n in cluster] for cluster in clusters], story, here)


def _as_stored(
    clusters: Iterable[Sequence[int]], story: Mapping[int, int | None], here: Neighbours
) -> tuple[Told, Merged]:
    """The older of several stories stays."""
    found: Told = []
    merged: Merged = []
    for cluster in clusters:
        numbers = sorted({number for key in cluster if (number := story[key]) is not None})
        merged += [(numbers[0], newer) for newer in numbers[1:]]
        if new := [key for key in cluster if key in here.new]:
            found.append((numbers[0] if numbers else None, new))
    return found, merged


def _kept(here: Neighbours) -> dict[int, int]:
    """The story of each new article whose earlier version told it too."""
    here.read(here.leaving)
    found = {}
    for old, key in here.leaving.items():
        if old in here.known and key in here.known and here.likeness(old, key) >= CLEAR_SIMILARITY:
            number = here.known[old].story
            if number is not None:
                found[key] = number
    return found


def _mates(here: Neighbours, pairs: Sequence[tuple[int, int]], kept: Mapping[int, int]) -> set[int]:
    """The articles of the stories that new ones may join, those the nearest in time."""
    wanted: dict[int, set[int]] = {}
    for key, other in pairs:
        number = here.known[other].story
        if number is not None:
            wanted.setdefault(number, set()).add(key)
    for key, number in kept.items():
        wanted.setdefault(number, set()).add(key)
    query = (
        sa.select(told.c.story, told.c.article, articles.c.published_s)
        .join(articles, articles.c.key == told.c.article)
        .where(listed(told.c.story, wanted), articles.c.state == int(State.READY))
    )
    members: dict[int, list[tuple[int, float | None]]] = {}
    for number, key, published_s in here.connection.execute(query) if wanted else ():
        members.setdefault(number, []).append((key, published_s))
    found = set()
    for number, keys in wanted.items():
        for key in keys:
            when = here.known[key].report.published_s
            nearest = sorted(
                members.get(number, ()),
                key=lambda each: (abs((each[1] or 0) - (when or 0)) if each[1] and when else 0.0, -each[0]),
            )
            found |= {each for each, _ in nearest[:MATES]}
    return found - here.leaving.keys()
