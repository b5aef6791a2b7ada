"""Passages by their vectors in Chroma: ids and vectors only, a collection for each of ours. Derived.

Embedded Chroma belongs to one process: only the holder of the library's lock opens it.
"""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from chromadb import Collection
    from chromadb.api.client import Client

    from index.embeddings import Vector, Vectors

AT_ONCE = 5_000
"""Chroma 1.5 takes 5,461 vectors in one call, and fails on a get of more than 40,000."""


class Chroma:
    """An open Chroma folder. Searching is safe from any thread; writing is for one thread at a time."""

    def __init__(self, folder: Path, *, embedding: str, passage_tokens: int) -> None:
        """`embedding` and `passage_tokens` are in the collections' names, so that vectors of two kinds never meet."""
        import chromadb
        from chromadb.config import Settings

        self._kind = f"{embedding}-{passage_tokens}"
        settings = Settings(anonymized_telemetry=False)
        self._client = cast("Client", chromadb.PersistentClient(str(folder), settings=settings))
        self._collections: dict[str, Collection] = {}

    def search(self, collection: str, vector: "Vector", k: int) -> list[tuple[int, float]]:
        """The k nearest (passage, cosine similarity), nearest first; none of a collection that is not there."""
        found = self._known(collection)
        if (
            found is None or k <= 0
        ):  # more than there are is no error; asking for their count takes longer than searching
            return []
        result = found.query(query_embeddings=vector[None, :], n_results=k, include=["distances"])
        assert result["distances"] is not None
        return [(int(id_), 1.0 - each) for id_, each in zip(result["ids"][0], result["distances"][0], strict=True)]

    def add(self, collection: str, ids: Sequence[int], vectors: "Vectors") -> None:
        """Add passages, or replace those with these ids. `vectors`: (len(ids), dimensions), unit length."""
        for start in range(0, len(ids), AT_ONCE):
            some = slice(start, start + AT_ONCE)
            self._collection(collection).upsert([str(each) for each in ids[some]], embeddings=vectors[some])

    def remove(self, collection: str, ids: Sequence[int]) -> None:
        """Ids that are not there are no error."""
        for start in range(0, len(ids), AT_ONCE):
            self._collection(collection).delete([str(each) for each in ids[start : start + AT_ONCE]])

    def ids(self, collection: str) -> set[int]:
        found = self._collection(collection)
        pages = range(0, found.count(), AT_ONCE)
        return {int(each) for start in pages for each in found.get(limit=AT_ONCE, offset=start, include=[])["ids"]}

    def count(self, collection: str) -> int:
        return self._collection(collection).count()

    def close(self) -> None:
        self._collections.clear()
        self._client.close()

    def _known(self, name: str) -> "Collection | None":
        """The collection, if it is there: a search makes none."""
        from chromadb.errors import NotFoundError

        if name not in self._collections:
            try:
                found = self._client.get_collection(collection_name(name, self._kind), embedding_function=None)
            except NotFoundError:
                return None
            self._collections[name] = found
        return self._collections[name]

    def _collection(self, name: str) -> "Collection":
        if name not in self._collections:
            self._collections[name] = self._client.get_or_create_collection(
                collection_name(name, self._kind), embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
        return self._collections[name]


def collection_name(collection: str, kind: str) -> str:
    """A name that Chroma takes (letters, digits, . _ -), different for different collections and kinds."""
    digest = hashlib.blake2b(f"{collection}\0{kind}".encode(), digest_size=6).hexdigest()
    readable = re.sub(r"[^A-Za-z0-9.-]+", "-", f"{collection[:40]}.{kind[:80]}").strip(".-")
    return f"{readable}.{digest}"
