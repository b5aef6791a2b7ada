"""One JSON line a request on standard error: what was asked of which route, never a text, a query string or a key."""

import json
import sys
import traceback
from datetime import UTC, datetime
from typing import IO, Any


class Logs:
    """Writes lines to a stream. A line is written in one piece, so that those of several workers do not mix."""

    def __init__(self, stream: IO[str] | None = None) -> None:
        self._stream = stream or sys.stderr

    def write(self, event: str, **facts: Any) -> None:
        at = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z"
        known = {name: fact for name, fact in facts.items() if fact is not None}
        self._stream.write(json.dumps({"at": at, "event": event, **known}) + "\n")
        self._stream.flush()


def frames(error: BaseException) -> list[str]:
    """Where an error arose, innermost last: files and lines only, since its message may hold words of an article."""
    return [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
