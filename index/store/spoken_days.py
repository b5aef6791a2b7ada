"""The days that sentences speak of, in the catalogue: written with the passages, and looked up by passage or by day."""

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from index.catalog import Catalogue, Filter
from index.days.mentioned import days_of
from index.ingest.batches import chunks
from index.store.rows import article_of, folded, passage_of, seconds
from index.store.tables import State, articles, mentioned_days, passages

LACKING = "days_lacking"
"""The row of `meta` that says that articles were added before their days were kept."""

MOST = 20_000
"""So many rows that speak of one period are looked at, at most."""

AT_ONCE = 256
"""Articles."""

Found = list[tuple[int, int, int]]
"""Passage, first and last day, as ordinals (`datetime.date.toordinal`)."""


def of_passages(catalogue: Catalogue, ids: Collection[int]) -> Found:
    """Every day or period that the sentences of these passages speak of."""
    with catalogue.engine.connect() as connection:
        found: Any = connection.exec_driver_sql(_OF_PASSAGES, (json.dumps(list(ids)),)).all()
        return list(found)


def meeting(catalogue: Catalogue, first: int, last: int, length: int) -> dict[int, int]:
    """The passages that speak of days from the first to the last, with how many days their words span at the least.

    The words meet the period and span fewer days than `length`, which those that lie in it do. Passages may not be
    ready, and are of any collection: `among` tells. Of very many MOST are given.
    """
    with catalogue.engine.connect() as connection:
        found: Any = connection.exec_driver_sql(_MEETING, (first - length + 1, last, first, length, MOST)).all()
        return dict(found)


def among(catalogue: Catalogue, ids: Collection[int], where: Filter) -> set[int]:
    """Which of these passages are ready and of a filter's articles."""
    since = None if where.since is None else seconds(where.since)
    until = None if where.until is None else seconds(where.until)
    outlet = None if where.outlet is None else folded(where.outlet)
    as_of = None if where.as_of is None else seconds(where.as_of)
    wanted = (json.dumps(list(ids)), int(State.READY), where.collection, since, until, outlet, as_of)
    with catalogue.engine.connect() as connection:
        return set(connection.exec_driver_sql(_AMONG, wanted).scalars())


def write(connection: sa.Connection, cut: Iterable[Mapping[str, Any]]) -> None:
    """Write the days of new passages, given as their rows with `id` and, beside the columns, `days`."""
    rows = [
        (each["id"], day.start, day.end, day.first_day, day.last_day)
        for each in cut
        for day in dict.fromkeys(each["days"])
    ]
    if rows:
        connection.exec_driver_sql(_WRITE, rows)


def fill(catalogue: Catalogue) -> None:
    """Find the days of every ready passage anew, in one transaction."""
    from index.store.ledger import set_meta

    with catalogue.engine.begin() as connection:
        connection.execute(sa.delete(mentioned_days))
        ready = sa.select(articles.c.key).where(articles.c.state == int(State.READY))
        for keys in chunks(connection.scalars(ready).all(), AT_ONCE):
            write(connection, _cut_of(connection, keys))
        set_meta(connection, LACKING, 0)


def _cut_of(connection: sa.Connection, keys: Collection[int]) -> list[dict[str, Any]]:
    """The passages of some articles with their days."""
    cut: dict[int, list[dict[str, Any]]] = {}
    columns = (passages.c.id, passages.c.article, passages.c.number, passages.c.tokens, passages.c.sentences)
    for row in connection.execute(sa.select(*columns).where(passages.c.article.in_(keys))).mappings():
        cut.setdefault(row["article"], []).append(dict(row))
    found = []
    for row in connection.execute(sa.select(articles).where(articles.c.key.in_(list(cut)))).mappings():
        rows = cut[row["key"]]
        days = days_of(article_of(dict(row)), [passage_of(each) for each in rows])
        found += [{**each, "days": of} for each, of in zip(rows, days, strict=True)]
    return found


def without_days(row: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a passage alone."""
    return {name: value for name, value in row.items() if name != "days"}


# Written out, as in index/store/stored.py: one statement for any number of passages, prepared once.
_WRITE = 'INSERT INTO mentioned_days (passage, start, "end", first_day, last_day) VALUES (?, ?, ?, ?, ?)'
_OF_PASSAGES = (
    "SELECT passage, first_day, last_day FROM mentioned_days WHERE passage IN (SELECT value FROM json_each(?))"
)
_MEETING = (
    "SELECT passage, min(span) FROM (SELECT passage, last_day - first_day AS span FROM mentioned_days"
    " WHERE first_day BETWEEN ? AND ? AND last_day >= ? AND last_day - first_day < ? LIMIT ?) GROUP BY passage"
)
_AMONG = (
    "SELECT p.id FROM json_each(?1) AS asked CROSS JOIN passages AS p ON p.id = asked.value"  # CROSS: in this order
    " JOIN articles AS a ON a.key = p.article WHERE a.state = ?2 AND a.collection = ?3"
    " AND (?4 IS NULL OR a.published_s >= ?4) AND (?5 IS NULL OR a.published_s < ?5)"
    " AND (?6 IS NULL OR a.outlet_folded = ?6)"
    " AND (?7 IS NULL OR a.published_s IS NULL OR a.published_s <= ?7)"
)
