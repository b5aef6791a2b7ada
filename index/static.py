"""WordLlama's token vectors and tokenizer, read from the files in its wheel.

The package itself is not imported: it brings what downloads models and configures logging for the whole program, more
than all the rest of opening a library costs.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import UsageError

if TYPE_CHECKING:
    import numpy as np

    from index.embeddings import Vectors

    Tokens = np.ndarray[tuple[int], np.dtype[np.uint16]]

WEIGHTS = Path("weights", "l2_supercat_256.safetensors")
TOKENIZER = Path("tokenizers", "l2_supercat_tokenizer_config.json")


SPACE = "\u2581"
"""What the tokenizer writes a space as."""

MOST_WORDS = 150_000
"""Of so many words the tokens are kept: some 30 MB."""

IN_A_ROW = 50
"""Words that are encoded together, half as long as each by itself."""

TOKEN_BYTES = 2


class TokenVectors:
    """The tokenizer, and a vector of 256 dimensions for each of its 32,000 tokens."""

    def __init__(self, tokenizer: Any, halves: "np.ndarray[Any, np.dtype[np.float16]]") -> None:
        self.tokenizer = tokenizer
        self._vectors: np.ndarray[Any, Any] = halves
        self._asked = 0
        self._of_word: dict[str, bytes] = {}
        """The tokens of words that were met, two bytes each."""
        self._begins_word = cache(lambda token: tokenizer.id_to_token(token).startswith(SPACE))

    def tokens(self, texts: Sequence[str]) -> "list[Tokens]":
        """The tokens of some texts: those of their words, of which news uses the same again and again."""
        import numpy as np

        parted = [_words(text) if _is_plain(text) else None for text in texts]
        known = self._met([words for words in parted if words])
        return [
            np.frombuffer(b"".join(map(known.__getitem__, words)), np.uint16) if words else self._encoded(text)
            for text, words in zip(texts, parted, strict=True)
        ]

    def _encoded(self, text: str) -> "Tokens":
        import numpy as np

        return np.array(self.tokenizer.encode(text, add_special_tokens=False).ids, np.uint16)

    def _met(self, parted: Sequence[Sequence[str]]) -> dict[str, bytes]:
        """What is known of words, with all of these among them."""
        known = self._of_word if len(self._of_word) < MOST_WORDS else {}
        new = list(set[str]().union(*parted).difference(known))
        known.update(zip(new, self._of_each(new), strict=True))
        self._of_word = known
        return known

    def _of_each(self, words: Sequence[str]) -> Iterator[bytes]:
        """The tokens of each word. They are encoded in rows, and each word's first token begins with a space."""
        import numpy as np

        rows = [" ".join(words[start : start + IN_A_ROW]) for start in range(0, len(words), IN_A_ROW)]
        encoded = self.tokenizer.encode_batch_fast(rows, add_special_tokens=False)
        ids = [id_ for row in encoded for id_ in row.ids]
        first = [n * TOKEN_BYTES for n, id_ in enumerate(ids) if self._begins_word(id_)]
        column = np.array(ids, np.uint16).tobytes()
        each = zip(words, pairwise([*first, len(column)]), strict=True)
        return (column[start + TOKEN_BYTES * (word[0] == "\n") : end] for word, (start, end) in each)

    def rows(self, ids: "np.ndarray[Any, Any]") -> "Vectors":
        """The vectors of some tokens, float32, shape (len(ids), 256).

        The file has half the precision. A single question is done long before widening all would have paid off, so
        that is put off until as many rows have been widened one by one.
        """
        import numpy as np

        if self._vectors.dtype == np.float16:
            self._asked += len(ids)
            if self._asked > len(self._vectors):
                self._vectors = self._vectors.astype(np.float32)
        found: Vectors = self._vectors[ids].astype(np.float32, copy=False)
        return found


def _words(text: str) -> list[str]:
    """The words between spaces; a line end begins one, which has no space before it and so one token less."""
    return text.replace("\n", " \n").split(" ") if "\n" in text else text.split(" ")


def _is_plain(text: str) -> bool:
    """Whether no token of a text spans two words: one that spans a space has only spaces."""
    return bool(text) and not (
        "  " in text
        or text[0] in " \n"
        or text[-1] == " "
        or SPACE in text
        or " \n" in text
        or "<" in text  # as in <s>, a token apart
    )


@cache
def token_vectors() -> TokenVectors:
    """Nothing changes them: a process that opens several libraries loads them once. Raises UsageError without them."""
    from safetensors import safe_open
    from tokenizers import Tokenizer

    spec = find_spec("wordllama")
    folder = Path(spec.origin).parent if spec and spec.origin else None
    if folder is None or not (folder / WEIGHTS).is_file() or not (folder / TOKENIZER).is_file():
        raise UsageError("wordllama holds no model; reinstall it: pip install --force-reinstall wordllama")
    with safe_open(folder / WEIGHTS, framework="np") as file:
        halves = file.get_tensor("embedding.weight")
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return TokenVectors(tokenizer, halves)
