"""Digest: the stories of a day, a week or a topic, as a page, as Markdown and as an Atom feed."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from bot.api.callers import Caller, Reader
from bot.api.serving import Serving, serving
from bot.clock import naive
from bot.rendering import jsonform
from bot.rendering.atom import digest_in_atom
from bot.rendering.dated import extent
from bot.rendering.markdown import digest_in_markdown
from bot.reply import Digest, Json
from bot.web.reading import choices
from bot.web.recent import Recent
from bot.web.site import Chosen, PageRoute, Typed, address, chosen
from bot.web.telling import shown_story
from bot.web.templating import HEADERS, day_of, page
from index.library import Filter

MOST_STORIES: Final = 10
KEPT_S: Final = 600.0
"""Seconds that a digest is kept: a feed is fetched again and again, and a language model's costs money."""

MOST_KEPT: Final = 32

Period = Literal["today", ""]

router = APIRouter(route_class=PageRoute, include_in_schema=False)


def kept() -> Recent[Digest]:
    """The digests that an application keeps, in its state."""
    return Recent(most=MOST_KEPT, kept_s=KEPT_S)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which digest: on a topic, of today, or of what has been chosen; else of the latest seven days."""

    topic: str | None
    today: bool
    choice: Chosen

    def query(self, **changed: str) -> dict[str, str]:
        own = {"topic": self.topic or "", "period": "today" if self.today else ""}
        return {name: value for name, value in (own | self.choice.query() | changed).items() if value}

    def where(self, here: Serving, caller: Caller) -> Filter:
        where = self.choice.where(here, caller)
        if not self.today:
            return where
        midnight = naive(here.clock()).replace(hour=0, minute=0, second=0, microsecond=0)
        return Filter(where.collection, since=midnight, until=midnight + timedelta(days=1), outlet=where.outlet)


def wanted(choice: Annotated[Chosen, Depends(chosen)], topic: Typed = None, period: Period = "") -> Wanted:
    """A dependency."""
    return Wanted((topic or "").strip() or None, period == "today", choice)


Asked = Annotated[Wanted, Depends(wanted)]


@router.get("/digest")
async def digest(request: Request, caller: Reader, asked: Asked) -> Response:
    here = serving(request)

    def given() -> dict[str, Any]:
        where = asked.where(here, caller)
        made = _digest(request, caller, asked, where)
        return {
            "digest": (form := jsonform.digest(made, here.base)),
            "stories": [shown_story(*pair) for pair in zip(made.stories, form["stories"], strict=True)],
            "heading": _heading(asked),
            "period": _period(asked, made),
            "tabs": _tabs(asked),
            "markdown": address("/digest.md", asked.query()),
            "atom": address("/digest.atom", asked.query()),
            "timeline": address("/timeline", asked.choice.query() | {"topic": asked.topic}) if asked.topic else None,
            **({} if made.stories else _nothing(here, asked, where)),
            **choices(here, caller, asked.choice, where, topic=asked.topic),
        }

    return page("digest.html", section="Digest", **await here.long.run(given))


@router.get("/digest.md")
async def markdown(request: Request, caller: Reader, asked: Asked) -> Response:
    here = serving(request)
    text = await here.long.run(
        lambda: digest_in_markdown(_digest(request, caller, asked, asked.where(here, caller)), here.base)
    )
    return Response(text, headers=HEADERS, media_type="text/markdown")


@router.get("/digest.atom")
async def atom(request: Request, caller: Reader, asked: Asked) -> Response:
    """One entry a story, updated when its latest article appeared."""
    here = serving(request)
    base = str(request.base_url).rstrip("/")

    def made() -> str:
        found = _digest(request, caller, asked, asked.where(here, caller))
        own, of_page = (base + address(path, asked.query()) for path in ("/digest.atom", "/digest"))
        return digest_in_atom(found, base, heading=_heading(asked), own=own, page=of_page, now=here.clock())

    return Response(await here.long.run(made), headers=HEADERS, media_type="application/atom+xml")


def _digest(request: Request, caller: Caller, asked: Wanted, where: Filter) -> Digest:
    """The digest, or the one that was made for the same request a while ago, while the library is the same."""
    here, recent = serving(request), request.app.state.digests
    now = here.clock()

    def made() -> Digest:
        with here.terms(caller.key, None) as terms:
            told = here.service.digest(asked.topic, where=where, now=now, max_stories=MOST_STORIES, terms=terms)
        here.metrics.reply(told)
        return told

    found: Digest = recent.get((asked.topic, where, edition(here)), made)
    return found


def edition(here: Serving) -> Hashable:
    """The same as long as a digest would be: while it is the same day and the library holds the same."""
    status = here.service.status()
    return naive(here.clock()).date(), status.articles, status.removed, status.earlier_versions


def _heading(asked: Wanted) -> str:
    if asked.topic:
        return asked.topic
    since, until = (_shown(each) for each in (asked.choice.since, asked.choice.until))
    if since and until:
        return since if since == until else f"{since} to {until}"
    if since or until:
        return f"Since {since}" if since else f"Until {until}"
    return "Today" if asked.today else "The latest seven days"


def _shown(typed: str | None) -> str | None:
    try:
        return day_of(typed) if typed else None
    except ValueError:
        return typed


def _period(asked: Wanted, made: Digest) -> str:
    """What the digest covers, as far as its heading does not say it."""
    parts = []
    if made.since and not (asked.today or asked.choice.since or asked.choice.until):
        parts.append(f"Since {day_of(made.since)}")
    if made.stories:
        parts.append(extent(made))
    return " · ".join(parts)


def _tabs(asked: Wanted) -> list[Json]:
    kept = {"topic": asked.topic} if asked.topic else {}
    dated = bool(asked.choice.since or asked.choice.until)
    usual = "Any time" if asked.topic else "Seven days"
    tabs: list[tuple[str, dict[str, str], bool]] = [
        ("Today", {"period": "today"}, asked.today),
        (usual, {}, not asked.today),
    ]
    return [
        {"name": name, "address": address("/digest", kept | query), "current": current and not dated}
        for name, query, current in tabs
    ]


def _nothing(here: Serving, asked: Wanted, where: Filter) -> dict[str, Any]:
    """What an empty digest says, and where there is something."""
    latest = next(iter(here.service.articles(Filter(where.collection), limit=1)), None)
    if latest is None:
        return {"nothing": "There is nothing to read yet.", "instead": {"address": "/add", "words": "Add articles"}}
    words = f"No article on “{asked.topic}” was found." if asked.topic else "No article of this period was found."
    when = latest.published
    if when is None:
        return {"nothing": words, "instead": {"address": "/articles", "words": "Show all articles"}}
    return {
        "nothing": f"{words} The latest is of {day_of(when.iso())}.",
        "instead": {"address": "/digest", "words": "The latest seven days"},
    }
