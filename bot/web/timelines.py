"""A topic's timeline, as a page and as a drawing."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from bot.api.callers import Reader
from bot.api.serving import serving
from bot.render import counted
from bot.rendering import jsonform
from bot.rendering.timeline_svg import drawn
from bot.reply import Timeline
from bot.web.digests import KEPT_S, MOST_KEPT, edition
from bot.web.reading import choices
from bot.web.recent import Recent
from bot.web.site import Chosen, PageRoute, Typed, address, chosen
from bot.web.templating import HEADERS, page
from index.library import Filter

MOST_ENTRIES: Final = 30
DRAWING: Final = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""A drawing holds its styles itself, and may load nothing."""

router = APIRouter(route_class=PageRoute, include_in_schema=False)
Choice = Annotated[Chosen, Depends(chosen)]


def kept() -> Recent[Timeline]:
    """The timelines that an application keeps, in its state."""
    return Recent(most=MOST_KEPT, kept_s=KEPT_S)


@router.get("/timeline")
async def timeline(request: Request, caller: Reader, choice: Choice, topic: Typed = None) -> Response:
    here, asked = serving(request), " ".join((topic or "").split())
    query = choice.query() | {"topic": asked}

    def given() -> dict[str, Any]:
        where = choice.where(here, caller)
        form = jsonform.timeline(_made(request, asked, where), here.base) if asked else None
        count = len(form["events"]) if form else 0
        return {
            "topic": asked or None,
            "timeline": form,
            "about": f"{counted(count, 'dated event')}, earliest first" if count else "",
            "digest": address("/digest", query),
            "drawing": address("/timeline.svg", query),
            **choices(here, caller, choice, where, topic=asked),
        }

    return page("timeline.html", section="Digest", **await here.long.run(given))


@router.get("/timeline.svg")
async def drawing(request: Request, caller: Reader, choice: Choice, topic: Typed = None) -> Response:
    here, asked = serving(request), " ".join((topic or "").split())
    site = str(request.base_url).rstrip("/")
    made = await here.long.run(lambda: drawn(_made(request, asked, choice.where(here, caller)), site))
    return Response(made, headers={**HEADERS, "Content-Security-Policy": DRAWING}, media_type="image/svg+xml")


def _made(request: Request, topic: str, where: Filter) -> Timeline:
    """The timeline, or the one that was made a while ago: its page and its drawing show the same."""
    here, recent = serving(request), request.app.state.timelines

    def made() -> Timeline:
        return here.service.timeline(topic, where=where, now=here.clock(), most=MOST_ENTRIES)

    found: Timeline = recent.get((topic, where, edition(here)), made)
    return found
