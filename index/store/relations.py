"""Stored copies, rewrites and stories: changed in the step that shows or takes away their articles, and read."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from index.article import Article
from index.store.rows import Row, StoredBlocks, article_of
from index.store.stored import READ
from index.store.tables import State, articles, repeats, signatures, stories, told
from index.store.tables import bands as banded

if TYPE_CHECKING:
    from index.related.copies import Copyable


class Kind(StrEnum):
    """How an article repeats another one."""

    COPY = "copy"
    REWRITE = "rewrite"


@dataclass(frozen=True, slots=True)
class Repeat:
    """What an article repeats: the other's key, which is no copy itself; how; and to what share (tables.py)."""

    of: int
    kind: Kind
    share: float


@dataclass(frozen=True, slots=True)
class Placed:
    """What becomes of articles that are shown, by their keys.

    `signatures` has a row for each. `repeats`: None for what repeats nothing, any more. `told`: the articles of each
    story, or of a new one (None). `merged`: pairs of stories, the older one and the one that becomes part of it.
    """

    signatures: Sequence[Row] = ()
    repeats: "Mapping[int, Repeat | None]" = field(default_factory=dict)
    told: Sequence[tuple[int | None, Sequence[int]]] = ()
    merged: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article of the library stands: in which story (None: nothing of it is read), and what it repeats."""

    story: str | None
    kind: Kind | None = None
    of: str | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many articles repeat another one, and how many stories several articles tell."""

    copies: int
    rewrites: int
    stories: int


# Writing


def write(connection: sa.Connection, placed: Placed, collection: str) -> None:
    from index.related.signatures import bands

    if placed.signatures:
        connection.execute(signatures.insert().prefix_with("OR REPLACE"), list(placed.signatures))
    found = [(band, row["article"]) for row in placed.signatures for band in bands(row["minhash"])]
    found.sort()  # as the table is: fewer of its pages are gone back to
    if found:  # some 40 of each article: as they are, which takes a third of the time
        connection.exec_driver_sql("INSERT OR IGNORE INTO bands (band, article) VALUES (?, ?)", found)
    _write_told(connection, placed.told, collection)
    for older, newer in placed.merged:
        connection.execute(sa.update(told).where(told.c.story == newer).values(story=older))
        part = sa.or_(stories.c.key == newer, stories.c.merged == newer)
        connection.execute(sa.update(stories).where(part).values(merged=older))
    _write_repeats(connection, placed.repeats)


def _write_told(connection: sa.Connection, found: Sequence[tuple[int | None, Sequence[int]]], collection: str) -> None:
    """Most articles tell a story of their own: the new ones are numbered here and written together."""
    number = last_id(connection, "stories")
    made, rows = [], []
    for story, keys in found:
        if story is None:
            number += 1
            made.append((number, collection))
        rows += [(key, number if story is None else story) for key in keys]
    if made:
        connection.exec_driver_sql("INSERT INTO stories (key, collection) VALUES (?, ?)", made)
    if rows:
        connection.exec_driver_sql("INSERT OR REPLACE INTO told (article, story) VALUES (?, ?)", rows)


def last_id(connection: sa.Connection, table: str) -> int:
    """The largest id that a table has ever had."""
    return connection.scalar(sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table}) or 0


def _write_repeats(connection: sa.Connection, changed: "Mapping[int, Repeat | None]") -> None:
    if not changed:
        return
    connection.execute(sa.delete(repeats).where(listed(repeats.c.article, changed)))
    rows = [
        {"article": key, "of": each.of, "kind": each.kind.value, "share": each.share}
        for key, each in changed.items()
        if each is not None
    ]
    if rows:
        connection.execute(repeats.insert(), rows)
        moved = sa.update(repeats).where(repeats.c.of == sa.bindparam("copy")).values(of=sa.bindparam("original"))
        copies = [{"copy": row["article"], "original": row["of"]} for row in rows if row["kind"] == Kind.COPY.value]
        if copies:  # what retells a copy retells its original
            connection.execute(moved, copies)
            connection.execute(sa.delete(repeats).where(repeats.c.article == repeats.c.of))


def forget(connection: sa.Connection, keys: Sequence[int]) -> None:
    """Take articles out that are no longer shown. The earliest of an original's copies takes its place."""
    if not keys:
        return
    from index.related.signatures import bands

    for column in connection.scalars(sa.select(signatures.c.minhash).where(listed(signatures.c.article, keys))):
        if found := bands(column):
            connection.execute(sa.delete(banded).where(listed(banded.c.band, found), listed(banded.c.article, keys)))
    for table in (signatures, told, repeats):
        connection.execute(sa.delete(table).where(listed(table.c.article, keys)))
    left = sa.select(repeats.c.of, repeats.c.article, repeats.c.kind, repeats.c.share)
    orphans: dict[int, dict[int, Repeat]] = {}
    for of, key, kind, share in connection.execute(left.where(listed(repeats.c.of, keys))).all():
        orphans.setdefault(of, {})[key] = Repeat(of, Kind(kind), share)
    for each in orphans.values():
        write(connection, Placed(repeats=_promoted(connection, each)), "")


def _promoted(connection: sa.Connection, orphans: dict[int, Repeat]) -> "dict[int, Repeat | None]":
    """What repeated an article that is gone, with the earliest of its copies in its place; a rewrite of nothing else
    repeats nothing."""
    from index.related.copies import contained

    known = copyables(connection, [key for key, each in orphans.items() if each.kind is Kind.COPY])
    if not known:
        return dict.fromkeys(orphans)
    first = min(known, key=lambda key: earliest(known[key].published_s, len(known[key].marks), key))
    found: dict[int, Repeat | None] = {first: None}
    for key, each in orphans.items():
        if key != first:
            share = contained(known[key], known[first]) if each.kind is Kind.COPY else each.share
            found[key] = Repeat(first, each.kind, share)
    return found


def earliest(published_s: float | None, shingles: int, key: int) -> tuple[bool, float, int, int]:
    """The original of copies comes first: the earliest dated, and of those the longest."""
    return (published_s is None, published_s or 0.0, -shingles, key)


def copyables(connection: sa.Connection, keys: Iterable[int]) -> "dict[int, Copyable]":
    """What tells the copies of these articles, from their texts."""
    from index.related.copies import Copyable
    from index.related.signatures import readable, shingles

    columns = articles.c.key, articles.c.text, articles.c.blocks, articles.c.published_s, articles.c.title
    rows = connection.execute(sa.select(*columns).where(listed(articles.c.key, keys)))
    return {
        key: Copyable(shingles(readable(text, StoredBlocks(blocks))), published_s, title)
        for key, text, blocks, published_s, title in rows
    }


# Reading


def places(connection: sa.Connection, collection: str, ids: Sequence[str]) -> dict[str, Place]:
    """Where these ready articles stand. Those without a signature, from before there were any, are left out."""
    original = articles.alias()
    query = (
        sa.select(articles.c.id, told.c.story, repeats.c.kind, original.c.id, repeats.c.share)
        .join(signatures, signatures.c.article == articles.c.key)
        .outerjoin(told, told.c.article == articles.c.key)
        .outerjoin(repeats, repeats.c.article == articles.c.key)
        .outerjoin(original, original.c.key == repeats.c.of)
        .where(ready_in(collection), listed(articles.c.id, ids))
    )
    return {
        id_: Place(None if story is None else str(story), kind and Kind(kind), of, share)
        for id_, story, kind, of, share in connection.execute(query)
    }


def read(connection: sa.Connection, ids: Sequence[str], collection: str) -> list[Article]:
    """The ready articles of these ids, in the order asked."""
    query = sa.select(*READ).where(ready_in(collection), listed(articles.c.id, ids))
    found = {row["id"]: article_of(dict(row)) for row in connection.execute(query).mappings()}
    return [found[each] for each in ids if each in found]


def members(connection: sa.Connection, collection: str, story: str) -> list[str]:
    """The ids of the articles that tell a story, also by the id of one that has become part of it.

    None: there is no such story.
    """
    if not story.isdecimal() or len(story) > 18:
        return []
    query = sa.select(stories.c.key, stories.c.merged).where(stories.c.key == int(story))
    found = connection.execute(query.where(stories.c.collection == collection)).one_or_none()
    if found is None:
        return []
    key = found.key if found.merged is None else found.merged
    query = sa.select(articles.c.id).join(told, told.c.article == articles.c.key).where(told.c.story == key)
    return list(connection.scalars(query.where(articles.c.state == int(State.READY)).order_by(articles.c.key)))


def collections_of(connection: sa.Connection, article_id: str) -> list[str]:
    query = sa.select(articles.c.collection).where(articles.c.id == article_id, articles.c.state == int(State.READY))
    return sorted(connection.scalars(query))


def counted(connection: sa.Connection) -> Counts:
    query = sa.select(repeats.c.kind, sa.func.count()).group_by(repeats.c.kind)
    kinds: dict[str, int] = dict(connection.execute(query).all())
    several = sa.select(told.c.story).group_by(told.c.story).having(sa.func.count() > 1).subquery()
    number = connection.scalar(sa.select(sa.func.count()).select_from(several)) or 0
    return Counts(kinds.get(Kind.COPY.value, 0), kinds.get(Kind.REWRITE.value, 0), number)


def problems(connection: sa.Connection) -> Iterator[str]:
    """What is wrong with what is stored, in words."""
    ready = sa.select(articles.c.key).where(articles.c.state == int(State.READY))
    for table in (signatures, told, repeats, banded):
        for key in connection.scalars(sa.select(table.c.article).distinct().where(table.c.article.not_in(ready))):
            yield f"{table.name}: article {key} is not in the library"
    copies = sa.select(repeats.c.article).where(repeats.c.kind == Kind.COPY.value)
    wrong = sa.or_(repeats.c.of.not_in(ready), repeats.c.of.in_(copies), repeats.c.of == repeats.c.article)
    for key, of in connection.execute(sa.select(repeats.c.article, repeats.c.of).where(wrong)):
        yield f"repeats: article {key} repeats {of}, which is no original"
    merged = sa.select(stories.c.key).where(stories.c.merged.is_(None))
    for key in connection.scalars(sa.select(told.c.article).where(told.c.story.not_in(merged))):
        yield f"told: article {key} tells a story that is none, any more"
    without = sa.select(signatures.c.article).where(
        signatures.c.shingles > 0, signatures.c.article.not_in(sa.select(told.c.article))
    )
    for key in connection.scalars(without):
        yield f"told: article {key} tells no story"


def unsigned(connection: sa.Connection, collection: str | None = None) -> list[int]:
    """The keys of ready articles that have no signature, the earliest published first."""
    query = sa.select(articles.c.key).where(
        articles.c.state == int(State.READY),
        ~sa.exists().where(signatures.c.article == articles.c.key),
    )
    if collection is not None:
        query = query.where(articles.c.collection == collection)
    return list(connection.scalars(query.order_by(articles.c.published_s.is_(None), articles.c.published_s)))


def ready_in(collection: str) -> "sa.ColumnElement[bool]":
    """Ready articles of a collection, for a few that are found by something else."""
    return sa.and_(articles.c.state == int(State.READY), in_collection(collection))


def in_collection(collection: str) -> "sa.ColumnElement[bool]":
    """Articles of a collection, for a few that are found by something else: SQLite, which knows no numbers of rows,
    would rather go through all of the collection by its index, again for each of them."""
    return articles.c.collection.concat("") == collection


def listed(column: "sa.ColumnElement[Any]", values: Iterable[object]) -> "sa.ColumnElement[bool]":
    """`IN` for any number of values."""
    return column.in_(sa.text("SELECT value FROM json_each(:values)").bindparams(_values(values)))


def _values(values: Iterable[object]) -> "sa.BindParameter[str]":
    return sa.bindparam("values", json.dumps(list(values)), unique=True)
