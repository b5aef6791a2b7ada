"""Embeddings give unit vectors that put like beside like, without a network."""

import logging
import subprocess
import sys

import numpy as np
import pytest

from index import embeddings
from index.errors import UsageError

LIKE = ("The cat sat on the mat.", "A cat was sitting on a rug.", "Interest rates rose by a quarter point.")


@pytest.mark.parametrize("name", ["wordllama", "minilm"])
def test_vectors_are_of_unit_length_and_put_like_beside_like(name: str) -> None:
    embedding = embeddings.load(name)
    vectors = embedding.documents(LIKE)
    assert vectors.shape == (3, embedding.dimensions)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2
    assert np.allclose(embedding.query(LIKE[0]), vectors[0], atol=1e-3)


@pytest.mark.parametrize("name", ["wordllama", "minilm"])
def test_no_texts_and_empty_texts_are_no_accident(name: str) -> None:
    embedding = embeddings.load(name)
    assert embedding.documents([]).shape == (0, embedding.dimensions)
    assert np.isfinite(embedding.documents(["", "…"])).all()


def test_loading_the_model_leaves_logging_as_it_was() -> None:
    code = (
        "import logging; from index.embeddings import WordLlama; WordLlama().query('x');"
        "print(logging.getLogger().level, logging.getLogger().handlers)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"{logging.WARNING} []"


def test_an_unknown_embedding_is_named_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="wordllama, minilm or openai:MODEL"):
        embeddings.load("word2vec")


def test_words_under_numbers_are_as_alike_as_their_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    model, numbered = embeddings.WordLlama(), ["river", "flood", "bank"]

    def alike(word: str, numbers: list[int]) -> list[float]:
        return list(model.likeness(word, numbered, np.array(numbers, np.int32)))

    def expected(word: str, numbers: list[int]) -> list[float]:
        return list(np.vecdot(model.words([numbered[n] for n in numbers]), model.words([word])[0]))

    assert alike("dam", [2, 0]) == expected("dam", [2, 0])
    numbered += ["weir", "toll", "levee"]
    assert alike("dam", [0, 3, 5]) == expected("dam", [0, 3, 5])
    assert alike("dam", []) == []
    monkeypatch.setattr(embeddings, "MOST_WORDS", 6)  # there is room for six: the others are forgotten
    for word in ("dyke", "canal", "dam", "lock"):
        assert alike(word, [1, 4]) == expected(word, [1, 4])
        assert alike(word, [0, 1, 2, 3]) == expected(word, [0, 1, 2, 3])
    numbered = ["toll", "weir"]
    assert alike("dam", [0, 1]) == expected("dam", [0, 1])
