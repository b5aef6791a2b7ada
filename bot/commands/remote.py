"""A running `precis serve` asked in place of the library: with PRECIS_SERVER set, and no --home given.

It imports what an HTTP request needs and nothing else: that is what asking a server is for. The server shows a reply
as this terminal would, so that what is printed is the same.
"""

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from bot.commands.options import give
from index.errors import PrecisError, UsageError
from index.fetching.addresses import is_address

if TYPE_CHECKING:
    from bot.commands.options import Call
    from bot.settings import Secret

Json = dict[str, Any]

SILENT_S = 150.0
"""How long a server may say nothing: by default it gives a request up after 120 seconds."""


class ServerError(PrecisError):
    """The server cannot be reached, or refuses. `code` is the server's own where it gave one."""

    def __init__(self, message: str, code: str = "server") -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Server:
    """A server's address and the key that it asks for, where it does. `base` is the caller's folder."""

    url: str
    key: "Secret | None"
    base: Path

    def reply(self, path: str, body: Json, *, shows: bool) -> Json:
        """What the server replies; with `shows`, as text too. Raises ServerError."""
        with self._asked("POST", path, body, "application/json", shows=shows) as response:
            return self._read(response)

    def article(self, name: str) -> Json:
        """An article of the server's, with its text. Raises ServerError."""
        with self._asked(
            "GET", f"/v1/articles/{quote(name, safe='')}", None, "application/json", shows=False
        ) as response:
            return self._read(response)

    def events(self, path: str, body: Json) -> Iterator[tuple[str, Json]]:
        """What happens on the way to the reply, as it does: (name, data). Raises ServerError."""
        name = ""
        with self._asked("POST", path, body, "text/event-stream", shows=True) as response:
            try:
                for line in response:
                    field, _, value = line.decode().rstrip("\r\n").partition(": ")
                    if field == "event":
                        name = value
                    elif field == "data":
                        data = json.loads(value)
                        if name == "error":
                            raise ServerError(str(data["detail"]), str(data["code"]))
                        yield name, data
            except (OSError, HTTPException, ValueError) as error:
                raise ServerError(f"{self.url}: the reply broke off ({type(error).__name__})") from error
        if name != "done":
            raise ServerError(f"{self.url}: the reply broke off")

    @contextmanager
    def _asked(self, method: str, path: str, body: Json | None, accept: str, *, shows: bool) -> Iterator[HTTPResponse]:
        headers = {
            "Content-Type": "application/json",
            "Accept": accept,
            "Precis-Terminal": terminal(self.base, os.environ, shows=shows),
            **({"Authorization": f"Bearer {self.key.value}"} if self.key else {}),
        }
        given = {name: value for name, value in (body or {}).items() if value is not None}
        with closing(self._connection()) as connection:
            try:
                connection.request(method, path, None if body is None else json.dumps(given).encode(), headers)
                response = connection.getresponse()
            except (OSError, HTTPException) as error:
                said = getattr(error, "strerror", None) or type(error).__name__
                way = "start `precis serve`, or unset PRECIS_SERVER"
                raise ServerError(f"{self.url}: no server answers there ({said}); {way}") from error
            with response:
                if response.status != 200:
                    raise self._refused(response)
                yield response

    def _connection(self) -> HTTPConnection:
        parts = urlsplit(self.url)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        return kind(parts.hostname or "", parts.port, timeout=SILENT_S)

    def _refused(self, response: HTTPResponse) -> ServerError:
        """A problem in the server's words."""
        problem = self._read(response)
        detail, code = problem.get("detail"), problem.get("code")
        if not isinstance(detail, str) or not isinstance(code, str):
            return ServerError(f"{self.url}: answered {response.status} and is no Precis")
        hint = "; set PRECIS_SERVER_KEY" if response.status == 401 else ""
        return ServerError(f"{self.url}: {detail}{hint}" if response.status in (401, 403) else detail, code)

    def _read(self, response: HTTPResponse) -> Json:
        try:
            found = json.loads(response.read())
        except (OSError, HTTPException, ValueError) as error:
            raise ServerError(
                f"{self.url}: answered {response.status} without JSON; is it a `precis serve`?"
            ) from error
        return found if isinstance(found, dict) else {}


def terminal(base: Path, environ: Mapping[str, str], *, shows: bool) -> str:
    """This terminal, as bot/api/terminals.py reads it."""
    tty = sys.stdout.isatty() or bool(environ.get("FORCE_COLOR"))
    told = {
        "base": quote(str(base), safe=""),
        "shows": "1" if shows else "0",
        "tty": "1" if tty else "0",
        "columns": str(shutil.get_terminal_size().columns),
        "term": quote(environ.get("TERM", "")),
        "colorterm": quote(environ.get("COLORTERM", "")),
        "nocolor": "1" if environ.get("NO_COLOR") else "0",
    }
    return "; ".join(f"{name}={value}" for name, value in told.items())


# The commands


def asked_there(server: Server, body: Json, called: "Call", *, stream: bool) -> int:
    """What `precis ask` prints, and its exit code."""
    if stream and not called.as_json:
        form: Json = {}
        for name, data in server.events("/v1/answers", body):
            if name == "shown":
                print(data["text"], end="", flush=True)
            elif name == "done":
                form = data
    else:
        form = server.reply("/v1/answers", body, shows=not called.as_json)
        print_form(form, called, leave_out=("id", "conversation_id"))
    if form["abstained"] and not form["nearest"] and not called.as_json:
        print("the server's library holds nothing near this; `precis add FOLDER` there adds some", file=sys.stderr)
    return 1 if form["abstained"] else 0


def summarised_there(server: Server, source: str, body: Json, called: "Call") -> int:
    """What `precis summary` prints, and its exit code. Standard input and files of this machine are sent as text."""
    form = server.reply("/v1/summaries", {**body, **_subject(source)}, shows=not called.as_json)
    print_form(form, called)
    return 0 if form["sentences"] else 1


def digested_there(server: Server, body: Json, called: "Call") -> int:
    """What `precis digest` prints, and its exit code."""
    form = server.reply("/v1/digests", body, shows=not called.as_json)
    print_form(form, called)
    return 0 if form["stories"] else 1


def narrowing_there(since: str | None, until: str | None, outlet: str | None, collection: str, now: str | None) -> Json:
    """The options as a request holds them. Where no collection is named it is the key's, which may not open default."""
    named = None if collection == "default" else collection
    return {"since": since, "until": until, "outlet": outlet, "collection": named, "now": now}


def print_form(form: Json, called: "Call", *, leave_out: Sequence[str] = ()) -> None:
    """The reply as text, or as the JSON that the library's own command gives."""
    if called.as_json:
        give({name: value for name, value in form.items() if name not in leave_out})
    else:
        print(form["shown"], end="")


def _subject(source: str) -> Json:
    """What is to be summarised, as the API takes it. Raises UsageError for a file: the server does not have it."""
    if source == "-":
        from bot.commands.answers import standard_input

        return {"text": standard_input()}
    if is_address(source):
        return {"url": source}
    if Path(source).exists():
        raise UsageError(
            f"{source}: the server (PRECIS_SERVER) does not read files here; `precis summary - < FILE` sends it"
        )
    if not re.fullmatch(r"[0-9a-fA-F]{12}", source):
        raise UsageError(f"{source}: no file, address or whole id; the server (PRECIS_SERVER) takes all 12 digits")
    return {"article_id": source}
