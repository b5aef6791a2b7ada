"""One JSON line a request on standard error: what was asked of which route, never a text, a query string or a key."""

import asyncio
import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import IO, Any

from bot.running.workers import ElsewhereError


class Logs:
    """Writes lines to a stream. A line is written in one piece, so that those of several threads do not mix."""

    def __init__(self, stream: IO[str] | None = None) -> None:
        self._stream = stream or sys.stderr

    def write(self, event: str, **facts: Any) -> None:
        at = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z"
        known = {name: fact for name, fact in facts.items() if fact is not None}
        self._stream.write(json.dumps({"at": at, "event": event, **known}) + "\n")
        self._stream.flush()


def gather(logs: Logs) -> None:
    """What libraries warn of becomes lines of this log too. To be called before they set up logging of their own."""
    logging.basicConfig(handlers=[_Gathered(logs)], level=logging.WARNING, force=True)


class _Gathered(logging.Handler):
    """Says who warned and where in the code; what it said only of the server itself: others quote what they read."""

    def __init__(self, logs: Logs) -> None:
        super().__init__()
        self._logs = logs

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        said = record.getMessage()
        if isinstance(error, asyncio.CancelledError) or said.startswith("Traceback"):
            return  # a stream that was cut at the end; why it did not start is told by who started it
        self._logs.write(
            "warning",
            logger=record.name,
            line=said if record.name.startswith("uvicorn") and error is None else None,
            kind=kind(error) if error else None,
            frames=frames(error) if error else [f"{record.pathname}:{record.lineno}"],
        )


def kind(error: BaseException) -> str:
    return error.kind if isinstance(error, ElsewhereError) else type(error).__name__


def frames(error: BaseException) -> list[str]:
    """Where an error arose, innermost last: files and lines only, since its message may hold words of an article."""
    here = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    return [*here, *error.frames] if isinstance(error, ElsewhereError) else here
