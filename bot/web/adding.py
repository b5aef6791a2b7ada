"""Add: files, an address or pasted text, and how far the adding is."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import UploadFile

from bot.api import uploads
from bot.api.articles import FILES_AT_MOST
from bot.api.bodies import TEXT_AT_MOST
from bot.api.callers import Caller, Writer
from bot.api.jobs import seen
from bot.api.problems import ProblemError
from bot.api.serving import Serving, serving
from bot.api.uploads import Upload
from bot.kept.jobs import Job, State
from bot.reply import Json
from bot.web.site import PageRoute, collections_of
from bot.web.templating import page
from index.errors import NotFoundError
from index.fetching import web
from index.library import Outcome
from index.sources import SUFFIXES

MOST_SHOWN: Final = 200
"""Outcomes that a job's page lists."""

WORDS: Final = {
    "added": "added",
    "replaced": "replaced",
    "unchanged": "there already",
    "removed": "removed",
    "failed": "could not be read",
}

router = APIRouter(route_class=PageRoute, include_in_schema=False)

Collection = Annotated[str, Form(max_length=100)]


@router.get("/add")
async def add(request: Request, caller: Writer) -> Response:
    here = serving(request)
    return page(
        "add.html",
        section="Add",
        collections=await here.work.run(lambda: collections_of(here, caller)),
        max_file_mb=f"{here.settings.max_file_mb:g}",
        accepted=",".join(sorted(SUFFIXES)),
    )


@router.post("/add/files")
async def add_files(request: Request, caller: Writer) -> Response:
    here = serving(request)
    async with request.form(max_files=FILES_AT_MOST) as sent:
        collection = caller.collection(_text(sent.get("collection")))
        given = [
            Upload(each.filename, await each.read(), each.content_type or "")
            for each in sent.getlist("files")
            if isinstance(each, UploadFile) and each.filename
        ]
    if not given:
        raise ProblemError(422, "validation", "No file was chosen.")
    return await _kept(here, caller, collection, given)


@router.post("/add/address")
async def add_address(
    request: Request,
    caller: Writer,
    address: Annotated[str, Form(min_length=1, max_length=2_000)],
    collection: Collection = "",
) -> Response:
    """The job fetches it."""
    into = caller.collection(collection or None)
    return await _begun(serving(request), caller, into, [str(web.address(address))])


@router.post("/add/text")
async def add_text(
    request: Request,
    caller: Writer,
    text: Annotated[str, Form(min_length=1, max_length=TEXT_AT_MOST)],
    collection: Collection = "",
) -> Response:
    """The text's own digest names it: the same text again is there already."""
    lines = "\n".join(text.splitlines())  # a form sends CR LF, whatever was pasted
    into = caller.collection(collection or None)
    return await _kept(serving(request), caller, into, [Upload(None, lines.encode())])


@router.get("/add/jobs/{job_id}")
async def job(request: Request, caller: Writer, job_id: str) -> Response:
    here = serving(request)
    given = await here.work.run(lambda: shown(here, seen(here, caller, job_id)))
    return page("job.html", section="Add", job=given)


@router.post("/add/jobs/{job_id}/cancel")
async def cancel(request: Request, caller: Writer, job_id: str) -> Response:
    here = serving(request)
    await here.work.run(lambda: here.jobs.cancel(seen(here, caller, job_id).id))
    return RedirectResponse(f"/add/jobs/{job_id}", 303)


def shown(here: Serving, job: Job) -> dict[str, Any]:
    """A job as its page shows it."""
    outcomes = job.outcomes[:MOST_SHOWN] if job.state.over else ()
    return {
        "id": job.id,
        "ended": job.state.over,
        "done": len(job.outcomes),
        "total": job.total,
        "told": _told(job),
        "problem": job.problem,
        "outcomes": [_outcome(here, each, job.collection) for each in outcomes],
    }


def _told(job: Job) -> str:
    counts = Counter(each.kind for each in job.outcomes)
    said = [f"{counts[kind]:,} {words}" for kind, words in WORDS.items() if counts[kind]]
    stopped = ["stopped"] if job.state is State.CANCELLED else []
    return (", ".join(said + stopped) or "Nothing was added").capitalize() + "."


def _outcome(here: Serving, outcome: Outcome, collection: str) -> Json:
    title = outcome.source if "://" in outcome.source else Path(outcome.source).name
    if outcome.article_id:
        with suppress(NotFoundError):  # removed again meanwhile: its source names it
            title = here.service.article(outcome.article_id, collection).title
    reason = outcome.reason or WORDS[str(outcome.kind)]
    return {"title": title, "article_id": outcome.article_id, "outcome": str(outcome.kind), "reason": reason}


async def _kept(here: Serving, caller: Caller, collection: str, given: Sequence[Upload]) -> Response:
    paths = await here.work.run(lambda: uploads.keep(here.settings.home, collection, given))
    return await _begun(here, caller, collection, [str(path) for path in paths])


async def _begun(here: Serving, caller: Caller, collection: str, sources: Sequence[str]) -> Response:
    job = await here.work.run(lambda: here.jobs.create(caller.owner, collection, sources))
    here.runner.wake()
    return RedirectResponse(f"/add/jobs/{job.id}", 303)


def _text(sent: object) -> str | None:
    return sent if isinstance(sent, str) and sent else None
