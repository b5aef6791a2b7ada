"""What new articles repeat, and which story they tell: found before they are shown, and for old ones at a rebuild."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa

from index.catalog import Catalogue
from index.ingest.batches import BATCH, chunks
from index.related.copying import copied
from index.related.neighbours import Neighbours, New
from index.related.signatures import signature, with_norm
from index.related.telling import placed
from index.store import ledger, relations
from index.store.relations import Placed
from index.store.rows import Row, article_of
from index.store.tables import articles

if TYPE_CHECKING:
    from index.lexical import Words
    from index.store.derived import Derived


def related(connection: sa.Connection, words: "Words", collection: str, new: Sequence[New]) -> Placed:
    """What becomes of new articles of a collection, whose passages the catalogue and the word index already have."""
    from index.related.retelling import rewritten

    here = Neighbours(connection, words, collection, new)
    sharing, near = here.sharing(), here.near()
    copies, groups = copied(here, sharing, near)
    rewrites = rewritten(here, near, copies)
    told, merged = placed(here, [*groups, *([key, each.of] for key, each in rewrites.items())], near)
    return Placed(
        signatures=[_kept(each, here) for each in new],
        repeats={**rewrites, **copies},
        told=told,
        merged=merged,
    )


def _kept(each: New, here: Neighbours) -> Row:
    """The columns of an article's signature, with the length of its vector where anything of it is read."""
    found = {"article": each.key, **each.signature}
    if each.key in here.known:
        found["profile"] = with_norm(found["profile"], here.norm(each.key))
    return found


def fill(catalogue: Catalogue, derived: "Derived") -> None:
    """Relate the articles of an earlier version, which have no signature yet: those published first come first.

    Each batch is kept; what is broken off goes on the next time.
    """
    for collection, keys in _unrelated(catalogue):
        for some in chunks(keys, BATCH):
            with catalogue.reading() as connection:
                query = sa.select(articles).where(relations.listed(articles.c.key, some))
                rows = [dict(row) for row in connection.execute(query).mappings()]
                new = [New(row["key"], row, signature(article_of(row))) for row in rows]
                found = related(connection, derived.words, collection, new)
            with catalogue.engine.begin() as connection:
                relations.write(connection, found, collection)
                ledger.step(connection, removal=False)


def _unrelated(catalogue: Catalogue) -> Iterator[tuple[str, list[int]]]:
    with catalogue.engine.connect() as connection:
        collections = connection.scalars(sa.select(articles.c.collection).distinct()).all()
    for collection in collections:
        with catalogue.engine.connect() as connection:
            keys = relations.unsigned(connection, collection)
        yield collection, keys
