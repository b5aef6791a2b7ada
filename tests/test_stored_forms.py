"""What is kept for speed says the same as what it stands for: blocks made when looked at, a search in two steps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Block, Label, Span
from index.catalog import Filter
from index.search.exact import nearest
from index.search.snapshot import MANY, UNDATED, Part, digest
from index.store.packing import in_bytes
from index.store.rows import StoredBlocks, blocks_json


@given(st.lists(st.tuples(st.integers(1, 9), st.sampled_from(Label), st.sampled_from(["", "a menu"])), max_size=8))
def test_stored_blocks_are_those_that_were_stored(parts: list[tuple[int, Label, str]]) -> None:
    blocks, start = [], 0
    for size, label, reason in parts:
        blocks.append(Block(Span(start, start + size), label, reason))
        start += size
    made, stored = tuple(blocks), StoredBlocks(blocks_json(blocks))
    assert next(iter(stored), None) == next(iter(made), None)
    assert stored == made
    assert stored == StoredBlocks(blocks_json(blocks))
    assert (hash(stored), len(stored), list(stored), stored[:2], repr(stored)) == (
        hash(made),
        len(made),
        list(made),
        made[:2],
        repr(made),
    )
    text = "x" * max(start, 1)
    some, other = (Article("a", text, "Title", None, None, None, each) for each in (made, stored))
    assert some == other


def facts_of(number: int) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    return np.array([(n + 1, digest("default" if n % 5 else "other"), 0, UNDATED) for n in range(number)], np.int64)


@pytest.mark.parametrize("dimensions", [256, 300])
def test_signs_and_bytes_find_what_whole_vectors_do(dimensions: int) -> None:
    rng = np.random.default_rng(7)
    scale = np.linspace(1.0, 0.2, dimensions)  # as in Matryoshka vectors, the first dimensions say most
    about = rng.normal(size=(400, dimensions)) * scale  # passages come in topics
    vectors = about[rng.integers(400, size=MANY + 8_000)] + rng.normal(size=(MANY + 8_000, dimensions)) * scale
    vectors = vectors.astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    facts = facts_of(len(vectors))
    quick, whole = Part.of(facts, in_bytes(vectors)), Part(facts, vectors)
    assert quick.signs is not None
    shared = 0
    for query in vectors[::2_500]:
        found, scores = nearest(quick, query, 60, Filter())
        wanted, _ = nearest(whole, query, 60, Filter())
        assert all((each - 1) % 5 for each in found.tolist())
        shared += len(set(found.tolist()) & set(wanted.tolist()))
        assert np.allclose(scores, vectors[found - 1] @ query, atol=4e-3)  # the catalogue keeps bytes
    assert shared >= 0.95 * 60 * len(vectors[::2_500])


def test_few_passages_are_compared_whole() -> None:
    vectors = np.eye(256, dtype=np.float32)
    facts = np.array([(n + 1, digest("default"), 0, UNDATED) for n in range(256)], np.int64)
    part = Part.of(facts, in_bytes(vectors))
    assert part.signs is None
    found, scores = nearest(part, vectors[200], 1, Filter())
    assert (found.tolist(), scores.tolist()) == ([201], [1.0])
