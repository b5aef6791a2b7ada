"""/healthz, /readyz and /metrics: for those who keep a server running."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST

from bot.api.callers import Reader
from bot.api.problems import documented
from bot.api.serving import serving

router = APIRouter(tags=["Operation"])


@router.get("/healthz", summary="Whether the process answers", response_model=None)
async def health() -> JSONResponse:
    return JSONResponse({"status": "ok"})


@router.get(
    "/readyz",
    summary="Whether questions can be answered: the library, the embedding and the writer",
    response_model=None,
    responses={200: {"description": "They can"}, **documented()},
)
async def ready(request: Request) -> JSONResponse:
    here = serving(request)
    await here.work.run(here.service.ready)
    return JSONResponse({"status": "ready"})


@router.get(
    "/metrics",
    summary="Measurements, as Prometheus reads them",
    response_model=None,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}, **documented()},
)
async def metrics(_: Reader, request: Request) -> Response:
    here = serving(request)
    return Response(await here.work.run(here.metrics.text), headers={"Content-Type": CONTENT_TYPE_LATEST})
