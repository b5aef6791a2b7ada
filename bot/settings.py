"""What a user can set: PRECIS_* variables and the command line's options; secrets from the environment or a file.

Plain dataclasses: every command reads the settings, and importing pydantic for them would cost it 0.1 s.
"""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from index.errors import UsageError
from index.passages import PASSAGE_TOKENS

PREFIX = "PRECIS_"
NOT_SETTINGS = frozenset(
    {
        "PRECIS_DEBUG",
        "PRECIS_TEST_CACHE",
        "PRECIS_SMTP_PASSWORD_FILE",
        "PRECIS_SERVER_KEY_FILE",
        "PRECIS_BENCH_CACHE",
    }
)
"""Variables that begin alike and are read elsewhere: for tracebacks, by tests, as secrets."""


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
    OpenAI-compatible endpoint; `chroma_url` a Chroma server that holds the vectors instead of the home.

    For a server: `threads` work at once, and pages of the web `origins` may call it; so many `workers`, processes, are
    asked what the built-in writer answers (None: one a core); a request may hold `max_request_mb` and take `request_s`;
    streams have `shutdown_s` to end when it is stopped. `slack_api_url` is another than Slack's own for GovSlack;
    `site_url` is the address at which readers reach `precis serve`, so that citations of files have a link there.

    With `fetch` off no web address is asked for anything. Fetching one may take `fetch_s`, and a site is asked every
    `fetch_pause_s` at most; the networks `fetch_allow` may be reached although they are not public.

    `server` is a running `precis serve` that is asked in place of the home, with `server_key` where it wants one.

    `smtp_url` names the server that sends digests by e-mail, and its user, with `smtp_password`; `mail_from` is the
    address that they come from.
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
    chroma_url: str | None = None
    chroma_token: Secret | None = None
    threads: int = 8
    workers: int | None = None
    origins: tuple[str, ...] = ()
    max_request_mb: float = 25.0
    request_s: float = 120.0
    shutdown_s: float = 30.0
    slack_bot_token: Secret | None = None
    slack_app_token: Secret | None = None
    slack_signing_secret: Secret | None = None
    slack_api_url: str = "https://slack.com/api/"
    site_url: str | None = None
    fetch: bool = True
    fetch_allow: tuple[str, ...] = ()
    fetch_s: float = 30.0
    fetch_pause_s: float = 1.0
    smtp_url: str | None = None
    smtp_password: Secret | None = None
    server: str | None = None
    server_key: Secret | None = None
    mail_from: str | None = None

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
        values.setdefault("chroma_token", _secret(environ, "CHROMA_TOKEN"))
        for name in ("slack_bot_token", "slack_app_token", "slack_signing_secret"):
            values.setdefault(name, _secret(environ, name.upper()))
        values["smtp_password"] = _secret(environ, "PRECIS_SMTP_PASSWORD")
        values["server_key"] = _secret(environ, "PRECIS_SERVER_KEY")
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
    except (TypeError, ValueError, LookupError, OSError):
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


def _address(value: Any) -> str:
    """An http(s) address without a user, path or query: they would be taken for something else, or be logged."""
    parts = urlsplit(str(value).strip().rstrip("/"))
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
        raise ValueError
    if parts.username or parts.password or parts.path or parts.query or parts.fragment:
        raise ValueError
    return parts.geturl()


def _api(value: Any) -> str:
    """An http(s) address with its path, ending in a slash."""
    parts = urlsplit(str(value).strip())
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ValueError
    return parts.geturl().rstrip("/") + "/"


def _site(value: Any) -> str:
    """An http(s) address without a slash at its end; a path is where a proxy has put the site."""
    return _api(value).rstrip("/")


def _mail_server(value: Any) -> str:
    """An smtp(s) address, perhaps with a user. A password stands elsewhere: an address is shown."""
    parts = urlsplit(str(value).strip())
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.port == 0 or parts.password is not None:
        raise ValueError
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError
    return parts.geturl()


def origins(value: Any) -> tuple[str, ...]:
    """Web origins as browsers name them. Raises ValueError."""
    given = value.split(",") if isinstance(value, str) else value
    return tuple(_address(each) for each in given)


def _networks(value: Any) -> tuple[str, ...]:
    """Networks in one spelling: 10.1.0.0/16, or an address alone."""
    from ipaddress import ip_network

    given = value.split(",") if isinstance(value, str) else value
    return tuple(str(ip_network(each.strip())) for each in given)


def _switch(value: Any) -> bool:
    """Raises KeyError for what is neither."""
    return value if isinstance(value, bool) else {"on": True, "off": False}[str(value).strip().lower()]


def _key(value: Any) -> Secret:
    return value if isinstance(value, Secret) else Secret(value)


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
    "openai_api_key": (_key, "a key"),
    "chroma_url": (_address, "the address of a Chroma server: http://HOST:PORT"),
    "chroma_token": (_key, "a key"),
    "threads": (_number(1, 256, whole=True), "a whole number from 1 to 256"),
    "workers": (_number(0, 64, whole=True), "a whole number from 0 to 64"),
    "origins": (origins, "origins with commas between them: https://news.example,https://example.org"),
    "max_request_mb": (_number(0, above=True), "a number of megabytes above 0"),
    "request_s": (_number(0, above=True), "a number of seconds above 0"),
    "shutdown_s": (_number(0), "a number of seconds, at least 0"),
    "slack_bot_token": (_key, "a token"),
    "slack_app_token": (_key, "a token"),
    "slack_signing_secret": (_key, "a secret"),
    "fetch": (_switch, "on or off"),
    "fetch_allow": (_networks, "networks with commas between them: 10.1.0.0/16,192.168.1.5"),
    "fetch_s": (_number(0, 600, above=True), "a number of seconds above 0, at most 600"),
    "fetch_pause_s": (_number(0, 60), "a number of seconds from 0 to 60"),
    "site_url": (_site, "the address at which readers reach `precis serve`: https://HOST"),
    "smtp_url": (_mail_server, "smtp://USER@HOST:587 or smtps://USER@HOST, without a password"),
    "smtp_password": (_key, "a password"),
    "server": (_address, "the address of a running `precis serve`: http://HOST:PORT"),
    "server_key": (_key, "a key"),
    "slack_api_url": (_api, "the address of Slack's Web API: https://slack.com/api/"),
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
