"""Make what is derived again, from the text in the catalogue."""

from collections.abc import Callable

import sqlalchemy as sa

from index.article import ENGLISH
from index.catalog import Catalogue
from index.days.mentioned import days_of
from index.embeddings import Embedding
from index.extract import language_of
from index.ingest import relating
from index.ingest.batches import chunks
from index.ingest.preparing import raw_of
from index.ingest.storing import embedded
from index.passages import indexed_text, passages
from index.store import ledger, relations, spoken_days
from index.store.derived import Derived
from index.store.packing import packed
from index.store.rows import article_of, passage_row
from index.store.tables import State, articles
from index.store.tables import passages as table

AT_ONCE = 256
"""Articles."""


def rebuild(
    catalogue: Catalogue, derived: Derived, embedding: Callable[[], Embedding], settings: tuple[str, int]
) -> None:
    """As `Library.rebuild` says. `settings`: the embedding's name and the tokens of a passage."""
    with derived.writing:
        try:
            kind = catalogue.settings()
            other = (kind["embedding"], int(kind["passage_tokens"])) != settings
            if tell_languages(catalogue) or other:
                recut(catalogue, embedding(), settings[1])
            else:  # they go with the passages, which stay
                spoken_days.fill(catalogue)
            derived.rebuild()
            relating.fill(catalogue, derived)
        except BaseException:  # an interrupt too: the indexes may not hold yet what has been cut again
            derived.unsettle()
            raise


def recut(catalogue: Catalogue, embedding: Embedding, passage_tokens: int) -> None:
    """Replace every passage in one transaction: until it ends everyone reads the old ones."""
    with catalogue.engine.begin() as connection:
        keys = connection.scalars(sa.select(articles.c.key).where(articles.c.state == int(State.READY))).all()
        last = relations.last_id(connection, "passages")
        connection.execute(sa.delete(table))
        for some in chunks(keys, AT_ONCE):
            last = _recut_some(connection, some, embedding, passage_tokens, last)
        ledger.set_meta(connection, "embedding", embedding.name)
        ledger.set_meta(connection, "passage_tokens", passage_tokens)
        ledger.set_meta(connection, spoken_days.LACKING, 0)
        ledger.set_meta(connection, "unclean", 1)  # Chroma and tantivy still have the old ones
        ledger.step(connection, removal=True)


def tell_languages(catalogue: Catalogue) -> bool:
    """Give the articles of an earlier version, which kept none, their language; whether any is not English.

    Those have to be cut again: sentences end elsewhere in them.
    """
    abroad = False
    with catalogue.engine.begin() as connection:
        unknown = articles.c.language.is_(None)
        for some in chunks(connection.scalars(sa.select(articles.c.key).where(unknown)).all(), AT_ONCE):
            for row in connection.execute(sa.select(articles).where(articles.c.key.in_(some))).mappings().all():
                article, raw = article_of(dict(row)), raw_of(dict(row))
                found = language_of(article.text, article.blocks, article.title, raw.languages)
                if found is not None:
                    here = articles.c.key == row["key"]
                    connection.execute(sa.update(articles).where(here).values(language=found))
                    abroad = abroad or found != ENGLISH
    return abroad


def _recut_some(connection: sa.Connection, keys: list[int], embedding: Embedding, tokens: int, last: int) -> int:
    """Cut and embed these articles. Returns the last passage id given."""
    found = connection.execute(sa.select(articles).where(articles.c.key.in_(keys))).mappings().all()
    rows, texts = [], []
    for row in found:
        article = article_of(dict(row))
        cut = passages(article, tokens=tokens)
        for passage, days in zip(cut, days_of(article, cut), strict=True):
            last += 1
            rows.append({**passage_row(passage), "id": last, "article": row["key"], "days": days})
            texts.append(indexed_text(article, passage))
    if rows:
        vectors = packed(embedded(embedding, texts))
        for new, vector in zip(rows, vectors, strict=True):
            new["vector"] = vector
        connection.execute(table.insert(), [spoken_days.without_days(row) for row in rows])
        spoken_days.write(connection, rows)
    return last
