"""What is kept for speed says the same as what it stands for: blocks made when looked at, a search in two steps."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Block, Label, Span
from index.catalog import Filter
from index.exact import MANY, UNDATED, Part, digest, nearest
from index.rows import StoredBlocks, blocks_json


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


def test_the_first_dimensions_find_what_all_of_them_do() -> None:
    rng = np.random.default_rng(7)
    scale = np.linspace(1.0, 0.2, 256)  # as in Matryoshka vectors, the first dimensions say most
    vectors = (rng.normal(size=(MANY + 5_000, 256)) * scale).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    facts = np.array([(n + 1, digest("default"), 0, UNDATED) for n in range(len(vectors))], np.int64)
    quick, whole = Part.of(facts, vectors), Part(facts, vectors)
    assert quick.head is not None
    shared = 0
    for query in vectors[::2_500]:
        found, scores = nearest(quick, query, 60, Filter())
        wanted, _ = nearest(whole, query, 60, Filter())
        shared += len(set(found.tolist()) & set(wanted.tolist()))
        assert np.allclose(scores, vectors[found - 1] @ query, atol=1e-6)
    assert shared >= 0.95 * 60 * len(vectors[::2_500])


def test_few_passages_are_compared_whole() -> None:
    vectors = np.eye(256, dtype=np.float32)
    facts = np.array([(n + 1, digest("default"), 0, UNDATED) for n in range(256)], np.int64)
    part = Part.of(facts, vectors)
    assert part.head is None
    found, scores = nearest(part, vectors[200], 1, Filter())
    assert (found.tolist(), scores.tolist()) == ([201], [1.0])
