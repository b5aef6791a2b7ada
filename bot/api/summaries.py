"""POST /v1/summaries, /v1/digests and /v1/timelines: an article, or many of them, in a few checked sentences."""

import json
from collections.abc import Callable
from functools import partial
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.background import BackgroundTask

from bot.api.articles import found
from bot.api.bodies import Digesting, Summarising, Timing, own_text
from bot.api.callers import Caller, Visitor
from bot.api.forms import DigestForm, SummaryForm, TimelineForm
from bot.api.problems import ProblemError, documented
from bot.api.serving import Serving, serving
from bot.api.terminals import Terminal, terminal
from bot.kept.looked import Looked
from bot.rendering import jsonform
from bot.rendering.terminal import show_digest, show_summary
from bot.reply import Json
from index.article import Article

router = APIRouter(prefix="/v1", tags=["Ask"])

ANYBODY: Final = "the API, without a key"
"""As whom those look who need no key."""

GIVEN: Final = "-"
"""The source of a text that came with the request, as the terminal names standard input."""


@router.post(
    "/summaries",
    summary="Summarise one article, which need not have been added",
    response_model=None,
    responses={200: {"model": SummaryForm}, **documented(402, 404, 502)},
)
async def summary(body: Summarising, caller: Visitor, request: Request) -> Response:
    here = serving(request)
    to = terminal(request, here)
    form = await here.work.run(lambda: summarised(here, caller, body, to))
    return Response(json.dumps(form, ensure_ascii=False), media_type="application/json")


def summarised(here: Serving, caller: Caller, body: Summarising, to: Terminal | None = None) -> Json:
    """The summary's JSON form; `to` is a terminal that wants it as text too."""
    to = to or Terminal(here.base)
    article = _article(here, caller, body)
    with here.terms(caller.key, body.writer) as terms:
        kept = None if body.article_id is not None else here.given
        written = here.service.summarise(article, length=body.length, terms=terms, cache=kept)
    here.metrics.reply(written)
    return to.shown(jsonform.summary(written, to.base), partial(show_summary, summary=written))


def _article(here: Serving, caller: Caller, body: Summarising) -> Article:
    if body.article_id is not None:
        return found(here, caller, body.article_id, body.collection)
    if body.url is not None:
        if caller.public:
            raise ProblemError(403, "forbidden", "no address is fetched for a widget key")
        page = here.fetch(body.url)
        return here.service.read(page.data, page.name, source=page.url, charset=page.charset)
    return here.service.read(own_text(body.text or "", caller), "", source=GIVEN)


@router.post(
    "/digests",
    summary="The stories of a period or on a topic, each with its sources",
    response_model=None,
    responses={200: {"model": DigestForm}, **documented(402, 404, 502)},
)
async def digest(body: Digesting, caller: Visitor, request: Request) -> Response:
    """With `new`, a key is told only what no digest of new stories has told it: what it is sent counts as told."""
    here = serving(request)
    to = terminal(request, here)
    form, told = await here.long.run(lambda: digested(here, caller, body, to))
    after = BackgroundTask(here.work.run, told) if told else None  # it runs once the reply has been sent
    return Response(json.dumps(form, ensure_ascii=False), media_type="application/json", background=after)


def digested(
    here: Serving, caller: Caller, body: Digesting, to: Terminal | None = None
) -> tuple[Json, Callable[[], None] | None]:
    """The digest's JSON form, and what is to be done once it has been sent; `to`: a terminal that wants it as text."""
    to = to or Terminal(here.base)
    where, now = body.filter(here, caller)
    topic = " ".join((body.topic or "").split()) or None
    looked, reader = Looked(here.records), f"key {caller.owner}" if caller.owner else ANYBODY
    if body.new and caller.public:
        raise ProblemError(403, "forbidden", "nothing is kept of what a widget key is told")
    with here.terms(caller.key, body.writer) as terms:
        written = here.service.digest(
            topic,
            where=where,
            now=now,
            max_stories=body.max_stories,
            max_points=body.max_points,
            words=body.words,
            known=looked.known(reader) if body.new else None,
            terms=terms,
        )
    here.metrics.reply(written)
    form = to.shown(jsonform.digest(written, to.base), partial(show_digest, digest=written))
    return form, partial(looked.tell, reader, written, now) if body.new else None


@router.post(
    "/timelines",
    summary="What happened on a topic, day by day, each entry cited",
    response_model=None,
    responses={200: {"model": TimelineForm}, **documented(404)},
)
async def timeline(body: Timing, caller: Visitor, request: Request) -> Response:
    here = serving(request)

    def made() -> Json:
        where, now = body.filter(here, caller)
        found = here.service.timeline(" ".join(body.topic.split()), where=where, now=now, most=body.max_entries)
        return jsonform.timeline(found, here.base)

    return Response(json.dumps(await here.long.run(made), ensure_ascii=False), media_type="application/json")
