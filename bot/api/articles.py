"""/v1/articles: list, read, add and remove articles."""

import json
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, Field, ValidationError
from starlette.datastructures import FormData, UploadFile

from bot.api import uploads
from bot.api.bodies import Adding, CollectionName, Name, When, Where
from bot.api.callers import Caller, Visitor, Writer
from bot.api.forms import ArticleForm, JobForm, ListForm, RemovedForm
from bot.api.jobs import form_of, waited
from bot.api.problems import ProblemError, documented
from bot.api.serving import Serving, serving
from bot.api.uploads import Upload
from bot.rendering import jsonform_library
from bot.reply import Json
from index.article import Article
from index.errors import NotFoundError
from index.fetching.web import address
from index.library import Outcome

router = APIRouter(prefix="/v1", tags=["Articles"])

PAGE: Final = 50
FILES_AT_MOST: Final = 1_000
SHORTEST_ID: Final = 4
LONGEST_ID: Final = 12

Collection = Annotated[CollectionName | None, Query()]


class Listing(BaseModel):
    """Which articles are listed."""

    collection: CollectionName | None = None
    since: When | None = None
    until: When | None = None
    outlet: Name | None = None
    limit: int = Field(default=PAGE, ge=1, le=500)
    offset: int = Field(default=0, ge=0, le=10_000_000)


@router.get(
    "/articles",
    summary="The articles, latest first, a page at a time",
    response_model=None,
    responses={200: {"model": ListForm}, **documented(404)},
)
async def articles(asked: Annotated[Listing, Query()], caller: Visitor, request: Request) -> Response:
    here = serving(request)

    def listed() -> Json:
        where = Where(collection=asked.collection, since=asked.since, until=asked.until, outlet=asked.outlet)
        within = where.filter(here, caller)[0]
        entries = here.service.articles(within, limit=asked.limit + 1, offset=asked.offset)
        places = here.service.places([each.id for each in entries], within.collection)
        after = asked.model_dump(exclude_none=True) | {"offset": asked.offset + asked.limit}
        more = len(entries) > asked.limit
        return {
            "articles": [
                jsonform_library.entry(each, here.base, places.get(each.id)) for each in entries[: asked.limit]
            ],
            "next": f"{request.url.path}?{urlencode(after)}" if more else None,
        }

    return _json(await here.work.run(listed))


@router.get(
    "/articles/{article_id}",
    summary="An article with its source text and its blocks; an earlier version too",
    response_model=None,
    responses={200: {"model": ArticleForm}, **documented(404)},
)
async def article(article_id: str, caller: Visitor, request: Request, collection: Collection = None) -> Response:
    here = serving(request)

    def form() -> Json:
        read = found(here, caller, article_id, collection)
        versions = here.service.versions(article_id, _within(caller, collection))
        ids, updated = [each.id for each in versions], here.service.dating(read.id).updated
        standing = here.service.standing(read, collection=versions[0].collection if versions else None)
        return jsonform_library.article(read, ids, here.base, updated=updated, standing=standing, with_text=True)

    return _json(await here.work.run(form))


def found(here: Serving, caller: Caller, id_: str, collection: str | None) -> Article:
    """The article of an id, or of its first digits, that the caller may see. Raises NotFoundError.

    Never by a path: what files there are on the server is nobody's business.
    """
    check_id(id_)
    return here.service.article(id_, _within(caller, collection))


def _within(caller: Caller, collection: str | None) -> str | None:
    """The collection to look in; None: all of them, for those who may see all and name none."""
    free = caller.key is None or not (caller.key.collections or caller.public)
    return None if collection is None and free else caller.collection(collection)


def check_id(id_: str) -> None:
    if not SHORTEST_ID <= len(id_) <= LONGEST_ID or set(id_.lower()) - set("0123456789abcdef"):
        raise NotFoundError(f"{id_[:40]!r} is not an article's id: twelve digits, 0 to f, or the first four")


@router.delete(
    "/articles/{article_id}",
    summary="Remove an article; its text is kept for citations given earlier",
    response_model=None,
    responses={200: {"model": RemovedForm}, **documented(404)},
)
async def remove(article_id: str, caller: Writer, request: Request, collection: Collection = None) -> Response:
    here = serving(request)

    def removed() -> list[Outcome]:
        check_id(article_id)
        outcomes = here.service.remove([article_id], _within(caller, collection))
        if outcomes[0].kind == "failed":
            raise NotFoundError(outcomes[0].reason or article_id)
        for each in outcomes:
            uploads.discard(here.settings.home, each.source)
        return outcomes

    outcomes = await here.work.run(removed)
    return _json({"outcomes": jsonform_library.outcomes(outcomes, {}, here.base, dry_run=False)["outcomes"]})


# Adding

BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"$ref": "#/components/schemas/Adding"},
                "example": {"documents": [{"name": "2024-05-14-report.txt", "text": "Bridge to reopen\n\n…"}]},
            },
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {
                        "files": {"type": "array", "minItems": 1, "items": {"type": "string", "format": "binary"}},
                        "collection": {"type": "string", "minLength": 1, "maxLength": 100},
                    },
                },
            },
        },
    }
}


@router.post(
    "/articles",
    summary="Add articles: files (multipart) or texts (JSON)",
    description="Adding is a job. It is waited for as long as `wait` says: 200 with what became of each article, or 202"
    " with a job that goes on, at the address in Location.",
    response_model=None,
    responses={
        200: {"model": JobForm},
        202: {"model": JobForm, "headers": {"Location": {"schema": {"type": "string"}}}},
        **documented(415),
    },
    openapi_extra=BODY,
)
async def add(
    caller: Writer,
    request: Request,
    wait: Annotated[float, Query(ge=0, le=60, description="Seconds to wait for the end")] = 10.0,
) -> Response:
    here = serving(request)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        async with request.form(max_files=FILES_AT_MOST) as sent:
            collection, paths = await _files(here, caller, sent)
    elif kind == "application/json":
        body = await request.body()
        collection, paths = await here.work.run(lambda: _texts(here, caller, body))
    else:
        raise ProblemError(415, "media_type", "send application/json or multipart/form-data")
    job = here.jobs.create(caller.owner, collection, paths)
    here.runner.wake()
    job = await waited(here, job, wait)
    status = 200 if job.state.over else 202
    return _json(form_of(here, job), status, {"Location": f"/v1/jobs/{job.id}"})


async def _files(here: Serving, caller: Caller, sent: FormData) -> tuple[str, list[str]]:
    files = [each for each in sent.getlist("files") if isinstance(each, UploadFile)]
    if not files:
        raise ProblemError(422, "validation", "files: send at least one")
    named = sent.get("collection")
    try:
        where = Where(collection=named if isinstance(named, str) else None)
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from error
    collection = caller.collection(where.collection)
    given = [Upload(each.filename, await each.read(), each.content_type or "") for each in files]
    kept = await here.work.run(lambda: uploads.keep(here.settings.home, collection, given))
    return collection, [str(path) for path in kept]


def _texts(here: Serving, caller: Caller, body: bytes) -> tuple[str, list[str]]:
    try:
        adding = Adding.model_validate_json(body)
    except ValidationError as error:
        raise RequestValidationError([{**each, "loc": ("body", *each["loc"])} for each in error.errors()]) from error
    collection = caller.collection(adding.collection)
    texts = [Upload(each.name, (each.text or "").encode()) for each in adding.documents if each.url is None]
    addresses = [str(address(each.url)) for each in adding.documents if each.url is not None]
    return collection, [*map(str, uploads.keep(here.settings.home, collection, texts)), *addresses]


def _json(form: Json, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(json.dumps(form, ensure_ascii=False), status, headers=headers, media_type="application/json")
