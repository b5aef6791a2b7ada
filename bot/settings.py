"""What a user can set: PRECIS_* variables and the command line's options; secrets from the environment or a file.

Plain dataclasses: every command reads the settings, and importing pydantic for them would cost it 0.1 s.
"""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from index.errors import UsageError
from index.passages import PASSAGE_TOKENS

PREFIX = "PRECIS_"
NOT_SETTINGS = frozenset({"PRECIS_DEBUG", "PRECIS_TEST_CACHE"})
"""Variables that begin alike and are read elsewhere: by the command line for tracebacks, and by the tests."""


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens. Invariant: neither is negative."""

    prompt: float
    completion: float

    def __post_init__(self) -> None:
        if not (self.prompt >= 0 and self.completion >= 0):
            raise ValueError("a price is a number of at least 0")


@dataclass(frozen=True, slots=True)
class Secret:
    """A key that is never shown by accident: not in a message, a log or a traceback."""

    value: str = field(repr=False)

    def __str__(self) -> str:
        return "…"


def default_home() -> Path:
    """The user's data folder, as the operating system has it."""
    import platformdirs

    return platformdirs.user_data_path("precis")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting. `load` checks what a user gives; unknown PRECIS_* names are errors, so that mistakes are seen.

    `home` is where the library lives; `writer` is extractive, openai:MODEL or local:PATH.gguf; `embedding` is
    wordllama, minilm or openai:MODEL; a passage holds up to `passage_tokens` o200k tokens; larger files than
    `max_file_mb` and questions of more than `max_question` code points are refused; `wait_s` is how long another
    process that holds the library is waited for; a model may be silent for `timeout_s`, and a call is tried again
    `retries` times; one reply may cost `max_cost_usd` by the `prices` of models; `openai_base_url` names an
    OpenAI-compatible endpoint.
    """

    home: Path = field(default_factory=default_home)
    writer: str = "extractive"
    embedding: str = "wordllama"
    passage_tokens: int = PASSAGE_TOKENS
    max_file_mb: float = 20.0
    max_question: int = 4_000
    wait_s: float = 10.0
    timeout_s: float = 60.0
    retries: int = 3
    max_cost_usd: float | None = None
    prices: Mapping[str, Price] = field(default_factory=dict)
    openai_base_url: str | None = None
    openai_api_key: Secret | None = None

    @classmethod
    def load(cls, environ: Mapping[str, str], **options: Any) -> "Settings":
        """Options win over the environment; an option that is None was not given. Raises UsageError."""
        values: dict[str, Any] = {
            name.removeprefix(PREFIX).lower(): value
            for name, value in environ.items()
            if name.startswith(PREFIX) and name not in NOT_SETTINGS and value != ""
        }
        refuse_unknown(values)
        values.setdefault("openai_base_url", environ.get("OPENAI_BASE_URL") or None)
        values.setdefault("openai_api_key", _secret(environ, "OPENAI_API_KEY"))
        values |= {name: value for name, value in options.items() if value is not None}
        return cls(**{name: _checked(name, value) for name, value in values.items() if value is not None})

    def given(self) -> dict[str, Any]:
        """The settings that are not at their defaults; secrets hidden."""
        usual = Settings()
        return {
            each.name: getattr(self, each.name)
            for each in fields(self)
            if getattr(self, each.name) != getattr(usual, each.name)
        }


NAMES = tuple(each.name for each in fields(Settings))


def refuse_unknown(values: Mapping[str, Any]) -> None:
    for name in values:
        if name not in NAMES:
            import difflib

            near = difflib.get_close_matches(name, NAMES, n=1)
            hint = f"did you mean {PREFIX}{near[0].upper()}?" if near else "`precis doctor` lists the settings"
            raise UsageError(f"unknown setting {PREFIX}{name.upper()}: {hint}")


def _checked(name: str, value: Any) -> Any:
    """The value of a setting. Raises UsageError that names the variable and what it must be."""
    read, must = _READERS.get(name, (str, "text"))
    try:
        return read(value)
    except (TypeError, ValueError, OSError):
        raise UsageError(f"{PREFIX}{name.upper()}: must be {must}") from None


def _number(least: float, most: float = math.inf, *, whole: bool = False, above: bool = False) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        number = int(value) if whole else float(value)
        if not (least <= number <= most) or (above and number == least):
            raise ValueError
        return number

    return read


def _prices(value: Any) -> Mapping[str, Price]:
    """From a mapping, from JSON, or from the file that holds it."""
    if isinstance(value, str):
        value = json.loads(value if value.lstrip().startswith("{") else Path(value).expanduser().read_text("utf-8"))
    return {name: each if isinstance(each, Price) else Price(**each) for name, each in value.items()}


def _folder(value: Any) -> Path:
    return Path(value).expanduser().absolute()


_READERS: Mapping[str, tuple[Callable[[Any], Any], str]] = {
    "home": (_folder, "a folder"),
    "passage_tokens": (_number(30, 2_000, whole=True), "a whole number from 30 to 2000"),
    "max_file_mb": (_number(0, above=True), "a number of megabytes above 0"),
    "max_question": (_number(1, whole=True), "a whole number of at least 1"),
    "wait_s": (_number(0), "a number of seconds, at least 0"),
    "timeout_s": (_number(0, above=True), "a number of seconds above 0"),
    "retries": (_number(0, 10, whole=True), "a whole number from 0 to 10"),
    "max_cost_usd": (_number(0), "a number of US dollars, at least 0"),
    "prices": (
        _prices,
        'JSON, or a file that holds it: {"MODEL": {"prompt": USD, "completion": USD}} per million tokens',
    ),
    "openai_api_key": (lambda value: value if isinstance(value, Secret) else Secret(value), "a key"),
}


def _secret(environ: Mapping[str, str], name: str) -> Secret | None:
    if value := environ.get(name, "").strip():
        return Secret(value)
    if not (path := environ.get(f"{name}_FILE")):
        return None
    try:
        return Secret(Path(path).expanduser().read_text(encoding="utf-8").strip())
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"{name}_FILE: cannot read the file it names") from None
