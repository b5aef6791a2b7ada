"""GET /v1/search and /v1/stories: what there is, without a writer."""

import json
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from bot.api.bodies import CollectionName, Name, When, Where
from bot.api.callers import Caller, Reader, Visitor
from bot.api.forms import HitsForm, StoriesForm
from bot.api.problems import documented
from bot.api.serving import Serving, serving
from bot.checking.independence import story_confirmed
from bot.rendering import jsonform
from bot.reply import Json
from index.retriever import Retrieved

router = APIRouter(prefix="/v1", tags=["Search"])


class Period(BaseModel):
    """Where to look."""

    collection: CollectionName | None = None
    since: When | None = None
    until: When | None = None
    outlet: Name | None = None
    now: When | None = None

    def where(self) -> Where:
        return Where(collection=self.collection, since=self.since, until=self.until, outlet=self.outlet, now=self.now)


class Searching(Period):
    """What to look for."""

    q: str = Field(min_length=1, max_length=4_000)
    limit: int = Field(default=10, ge=1, le=50)


class Telling(Period):
    """Which stories."""

    limit: int = Field(default=20, ge=1, le=200)


@router.get(
    "/search",
    summary="The passages that match best, best first",
    response_model=None,
    responses={200: {"model": HitsForm}, **documented(404)},
)
async def search(asked: Annotated[Searching, Query()], caller: Visitor, request: Request) -> Response:
    here = serving(request)
    form = await here.work.run(lambda: searched(here, caller, asked.q, asked.where(), asked.limit))
    return Response(json.dumps(form, ensure_ascii=False), media_type="application/json")


def searched(here: Serving, caller: Caller, words: str, given: Where, limit: int) -> Json:
    """The hits' JSON form."""
    where, now = given.filter(here, caller)
    found = here.service.search(words, where=where, now=now, k=limit)
    return {"query": words, "hits": [_hit(each, here.base) for each in found]}


def _hit(found: Retrieved, base: Path) -> Json:
    article, span = found.stored.article, found.stored.passage.span
    return {
        **jsonform.named(article, base),
        "score": found.score,
        "text": span.of(article.text),
        "start": span.start,
        "end": span.end,
        "line": article.line(span.start),
    }


@router.get(
    "/stories",
    summary="Which articles tell the same story, the latest story first",
    response_model=None,
    responses={200: {"model": StoriesForm}, **documented(404)},
)
async def stories(asked: Annotated[Telling, Query()], caller: Reader, request: Request) -> Response:
    here = serving(request)

    def told() -> Json:
        where, now = asked.where().filter(here, caller)
        groups, period, cut = here.service.stories(where=where, now=now)
        return {
            "since": period.since.isoformat() if period.since else None,
            "until": period.until.isoformat() if period.until else None,
            "complete": not cut,
            "stories": [
                {
                    "id": group.id,
                    "articles": [jsonform.named(each, here.base) for each in group.articles],
                    "copies": [jsonform.named(each, here.base) for each in group.copies],
                    "rewrites": [each.id for each in group.rewrites],
                    "confirmed": jsonform.confirmed(story_confirmed(group)),
                }
                for group in groups[: asked.limit]
            ],
        }

    return Response(json.dumps(await here.work.run(told), ensure_ascii=False), media_type="application/json")
