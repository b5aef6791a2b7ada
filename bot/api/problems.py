"""Errors as problem details (RFC 9457), one form for every status."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from index.errors import (
    CostError,
    LibraryError,
    LockedError,
    NotFoundError,
    PrecisError,
    SourceError,
    UsageError,
    WorkerError,
    WriterError,
)

MEDIA_TYPE: Final = "application/problem+json"

STATUSES: Final[Sequence[tuple[type[PrecisError], int]]] = (
    (UsageError, 422),
    (SourceError, 422),
    (NotFoundError, 404),
    (LockedError, 503),
    (LibraryError, 503),
    (WorkerError, 503),
    (CostError, 402),
    (WriterError, 502),
)
"""The first that fits. An error of ours that is not here is a mistake: 500."""

OPENAI_PATHS: Final = ("/v1/chat/", "/v1/models")
OPENAI_ABSENT: Final = ("/v1/responses", "/v1/completions", "/v1/embeddings", "/v1/assistants")
"""What OpenAI's clients may call and is not here: they are told so in the form that they show."""

UNREAD: Final = "There was an error parsing the body"
"""FastAPI's words for JSON that is not UTF-8 or is nested too deeply."""

RETRY_S: Final = 5
"""Seconds after which a library that is in use, or a server that is busy, is worth another try."""


class Mistake(BaseModel):
    """One thing that is wrong with a request."""

    where: str = Field(description="Its place: body.question, query.limit", examples=["body.question"])
    problem: str = Field(examples=["Field required"])


class Problem(BaseModel):
    """Problem details, RFC 9457."""

    type: str = Field(examples=["urn:precis:problem:usage"])
    title: str = Field(examples=["Unprocessable Entity"])
    status: int = Field(examples=[422])
    detail: str = Field(examples=["the question is empty"])
    code: str = Field(description="Stable; also in the type", examples=["usage"])
    request_id: str = Field(examples=["5f2b8c1d9a3e4f60"])
    errors: list[Mistake] | None = Field(default=None, description="Of a request that does not validate")


@dataclass(slots=True)
class ProblemError(Exception):
    """A problem that is none of the service's: no key, too many requests, a busy server."""

    status: int
    code: str
    detail: str
    retry_s: int | None = None
    headers: Mapping[str, str] | None = None

    def __str__(self) -> str:
        return self.detail


def problem_of(error: BaseException) -> ProblemError:
    """What a reader is told of an error. Of one that is a mistake of ours, nothing but that."""
    if isinstance(error, ProblemError):
        return error
    if isinstance(error, PrecisError):
        status = next((status for kind, status in STATUSES if isinstance(error, kind)), 500)
        return ProblemError(status, error.code, str(error), RETRY_S if status == 503 else None)
    return ProblemError(500, "internal", "a mistake in precis; its log says where, under this request's id")


def form(problem: ProblemError, request_id: str, mistakes: Sequence[Mapping[str, str]] | None = None) -> dict[str, Any]:
    """The problem's JSON."""
    return {
        "type": f"urn:precis:problem:{problem.code}",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
        "code": problem.code,
        "request_id": request_id,
        **({"errors": list(mistakes)} if mistakes else {}),
    }


def response(problem: ProblemError, details: Mapping[str, Any]) -> JSONResponse:
    headers = dict(problem.headers or {})
    if problem.retry_s is not None:
        headers["Retry-After"] = str(problem.retry_s)
    return JSONResponse(details, status_code=problem.status, headers=headers, media_type=MEDIA_TYPE)


def for_a_person(request: Request) -> bool:
    """Whether a browser shows what is answered: it asks for HTML, and of a path that is not the API's."""
    accepts = request.headers.get("accept", "").lower()
    return "text/html" in accepts and not request.url.path.startswith(("/v1/", "/mcp"))


def install(app: FastAPI, shown: Callable[[Request, ProblemError], Response]) -> None:
    """Answer every error of a route in this form; `shown` makes the page that a person is given instead."""

    async def ours(request: Request, error: Exception) -> JSONResponse:
        return answered(request, problem_of(error))

    async def invalid(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        mistakes = [_mistake(each, request) for each in error.errors()]
        first = f"{mistakes[0]['where']}: {mistakes[0]['problem']}" if mistakes else "not valid"
        return answered(request, ProblemError(422, "validation", first), mistakes)

    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        code = "too_large" if error.status_code == 413 else HTTPStatus(error.status_code).name.lower()
        details = {404: f"nothing is served at {request.url.path}", 405: f"{request.method} is not allowed here"}
        if error.detail == UNREAD:
            details[400] = "the body cannot be read: JSON in UTF-8 is expected, and not nested deeply"
        if request.url.path.startswith(OPENAI_ABSENT):
            details[404] += "; of OpenAI's protocol there are /v1/chat/completions and /v1/models"
        detail = details.get(error.status_code, str(error.detail))
        problem = ProblemError(error.status_code, code, detail, headers=error.headers)
        return shown(request, problem) if for_a_person(request) else answered(request, problem)

    app.add_exception_handler(ProblemError, ours)
    app.add_exception_handler(PrecisError, ours)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)


def answered(
    request: Request, problem: ProblemError, mistakes: Sequence[Mapping[str, str]] | None = None
) -> JSONResponse:
    """The problem as the answer to a request. OpenAI's clients show what stands under `error`."""
    details = form(problem, request_id(request), mistakes)
    if request.url.path.startswith((*OPENAI_PATHS, *OPENAI_ABSENT)):
        details["error"] = {"message": problem.detail, "type": problem.code, "param": None, "code": problem.code}
    return response(problem, details)


def request_id(request: Request) -> str:
    """The id that bot/api/edge.py gave the request."""
    return str(request.scope.get("state", {}).get("request_id", ""))


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """These statuses, and those of every route, for the OpenAPI description."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": content}
        for status in sorted({*EVERYWHERE, *statuses})
    }


EVERYWHERE: Final = (400, 401, 403, 413, 422, 429, 500, 503, 504)


def _mistake(mistake: Mapping[str, Any], request: Request) -> dict[str, str]:
    """Where it is and what it is, without the value: that may be an article."""
    place, words = mistake["loc"], str(mistake["msg"]).removeprefix("Value error, ")
    if mistake["type"] == "json_invalid":
        place, words = ("body",), f"not JSON, at character {place[-1]}: {mistake['ctx']['error']}"
    elif place == ("body",) and "json" not in request.headers.get("content-type", ""):
        words = "a JSON object is expected, sent with Content-Type: application/json"
    return {"where": ".".join(str(each) for each in place), "problem": words}
