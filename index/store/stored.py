"""Passages as they are read back from the catalogue, with their articles, which stay decoded for a while."""

import json
from collections import OrderedDict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from threading import Lock

import sqlalchemy as sa

from index.article import Article, Passage
from index.store.rows import article_of, passage_from
from index.store.tables import State, articles

ARTICLES_KEPT = 2_048
"""How many articles stay decoded in memory: some 40 MB."""


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage of an article that is in the library, under the id that the three stores share."""

    id: int
    article: Article
    passage: Passage


class Decoded:
    """The articles read last. A row's text and labels never change, so a decoded article is good for ever.

    Safe from any thread. Its SQL is written out, since SQLAlchemy takes longer to compile it than SQLite to run it.
    """

    def __init__(self) -> None:
        self._articles: OrderedDict[int, Article] = OrderedDict()
        self._lock = Lock()

    def passages(self, connection: sa.Connection, ids: Sequence[int]) -> list[StoredPassage]:
        """In the order asked; ids that are not ready are left out."""
        found = {each.id: each for each in self._stored(connection, BY_ID, json.dumps(list(ids)))}
        return [found[each] for each in ids if each in found]

    def passages_of(self, connection: sa.Connection, article_id: str) -> list[StoredPassage]:
        """Every passage of a ready article, in order; of one collection, if it is in several."""
        stored = self._stored(connection, BY_ARTICLE, article_id)
        return [each for n, each in enumerate(stored) if each.passage.number == n]

    def ready(self, connection: sa.Connection, ids: Sequence[int]) -> set[int]:
        """Which of these passages are ready."""
        return set(connection.exec_driver_sql(READY_IDS, (int(State.READY), json.dumps(list(ids)))).scalars())

    def _stored(self, connection: sa.Connection, query: str, value: str) -> list[StoredPassage]:
        rows = connection.exec_driver_sql(query, (int(State.READY), value)).all()
        of = self._decoded(connection, {row[1] for row in rows})
        return [
            StoredPassage(id_, of[article], passage_from(number, tokens, sentences))
            for id_, article, number, tokens, sentences in rows
        ]

    def _decoded(self, connection: sa.Connection, keys: Collection[int]) -> dict[int, Article]:
        with self._lock:
            known = {key: self._articles[key] for key in keys if key in self._articles}
            for key in known:
                self._articles.move_to_end(key)
        missing = [key for key in keys if key not in known]
        if not missing:
            return known
        rows = connection.exec_driver_sql(BY_KEY, (json.dumps(missing),)).all()
        read = {row[0]: article_of(dict(zip(NAMES, row, strict=True))) for row in rows}
        with self._lock:
            self._articles.update(read)
            while len(self._articles) > ARTICLES_KEPT:
                self._articles.popitem(last=False)
        return known | read


BY_ID = (
    "SELECT p.id, p.article, p.number, p.tokens, p.sentences FROM passages p JOIN articles a ON a.key = p.article"
    " WHERE a.state = ? AND p.id IN (SELECT value FROM json_each(?))"  # one statement for any number, prepared once
)
BY_ARTICLE = (
    "SELECT p.id, p.article, p.number, p.tokens, p.sentences FROM passages p JOIN articles a ON a.key = p.article"
    " WHERE a.state = ? AND a.id = ? ORDER BY a.key, p.number"
)
READY_IDS = (
    "SELECT p.id FROM passages p JOIN articles a ON a.key = p.article"
    " WHERE a.state = ? AND p.id IN (SELECT value FROM json_each(?))"
)
READ = [column for column in articles.c if column.name not in {"raw", "fingerprints"}]
NAMES = [column.name for column in READ]
BY_KEY = str(sa.select(*READ).where(sa.text("key IN (SELECT value FROM json_each(?))")))
