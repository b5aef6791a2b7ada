"""Vectors as the catalogue keeps them: a signed byte for each dimension. Pure.

Of a unit vector only the direction counts, so each is scaled until its largest component is 127, and no scale is kept:
dividing by the length of the bytes gives it back. Packing what was unpacked gives the same bytes.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    from index.embeddings import Vectors

    Bytes = np.ndarray[tuple[int, int], np.dtype[np.int8]]

MOST = 127

AT_ONCE = 5_000
"""Vectors that are widened at a time, so that memory stays flat."""


def in_bytes(vectors: "Vectors") -> "Bytes":
    """Rows of zeros stay as they are."""
    import numpy as np

    most = np.abs(vectors).max(axis=1, keepdims=True, initial=0)
    rows: Bytes = np.rint(vectors / np.where(most == 0, 1, most) * MOST).astype(np.int8)
    return rows


def lengths(rows: "Bytes") -> Any:
    """Their Euclidean lengths, float32, shape (len(rows),)."""
    import numpy as np

    found = [np.linalg.norm(rows[some].astype(np.float32), axis=1) for some in pieces(len(rows))]
    return np.concatenate(found) if found else np.zeros(0, np.float32)


def unit(rows: "Bytes") -> "Vectors":
    """The unit vectors, float32; a row of zeros stays as it is."""
    import numpy as np

    wide = rows.astype(np.float32)
    wide /= np.maximum(np.linalg.norm(wide, axis=1, keepdims=True), 1)  # of bytes only zeros are shorter
    return wide


def packed(vectors: "Vectors") -> list[bytes]:
    """The columns of some vectors."""
    return [row.tobytes() for row in in_bytes(vectors)]


def stacked(columns: Sequence[bytes]) -> "Bytes":
    """Columns as rows of bytes. Raises ValueError where their dimensions differ."""
    import numpy as np

    return np.frombuffer(b"".join(columns), np.int8).reshape(len(columns), -1 if columns else 0)


def unpacked(columns: Sequence[bytes]) -> "Vectors":
    """The unit vectors of some columns, float32."""
    return unit(stacked(columns))


def pieces(number: int) -> Iterator[slice]:
    """So many rows, some at a time."""
    return (slice(start, start + AT_ONCE) for start in range(0, number, AT_ONCE))
