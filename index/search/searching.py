"""Search a library by vector and by words: in the derived indexes where this process holds them, or beside a writer."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Lock as Mutex
from typing import TYPE_CHECKING, TypeVar

from index.catalog import Catalogue, Filter
from index.errors import LibraryError
from index.lexical import Words, open_reading
from index.store.derived import WORDS, Derived
from index.store.faults import explained
from index.store.holding import nearest
from index.vectors import FIRST, opened_chroma

if TYPE_CHECKING:
    from index.embeddings import Vector
    from index.search.exact import Exact
    from index.vectors import Chroma, Server

EXACT_AT_MOST = 500_000
"""Passages. Of 208,000 comparing every vector takes 4 ms and misses two of a hundred nearest, where Chroma takes 6 ms
and misses nine; importing Chroma takes 0.8 s, more than all else that one question costs."""

T = TypeVar("T")

MEANWHILE = 2
"""So many threads search beside those that ask."""

SPARE = 64
"""So many passages more are asked of an index beside a writer where some may not be ready yet, or no longer."""


class Searching:
    """What is open of one library for searching, each index once it is asked. Safe from any thread.

    `derived` is None in a process that does not hold the library's lock: it compares vectors exactly, and reads
    tantivy's files as they are.
    """

    def __init__(self, catalogue: Catalogue, derived: Derived | None, server: "Server | None") -> None:
        self._catalogue = catalogue
        self._derived = derived
        self._server = server
        self._remote: dict[str, Chroma] = {}
        self._exact: Exact | None = None
        self._words: tuple[int, Words] | None = None
        self._opening = Mutex()  # threads that share a reader open each index once
        self._others: ThreadPoolExecutor | None = None

    def nearest(self, vector: "Vector", k: int, where: Filter, kind: Mapping[str, str]) -> list[tuple[int, float]]:
        """As `Library.nearest`; `kind` is what the library says of itself, empty before anything was added."""
        if where.narrow or where.as_of is not None or not kind:
            return self._exactly().search(vector, k, where)
        if self._server is not None:
            return self._on_server(vector, k, where.collection, kind)
        if self._derived is None or self._catalogue.most_passages() <= EXACT_AT_MOST:
            return self._exactly().search(vector, k, where)
        with explained(self._catalogue.home):
            return self._derived.nearest(where.collection, vector, k)

    def _on_server(self, vector: "Vector", k: int, collection: str, kind: Mapping[str, str]) -> list[tuple[int, float]]:
        """What the server finds, without what is not, or no longer, ready."""
        likeliest = self._remotely(kind).likeliest(collection, vector, k, spare=SPARE)
        return nearest(self._catalogue, likeliest, vector, k)

    def matching(self, terms: Mapping[str, float], k: int, where: Filter) -> list[tuple[int, float]]:
        """As `Library.matching`."""
        if self._derived is not None:
            return self._derived.matching(terms, k, where, alone=self._alone(where))
        words = self._reading_words()
        if words is None:
            return []
        found = words.search(terms, k, where, alone=self._alone(where))
        ready = self._exactly().ready([each for each, _ in found])
        if len(ready) < len(found):
            found = words.search(terms, k + SPARE, where, alone=self._alone(where))
            ready = self._exactly().ready([each for each, _ in found])
        return [each for each in found if each[0] in ready][:k]

    def _alone(self, where: Filter) -> bool:
        return self._catalogue.collections() == (where.collection,)

    def rarity(self, terms: Iterable[str]) -> dict[str, float]:
        """As `Library.rarity`."""
        words = self._derived.words if self._derived is not None else self._reading_words()
        return words.rarity(terms) if words is not None else dict.fromkeys(terms, 1.0)

    def meanwhile(self, search: Callable[[], T]) -> Callable[[], T]:
        """Have another thread make a search; what is returned gives what it found. Where none is free it makes it."""
        if not self._catalogue.found:  # nothing to search, over one connection that all threads share
            return search
        with self._opening:
            if self._others is None:
                self._others = ThreadPoolExecutor(MEANWHILE, "precis-search")
            begun = self._others.submit(search)
        return lambda: search() if begun.cancel() else begun.result()

    def close(self) -> None:
        if self._others is not None:
            self._others.shutdown(cancel_futures=True)
            self._others = None
        if self._words is not None:
            self._words[1].close()
            self._words = None
        for each in self._remote.values():
            each.close()
        self._remote.clear()

    def _remotely(self, kind: Mapping[str, str]) -> "Chroma":
        """The server's vectors, as last made again; other threads may still use earlier ones."""
        made = kind.get("chroma", FIRST)
        with self._opening:
            if made not in self._remote:
                self._remote[made] = opened_chroma(self._catalogue.home, kind, self._server)
            return self._remote[made]

    def _exactly(self) -> "Exact":
        with self._opening:
            if self._exact is None:
                from index.search.exact import Exact

                self._exact = Exact(self._catalogue)
            return self._exact

    def _reading_words(self) -> Words | None:
        """The word index as of the catalogue's generation, for a process that does not hold the lock."""
        generation = self._catalogue.generation()
        with self._opening:
            if self._words is None:
                with explained(self._catalogue.home):
                    words = self._opened_words()
                if words is None:
                    return None
                self._words = (generation, words)
            elif self._words[0] != generation:
                with suppress(ValueError, OSError):  # it is taking another's place just now: what is open goes on
                    self._words[1].reload()
                    self._words = (generation, self._words[1])
            return self._words[1]

    def _opened_words(self) -> Words | None:
        """None where there is none, or none yet: the lock's holder makes it."""
        try:
            return open_reading(self._catalogue.home / WORDS)
        except FileNotFoundError:
            return None
        except (ValueError, KeyError) as error:  # tantivy's only kind, and what is not its own list of files
            problem = "the word index is damaged or of an earlier version; make it again: precis index rebuild"
            raise LibraryError(f"{self._catalogue.home}: {problem}") from error
