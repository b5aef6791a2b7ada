"""A GGUF model in this process: llama.cpp's OpenAI-compatible server, on the loopback, behind a key only we know."""

import atexit
import secrets
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.settings import Secret
from index.errors import UsageError, WriterError

CONTEXT_TOKENS = 8192
"""Room for the longest prompt: a long article and its summary."""

THREADS = 2
"""Generation is bound by memory, not by cores: more threads hardly help and take the machine from its owner."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where an OpenAI-compatible server listens, and the key it wants, if any."""

    url: str
    key: Secret | None


class LocalModel:
    """Loads its file at the first call, once in a process, and serves it until the process ends. Thread-safe."""

    def __init__(self, path: Path) -> None:
        """Raises UsageError where the file is missing or no GGUF, or llama.cpp is not installed; loads nothing yet."""
        check_gguf(path)
        try:
            import xllamacpp
        except ImportError as error:
            raise UsageError("local models are not installed: pip install 'precis-news[local]'") from error
        self._library: Any = xllamacpp
        self._path = path.resolve()

    def endpoint(self) -> Endpoint:
        """Where the model is served. Raises WriterError where llama.cpp cannot load it."""
        with _lock:
            if self._path not in _served:
                _served[self._path] = self._serve()
            return _served[self._path].endpoint

    def _serve(self) -> "_Served":
        key = Secret(secrets.token_urlsafe(32))
        try:
            server = self._library.Server(self._parameters(key))
        except RuntimeError as error:
            raise WriterError(f"{self._path}: llama.cpp cannot load this model") from error
        return _Served(server, Endpoint(f"{server.listening_address}/v1", key))

    def _parameters(self, key: Secret) -> Any:
        parameters = self._library.CommonParams()
        parameters.model.path = str(self._path)
        parameters.hostnames = ["127.0.0.1"]
        parameters.port = 0
        parameters.api_keys = [key.value]
        parameters.n_ctx = CONTEXT_TOKENS
        parameters.n_parallel = 1
        parameters.cpuparams.n_threads = THREADS
        parameters.cpuparams_batch.n_threads = THREADS
        parameters.cache_ram_mib = 0  # llama.cpp's default keeps up to 8 GB of earlier prompts
        parameters.offline = True
        parameters.ui = False
        parameters.endpoint_slots = False
        parameters.verbosity = 0
        return parameters


@dataclass(frozen=True, slots=True)
class _Served:
    server: Any
    endpoint: Endpoint


_lock = threading.Lock()
_served: dict[Path, _Served] = {}
"""What runs in this process. It has to be the process's: of several llama.cpp servers the first made must be the first
to go (xllamacpp keeps their shutdown in one static variable), or taking one down waits for ever."""


@atexit.register
def _take_down() -> None:
    while _served:
        del _served[next(iter(_served))]


def check_gguf(path: Path) -> None:
    """Raise UsageError unless the path names a file that begins as GGUF files do."""
    try:
        with path.open("rb") as file:
            magic = file.read(4)
    except OSError as error:
        raise UsageError(f"{path}: cannot read this model ({error.strerror or type(error).__name__})") from error
    if magic != b"GGUF":
        raise UsageError(f"{path}: not a GGUF model")
