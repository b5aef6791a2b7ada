"""Passages by their vectors in Chroma: ids and vectors only, a collection for each of ours. Derived.

Embedded Chroma belongs to one process: only the holder of the library's lock opens it. A Chroma server has as many
readers as one likes.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from index.embeddings import first_dimensions
from index.errors import LibraryError

if TYPE_CHECKING:
    import httpx
    from chromadb import Collection
    from chromadb.api.client import Client

    from index.embeddings import Vector, Vectors

VECTORS = "chroma"
"""The folder of the vectors."""

FIRST = "first"
"""What they are kept under until they are made again."""

DIMENSIONS = "chroma_dimensions"
"""The row of `meta` that says how many of the first dimensions of each vector are kept; 0 is all."""

PATIENCE_S = 60.0
"""How long a server may be silent."""

AT_ONCE = 5_000
"""Chroma 1.5 takes 5,461 ids in one call, and fails on a get of more than 40,000."""

EXAMINED, LINKS = 60, 12
"""How many candidates HNSW looks at for a new vector, and how many it links to it. Chroma's 100 and 16 take half as
much time again and a little more room, and find 97.5 of a hundred nearest among 25,000, where these find 96.5."""

EXAMINED_OF_FIRST = 30
"""The same where only the first dimensions are here: two thirds of the time. Of 8 links to each, 3 passages in a
hundred were not found by their own vector; of 12 less than one."""
SPREAD = 20
"""There so many passages are looked at more closely for each that is wanted: of the 10 and 60 nearest of 60,000 by the
whole vectors 87 and 94 in a hundred are found, no fewer than with EXAMINED and a spread of 16 (86 and 93)."""

SENT_AT_ONCE = 500
"""To a server, which takes only so many bytes."""

AT_REST = AT_ONCE
"""So many new vectors until Chroma writes its graph to the disk. Of its own 1,000 it takes a fifth more of a
processor and twice the time by the clock; of more than come in one call it reads those since the last time again."""


@dataclass(frozen=True, slots=True)
class Server:
    """A Chroma server: http://HOST:PORT, and the token that it asks for, where it does."""

    url: str
    token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A library's place on a server that others may use too: its collections' names begin with both."""

    server: Server
    library: str
    made: str

    @property
    def prefix(self) -> str:
        return f"{self.library}.{self.made}."


class Chroma:
    """Chroma, open. Searching is safe from any thread; writing is for one thread at a time.

    Every method raises LibraryError where a server cannot be reached or refuses the token.
    """

    def __init__(self, place: Path | Shelf, *, embedding: str, passage_tokens: int, first: int | None = None) -> None:
        """`first`: how many dimensions of each vector are kept, the first ones; None is all.

        All three are in the collections' names, so that vectors of two kinds never meet.
        """
        self._kind = f"{embedding}-{passage_tokens}" + (f"-{first}" if first else "")
        self._first = first
        self._prefix = place.prefix if isinstance(place, Shelf) else ""
        self._url = place.server.url if isinstance(place, Shelf) else None
        with self._reached():
            self._client = _client(place)
        self._collections: dict[str, Collection] = {}

    def likeliest(self, collection: str, vector: "Vector", k: int, *, spare: int) -> list[int]:
        """Passages among which the k nearest are, as good as all of them; `spare` may not be ready, or no longer."""
        return [id_ for id_, _ in self.search(collection, vector, (k * SPREAD if self._first else k) + spare)]

    def search(self, collection: str, vector: "Vector", k: int) -> list[tuple[int, float]]:
        """The k nearest (passage, cosine similarity) as far as the dimensions here tell, nearest first.

        Of a collection that is not there it finds nothing.
        """
        found = self._known(collection)
        if (
            found is None or k <= 0
        ):  # more than there are is no error; asking for their count takes longer than searching
            return []
        with self._reached():
            result = found.query(query_embeddings=vector[None, : self._first], n_results=k, include=["distances"])
        assert result["distances"] is not None
        return [(int(id_), 1.0 - each) for id_, each in zip(result["ids"][0], result["distances"][0], strict=True)]

    def add(self, collection: str, ids: Sequence[int], vectors: "Vectors") -> None:
        """Add passages, or replace those with these ids. `vectors`: (len(ids), dimensions), whole and unit length."""
        with self._reached():
            step = AT_ONCE if self._url is None else SENT_AT_ONCE
            for start in range(0, len(ids), step):
                some = slice(start, start + step)
                cut = vectors[some, : self._first]
                self._collection(collection).upsert([str(each) for each in ids[some]], embeddings=cut)

    def remove(self, collection: str, ids: Sequence[int]) -> None:
        """Ids that are not there are no error."""
        with self._reached():
            for start in range(0, len(ids), AT_ONCE):
                self._collection(collection).delete([str(each) for each in ids[start : start + AT_ONCE]])

    def ids(self, collection: str) -> set[int]:
        with self._reached():
            found = self._collection(collection)
            pages = range(0, found.count(), AT_ONCE)
            return {int(each) for start in pages for each in found.get(limit=AT_ONCE, offset=start, include=[])["ids"]}

    def count(self, collection: str) -> int:
        with self._reached():
            return self._collection(collection).count()

    def discard_earlier(self, library: str) -> None:
        """Remove what a library had on the server before it was made again here."""
        with self._reached():
            for each in self._client.list_collections():
                if each.name.startswith(f"{library}.") and not each.name.startswith(self._prefix):
                    self._client.delete_collection(each.name)

    def close(self) -> None:
        self._collections.clear()
        self._client.close()
        if self._url is not None:
            for session in _sessions(self._client):
                session.close()

    def _known(self, name: str) -> "Collection | None":
        """The collection, if it is there: a search makes none."""
        from chromadb.errors import NotFoundError

        if name not in self._collections:
            try:
                with self._reached():
                    found = self._client.get_collection(self._name(name), embedding_function=None)
            except NotFoundError:
                return None
            self._collections[name] = found
        return self._collections[name]

    def _collection(self, name: str) -> "Collection":
        if name not in self._collections:
            self._collections[name] = self._client.get_or_create_collection(
                self._name(name),
                embedding_function=None,
                configuration={
                    "hnsw": {
                        "space": "cosine",
                        "ef_construction": EXAMINED_OF_FIRST if self._first else EXAMINED,
                        "max_neighbors": LINKS,
                        "sync_threshold": AT_REST,
                    }
                },
            )
        return self._collections[name]

    def _name(self, collection: str) -> str:
        return self._prefix + collection_name(collection, self._kind)

    @contextmanager
    def _reached(self) -> Iterator[None]:
        """Say in a reader's words that a server cannot be used; what goes wrong in a folder passes."""
        if self._url is None:
            yield
            return
        import httpx
        from chromadb.errors import AuthorizationError, ChromaAuthError, NotFoundError

        try:
            yield
        except (LibraryError, NotFoundError):
            raise
        except (ChromaAuthError, AuthorizationError) as error:
            raise LibraryError(f"{self._url}: Chroma refused the token; check CHROMA_TOKEN") from error
        except (httpx.HTTPError, ValueError) as error:  # chromadb's own word for a server that does not answer
            raise LibraryError(f"{self._url}: Chroma cannot be reached; is it running? (PRECIS_CHROMA_URL)") from error


def dimensions_kept(embedding: str, server: Server | None) -> int:
    """How many of the first dimensions of each vector Chroma is given; 0 is all.

    A server has room, and is asked every time: it gets all. In the home Chroma is asked only of very many passages.
    """
    return first_dimensions(embedding) or 0 if server is None else 0


def opened_chroma(home: Path, kind: Mapping[str, str], server: Server | None) -> Chroma:
    """Chroma, where a library's settings say that its vectors are, with as many of their dimensions."""
    made, first = kind.get("chroma", FIRST), int(kind.get(DIMENSIONS, 0)) or None
    place = Shelf(server, kind["library"], made) if server is not None else home / VECTORS / made
    return Chroma(place, embedding=kind["embedding"], passage_tokens=int(kind["passage_tokens"]), first=first)


def _client(place: Path | Shelf) -> "Client":
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    if isinstance(place, Path):
        return cast("Client", chromadb.PersistentClient(str(place), settings=settings))
    address, token = urlsplit(place.server.url), place.server.token
    secure = address.scheme == "https"
    made = chromadb.HttpClient(
        host=address.hostname or "",
        port=address.port or (443 if secure else 80),
        ssl=secure,
        headers={"Authorization": f"Bearer {token}", "X-Chroma-Token": token} if token else None,
        settings=settings,
    )
    client = cast("Client", made)
    for session in _sessions(client):
        session.timeout = PATIENCE_S
    return client


def _sessions(client: "Client") -> "tuple[httpx.Client, httpx.Client]":
    """The connections to a server, which chromadb 1.5 keeps to itself: it waits for ever, and never closes them."""
    return client._server._session, client._admin_client._server._session  # type: ignore[attr-defined]  # over HTTP


def collection_name(collection: str, kind: str) -> str:
    """A name that Chroma takes (letters, digits, . _ -), different for different collections and kinds."""
    digest = hashlib.blake2b(f"{collection}\0{kind}".encode(), digest_size=6).hexdigest()
    readable = re.sub(r"[^A-Za-z0-9.-]+", "-", f"{collection[:40]}.{kind[:80]}").strip(".-")
    return f"{readable}.{digest}"
