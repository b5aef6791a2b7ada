"""What went wrong between us and a language model, in one line that a reader can act on."""

import re

import httpx2
import openai

from bot.settings import Secret
from index.errors import WriterError

KEY_VARIABLES = "OPENAI_API_KEY (or OPENAI_API_KEY_FILE)"

LONGEST_QUOTE = 200
"""Code points of an endpoint's own message that are shown."""

_CONTEXT = re.compile(
    r"context (?:length|window|size)|context_length|prompt is too long|exceed\w* .{0,40}tokens", re.IGNORECASE
)

_USER = re.compile(r"//[^/@]*@")
"""The user and password in an address."""


def explained(
    error: Exception, *, begun: bool, model: str, address: str, key: Secret | None, timeout_s: float | None
) -> WriterError:
    """The error as a WriterError; `begun` where words had come. It never holds the key, even if the endpoint did."""
    match error:
        case openai.APITimeoutError() | httpx2.TimeoutException():
            problem = f"silent for more than {timeout_s or 0:g} s (PRECIS_TIMEOUT_S)"
        case openai.APIStatusError():
            problem = _refused(error, model, has_key=key is not None)
        case openai.APIConnectionError() | httpx2.TransportError() if begun:
            problem = "the connection was cut in the middle of the text"
        case openai.APIConnectionError() | httpx2.TransportError():
            problem = f"cannot be reached ({_reason(error)}); is it running, and is OPENAI_BASE_URL right?"
        case openai.APIError():
            problem = f"reported an error: {error.message}"
        case _:
            problem = "did not answer as an OpenAI-compatible endpoint does; check OPENAI_BASE_URL (most end in /v1)"
    return WriterError(_without(key, f"{_USER.sub('//', address)}: {problem}"))


def _refused(error: openai.APIStatusError, model: str, *, has_key: bool) -> str:
    said = _quoted(error)
    match error.status_code:
        case 401:
            problem = f"the key was refused; check {KEY_VARIABLES}" if has_key else f"wants a key; set {KEY_VARIABLES}"
        case 403:
            problem = f"this key may not use {model}"
        case 404 if "model" in said.lower():
            problem = f"does not know the model {model}"
        case 404:
            problem = "nothing is served there; check OPENAI_BASE_URL (most end in /v1)"
        case 429 if "quota" in f"{error.code} {said}":
            problem = "the account's quota is used up"
        case 429:
            problem = "too many requests; try again later"
        case status if _CONTEXT.search(said):
            problem = f"the articles are too long for {model} (error {status})"
        case status if status >= 500:
            problem = f"failed with error {status}; try again later"
        case status:
            problem = f"refused the request with error {status}: {said or 'no reason given'}"
    return problem


def _quoted(error: openai.APIStatusError) -> str:
    """What the endpoint said, on one short line; nothing where it sent a page."""
    body = error.body
    words = str(body.get("message", body)) if isinstance(body, dict) else str(body or "")
    return "" if words.lstrip().startswith("<") else " ".join(words.split())[:LONGEST_QUOTE]


def _reason(error: Exception) -> str:
    """The innermost cause in the operating system's words."""
    while error.__cause__ and isinstance(error.__cause__, Exception):
        error = error.__cause__
    return " ".join(str(error).split()) or type(error).__name__


def _without(key: Secret | None, text: str) -> str:
    secret = key.value if key else ""
    return text.replace(secret, "…") if secret else text
