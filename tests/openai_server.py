"""A scripted OpenAI-compatible server on the loopback: each request is answered by the next reply of a script."""

import json
import socket
import struct
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any

USAGE = {"prompt_tokens": 321, "completion_tokens": 45, "total_tokens": 366}


@dataclass(frozen=True)
class Reply:
    """What the server does with one request.

    `chunks` are streamed as they are, one write each. `reset` then breaks the connection; `silent_s` is waited first.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    chunks: tuple[bytes, ...] = ()
    silent_s: float = 0.0
    reset: bool = False


def streaming(*pieces: str, finish: str | None = "stop", usage: Mapping[str, int] | None = None) -> Reply:
    """A streamed completion in these pieces. `finish` None: the stream just ends, as when it is cut."""
    events = [{"role": "assistant", "content": ""}, *({"content": piece} for piece in pieces)]
    lines = [_event([{"index": 0, "delta": delta, "finish_reason": None}]) for delta in events]
    if finish:
        lines.append(_event([{"index": 0, "delta": {}, "finish_reason": finish}]))
        lines += [_event([], usage)] if usage else []
        lines.append(b"data: [DONE]\n\n")
    return Reply(headers={"Content-Type": "text/event-stream"}, chunks=tuple(lines))


def in_bytes(reply: Reply, size: int = 7) -> Reply:
    """The same reply in writes of a few bytes, so that events, lines and characters are torn apart."""
    data = b"".join(reply.chunks)
    return Reply(reply.status, reply.headers, tuple(data[n : n + size] for n in range(0, len(data), size)))


def then_reset(reply: Reply) -> Reply:
    """The same reply, after which the connection is broken off rather than closed."""
    return Reply(reply.status, reply.headers, reply.chunks, reset=True)


def failing(status: int, message: str, *, code: str | None = None, headers: Mapping[str, str] | None = None) -> Reply:
    """An error as OpenAI sends it."""
    body = {"error": {"message": message, "type": "error", "param": None, "code": code}}
    return Reply(status, {"Content-Type": "application/json", **(headers or {})}, (json.dumps(body).encode(),))


def page(text: str = "<!doctype html><html><body>It works!</body></html>") -> Reply:
    """A web page, as a wrong address gives."""
    return Reply(200, {"Content-Type": "text/html"}, (text.encode(),))


class Server:
    """Answers POST /N/v1/chat/completions with the script's replies in turn, the last one again and again.

    N is the server's own: a port is given out again after a while, and drafts are kept by the model's address.
    """

    _numbers = count(1)

    def __init__(self, script: Iterable[Reply]) -> None:
        self.requests: list[dict[str, Any]] = []
        self.authorizations: list[str | None] = []
        self._script = list(script)
        self._lock = threading.Lock()
        self.closing = threading.Event()
        self._path = f"/{next(self._numbers)}/v1"
        self._http = _Http(("127.0.0.1", 0), _handler(self))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}{self._path}"

    def take(self, path: str, body: dict[str, Any], authorization: str | None) -> Reply:
        with self._lock:
            if path != f"{self._path}/chat/completions":
                return failing(404, f"no such path: {path}")
            self.requests.append(body)
            self.authorizations.append(authorization)
            return self._script.pop(0) if len(self._script) > 1 else self._script[0]

    @contextmanager
    def running(self) -> "Iterator[Server]":
        thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield self
        finally:
            self.closing.set()
            self._http.shutdown()
            thread.join()
            self._http.server_close()


class _Http(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away, and a connection that the script broke, are no errors of the server's."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def serving(*script: Reply) -> AbstractContextManager[Server]:
    """The server, running with this script."""
    return Server(script).running()


def dead_address() -> str:
    """An address where nothing listens."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{unused.getsockname()[1]}/v1"


def _event(choices: list[dict[str, Any]], usage: Mapping[str, int] | None = None) -> bytes:
    chunk = {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1715700000,
        "model": "scripted",
        "choices": choices,
    }
    return f"data: {json.dumps(chunk | ({'usage': usage} if usage else {}))}\n\n".encode()


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            reply = server.take(self.path, body, self.headers["Authorization"])
            if server.closing.wait(reply.silent_s):
                return
            self._answer(reply)

        def _answer(self, reply: Reply) -> None:
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for chunk in reply.chunks:
                self.wfile.write(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")
                self.wfile.flush()
            if reply.reset:
                time.sleep(0.05)  # what was sent arrives first: a reset discards what is still unread
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
                self.close_connection = True
            else:
                self.wfile.write(b"0\r\n\r\n")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
