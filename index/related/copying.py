"""Which new articles are copies, of which original: found among their neighbours (index/related/neighbours.py)."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from index.related.copies import Sets, contained, is_copy, may_be_copies
from index.related.neighbours import Neighbours
from index.store.relations import Kind, Repeat, earliest, listed
from index.store.tables import repeats

ALIKE = 0.4
"""Likeness of two openings from which articles are compared shingle by shingle, though their MinHashes differ: one may
be a small part of the other."""

TRIED = 4
"""Articles of one group of copies that a new one is compared with before it is taken to be no copy of them."""

Changes = dict[int, Repeat | None]


def copied(
    here: Neighbours, sharing: Mapping[int, Sequence[int]], near: Mapping[int, Sequence[int]]
) -> tuple[Changes, list[list[int]]]:
    """What the new articles make copies of what, by key, and the groups of copies that have a new one.

    None: an article that was a copy and now is the original of its copies.
    """
    groups = _Groups(here, {key for found in (*sharing.values(), *near.values()) for key in found})
    for key in sorted(here.new, key=lambda each: earliest(here.known[each].report.published_s, 0, each)):
        alike = [other for other in near.get(key, ()) if here.likeness(key, other) >= ALIKE]
        groups.place(key, [*sharing.get(key, ()), *alike])
    changes: Changes = {}
    for group in groups.changed():
        changes |= groups.repeated(group)
    return changes, groups.changed()


class _Groups:
    """The groups of copies that are there, and how they grow."""

    def __init__(self, here: Neighbours, keys: set[int]) -> None:
        self._here = here
        self._stored = self._read(keys)
        here.read(key for key in self._stored if key not in here.leaving)
        self._keys = sorted({*keys, *here.new, *(key for key in self._stored if key in here.known)})
        self._place = {key: n for n, key in enumerate(self._keys)}
        self._sets = Sets(len(self._keys))
        first: dict[int, int] = {}
        for key, each in self._stored.items():
            if key in self._place:
                self._sets.join(self._place[first.setdefault(each.of, key)], self._place[key])
            if each.of in self._place and key in self._place:
                self._sets.join(self._place[each.of], self._place[key])

    def place(self, key: int, others: Sequence[int]) -> None:
        """Join the article with those that are its copies, of each group the first that is; an undated one, which might
        tie what years part, with the likest."""
        here, tried, found = self._here, dict[int, int](), list[tuple[float, int]]()
        for other in dict.fromkeys(others):
            root = self._sets.root(self._place[other])
            if other == key or root == self._sets.root(self._place[key]) or tried.get(root, 0) >= TRIED:
                continue
            tried[root] = tried.get(root, 0) + 1
            if not may_be_copies(here.outline(key), here.outline(other)):
                continue
            one, two = here.copyable(key), here.copyable(other)
            share = contained(one, two)
            if is_copy(one, two, share):
                tried[root] = TRIED
                found.append((share, other))
        undated = here.known[key].report.published_s is None
        for _, other in [max(found)] if undated and found else found:
            self._sets.join(self._place[key], self._place[other])

    def changed(self) -> list[list[int]]:
        """The groups of several copies that have a new one."""
        found = [[self._keys[n] for n in group] for group in self._sets.lists() if len(group) > 1]
        return [group for group in found if any(key in self._here.new for key in group)]

    def repeated(self, group: Sequence[int]) -> Changes:
        """What is not stored so already."""
        here = self._here

        def order(key: int) -> tuple[bool, float, int, int]:
            known = here.known[key]
            return earliest(known.report.published_s, known.shingles, key)

        original = min(group, key=order)
        changes: Changes = {original: None} if original in self._stored else {}
        for key in group:
            if key != original and (key not in self._stored or self._stored[key].of != original):
                share = contained(here.copyable(key), here.copyable(original))
                changes[key] = Repeat(original, Kind.COPY, share)
        return changes

    def _read(self, keys: set[int]) -> dict[int, Repeat]:
        """Every copy in the groups of these articles, those apart whose place is taken."""
        connection, query = self._here.connection, sa.select(repeats.c.article, repeats.c.of, repeats.c.share)
        query = query.where(repeats.c.kind == Kind.COPY.value)
        own = connection.execute(query.where(listed(repeats.c.article, keys))).all()
        originals = {of for _, of, _ in own} | keys
        every = connection.execute(query.where(listed(repeats.c.of, originals))).all()
        return {key: Repeat(of, Kind.COPY, share) for key, of, share in every if key not in self._here.leaving}
