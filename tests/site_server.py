"""Web sites of the tests' own on loopback: what they answer is given byte by byte, and they note who connects."""

import select
import socket
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: its path with the query, and its headers by their names in small letters."""

    path: str
    headers: Mapping[str, str]


class Wire:
    """A connection on which an answer sends what it likes, as slowly as it likes; it ends with the server."""

    def __init__(self, connection: socket.socket, asked: Asked, over: threading.Event) -> None:
        self.connection = connection
        self.asked = asked
        self._over = over

    def send(self, data: bytes) -> None:
        self.connection.sendall(data)

    def wait(self, seconds: float) -> None:
        """Returns early when the client hangs up or the server stops."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self._over.is_set():
            if select.select([self.connection], [], [], 0.02)[0]:
                raise ConnectionResetError
            time.sleep(0.01)


class Site:
    """A server at 127.0.0.1 and a port of its own; a context manager. A path that it has not is a 404.

    `asked` lists the requests that came, `connections` counts those who connected.
    """

    def __init__(self, pages: "Mapping[str, Page] | None" = None, host: str = "127.0.0.1") -> None:
        self.pages: dict[str, Page] = dict(pages or {})
        self.asked: list[Asked] = []
        self.connections = 0
        self._over = threading.Event()
        self._listening = socket.create_server((host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
        self.port: int = self._listening.getsockname()[1]
        self.url = f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    def __enter__(self) -> "Site":
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    @property
    def paths(self) -> list[str]:
        """What was asked for, but for robots.txt."""
        return [each.path for each in self.asked if each.path != "/robots.txt"]

    def _serve(self) -> None:
        while not self._over.is_set():
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(20)
            head = b""
            while b"\r\n\r\n" not in head:
                more = connection.recv(65_536)
                if not more:
                    return
                head += more
            first, *lines = head.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
            headers = {
                name.strip().lower(): value.strip() for name, _, value in (each.partition(":") for each in lines)
            }
            asked = Asked(first.split(" ")[1], headers)
            self.asked.append(asked)
            page = self.pages.get(asked.path.partition("?")[0], MISSING)
            if isinstance(page, bytes):
                connection.sendall(page)
            else:
                page(Wire(connection, asked, self._over))


Page = bytes | Callable[[Wire], None]


def answer(body: bytes = b"", status: int = 200, **headers: str) -> bytes:
    """An HTTP answer. `content_type` becomes Content-Type; the length is given unless a header says otherwise."""
    named = {name.replace("_", "-").title(): value for name, value in headers.items()}
    if "Transfer-Encoding" not in named:
        named.setdefault("Content-Length", str(len(body)))
    named.setdefault("Content-Type", "text/html; charset=utf-8")
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items() if value)
    return f"HTTP/1.1 {status} Status\r\n{lines}Connection: close\r\n\r\n".encode("latin-1") + body


def moved(where: str, status: int = 302) -> bytes:
    return answer(status=status, location=where)


MISSING = answer(b"<p>Not here.</p>", 404)

PARAGRAPHS = (
    "The harbour council of Sela voted on Tuesday to rebuild the north pier, which a storm broke in two last winter.",
    "Work begins in April and is to cost 3.1 million crowns, of which the county pays half, said clerk Mara Oin.",
    "Fishing boats will be moored at the old timber quay until the rebuilt pier opens, at the latest in November.",
)


def article(
    title: str = "Sela rebuilds its north pier", *, head: str = "", paragraphs: tuple[str, ...] = PARAGRAPHS
) -> str:
    """A page with an article."""
    body = "".join(f"<p>{each}</p>" for each in paragraphs)
    return (
        f"<!doctype html><html><head><title>{title}</title>{head}</head>"
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )


PAGE = answer(article().encode())
