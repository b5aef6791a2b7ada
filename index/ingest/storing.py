"""Write articles to the three stores, and only then show them: all of them in one step."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.catalog import Catalogue
from index.ingest.batches import chunks
from index.ingest.preparing import Prepared
from index.ingest.relating import related
from index.related.neighbours import New
from index.store import ledger
from index.store.derived import Derived
from index.store.holding import document, kept_key, kept_vectors
from index.store.packing import in_bytes, packed, unit, unpacked

if TYPE_CHECKING:
    from index.embeddings import Embedding, Vectors

EMBEDDED_AT_ONCE = 2_048
"""Passages."""


def store(
    catalogue: Catalogue,
    derived: Derived,
    embedding: "Embedding",
    new: Sequence[Prepared],
    *,
    collection: str,
    learned: frozenset[int],
) -> None:
    """Embed the articles, write them to the catalogue, Chroma and tantivy, and show them with what was learned."""
    derived.settle()
    vectors = _vectors(catalogue, embedding, new, collection)
    columns = iter(packed(vectors))
    added = {"collection": collection, "added_s": ledger.now_s()}
    rows = [({**added, **each.row}, [{**cut, "vector": next(columns)} for cut in each.passages]) for each in new]
    done = False
    try:
        pending = ledger.write_pending(catalogue, rows)
        documents = [document(cut, each.row) for each in pending for cut in each.passages]
        derived.add(collection, documents, vectors)
        arrived = [New(each.key, each.row, one.signature) for each, one in zip(pending, new, strict=True)]
        with catalogue.reading() as connection:
            placed = related(connection, derived.words, collection, arrived)
        gone = ledger.make_ready(catalogue, pending, boilerplate=learned, collection=collection, placed=placed)
        derived.show(gone)
        done = True
    finally:
        if not done:
            derived.unsettle()


def _vectors(catalogue: Catalogue, embedding: "Embedding", new: Sequence[Prepared], collection: str) -> "Vectors":
    """A row for each passage. Of an article that is there already, and is labelled anew, most have theirs."""
    import numpy as np

    known = kept_vectors(catalogue, collection, [each.row["id"] for each in new])
    columns = [known.get(kept_key(each.row, cut)) for each in new for cut in each.passages] if known else []
    texts = [text for each in new for text in each.texts]
    if not known:
        return embedded(embedding, texts)
    made = np.empty((len(texts), embedding.dimensions), np.float32)
    old = [n for n, column in enumerate(columns) if column is not None]
    lacking = [n for n, column in enumerate(columns) if column is None]
    if old:
        made[old] = unpacked([column for column in columns if column is not None])
    made[lacking] = embedded(embedding, [texts[n] for n in lacking])
    return made


def embedded(embedding: "Embedding", texts: Sequence[str]) -> "Vectors":
    """Unit vectors as the catalogue gives them back: rounded to bytes. Text without known tokens gets a fixed one."""
    import numpy as np

    parts = [embedding.documents(some) for some in chunks(texts, EMBEDDED_AT_ONCE)]
    vectors = np.concatenate(parts) if parts else np.zeros((0, embedding.dimensions), np.float32)
    vectors[~vectors.any(axis=1), 0] = 1.0  # cosine distance is not defined for zeros
    return unit(in_bytes(vectors))
