"""Cross-origin requests (CORS): only from origins that are listed, or that a widget key is for."""

from collections.abc import Sequence
from typing import Final

from starlette.datastructures import Headers, State
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp

from bot.api.problems import ProblemError, form, response

EXPOSED: Final = ("X-Request-Id", "Retry-After", "Location")


class CrossOrigin(CORSMiddleware):
    """Asks the keys anew each time, so that a revoked key's origins are shut out at once."""

    def __init__(self, app: ASGIApp, origins: Sequence[str], state: State) -> None:
        super().__init__(
            app,
            allow_origins=list(origins),
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "X-Request-Id"],
            expose_headers=list(EXPOSED),
        )
        self._state = state

    def is_allowed_origin(self, origin: str) -> bool:
        return super().is_allowed_origin(origin) or origin in self._state.serving.keys.origins()

    def preflight_response(self, request_headers: Headers) -> Response:
        answer = super().preflight_response(request_headers)
        if answer.status_code == 200:
            return answer
        refused = ProblemError(400, "cross_origin", f"{bytes(answer.body).decode()}; list the origin in PRECIS_ORIGINS")
        return response(refused, form(refused, ""))
