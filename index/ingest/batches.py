"""Take sources and rows in batches that fit into memory."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from index.formats.delivery import Delivered
from index.ingest.preparing import Failure, Subject

T = TypeVar("T")

BATCH = 256
"""Articles that are stored together: more gain no speed, take memory and hold the outcomes back."""

BATCH_BYTES = 16_000_000


def handfuls(subjects: Iterable[Subject | Failure]) -> Iterator[list[Subject | Failure]]:
    """The subjects, in lists that fit into memory: what is delivered holds its bytes."""
    some: list[Subject | Failure] = []
    size = 0
    for each in subjects:
        some.append(each)
        size += len(each.data) if isinstance(each, Delivered) else 0
        if len(some) == 2 * BATCH or size >= BATCH_BYTES:
            yield some
            some, size = [], 0
    if some:
        yield some


def bytes_of(subject: Subject) -> int:
    """How large a source is; 0 where that cannot be told, as reading it will say."""
    if isinstance(subject, Delivered):
        return len(subject.data)
    try:
        return subject.stat().st_size
    except OSError:
        return 0


def chunks(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """The values, in lists of at most `size`."""
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some
