"""The library: articles kept where they can be found. It keeps the catalogue, Chroma and tantivy in step."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import takewhile
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

from index.article import Article
from index.catalog import FILE, Filter
from index.errors import LibraryError, NotFoundError
from index.formats.delivery import Delivered
from index.formats.unpacking import unpacked
from index.ingest.outcome import Outcome
from index.ingest.preparing import Cutting, Failure
from index.search.searching import Searching
from index.store import ledger
from index.store.derived import Derived
from index.store.lock import Lock
from index.store.opening import opened
from index.store.rows import Entry
from index.store.stored import StoredPassage
from index.store.tables import State
from index.vectors import dimensions_kept

if TYPE_CHECKING:
    from index.days.dating import Dating
    from index.embeddings import Embedding, Vector
    from index.fetching.following import Following
    from index.ingest.adding import Adding
    from index.store.relations import Place
    from index.store.status import Status
    from index.vectors import Server

T = TypeVar("T")

__all__ = ["Entry", "Filter", "Library", "Outcome", "State", "StoredPassage"]


class Library:
    """An open library; a context manager. Searching and reading are safe from any thread, also beside one that writes.

    One process at a time holds the library's lock: it searches Chroma, and with `write` it may change the library. The
    others read the catalogue and tantivy, which are safe beside a writer, and search the catalogue's vectors exactly.
    Reading where no library is finds an empty one and makes nothing.
    """

    def __init__(
        self,
        home: Path,
        *,
        embedding: "Callable[[], Embedding]",
        embedding_name: str,
        passage_tokens: int,
        write: bool = False,
        hold: bool = True,
        wait_s: float = 10.0,
        limit_bytes: int = 20_000_000,
        server: "Server | None" = None,
    ) -> None:
        """`embedding` is called when the first text is embedded; `server` holds the vectors instead of the home.

        A reader that may `hold` takes the lock where it is free, and mends what a crash left behind; while it is open,
        no one else can write. One that stays open long had better not.

        Raises LockedError when another process still holds the library after `wait_s` (only with `write`), and
        LibraryError for a home that is a file or cannot be written, a damaged catalogue, and one of a newer version.
        """
        self.home = home.expanduser().absolute()
        self.notices: list[str] = []
        """What had to be mended, for a surface to tell."""
        self._embedding = embedding
        self._kind = (embedding_name, passage_tokens)
        self._how = Cutting(limit_bytes, passage_tokens)
        self._write = write
        self._lock = Lock(self.home)
        self._server = server
        try:
            self._catalogue = opened(self.home, self._lock, wait_s, write=write, hold=hold)
            if write:
                first = dimensions_kept(embedding_name, server)
                ledger.describe(self._catalogue, embedding=embedding_name, passage_tokens=passage_tokens, first=first)
        except BaseException:
            self._lock.release()
            raise
        self._catalogue.keeps_counts = self._lock.held and not write
        self._derived = Derived(self._catalogue, self.notices, server) if self._lock.held else None
        self._searching = Searching(self._catalogue, self._derived, server)

    def __enter__(self) -> "Library":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the library. Closing it again does nothing."""
        try:
            self._searching.close()
            if self._derived is not None:
                self._derived.finish()
        finally:
            self._catalogue.close()
            self._lock.release()

    @property
    def holds_lock(self) -> bool:
        """Whether this process is the one that may write and that searches Chroma."""
        return self._lock.held

    @property
    def outdated(self) -> bool:
        """Whether this found no library where there is one by now: open it anew."""
        return not self._catalogue.found and (self.home / FILE).exists()

    # Changing

    def add(
        self,
        files: Sequence[Path],
        *,
        roots: Sequence[Path] = (),
        collection: str = "default",
        prune: bool = False,
        dry_run: bool = False,
        stop: Callable[[], bool] = lambda: False,
    ) -> Iterator[Outcome]:
        """Add files and the parts of archives, yielding an outcome for each once it is on the disk and can be found.

        Unchanged files cost a stat, or else a hash. With `prune`, sources below `roots` whose files are gone are
        removed. With `dry_run` everything is read and told and nothing is written. What goes wrong with one file is
        its outcome. Once `stop` says so no further files are begun; the few hundred that have been are finished.
        """
        begun = unpacked(takewhile(lambda _: not stop(), files), self._how.limit_bytes)
        return self._adding(collection, dry_run=dry_run).run(begun, roots=roots, prune=prune)

    def deliver(
        self, items: Iterable[Delivered | Failure], *, collection: str = "default", dry_run: bool = False
    ) -> Iterator[Outcome]:
        """The same for what has no file of its own, such as web pages. A failure is passed on as an outcome."""
        return self._adding(collection, dry_run=dry_run).run(items)

    def _adding(self, collection: str, *, dry_run: bool) -> "Adding":
        from index.ingest.adding import Adding

        self._check_kind()
        derived = Derived(self._catalogue, self.notices, self._server) if dry_run else self._writable()
        return Adding(self._catalogue, derived, self._embedding, self._how, collection=collection, dry_run=dry_run)

    def remove(self, names: Sequence[str], collection: str | None = None) -> list[Outcome]:
        """Take articles out, of any collection or of one, by id, first digits of one, or source.

        Their text is kept for citations given earlier.
        """
        derived = self._writable()
        derived.settle()
        outcomes = []
        for name in names:
            try:
                row = self._catalogue.row(name, collection)
            except NotFoundError as error:
                outcomes.append(Outcome(name, "failed", reason=str(error)))
                continue
            if row["state"] != State.READY:
                outcomes.append(Outcome(name, "failed", row["id"], f"{name}: is no longer in the library"))
                continue
            with derived.writing:
                derived.show(ledger.retire(self._catalogue, [row["key"]]))
            outcomes.append(Outcome(row["source"], "removed", row["id"]))
        derived.follow()
        return outcomes

    def rebuild(self) -> None:
        """Make Chroma and tantivy again from the catalogue.

        Where the settings are new, or articles of an earlier version turn out to be in another language than English,
        all are cut and embedded again first.
        """
        from index.ingest.rebuilding import rebuild

        rebuild(self._catalogue, self._writable(), self._embedding, self._kind)

    def keep(self, key: str, value: str, *, most: int | None = None) -> None:
        """Put something into the cache; of its kind, named before the key's colon, only the `most` latest stay.

        A library that cannot be written, on a full disk or in a folder of another's, keeps none.
        """
        with suppress(LibraryError):
            self._catalogue.keep(key, value, most=most)

    @property
    def following(self) -> "Following":
        """The feeds that are followed, and what was fetched from the web."""
        from index.fetching.following import Following

        return Following(self._catalogue)

    # Searching

    def nearest(self, vector: "Vector", k: int, where: Filter) -> list[tuple[int, float]]:
        """The k ready passages nearest to a unit vector: (passage id, cosine similarity), best first."""
        return self._searching.nearest(vector, k, where, self._check_kind())

    def matching(self, terms: Mapping[str, float], k: int, where: Filter) -> list[tuple[int, float]]:
        """The k ready passages that match best: (passage id, BM25 score), best first.

        `terms` are stems, as `index.text.words.stems` makes them, each with its weight.
        """
        return self._searching.matching(terms, k, where)

    def meanwhile(self, search: Callable[[], T]) -> Callable[[], T]:
        """Have a search made by another thread, where one is free: both indexes work without holding up Python.

        What is returned waits for the result and gives it, or raises what the search did.
        """
        return self._searching.meanwhile(search)

    def rarity(self, terms: Iterable[str]) -> dict[str, float]:
        """How much each stem narrows the passages down (BM25's inverse document frequency)."""
        return self._searching.rarity(terms)

    def days_spoken_of(self, ids: Collection[int]) -> list[tuple[int, int, int]]:
        """What the sentences of these passages speak of: (passage id, first day, last day), days as ordinals."""
        from index.store import spoken_days

        return spoken_days.of_passages(self._catalogue, ids)

    def speaking_of(self, first: int, last: int, length: int) -> dict[int, int]:
        """The passages that speak of these days, with the fewest days that their words span: `spoken_days.meeting`."""
        from index.store import spoken_days

        return spoken_days.meeting(self._catalogue, first, last, length)

    def among(self, ids: Collection[int], where: Filter) -> set[int]:
        """Which of these passages are ready and of a filter's articles."""
        from index.store import spoken_days

        return spoken_days.among(self._catalogue, ids, where)

    def passages(self, ids: Sequence[int]) -> list[StoredPassage]:
        """In the order asked; those that are not ready are left out."""
        return self._catalogue.passages(ids)

    def passages_of(self, article_id: str) -> list[StoredPassage]:
        """Every passage of an article, in order; none of an earlier version."""
        return self._catalogue.passages_of(article_id)

    # Reading

    def articles(
        self, where: Filter, *, latest_first: bool = True, limit: int | None = None, offset: int = 0
    ) -> list[Entry]:
        """Articles by time of publication, undated ones last."""
        return self._catalogue.entries(where, latest_first=latest_first, limit=limit, offset=offset)

    def outlets(self, where: Filter) -> list[str]:
        """The names of the outlets, in order."""
        return self._catalogue.outlets(where)

    def outlets_known(self, where: Filter) -> list[tuple[str, str, str | None]]:
        """The outlets, each with the source of one of its articles and that one's language, where it is known."""
        return self._catalogue.outlets_known(where)

    def collections(self) -> tuple[str, ...]:
        """The collections that have articles, in order."""
        return self._catalogue.collections()

    def languages(self, where: Filter) -> frozenset[str]:
        """The languages of the articles (ISO 639-1), as far as they are known."""
        return self._catalogue.languages(where)

    def article(self, name: str, collection: str | None = None) -> Article:
        """The article of an id, of its first digits, or of a source; an earlier version too. Raises NotFoundError."""
        return self._catalogue.article(name, collection)

    def read(self, ids: Sequence[str], collection: str) -> list[Article]:
        """The articles of these ids, in the order asked; those that are not ready are left out."""
        from index.store.relations import read

        with self._catalogue.reading() as connection:
            return read(connection, ids, collection)

    def places(self, ids: Sequence[str], collection: str) -> "dict[str, Place]":
        """Where articles stand: in which story, and what they repeat. Those of an earlier version are left out."""
        from index.store.relations import places

        with self._catalogue.reading() as connection:
            return places(connection, collection, ids)

    def collections_of(self, article_id: str) -> list[str]:
        """The collections that have this article, in order."""
        from index.store.relations import collections_of

        with self._catalogue.reading() as connection:
            return collections_of(connection, article_id)

    def telling(self, story: str, collection: str) -> list[str]:
        """The ids of the articles that tell a story, also by the id of one that has become part of it."""
        from index.store.relations import members

        with self._catalogue.reading() as connection:
            return members(connection, collection, story)

    def versions(self, name: str, collection: str | None = None) -> list[Entry]:
        """Every kept version of a source, the current one first. Raises NotFoundError."""
        return self._catalogue.versions(name, collection)

    def dating(self, name: str, collection: str | None = None) -> "Dating":
        """What an article's source says of its dates, weighed again. Raises NotFoundError."""
        from index.days.dating import dating
        from index.ingest.preparing import raw_of
        from index.store.rows import article_of

        row = self._catalogue.row(name, collection)
        raw = raw_of(row)
        blocks = article_of(row).blocks
        return dating(raw.dates, raw.text, blocks, source=raw.source, file_name=raw.file_name)

    def cached(self, key: str) -> str | None:
        """What the cache holds."""
        return self._catalogue.cached(key)

    def status(self) -> "Status":
        from index.store.status import status

        return status(self._catalogue)

    def verify(self) -> list[str]:
        """Everything that is not as it must be, in words; empty is good."""
        from index.store.verifying import problems

        return list(problems(self._catalogue, self._derived))

    def _writable(self) -> Derived:
        if not self._write or self._derived is None:
            raise LibraryError(f"{self.home}: the library is open for reading only")
        return self._derived

    def _check_kind(self) -> dict[str, str]:
        """What the library says of itself. Raises LibraryError if its vectors were made with other settings."""
        kind = self._catalogue.settings()
        held = (kind.get("embedding"), int(kind.get("passage_tokens", 0)))
        if kind and held != self._kind:
            made = f"made with the embedding {held[0]} and passages of {held[1]} tokens"
            said = f"the settings say {self._kind[0]} and {self._kind[1]}"
            raise LibraryError(f"{self.home}: {made}, {said}; set them back, or make it again: precis index rebuild")
        return kind
