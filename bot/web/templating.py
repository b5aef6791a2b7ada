"""Templates to pages: everything that a page says is escaped, and nothing on it may come from elsewhere."""

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

from fastapi.responses import Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.rendering.dated import between
from bot.rendering.spoken_dates import SpokenDate, shown

HERE: Final = Path(__file__).parent
STATIC: Final = HERE / "static"

POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@cache
def environment() -> Environment:
    """Jinja with escaping for every template, Atom's too; a name that a page was not given is an error."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"day": day_of, "short_day": short_day, "bare": bare, "with_dates": with_dates}
    made.globals |= {"static": static, "place": place}
    return made


def rendered(template: str, **given: Any) -> str:
    return environment().get_template(template).render(given)


def page(template: str, *, status: int = 200, headers: Mapping[str, str] | None = None, **given: Any) -> Response:
    """An HTML page. `given` must hold `section`, the part of the site that the page belongs to."""
    text = rendered(template, **given)
    return Response(text, status, {**HEADERS, **(headers or {})}, media_type="text/html")


def static(name: str) -> str:
    """The address of a file, which changes with its content, so that it may be kept for ever."""
    return f"/static/{name}?v={version(name)}"


@cache
def version(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]


def place(citation: Mapping[str, Any]) -> str:
    """The address of an article's page at the words cited."""
    query = urlencode({"start": citation["start"], "end": citation["end"]})
    return f"/articles/{quote(citation['article_id'])}?{query}#quote"


def with_dates(said: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """A sentence in pieces, with what its dates stand for: (words, whether they are added).

    `dates` is missing in replies that were kept before there were any.
    """
    dates = [_spoken(each) for each in said.get("dates", ())]
    return list(shown(said["text"], dates))


def _spoken(each: Mapping[str, Any]) -> SpokenDate:
    """`added` is missing in replies that were kept before there was any."""
    first, last = date.fromisoformat(each["first"]), date.fromisoformat(each["last"])
    return SpokenDate(each["text"], each["start"], first, last, each.get("added") or between(first, last))


def day_of(when: date | str) -> str:
    """14 May 2024, May 2024 or 2024: as much as is known."""
    return _written(when, "%B")


def short_day(when: date | str) -> str:
    """14 Sep 2024, where there is little room."""
    return _written(when, "%b")


def _written(when: date | str, month: str) -> str:
    known = when if isinstance(when, str) else when.isoformat()[:10]
    if len(known) == len("2024"):
        return known
    day = date.fromisoformat(f"{known}-01" if len(known) == len("2024-05") else known[:10])
    return (
        day.strftime(f"{month} %Y") if len(known) == len("2024-05") else f"{day.day} {day.strftime(month)} {day.year}"
    )


def bare(text: str) -> str:
    """A sentence as a headline has it: without its full stop."""
    return text.rstrip(".")
