"""/v1/jobs: adding that goes on after its request, how far it is, and how to stop it."""

import asyncio
import json
import time
from functools import partial
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.api.callers import Caller, Writer
from bot.api.forms import JobForm
from bot.api.problems import documented
from bot.api.serving import Serving, serving
from bot.api.times import iso
from bot.kept.jobs import Job
from bot.kept.keys import Scope
from bot.rendering import jsonform_library
from bot.reply import Json
from index.errors import NotFoundError

router = APIRouter(prefix="/v1/jobs", tags=["Articles"])

POLL_S: Final = 0.02
MOST_POLL_S: Final = 0.5


@router.get(
    "/{job_id}",
    summary="How far a job is",
    response_model=None,
    responses={200: {"model": JobForm}, **documented(404)},
)
async def job(job_id: str, caller: Writer, request: Request) -> Response:
    here = serving(request)
    return _json(form_of(here, await here.work.run(lambda: seen(here, caller, job_id))))


@router.delete(
    "/{job_id}",
    summary="Cancel a job; what it has added stays",
    response_model=None,
    responses={200: {"model": JobForm}, **documented(404)},
)
async def cancel(job_id: str, caller: Writer, request: Request) -> Response:
    here = serving(request)

    def cancelled() -> Job:
        return here.jobs.cancel(seen(here, caller, job_id).id)

    return _json(form_of(here, await here.work.run(cancelled)))


def seen(here: Serving, caller: Caller, id_: str) -> Job:
    """The job, if it is the caller's own, or the caller may see everything in its collection."""
    found = here.jobs.get(id_)
    key = caller.key
    opens = key is None or not key.collections or found.collection in key.collections
    everything = key is None or (key.scope is Scope.ADMIN and opens)
    if not everything and found.owner != caller.owner:
        raise NotFoundError(f"{id_}: no such job")
    return found


async def waited(here: Serving, job: Job, wait_s: float) -> Job:
    """The job when it is over, or as it stands when the time is up."""
    until, pause_s = time.monotonic() + wait_s, POLL_S
    look = partial(here.jobs.get, job.id)
    while not job.state.over and time.monotonic() < until:
        await asyncio.sleep(pause_s)
        job, pause_s = await here.work.run(look), min(2 * pause_s, MOST_POLL_S)
    return job


def form_of(here: Serving, job: Job) -> Json:
    """A job's JSON form."""
    return {
        "id": job.id,
        "state": job.state.value,
        "collection": job.collection,
        "problem": job.problem,
        "created": iso(job.created_s),
        "ended": iso(job.ended_s) if job.ended_s is not None else None,
        "total": job.total,
        "done": len(job.outcomes),
        "outcomes": jsonform_library.outcomes(job.outcomes, {}, here.base, dry_run=False)["outcomes"],
    }


def _json(form: Json) -> Response:
    return Response(json.dumps(form, ensure_ascii=False), media_type="application/json")
