"""What a user can set: PRECIS_* variables and the command line's options; secrets from the environment or a file."""

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from index.errors import UsageError
from index.passages import PASSAGE_TOKENS

PREFIX = "PRECIS_"
NOT_SETTINGS = frozenset({"PRECIS_DEBUG", "PRECIS_TEST_CACHE"})
"""Variables that begin alike and are read elsewhere: by the command line for tracebacks, and by the tests."""


class Price(BaseModel):
    """US dollars for a million tokens."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    prompt: float = Field(ge=0)
    completion: float = Field(ge=0)


def default_home() -> Path:
    """The user's data folder, as the operating system has it."""
    import platformdirs

    return platformdirs.user_data_path("precis")


class Settings(BaseModel):
    """Every setting, checked. Made by `load`; unknown PRECIS_* names are errors, so that a typing mistake is seen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path = Field(default_factory=default_home, description="where the library lives")
    writer: str = Field("extractive", description="extractive, openai:MODEL or local:PATH.gguf")
    embedding: str = Field("wordllama", description="wordllama, minilm or openai:MODEL")
    passage_tokens: int = Field(PASSAGE_TOKENS, ge=30, le=2000, description="o200k tokens a passage")
    max_file_mb: float = Field(20.0, gt=0, description="the largest file that is read, MB")
    max_question: int = Field(4_000, ge=1, description="the longest question, code points")
    wait_s: float = Field(
        10.0, ge=0, description="how long to wait for another process that holds the library, seconds"
    )
    timeout_s: float = Field(60.0, gt=0, description="how long a language model may be silent, seconds")
    retries: int = Field(3, ge=0, le=10, description="how often a rate-limited or timed-out call is tried again")
    max_cost_usd: float | None = Field(None, ge=0, description="the most one reply may cost, US dollars")
    prices: dict[str, Price] = Field(
        default_factory=dict, description='{"MODEL": {"prompt": USD, "completion": USD}} per million tokens'
    )
    openai_base_url: str | None = Field(None, description="an OpenAI-compatible endpoint; OPENAI_BASE_URL")
    openai_api_key: SecretStr | None = Field(
        None, description="OPENAI_API_KEY, or OPENAI_API_KEY_FILE naming a file that holds it"
    )

    @field_validator("home")
    @classmethod
    def _absolute(cls, home: Path) -> Path:
        return home.expanduser().absolute()

    @classmethod
    def load(cls, environ: Mapping[str, str], **options: Any) -> "Settings":
        """Options win over the environment; an option that is None was not given. Raises UsageError."""
        values: dict[str, Any] = {
            name.removeprefix(PREFIX).lower(): value
            for name, value in environ.items()
            if name.startswith(PREFIX) and name not in NOT_SETTINGS and value != ""
        }
        refuse_unknown(values)
        if isinstance(values.get("prices"), str):
            values["prices"] = _prices(values["prices"])
        values.setdefault("openai_base_url", environ.get("OPENAI_BASE_URL") or None)
        values.setdefault("openai_api_key", _secret(environ, "OPENAI_API_KEY"))
        values |= {name: value for name, value in options.items() if value is not None}
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            name = PREFIX + "_".join(str(part) for part in first["loc"]).upper()
            raise UsageError(f"{name}: {first['msg'].lower()}") from None


def refuse_unknown(values: Mapping[str, Any]) -> None:
    for name in values:
        if name not in Settings.model_fields:
            near = difflib.get_close_matches(name, Settings.model_fields, n=1)
            hint = f"did you mean {PREFIX}{near[0].upper()}?" if near else "`precis doctor` lists the settings"
            raise UsageError(f"unknown setting {PREFIX}{name.upper()}: {hint}")


def _prices(text: str) -> Any:
    """PRECIS_PRICES is JSON, or names a file that holds it."""
    import json

    try:
        return json.loads(
            text if text.lstrip().startswith("{") else Path(text).expanduser().read_text(encoding="utf-8")
        )
    except (OSError, ValueError) as error:
        raise UsageError(f"PRECIS_PRICES: neither JSON nor a file that holds it ({type(error).__name__})") from None


def _secret(environ: Mapping[str, str], name: str) -> SecretStr | None:
    if value := environ.get(name, "").strip():
        return SecretStr(value)
    if not (path := environ.get(f"{name}_FILE")):
        return None
    try:
        return SecretStr(Path(path).expanduser().read_text(encoding="utf-8").strip())
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"{name}_FILE: cannot read the file it names") from None
