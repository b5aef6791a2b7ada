"""Vectors have a signed byte for each dimension (index/store/packing.py), and bounds of sentences two bytes each."""

import json

import numpy as np
import sqlalchemy as sa
from alembic import op

from index.article import Span
from index.store.packing import packed
from index.store.rows import sentences_column

revision = "0007"
down_revision = "0006"

AT_ONCE = 5_000
"""Passages."""

PAGE = sa.text("SELECT id, vector, sentences FROM passages WHERE id > :last ORDER BY id LIMIT :some")
WRITE = sa.text("UPDATE passages SET vector = :vector, sentences = :sentences WHERE id = :id")


def upgrade() -> None:
    """What is derived from the vectors is made again: files by their generation, Chroma as what it holds says."""
    connection, last = op.get_bind(), 0
    while rows := connection.execute(PAGE, {"last": last, "some": AT_ONCE}).all():
        ids, vectors, sentences = zip(*rows, strict=True)
        wide = np.frombuffer(b"".join(vectors), "<f2").reshape(len(rows), -1).astype(np.float32)
        changed = zip(ids, packed(wide), map(packed_bounds, sentences), strict=True)
        connection.execute(WRITE, [dict(zip(("id", "vector", "sentences"), each, strict=True)) for each in changed])
        last = ids[-1]
    op.execute("UPDATE meta SET value = value + 1 WHERE name = 'generation'")
    op.execute("INSERT INTO meta SELECT 'chroma_dimensions', '0' WHERE EXISTS (SELECT 1 FROM meta)")


def packed_bounds(column: str) -> bytes | str:
    bounds = json.loads(column)
    return sentences_column(map(Span, bounds[::2], bounds[1::2]))
