"""The application: its routes, what is around them, and what it opens and closes."""

import asyncio
import gc
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.routing import Route

from bot import mcp
from bot.api import (
    answers,
    articles,
    fetching,
    health,
    jobs,
    judging,
    openai_compatible,
    problems,
    searching,
    summaries,
)
from bot.api.cross_origin import CrossOrigin
from bot.api.description import describe
from bot.api.edge import Edge
from bot.api.fetching import Fetch
from bot.api.limits import Limits
from bot.api.logs import Logs, frames, kind
from bot.api.metrics import Metrics
from bot.api.serving import Serving
from bot.api.tracing import tracing
from bot.api.work import Work
from bot.clock import present
from bot.kept.conversations import Conversations
from bot.kept.feedback import Feedbacks
from bot.kept.jobs import Jobs
from bot.kept.keys import Keys
from bot.kept.records import Records
from bot.running.job_runner import JobRunner
from bot.running.workers import Workers
from bot.service import Service
from bot.settings import Settings
from bot.web import pages
from bot.web.site import problem_page
from index.errors import UsageError

DESCRIPTION: Final = """\
Answers, summaries and digests of news articles, every sentence checked and cited.

Errors of every status are problem details (RFC 9457). Where a key is needed, send it as `Authorization: Bearer KEY`.

Times of day are UTC. Offsets are half-open ranges of code points in an article's `text`."""

LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """How a server is run. `hosts`: the names under which it may be called without a key; none, and everyone needs one.

    `base` is the folder that sources are shown relative to; `workers` how many processes answer beside it.
    """

    hosts: frozenset[str] = LOOPBACK
    base: Path | None = None
    fetch: Fetch | None = None
    workers: int = 0
    logs: Logs | None = None
    clock: Callable[[], datetime] = present


def create_app(settings: Settings, arrangement: Arrangement = Arrangement()) -> FastAPI:
    """A server of the library in `settings.home`. What it opens, it opens when it starts, and closes at its end."""
    telemetry, sent = tracing()
    tools = mcp.over_http()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        with _failing(app), ExitStack() as opened:
            opened.callback(sent)
            app.state.serving = here = serve(settings, arrangement, opened)
            opened.callback(here.runner.stop)
            here.runner.start()
            await asyncio.to_thread(warm, here)
            gc.freeze()  # what a server has loaded stays: collecting need not walk it again
            async with tools.session_manager.run(), slack(app, here):
                yield

    app = FastAPI(
        title="Precis",
        version=version("precis-news"),
        description=DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        telemetry=telemetry,
    )
    app.user_middleware = [
        Middleware(Edge, limit_bytes=int(settings.max_request_mb * 1_000_000), limit_s=settings.request_s),
        Middleware(CrossOrigin, origins=settings.origins, state=app.state),
    ]
    problems.install(app, problem_page)
    for each in (answers, summaries, searching, articles, jobs, judging, openai_compatible, health):
        app.include_router(each.router)
    app.router.routes.append(Route(mcp.PATH, mcp.Endpoint(tools)))
    pages.install(app)
    describe(app)
    return app


@asynccontextmanager
async def slack(app: FastAPI, here: Serving) -> AsyncGenerator[None]:
    """Slack over HTTP, where its token and its signing secret are both set."""
    if here.settings.slack_bot_token is None or here.settings.slack_signing_secret is None:
        yield
        return
    try:
        from bot.slack import http
    except ImportError:
        raise UsageError(
            "Slack's tokens are set and its packages are missing: pip install 'precis-news[slack]'"
        ) from None
    answering = http.mount(app, here.service, here.records, here.settings, clock=here.clock)
    await answering.start()
    try:
        yield
    finally:
        await answering.close()


@contextmanager
def _failing(app: FastAPI) -> Generator[None]:
    """Keep why a server does not start, or end, for who started it: uvicorn only logs it."""
    try:
        yield
    except Exception as error:
        app.state.failure = error
        raise


def warm(here: Serving) -> None:
    """Load what the first questions would wait for."""
    here.workers.start(Service.warm)
    here.service.warm()


def serve(settings: Settings, arrangement: Arrangement, opened: ExitStack) -> Serving:
    """What a server holds, open; `opened` closes it. The jobs are not begun."""
    logs = arrangement.logs or Logs()
    kept = Records(settings.home)
    opened.callback(kept.close)

    def notify(line: str) -> None:
        logs.write("notice", line=line)

    workers = opened.enter_context(Workers(arrangement.workers, settings, notify=notify))
    service = opened.enter_context(Service(settings, hold=False, notify=notify, workers=workers))
    found, feedback = Jobs(kept), Feedbacks(kept)
    runner = JobRunner(
        found, service, failed=lambda error: logs.write("mistake", kind=kind(error), frames=frames(error))
    )
    work = Work(max(settings.threads, len(workers)), settings.request_s)
    opened.callback(work.close)
    long = Work(max(settings.threads, len(workers)), settings.request_s)
    opened.callback(long.close)
    return Serving(
        settings=settings,
        service=service,
        workers=workers,
        records=kept,
        work=work,
        long=long,
        keys=Keys(kept),
        conversations=Conversations(kept),
        feedback=feedback,
        jobs=found,
        runner=runner,
        fetch=arrangement.fetch or fetching.by(service),
        limits=Limits(),
        metrics=Metrics(service.status, feedback.counts),
        logs=logs,
        base=arrangement.base or Path.cwd(),
        clock=arrangement.clock,
        hosts=arrangement.hosts,
    )
