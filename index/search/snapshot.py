"""Every ready passage's vector as of one generation of the catalogue, in files beside it that memory maps."""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import sqlalchemy as sa

from index.catalog import Catalogue
from index.store.packing import in_bytes, lengths, pieces, stacked, unit
from index.store.tables import meta

if TYPE_CHECKING:
    import numpy as np

    from index.store.packing import Bytes

    Facts = np.ndarray[tuple[int, int], np.dtype[np.int64]]
    Page = tuple[Facts, Bytes]

FOLDER = "exact"

ID, COLLECTION, OUTLET, PUBLISHED = range(4)
"""The columns of `Facts`: passage id; digests of the collection and of the folded outlet; seconds since 1970."""

UNDATED = -(1 << 62)

GONE = -1
"""In place of a collection's digest: of a passage that is no longer ready."""

WORTH_A_FILE = 1_024
"""So many passages that are new or gone are worth writing the files again."""

MANY = 20_000
"""Of up to so many passages the whole vectors are kept in memory, of more the signs beside the bytes."""

AT_ONCE = 5_000
"""Passages read at a time, so that memory stays flat."""

PROBES = 32
"""Of so many passages the vectors are compared before what was saved is trusted."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some passages. Row n of the arrays belongs to the same passage; ids ascend.

    Of few, `whole` holds the float32 vectors. Of many, `bytes` are as in the catalogue (index/store/packing.py),
    `lengths` are theirs, and `signs` has a row for every 64 dimensions, a bit each: 1 for more than 0.
    """

    facts: "Facts"
    whole: Any = None
    bytes: Any = None
    lengths: Any = None
    signs: Any = None

    @classmethod
    def of(cls, facts: "Facts", rows: "Bytes") -> "Part":
        import numpy as np

        facts = np.asfortranarray(facts)  # its columns side by side, as they are searched
        if len(facts) <= MANY:
            return cls(facts, whole=unit(rows))
        return cls(facts, None, rows, lengths(rows), signs_of(rows))

    @property
    def newest(self) -> int:
        return int(self.facts[-1, ID]) if len(self.facts) else 0

    @property
    def gone(self) -> int:
        import numpy as np

        return int(np.count_nonzero(self.facts[:, COLLECTION] == GONE))

    def without(self, ready: Any) -> "Part":
        """With what is not among these ids, which ascend, marked as gone."""
        import numpy as np

        facts = self.facts.copy(order="F")
        places = np.searchsorted(ready, facts[:, ID])
        held = places < len(ready)
        held[held] = ready[places[held]] == facts[held, ID]
        facts[~held, COLLECTION] = GONE
        return replace(self, facts=facts)

    def pages(self) -> "Iterator[Page]":
        """What is not gone, some at a time."""
        for some in pieces(len(self.facts)):
            facts = self.facts[some]
            held = facts[:, COLLECTION] != GONE
            rows = self.bytes[some] if self.whole is None else in_bytes(self.whole[some])
            if held.any():
                yield facts[held], rows[held]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The passages that are ready as of a generation: those that were `kept` in files, and then what is `fresh`."""

    library: str
    generation: int
    kept: Part
    fresh: Part

    @property
    def parts(self) -> tuple[Part, ...]:
        return tuple(part for part in (self.kept, self.fresh) if len(part.facts))


def nothing() -> Part:
    import numpy as np

    return Part(np.zeros((0, 4), np.int64), whole=np.zeros((0, 0), np.float32))


def current(catalogue: Catalogue, known: Snapshot | None = None) -> Snapshot:
    """The snapshot of the catalogue's generation, from one known or saved earlier; saved where that is worth it."""
    if known is not None and known.generation == catalogue.generation():
        return known
    folder = catalogue.home / FOLDER
    with catalogue.reading() as connection:
        state = dict(connection.execute(sa.select(meta.c.name, meta.c.value)).all())
        library, generation = state.get("library", ""), int(state.get("generation", 0))
        known = known or _load(folder, library, generation)
        if known is None or not _agrees(connection, known.kept):
            known = Snapshot(library, -1, nothing(), nothing())
        if known.generation == generation:
            return known
        kept = known.kept
        if known.generation < int(state.get("removals", 0)):
            kept = kept.without(_ready_ids(connection))
        fresh: int = connection.execute(NUMBER, {"after": kept.newest}).scalar_one()
        if fresh + kept.gone < WORTH_A_FILE:
            return Snapshot(library, generation, kept, _in_memory(_read(connection, after=kept.newest)))
        made = _saved(folder, library, generation, lambda: chain(kept.pages(), _read(connection, after=kept.newest)))
        return Snapshot(library, generation, made, nothing())


# The catalogue

READY = sa.text(
    "SELECT p.id, p.article, p.vector FROM passages p JOIN articles a ON a.key = p.article"
    " WHERE a.state = 1 AND p.id > :after ORDER BY p.id LIMIT :some"
)
FACTS = sa.text("SELECT key, collection, outlet_folded, published_s FROM articles WHERE state = 1")
READY_IDS = sa.text(  # the cross join reads an index of the passages, and not their vectors
    "SELECT p.id FROM articles a CROSS JOIN passages p ON p.article = a.key WHERE a.state = 1"
)
NUMBER = sa.text("SELECT count(*) FROM passages WHERE id > :after")


SOME = sa.text("SELECT id, vector FROM passages WHERE id IN (SELECT value FROM json_each(:ids))")


def _agrees(connection: sa.Connection, kept: Part) -> bool:
    """Whether some of the vectors are the catalogue's: a copy of it that was put back may have taken another way."""
    places = range(0, len(kept.facts), max(1, len(kept.facts) // PROBES))
    place_of = {int(kept.facts[place, ID]): place for place in places}
    for id_, vector in connection.execute(SOME, {"ids": json.dumps(list(place_of))}):
        row = slice(place_of[id_], place_of[id_] + 1)
        here = kept.bytes[row] if kept.whole is None else in_bytes(kept.whole[row])
        if here.tobytes() != vector:
            return False
    return True


def _ready_ids(connection: sa.Connection) -> Any:
    import numpy as np

    return np.sort(np.fromiter(connection.execute(READY_IDS).scalars(), np.int64))


def _read(connection: sa.Connection, *, after: int) -> "Iterator[Page]":
    """The ready passages with larger ids, some at a time."""
    import numpy as np

    of_article: dict[int, tuple[int, int, int]] = {}
    while rows := connection.execute(READY, {"after": after, "some": AT_ONCE}).all():
        of_article = of_article or _facts_of_articles(connection)
        facts = np.array([(id_, *of_article[article]) for id_, article, _ in rows], np.int64)
        yield facts, stacked([vector for _, _, vector in rows])
        after = rows[-1][0]


def _facts_of_articles(connection: sa.Connection) -> dict[int, tuple[int, int, int]]:
    digests: dict[str | None, int] = {None: 0}
    found = {}
    for key, collection, outlet, published in connection.execute(FACTS):
        for name in (collection, outlet):
            if name not in digests:
                digests[name] = digest(name)
        found[key] = (digests[collection], digests[outlet], UNDATED if published is None else published)
    return found


def digest(name: str) -> int:
    """63 bits of a name."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little") >> 1


def signs_of(rows: "Bytes") -> Any:
    """See `Part`."""
    import numpy as np

    width = -rows.shape[1] % 64
    of_pieces = []
    for some in pieces(len(rows)):
        positive = np.pad(rows[some] > 0, ((0, 0), (0, width)))
        of_pieces.append(np.packbits(positive, axis=1).view(np.uint64).T)
    return np.concatenate(of_pieces, axis=1)


def _in_memory(pages: "Iterable[Page]") -> Part:
    import numpy as np

    facts, rows = zip(*pages, strict=True) if (pages := list(pages)) else ((), ())
    return Part.of(np.concatenate(facts), np.concatenate(rows)) if facts else nothing()


# The files

VECTORS, LENGTHS, SIGNS, RUNS, IDS = "vectors.int8", "lengths.npy", "signs.npy", "runs.npy", "ids.npy"
"""`RUNS` has the facts that passages next to each other share, after their number; the others have a row for each."""


def _saved(folder: Path, library: str, generation: int, pages: "Callable[[], Iterator[Page]]") -> Part:
    """Write the files, and remove older ones. A folder that cannot be written is searched from memory."""
    name = f"{library}-{generation:012}-"
    try:
        folder.mkdir(exist_ok=True)
        written = _write(folder / name, pages())
        for each in folder.iterdir():
            if not each.name.startswith(name):
                each.unlink()
        return _mapped(folder / name) if written else nothing()
    except OSError:  # read-only, full, or mapped by another process on Windows: the files only save time
        return _in_memory(pages())


def _write(start: Path, pages: "Iterator[Page]") -> bool:
    """Write the files whose names begin so, a page of vectors at a time; whether there is anything to write."""
    import numpy as np

    facts, long, signs = [], [], []
    with _replacing(start, VECTORS) as file:
        for some, rows in pages:
            file.write(np.ascontiguousarray(rows).data)
            facts.append(some)
            long.append(lengths(rows))
            signs.append(signs_of(rows))
    if not any(map(len, facts)):
        return False
    known = np.concatenate(facts)
    runs = np.flatnonzero(np.append(True, (known[1:, COLLECTION:] != known[:-1, COLLECTION:]).any(axis=1)))
    arrays: dict[str, Any] = {
        LENGTHS: np.concatenate(long),
        SIGNS: np.ascontiguousarray(np.concatenate(signs, axis=1)),  # each row is read from its beginning to its end
        RUNS: np.column_stack([np.diff(runs, append=len(known)), known[runs, COLLECTION:]]),
        IDS: known[:, ID].astype(np.uint32 if known[-1, ID] < 1 << 32 else np.int64),
    }
    for name, array in arrays.items():  # the ids last: they make the others whole
        with _replacing(start, name) as file:
            np.save(file, array)
    return True


@contextmanager
def _replacing(start: Path, name: str) -> "Iterator[BinaryIO]":
    """A file that takes its place once it is whole."""
    target = _file(start, name)
    partial = target.with_name(f"{target.name}.{os.getpid()}.part")
    with partial.open("wb") as file:
        yield file
    partial.replace(target)


def _load(folder: Path, library: str, newest: int) -> Snapshot | None:
    """The newest saved snapshot of this library up to a generation."""
    for ids in sorted(folder.glob(f"{library}-*-{IDS}"), reverse=True):
        name = ids.name.removesuffix(IDS)
        generation = int(name.split("-")[-2])
        if generation <= newest:
            try:
                return Snapshot(library, generation, _mapped(folder / name), nothing())
            except (OSError, ValueError, EOFError):  # replaced just now, of an earlier version, or damaged
                continue
    return None


def _mapped(start: Path) -> Part:
    """What was saved. Raises OSError, EOFError or ValueError for what is not there, or does not fit together."""
    import numpy as np

    ids, runs = np.load(_file(start, IDS)), np.load(_file(start, RUNS))
    if (runs[:, 0] < 0).any() or runs[:, 0].sum() != len(ids):  # else they might ask for more memory than there is
        raise ValueError(f"{start}: not what was saved")
    facts = np.empty((len(ids), 4), np.int64, order="F")  # its columns side by side, as they are searched
    facts[:, ID] = ids
    for column in (COLLECTION, OUTLET, PUBLISHED):
        facts[:, column] = np.repeat(runs[:, column], runs[:, 0])
    rows = np.memmap(_file(start, VECTORS), np.int8, "r").reshape(len(facts), -1)
    if not rows.size:
        raise ValueError(f"{start}: not what was saved")
    if len(facts) <= MANY:
        return Part.of(facts, rows)
    long, signs = np.load(_file(start, LENGTHS)), np.asarray(np.load(_file(start, SIGNS), mmap_mode="r"))
    if long.shape != (len(facts),) or signs.shape != (-(-rows.shape[1] // 64), len(facts)):
        raise ValueError(f"{start}: not what was saved")
    return Part(facts, None, np.asarray(rows), long, signs)


def _file(start: Path, name: str) -> Path:
    return start.with_name(start.name + name)
