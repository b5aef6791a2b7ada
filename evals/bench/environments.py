"""A virtual environment for each peer, with exact versions, made by uv where it is not there."""

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from index.errors import PrecisError

REQUIREMENTS = Path(__file__).parent

LINKED = {"llamaindex": "copy"}
"""nltk, which LlamaIndex brings, refuses to read a file that has a second link, as uv's cache gives it."""


class InstallError(PrecisError):
    """A peer cannot be installed."""

    code = "bench"


def python(name: str, cache: Path) -> str:
    """The interpreter of a peer's environment. Raises InstallError with what the installer said."""
    wanted = REQUIREMENTS / f"requirements-{name}.txt"
    key = sha256(wanted.read_bytes() + sys.version.encode()).hexdigest()[:8]
    folder = cache / "environments" / f"{name}-{key}"
    found = folder / "bin" / "python"
    done = folder / "installed"
    if not done.exists():
        shutil.rmtree(folder, ignore_errors=True)
        _uv("venv", "--python", sys.executable, str(folder))
        how = ("--link-mode", LINKED.get(name, "hardlink"), "--compile-bytecode")
        _uv("pip", "install", *how, "--python", str(found), "-r", str(wanted))
        done.touch()
    return str(found)


def cache() -> Path:
    """Where environments and libraries are kept: PRECIS_BENCH_CACHE, else the user's cache folder."""
    import platformdirs

    given = os.environ.get("PRECIS_BENCH_CACHE")
    return Path(given).expanduser().absolute() if given else platformdirs.user_cache_path("precis") / "bench"


def _uv(*arguments: str) -> None:
    beside = Path(sys.executable).parent / "uv"
    command = [str(beside) if beside.exists() else "uv", *arguments, "--quiet"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own words
    except FileNotFoundError:
        raise InstallError("uv is not installed; pip install uv") from None
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["uv failed"]
        raise InstallError(" ".join(" ".join(lines[-3:]).split())[:300])
