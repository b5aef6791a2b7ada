"""Learn, as pages come, what a collection's sites repeat: boilerplate, and walls in an article's place."""

import json
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

import sqlalchemy as sa

from index.catalog import Catalogue
from index.fetching.addresses import host
from index.ingest.preparing import Prepared
from index.labelling.repetition import FEWEST_PAGES, is_wall, repeated_among
from index.store.relations import in_collection
from index.store.rows import Row, fingerprints_of
from index.store.tables import articles, pages, repeated


class Learning:
    """What one run has learned of one collection. `repeated` holds the fingerprints of what is no article's own."""

    def __init__(self, catalogue: Catalogue, collection: str) -> None:
        self._catalogue = catalogue
        self._collection = collection
        with catalogue.engine.connect() as connection:
            query = sa.select(repeated.c.fingerprint).where(repeated.c.collection == collection)
            self.repeated = frozenset(connection.scalars(query))

    def learn(self, new: Sequence[Prepared], replaced: set[int]) -> frozenset[int]:
        """The fingerprints that are repeated now that these pages are there, which only theirs can be.

        `replaced` are the keys of the articles that the new ones take the place of: they no longer count.
        """
        counts = Counter(mark for each in new for mark in each.fingerprints if mark not in self.repeated)
        with self._catalogue.reading() as connection:
            counts.update(dict(self._on_pages(connection, counts, pages.c.fingerprint, replaced)))
            often = {mark for mark, count in counts.items() if count >= FEWEST_PAGES}
            if not often:
                return frozenset()
            keys = [key for key, _ in self._on_pages(connection, often, pages.c.article, replaced)]
            query = sa.select(articles.c.key, articles.c.fingerprints).where(articles.c.key.in_(keys))
            shared: dict[Hashable, Sequence[int] | frozenset[int]] = {
                key: _blocks_of(fingerprints_of(marks)) for key, marks in connection.execute(query)
            }
            walls = self._walls(connection, {mark for mark in often if mark < 0}, new, replaced)
        shared |= {each.row["source"]: _blocks_of(each.fingerprints) for each in new if each.fingerprints & often}
        learned = repeated_among(shared) & often | walls
        if learned:
            self.repeated |= learned
        return learned

    def holders(self, learned: frozenset[int], replaced: set[int]) -> list[Row]:
        """The stored articles that have what has been learned on their pages."""
        if not learned:
            return []
        with self._catalogue.reading() as connection:
            keys = [key for key, _ in self._on_pages(connection, learned, pages.c.article, replaced)]
            query = sa.select(articles).where(articles.c.key.in_(keys))
            return [dict(row) for row in connection.execute(query).mappings()]

    def _walls(
        self, connection: sa.Connection, marks: set[int], new: Sequence[Prepared], replaced: set[int]
    ) -> frozenset[int]:
        """The fingerprints of whole pages that one outlet has under many titles."""
        titles: dict[tuple[int, str], set[str]] = {}
        columns = articles.c.source, articles.c.outlet_folded, articles.c.title
        query = sa.select(pages.c.fingerprint, *columns).join(articles, articles.c.key == pages.c.article)
        query = query.where(*self._that_have(marks, replaced))
        for mark, source, outlet, title in connection.execute(query) if marks else ():
            titles.setdefault((mark, _place_of(source, outlet)), set()).add(title)
        for each in new:
            for mark in each.fingerprints & marks:
                place = _place_of(each.row["source"], each.row["outlet_folded"])
                titles.setdefault((mark, place), set()).add(each.row["title"])
        return frozenset(mark for (mark, _), found in titles.items() if is_wall(found))

    def _on_pages(
        self, connection: sa.Connection, marks: Iterable[int], by: "sa.Column[int]", but: set[int]
    ) -> list[tuple[int, int]]:
        """How often these fingerprints occur in the collection's stored pages, for each value of `by`."""
        query = sa.select(by, sa.func.count()).join(articles, articles.c.key == pages.c.article)
        query = query.where(*self._that_have(marks, but)).group_by(by)
        return [(value, count) for value, count in connection.execute(query)]

    def _that_have(self, marks: Iterable[int], but: set[int]) -> tuple[sa.ColumnElement[bool], ...]:
        """The conditions for the collection's stored pages that have any of these fingerprints."""
        asked = sa.text("SELECT value FROM json_each(:marks)").bindparams(marks=json.dumps(list(marks)))
        return (
            pages.c.fingerprint.in_(asked),
            in_collection(self._collection),
            articles.c.key.not_in(but),
        )


def _blocks_of(marks: Iterable[int]) -> frozenset[int]:
    """The fingerprints of blocks, without the page's own, which is negative."""
    return frozenset(mark for mark in marks if mark >= 0)


def _place_of(source: str, outlet: str | None) -> str:
    """Whose page it is: its site's, its outlet's, or that of the others in its folder."""
    return host(source) or outlet or source.rpartition("/")[0]
