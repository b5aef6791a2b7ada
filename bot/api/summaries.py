"""POST /v1/summaries and /v1/digests: an article, or many of them, in a few checked sentences."""

import json
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot import jsonform
from bot.api.articles import found
from bot.api.bodies import Digesting, Summarising
from bot.api.callers import Caller, Visitor
from bot.api.forms import DigestForm, SummaryForm
from bot.api.problems import ProblemError, documented
from bot.api.serving import Serving, serving
from bot.reply import Json
from index.article import Article

router = APIRouter(prefix="/v1", tags=["Ask"])

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
    form = await here.work.run(lambda: summarised(here, caller, body))
    return Response(json.dumps(form, ensure_ascii=False), media_type="application/json")


def summarised(here: Serving, caller: Caller, body: Summarising) -> Json:
    """The summary's JSON form."""
    article = _article(here, caller, body)
    with here.terms(caller.key, body.writer) as terms:
        kept = None if body.article_id is not None else here.given
        written = here.service.summarise(article, length=body.length, terms=terms, cache=kept)
    here.metrics.reply(written)
    return jsonform.summary(written, here.base)


def _article(here: Serving, caller: Caller, body: Summarising) -> Article:
    if body.article_id is not None:
        return found(here, caller, body.article_id, body.collection)
    if body.url is not None:
        if caller.public:
            raise ProblemError(403, "forbidden", "no address is fetched for a widget key")
        page = here.fetch(body.url)
        return here.service.read(page.data, page.name, source=page.url, charset=page.charset)
    return here.service.read((body.text or "").encode(), "", source=GIVEN)


@router.post(
    "/digests",
    summary="The stories of a period or on a topic, each with its sources",
    response_model=None,
    responses={200: {"model": DigestForm}, **documented(402, 502)},
)
async def digest(body: Digesting, caller: Visitor, request: Request) -> Response:
    here = serving(request)
    form = await here.work.run(lambda: digested(here, caller, body))
    return Response(json.dumps(form, ensure_ascii=False), media_type="application/json")


def digested(here: Serving, caller: Caller, body: Digesting) -> Json:
    """The digest's JSON form."""
    where, now = body.filter(caller, here.clock())
    topic = " ".join((body.topic or "").split()) or None
    with here.terms(caller.key, body.writer) as terms:
        written = here.service.digest(topic, where=where, now=now, max_stories=body.max_stories, terms=terms)
    here.metrics.reply(written)
    return jsonform.digest(written, here.base)
