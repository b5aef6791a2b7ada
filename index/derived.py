"""Chroma and tantivy together: the indexes derived from the catalogue, and what brings them in step with it."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from threading import Lock, RLock
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import sqlalchemy as sa

from index import ledger
from index.catalog import Catalogue, Filter
from index.errors import LibraryError
from index.faults import error_words, explained, explanation
from index.ledger import Gone
from index.lexical import Document, Words
from index.rows import Row, passage_of, unpacked
from index.tables import State, articles, passages

if TYPE_CHECKING:
    from index.embeddings import Vector, Vectors
    from index.vectors import Chroma, Server

VECTORS = "chroma"
WORDS = "tantivy"

FIRST = "first"
"""What the vectors are kept under until they are made again."""

AT_ONCE = 5_000
"""Passages read from the catalogue at a time when an index is made again."""

PROBES = 32
"""After a crash, so many of the newest passages must find themselves in Chroma."""


class Derived:
    """The two indexes of the lock's holder, each opened and brought in step with the catalogue at its first use."""

    def __init__(self, catalogue: Catalogue, notices: list[str], server: "Server | None" = None) -> None:
        """What has to be made again is told in `notices`. `server`: where the vectors are, instead of in the home."""
        self._catalogue = catalogue
        self._server = server
        self._home = catalogue.home
        self._notices = notices
        self.writing = Lock()  # one change at a time; searching goes on beside it
        self._lock = RLock()
        self._chroma: Chroma | None = None
        self._words: Words | None = None
        self._unclean: bool | None = None
        self._hidden: frozenset[int] = frozenset()  # in an index, and not, or no longer, ready

    def nearest(self, collection: str, vector: "Vector", k: int) -> list[tuple[int, float]]:
        """The k nearest ready (passage, cosine similarity) of a collection, nearest first."""
        hidden = self._hidden
        found = self.chroma.search(collection, vector, k + len(hidden))
        return [each for each in found if each[0] not in hidden][:k]

    def matching(self, terms: Mapping[str, float], k: int, where: Filter, *, alone: bool) -> list[tuple[int, float]]:
        """The k best ready (passage, BM25 score), best first. `alone`: the library has no other collection."""
        hidden = self._hidden
        found = self.words.search(terms, k + len(hidden), where, alone=alone)
        return [each for each in found if each[0] not in hidden][:k]

    @property
    def chroma(self) -> "Chroma":
        with self._lock:
            self._settle()
            if self._chroma is None:
                with explained(self._home):
                    self._chroma = self._opened_chroma()
            return self._chroma

    @property
    def words(self) -> Words:
        with self._lock:
            self._settle()
            if self._words is None:
                with explained(self._home):
                    self._words = self._opened_words()
            return self._words

    def settle(self) -> None:
        """Open both and bring them in step, before something new is written."""
        self.chroma, self.words  # noqa: B018  # opening is what it is for

    def add(self, collection: str, documents: Sequence[Document], vectors: "Vectors") -> None:
        """Add new passages to both, hidden until `show`."""
        chroma, words = self.chroma, self.words
        ids = [each.passage for each in documents]
        self._hidden = frozenset(ids)
        with explained(self._home):
            chroma.add(collection, ids, vectors)
            words.change(add=documents)

    def show(self, gone: Gone) -> None:
        """What was added has become ready, and what is gone has left the catalogue: follow it."""
        self._hidden = frozenset(each for ids in gone.values() for each in ids)
        self.remove(gone)
        self._hidden = frozenset()

    def unsettle(self) -> None:
        """A change broke off half-way: close both, and bring them in step at the next use."""
        with self._lock:
            self._unclean = None
            self.close()

    def remove(self, gone: Gone) -> None:
        """Take passages out of both, and then forget that they were left over."""
        if not gone:
            return
        chroma, words = self.chroma, self.words
        with explained(self._home):
            for collection, ids in gone.items():
                chroma.remove(collection, ids)
            words.change(remove=(each for ids in gone.values() for each in ids))
        ledger.forget_leftovers(self._catalogue)

    def rebuild(self) -> None:
        """Make both again from the catalogue."""
        with self._lock, explained(self._home):
            self._unclean = False
            ledger.undo_pending(self._catalogue)
            self.close()
            with self._catalogue.engine.begin() as connection:
                ledger.set_meta(connection, "unclean", 1)
            self._chroma = self._made_chroma()
            self._words = self._made_words()
            ledger.forget_leftovers(self._catalogue)

    def differences(self) -> Iterator[str]:
        """Where the indexes and the catalogue hold different passages, in words."""
        counts = counted(self._catalogue)
        for collection in counts:
            yield from _difference(f"chroma, {collection}", self._ids(collection), self.chroma.ids(collection))
        yield from _difference("tantivy", self._ids(), set(self.words.ids()))

    def close(self) -> None:
        with self._lock, explained(self._home):
            if self._words is not None:
                self._words.close()
                self._words = None
            if self._chroma is not None:
                self._chroma.close()
                self._chroma = None

    def finish(self) -> None:
        """Close both for good; the next to open the library need not look for what a crash left behind."""
        self.close()
        if self._unclean is not None and self._catalogue.setting("unclean") == "1" and not self._hidden:
            ledger.mark_clean(self._catalogue)

    def _settle(self) -> None:
        """After a crash, once: undo what was not acknowledged, and take what it left behind out of both indexes."""
        if self._unclean is not None:
            return
        self._unclean = self._catalogue.setting("unclean") == "1"
        if self._unclean:
            ledger.undo_pending(self._catalogue)
        self.remove(ledger.left_over(self._catalogue))
        self._hidden = frozenset()

    # Opening, and bringing in step

    def _opened_chroma(self) -> "Chroma":
        counts = counted(self._catalogue)
        chroma: Chroma | None = None
        try:
            chroma = self._new_chroma()
            in_step = all(chroma.count(collection) == count for collection, count in counts.items())
            if self._unclean or not in_step:
                self._reconcile_chroma(chroma, counts)
        except BaseException as error:  # noqa: BLE001  # a panic in Chroma's Rust code is no Exception
            problem = _damage(error, self._home)
        else:
            return chroma
        if chroma is not None:
            _closed(chroma)
        self._notices.append(f"the vector index was damaged ({problem}) and is made again from the catalogue")
        return self._made_chroma()

    def _opened_words(self) -> Words:
        count = sum(counted(self._catalogue).values())
        folder = self._home / WORDS
        if count == 0 and not folder.exists():
            return Words(folder, create=True)
        try:
            words = Words(folder, create=False)
            if self._unclean or words.count() != count:
                truth, held = self._ids(), set(words.ids())
                words.change(add=self._documents(truth - held), remove=held - truth)
        except BaseException as error:  # noqa: BLE001  # nor is one in tantivy's
            problem = _damage(error, self._home)
        else:
            return words
        self._notices.append(f"the word index was damaged ({problem}) and is made again from the catalogue")
        return self._made_words()

    def _reconcile_chroma(self, chroma: "Chroma", counts: dict[str, int]) -> None:
        """Add what is missing, remove what is too much, and see that the newest passages find themselves."""
        for collection in counts:
            truth, held = self._ids(collection), chroma.ids(collection)
            chroma.remove(collection, sorted(held - truth))
            for ids, vectors in self._vectors(collection, truth - held):
                chroma.add(collection, ids, vectors)
            for ids, vectors in self._vectors(collection, set(sorted(truth)[-PROBES:])):
                for id_, vector in zip(ids, vectors, strict=True):
                    found = chroma.search(collection, vector, 1)
                    if not found or found[0][1] < 0.999:
                        raise ValueError(f"passage {id_} is not found by its own vector")

    def _made_chroma(self) -> "Chroma":
        """A new index in a new folder, which then takes the old one's place: Chroma cannot open a folder twice."""
        name = uuid4().hex[:12]
        chroma = self._new_chroma(name)
        for collection in counted(self._catalogue):
            for ids, vectors in self._vectors(collection, None):
                chroma.add(collection, ids, vectors)
        with self._catalogue.engine.begin() as connection:
            ledger.set_meta(connection, "chroma", name)
        if self._server is not None:
            chroma.discard_earlier(self._catalogue.settings()["library"])
        elif (self._home / VECTORS).exists():
            for old in (self._home / VECTORS).iterdir():
                if old.name != name:
                    shutil.rmtree(old, ignore_errors=True)
        return chroma

    def _made_words(self) -> Words:
        shutil.rmtree(self._home / WORDS, ignore_errors=True)
        words = Words(self._home / WORDS, create=True)
        words.change(add=self._documents(None))
        return words

    def _new_chroma(self, name: str | None = None) -> "Chroma":
        return opened_chroma(self._home, self._catalogue.settings(), self._server, name)

    # What the catalogue holds, a page at a time

    def _ids(self, collection: str | None = None) -> set[int]:
        query = _READY.with_only_columns(passages.c.id)
        if collection is not None:
            query = query.where(articles.c.collection == collection)
        with self._catalogue.engine.connect() as connection:
            return set(connection.scalars(query))

    def _vectors(self, collection: str, wanted: set[int] | None) -> Iterator[tuple[list[int], "Vectors"]]:
        """The passages that are wanted, or all, with their vectors as float32."""
        query = _READY.with_only_columns(passages.c.id, passages.c.vector).where(articles.c.collection == collection)
        for rows in self._pages(query, wanted):
            yield [row["id"] for row in rows], unpacked([row["vector"] for row in rows])

    def _documents(self, wanted: set[int] | None) -> Iterator[Document]:
        columns = (passages.c.id, passages.c.sentences, passages.c.number, passages.c.tokens)
        of_article = (
            articles.c.title,
            articles.c.collection,
            articles.c.outlet,
            articles.c.published_s,
            articles.c.text,
            articles.c.language,
        )
        for rows in self._pages(_READY.with_only_columns(*columns, *of_article), wanted):
            yield from (document(row, row) for row in rows)

    def _pages(self, query: "sa.Select[Any]", wanted: set[int] | None) -> Iterator[list[Row]]:
        last = min(wanted) - 1 if wanted else 0
        page = query.where(passages.c.id > sa.bindparam("last")).order_by(passages.c.id).limit(AT_ONCE)
        if wanted is not None and not wanted:
            return
        while True:
            with self._catalogue.engine.connect() as connection:
                rows = [dict(row) for row in connection.execute(page, {"last": last}).mappings()]
            if not rows:
                return
            last = rows[-1]["id"]
            if chosen := [row for row in rows if wanted is None or row["id"] in wanted]:
                yield chosen


_READY = (
    sa.select(passages).join(articles, articles.c.key == passages.c.article).where(articles.c.state == int(State.READY))
)


def counted(catalogue: Catalogue) -> dict[str, int]:
    """How many ready passages each collection has."""
    query = _READY.with_only_columns(articles.c.collection, sa.func.count()).group_by(articles.c.collection)
    with catalogue.engine.connect() as connection:
        return dict(connection.execute(query).all())


def opened_chroma(home: Path, kind: Mapping[str, str], server: "Server | None", name: str | None = None) -> "Chroma":
    """Chroma, where a library's settings say that its vectors are; or under another `name`, to be made again."""
    from index.vectors import Chroma, Shelf

    made = name or kind.get("chroma", FIRST)
    place = Shelf(server, kind["library"], made) if server is not None else home / VECTORS / made
    return Chroma(place, embedding=kind["embedding"], passage_tokens=int(kind["passage_tokens"]))


def document(passage: Row, article: Row) -> Document:
    """A passage as tantivy takes it."""
    sentences = passage_of(passage).sentences
    return Document(
        passage=passage["id"],
        title=article["title"],
        words=" ".join(span.of(article["text"]) for span in sentences),  # not the span: clutter may lie between them
        collection=article["collection"],
        outlet=article["outlet"],
        published_s=article["published_s"],
        language=article.get("language"),
    )


def _difference(where: str, truth: set[int], held: set[int]) -> Iterator[str]:
    if truth - held:
        yield f"{where}: {len(truth - held)} passages are missing; make it again: precis index rebuild"
    if held - truth:
        yield f"{where}: {len(held - truth)} passages are not in the catalogue; make it again: precis index rebuild"


def _damage(error: BaseException, home: Path) -> str:
    """What is wrong with an index, in a few words. Raises what is not its fault: an interrupt, a full disk."""
    if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit | LibraryError):
        raise error
    told = explanation(error, home)
    if told is not None:
        raise told from error
    return error_words(error)


def _closed(chroma: "Chroma") -> None:
    """Let go of a damaged Chroma folder, whatever it says."""
    try:
        chroma.close()
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
