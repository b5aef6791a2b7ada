"""Server-sent events: what happens, told to a client as it does."""

import json
from collections.abc import AsyncGenerator, Callable
from typing import Any, Final, TypeVar

from fastapi import Request
from fastapi.responses import Response, StreamingResponse

from bot.api.edge import failed
from bot.api.problems import form, problem_of, request_id

T = TypeVar("T")

EVENTS: Final = "text/event-stream"

PING: Final = b": still here\n\n"


def wants_events(request: Request) -> bool:
    """Whether the client asks for events rather than one JSON object."""
    return EVENTS in request.headers.get("accept", "")


async def streamed(
    request: Request,
    happening: AsyncGenerator[T | None],
    told: Callable[[T], bytes],
    broken: Callable[[Any], bytes],
) -> Response:
    """A response that tells each thing as `told` puts it, and where nothing happens for a while that it goes on.

    What goes wrong before the first one is an error like any other; after it, `broken` puts its problem details.
    """
    try:
        while (first := await anext(happening)) is None:
            continue
    except BaseException:
        await happening.aclose()
        raise

    async def body() -> AsyncGenerator[bytes]:
        try:
            yield told(first)
            async for each in happening:
                yield PING if each is None else told(each)
        except Exception as error:  # noqa: BLE001  # the status has been sent: the client is told in the stream
            failed(request.scope, error)
            yield broken(form(problem_of(error), request_id(request)))
        finally:
            await happening.aclose()

    return StreamingResponse(body(), media_type=EVENTS, headers={"X-Accel-Buffering": "no"})  # nginx: do not gather


def event(name: str, data: Any) -> bytes:
    """One event on the wire. JSON has no line ends outside of strings, and none in them."""
    return f"event: {name}\n".encode() + unnamed(data)


def unnamed(data: Any) -> bytes:
    """One event without a name."""
    return f"data: {data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)}\n\n".encode()
