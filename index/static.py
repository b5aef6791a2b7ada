"""WordLlama's token vectors and tokenizer, read from the files in its wheel.

The package itself is not imported: it brings what downloads models and configures logging for the whole program, more
than all the rest of opening a library costs.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import UsageError

if TYPE_CHECKING:
    import numpy as np

    from index.embeddings import Vectors

WEIGHTS = Path("weights", "l2_supercat_256.safetensors")
TOKENIZER = Path("tokenizers", "l2_supercat_tokenizer_config.json")


class TokenVectors:
    """The tokenizer, and a vector of 256 dimensions for each of its 32,000 tokens."""

    def __init__(self, tokenizer: Any, halves: "np.ndarray[Any, np.dtype[np.float16]]") -> None:
        self.tokenizer = tokenizer
        self._vectors: np.ndarray[Any, Any] = halves
        self._asked = 0

    def rows(self, ids: "np.ndarray[Any, np.dtype[np.int64]]") -> "Vectors":
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
