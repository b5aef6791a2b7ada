"""Chroma and tantivy together: the indexes derived from the catalogue, and what brings them in step with it."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from threading import Lock, RLock
from typing import TYPE_CHECKING
from uuid import uuid4

from index.catalog import Catalogue, Filter
from index.lexical import Document, Words
from index.search.snapshot import current
from index.store import holding, ledger
from index.store.faults import damage, explained
from index.store.ledger import Gone
from index.vectors import DIMENSIONS, VECTORS, dimensions_kept, opened_chroma

if TYPE_CHECKING:
    from index.embeddings import Vector, Vectors
    from index.vectors import Chroma, Server

WORDS = "tantivy"

WORDS_PART = "tantivy.part"
"""Where the word index is made again."""

BEHIND = "chroma_behind"
"""The row of `meta` that says that Chroma is not in step with the catalogue."""

PROBES = 32
"""After a crash, so many of the newest passages must find themselves in Chroma."""


class Derived:
    """The two indexes of the lock's holder, each opened and brought in step with the catalogue at its first use.

    tantivy takes every change at once. Chroma follows when a run is over, or when it is asked: what a run adds and
    takes away again never comes to it, where it would stay for ever (HNSW only hides what is removed), and its memory,
    the most that adding takes, is not taken beside that of the processes that read. A Chroma server, which others ask
    meanwhile, is given everything at once.
    """

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
        self._behind = False  # Chroma: see `follow`
        self._newest = 0
        """The newest passage when Chroma was last in step."""
        self._sound = False
        """Whether it was in step when this process began."""

    def nearest(self, collection: str, vector: "Vector", k: int) -> list[tuple[int, float]]:
        """The k nearest ready (passage, cosine similarity) of a collection, nearest first."""
        likeliest = self.chroma.likeliest(collection, vector, k, spare=len(self._hidden))
        return holding.nearest(self._catalogue, likeliest, vector, k)

    def matching(self, terms: Mapping[str, float], k: int, where: Filter, *, alone: bool) -> list[tuple[int, float]]:
        """The k best ready (passage, BM25 score), best first. `alone`: the library has no other collection."""
        hidden = self._hidden
        found = self.words.search(terms, k + len(hidden), where, alone=alone)
        return [each for each in found if each[0] not in hidden][:k]

    @property
    def chroma(self) -> "Chroma":
        """Chroma, in step."""
        with self._lock:
            chroma = self._open_chroma()
            self.follow()
            return chroma

    @property
    def words(self) -> Words:
        with self._lock:
            self._settle()
            if self._words is None:
                with explained(self._home):
                    self._words = self._opened_words()
            return self._words

    def settle(self) -> None:
        """Bring in step what a crash left out of step, before something new is written."""
        self.words  # noqa: B018  # opening it is what it is for
        if self._server is not None:
            self._open_chroma()

    def add(self, collection: str, documents: Sequence[Document], vectors: "Vectors") -> None:
        """Add new passages, hidden until `show`."""
        words = self.words
        ids = [each.passage for each in documents]
        self._hidden = frozenset(ids)
        self._fall_behind()
        with explained(self._home):
            if self._server is not None:
                self._open_chroma().add(collection, ids, vectors)
            words.change(add=documents)

    def show(self, gone: Gone) -> None:
        """What was added has become ready, and what is gone has left the catalogue: follow it."""
        self._hidden = frozenset(each for ids in gone.values() for each in ids)
        self._fall_behind()
        self.remove(gone)
        self._hidden = frozenset()

    def unsettle(self) -> None:
        """A change broke off half-way: close both, and bring them in step at the next use."""
        with self._lock:
            self._unclean = None
            self.close()

    def remove(self, gone: Gone) -> None:
        """Take passages out of both, of an embedded Chroma by `follow`; then forget that they were left over."""
        if not gone:
            return
        words = self.words
        with explained(self._home):
            words.change(remove=(each for ids in gone.values() for each in ids))
            if self._server is None:
                return
            for collection, ids in gone.items():
                self._open_chroma().remove(collection, ids)
        ledger.forget_leftovers(self._catalogue, gone)

    def follow(self) -> None:
        """Bring Chroma in step with what has been shown and taken away since it was.

        The vectors are also kept as the exact search maps them, so that the first question need not do it.
        """
        with self._lock:
            if not self._behind:
                return
            chroma = self._open_chroma()
            if self._behind:  # else opening it has put it in step
                self._catch_up(chroma)
            current(self._catalogue)

    def _catch_up(self, chroma: "Chroma") -> None:
        gone = ledger.left_over(self._catalogue)
        with explained(self._home):
            for collection, ids in gone.items():
                chroma.remove(collection, [each for each in ids if each <= self._newest])
            for collection in holding.counted(self._catalogue):
                for ids, vectors in holding.vectors(self._catalogue, collection, None, after=self._newest):
                    chroma.add(collection, ids, vectors)
        self._note_in_step(gone)

    def rebuild(self) -> None:
        """Make both again from the catalogue."""
        with self._lock, explained(self._home):
            self._unclean = False
            ledger.undo_pending(self._catalogue)
            self.close()
            with self._catalogue.engine.begin() as connection:
                ledger.set_meta(connection, "unclean", 1)
            gone = ledger.left_over(self._catalogue)
            self._words = self._made_words()  # first: whoever reads beside this searches it, and not Chroma
            self._chroma = self._made_chroma()
            self._note_in_step(gone)

    def differences(self) -> Iterator[str]:
        """Where the indexes and the catalogue hold different passages, in words."""
        counts = holding.counted(self._catalogue)
        for collection in counts:
            yield from _difference(
                f"chroma, {collection}", holding.ids(self._catalogue, collection), self.chroma.ids(collection)
            )
        yield from _difference("tantivy", holding.ids(self._catalogue), set(self.words.ids()))

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
        """After a crash, once: undo what was not acknowledged, and take what it left behind out of the indexes; out of
        an embedded Chroma when it is opened."""
        if self._unclean is not None:
            return
        self._unclean = self._catalogue.setting("unclean") == "1"
        self._sound = not self._unclean and self._catalogue.setting(BEHIND) != "1"
        self._behind = False
        self._newest = self._catalogue.most_passages()
        if self._unclean:
            shutil.rmtree(self._home / WORDS_PART, ignore_errors=True)
            ledger.undo_pending(self._catalogue)
            self._note_behind()
            self.remove(ledger.left_over(self._catalogue))
        self._hidden = frozenset()

    def _fall_behind(self) -> None:
        """Note that an embedded Chroma is not in step any more."""
        with self._lock:
            if not self._behind and self._server is None:
                self._note_behind()
                self._behind = True

    def _note_behind(self) -> None:
        with self._catalogue.engine.begin() as connection:
            ledger.set_meta(connection, BEHIND, 1)

    def _note_in_step(self, gone: Gone) -> None:
        """What is gone is in neither index now."""
        self._behind = False
        self._newest = ledger.newest_ready(self._catalogue)
        ledger.forget_leftovers(self._catalogue, gone)
        with self._catalogue.engine.begin() as connection:
            ledger.set_meta(connection, BEHIND, 0)

    def _open_chroma(self) -> "Chroma":
        """Chroma, as of when it was last in step."""
        with self._lock:
            self._settle()
            if self._chroma is None:
                with explained(self._home):
                    self._chroma = self._opened_chroma()
            return self._chroma

    # Opening, and bringing in step

    def _opened_chroma(self) -> "Chroma":
        gone = ledger.left_over(self._catalogue)
        if self._keeps_other_dimensions():
            self._notices.append("the vector index keeps another number of dimensions now: it is made again")
            made = self._made_chroma()
            self._note_in_step(gone)
            return made
        chroma: Chroma | None = None
        try:
            chroma = opened_chroma(self._home, self._catalogue.settings(), self._server)
            if not self._is_as_it_was(chroma):
                self._reconcile_chroma(chroma)
                self._note_in_step(gone)
        except BaseException as error:  # noqa: BLE001  # a panic in Chroma's Rust code is no Exception
            problem = damage(error, self._home)
        else:
            return chroma
        if chroma is not None:
            _closed(chroma)
        self._notices.append(f"the vector index was damaged ({problem}) and is made again from the catalogue")
        made = self._made_chroma()
        self._note_in_step(gone)
        return made

    def _keeps_other_dimensions(self) -> bool:
        """Whether Chroma was made by a version that kept more, or fewer, dimensions of each vector."""
        kind = self._catalogue.settings()
        return int(kind.get(DIMENSIONS, 0)) != dimensions_kept(kind["embedding"], self._server)

    def _is_as_it_was(self, chroma: "Chroma") -> bool:
        """Whether Chroma holds what it held when it was last in step, as far as numbers tell."""
        counts = holding.counted_until(self._catalogue, self._newest)
        return self._sound and all(chroma.count(collection) == count for collection, count in counts.items())

    def _opened_words(self) -> Words:
        count = self._catalogue.counted("passages", lambda: sum(holding.counted(self._catalogue).values()))
        folder = self._home / WORDS
        if count == 0 and not folder.exists():
            return Words(folder, create=True)
        try:
            words = Words(folder, create=False)
            if self._unclean or words.count() != count:
                truth, held = holding.ids(self._catalogue), set(words.ids())
                words.change(add=holding.documents(self._catalogue, truth - held), remove=held - truth)
        except BaseException as error:  # noqa: BLE001  # nor is one in tantivy's
            problem = damage(error, self._home)
        else:
            return words
        self._notices.append(f"the word index was damaged ({problem}) and is made again from the catalogue")
        return self._made_words()

    def _reconcile_chroma(self, chroma: "Chroma") -> None:
        """Add what is missing, remove what is too much, and see that the newest passages find themselves."""
        for collection in holding.counted(self._catalogue):
            truth, held = holding.ids(self._catalogue, collection), chroma.ids(collection)
            chroma.remove(collection, sorted(held - truth))
            for ids, vectors in holding.vectors(self._catalogue, collection, truth - held):
                chroma.add(collection, ids, vectors)
            for ids, vectors in holding.vectors(self._catalogue, collection, set(sorted(truth)[-PROBES:])):
                for id_, vector in zip(ids, vectors, strict=True):
                    found = chroma.search(collection, vector, 1)
                    if not found or found[0][1] < 0.999:
                        raise ValueError(f"passage {id_} is not found by its own vector")

    def _made_chroma(self) -> "Chroma":
        """A new index in a new folder, which then takes the old one's place: Chroma cannot open a folder twice."""
        kind = self._catalogue.settings()
        made = {"chroma": uuid4().hex[:12], DIMENSIONS: str(dimensions_kept(kind["embedding"], self._server))}
        chroma = opened_chroma(self._home, {**kind, **made}, self._server)
        for collection in holding.counted(self._catalogue):
            for ids, vectors in holding.vectors(self._catalogue, collection, None):
                chroma.add(collection, ids, vectors)
        with self._catalogue.engine.begin() as connection:
            for name, value in made.items():
                ledger.set_meta(connection, name, value)
        if self._server is not None:
            chroma.discard_earlier(self._catalogue.settings()["library"])
        elif (self._home / VECTORS).exists():
            for old in (self._home / VECTORS).iterdir():
                if old.name != made["chroma"]:
                    shutil.rmtree(old, ignore_errors=True)
        return chroma

    def _made_words(self) -> Words:
        """A new index, which takes the old one's place once it is whole: others may be searching that."""
        folder, part = self._home / WORDS, self._home / WORDS_PART
        shutil.rmtree(part, ignore_errors=True)
        words = Words(part, create=True)
        words.change(add=holding.documents(self._catalogue, None))
        words.close()
        shutil.rmtree(folder, ignore_errors=True)
        part.rename(folder)
        return Words(folder, create=False)


def _difference(where: str, truth: set[int], held: set[int]) -> Iterator[str]:
    if truth - held:
        yield f"{where}: {len(truth - held)} passages are missing; make it again: precis index rebuild"
    if held - truth:
        yield f"{where}: {len(held - truth)} passages are not in the catalogue; make it again: precis index rebuild"


def _closed(chroma: "Chroma") -> None:
    """Let go of a damaged Chroma folder, whatever it says."""
    try:
        chroma.close()
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
