"""A reply as the terminal of a caller on this machine would show it: what `precis ask` prints with PRECIS_SERVER set.

The request's header `Precis-Terminal` says how: `base=%2Ffolder; tty=1; columns=90; term=xterm; colorterm=truecolor`.
The reply then holds `shown` beside its JSON form. Other clients have no use for it.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from fastapi import Request

from bot.api.serving import Serving
from bot.rendering.page import Page
from bot.reply import Json

HEADER: Final = "Precis-Terminal"
WIDEST: Final = 1_000


@dataclass(frozen=True, slots=True)
class Terminal:
    """`base` is the folder that sources are shown relative to; `shows` whether the reply is wanted as text too."""

    base: Path
    shows: bool = False
    tty: bool = False
    columns: int | None = None
    term: str = ""
    colorterm: str = ""
    plain: bool = False

    def text(self, show: Callable[[Page], object]) -> str:
        """What `show` writes on a page of this terminal's."""
        written = io.StringIO()
        show(self.page(written))
        return written.getvalue()

    def page(self, stream: io.StringIO) -> Page:
        environ = {"TERM": self.term, "COLORTERM": self.colorterm, **({"NO_COLOR": "1"} if self.plain else {})}
        return Page(stream, self.base, width=self.columns, environ=environ, tty=self.tty)

    def shown(self, form: Json, show: Callable[[Page], object]) -> Json:
        """The JSON form of a reply, with `shown` where it is wanted."""
        return {**form, "shown": self.text(show)} if self.shows else form


def terminal(request: Request, here: Serving) -> Terminal:
    """The caller's; without the header one that shows nothing.

    A folder is taken from those who need no key, who are on this machine: elsewhere paths are not to be guessed at.
    """
    given = dict(_pairs(request.headers.get(HEADER, "")))
    if not given:
        return Terminal(here.base)
    base = Path(unquote(given.get("base", "")))
    columns = given.get("columns", "")
    return Terminal(
        base if base.is_absolute() and not here.needs_key else here.base,
        given.get("shows") == "1",
        given.get("tty") == "1",
        min(int(columns), WIDEST) if columns.isdecimal() and int(columns) else None,
        given.get("term", ""),
        given.get("colorterm", ""),
        given.get("nocolor") == "1",
    )


def _pairs(header: str) -> list[tuple[str, str]]:
    parts = (part.strip().partition("=") for part in header.split(";") if part.strip())
    return [(name, value) for name, _, value in parts]
