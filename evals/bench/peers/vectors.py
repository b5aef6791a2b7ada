"""The one embedding of every system: wordllama's 256 dimensions, computed as fast as Precis does it for itself."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

AT_ONCE = 256


def vectors(texts: Sequence[str]) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    """Unit vectors, shape (len(texts), 256): the mean of the tokens' vectors, without padding."""
    import numpy as np

    model = _model()
    found = np.zeros((len(texts), 256), np.float32)
    for start in range(0, len(texts), AT_ONCE):
        some = list(texts[start : start + AT_ONCE])
        for row, each in enumerate(model.tokenizer.encode_batch_fast(some, add_special_tokens=False), start):
            if each.ids:
                found[row] = model.embedding[np.array(each.ids)].mean(axis=0)
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    found[lengths[:, 0] == 0, 0] = 1.0
    return (found / np.where(lengths == 0, 1, lengths)).astype(np.float32)


def lists(texts: Sequence[str]) -> list[list[float]]:
    """The same as the lists of numbers that LangChain and LlamaIndex pass on."""
    found: list[list[float]] = vectors(texts).tolist()
    return found


@cache
def _model() -> Any:
    import wordllama  # type: ignore[import-untyped,unused-ignore]

    model = wordllama.WordLlama.load(cache_dir=Path(wordllama.__file__).parent, disable_download=True)
    model.tokenizer.no_padding()
    return model
