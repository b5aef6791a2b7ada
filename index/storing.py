"""Write articles to the three stores, and only then show them: all of them in one step."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from index import ledger
from index.batches import chunks
from index.catalog import Catalogue
from index.derived import Derived
from index.holding import document
from index.neighbours import New
from index.preparing import Prepared
from index.relating import related
from index.rows import packed

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
    vectors = embedded(embedding, [text for each in new for text in each.texts])
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


def embedded(embedding: "Embedding", texts: Sequence[str]) -> "Vectors":
    """Unit vectors as the catalogue gives them back: rounded to float16. Text without known tokens gets a fixed one."""
    import numpy as np

    parts = [embedding.documents(some) for some in chunks(texts, EMBEDDED_AT_ONCE)]
    vectors = np.concatenate(parts) if parts else np.zeros((0, embedding.dimensions), np.float32)
    vectors[~vectors.any(axis=1), 0] = 1.0  # cosine distance is not defined for zeros
    return vectors.astype(np.float16).astype(np.float32)
