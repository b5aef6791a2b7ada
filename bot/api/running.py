"""Run the application under uvicorn."""

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from errno import EADDRNOTAVAIL
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.kept.keys import Keys
from bot.kept.records import Records
from bot.settings import Settings
from index.errors import UsageError

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

    from bot.api.logs import Logs


@dataclass(frozen=True, slots=True)
class Listening:
    """Where a server listens, and how: `open_here` means that a caller on this machine needs no key."""

    host: str
    port: int
    open_here: bool


def listening(settings: Settings, *, host: str, port: int, require_key: bool) -> Listening:
    """Raises UsageError where everyone who reaches the address could ask and add, or nobody could."""
    open_here = is_loopback(host) and not require_key
    if not open_here:
        kept = Records(settings.home)
        try:
            if not Keys(kept).any():
                why = "asks for a key" if is_loopback(host) else "can be reached from other machines"
                raise UsageError(f"a server on {host} {why}, and there is none yet: precis keys create --scope read")
        finally:
            kept.close()
    return Listening(host, port, open_here)


def is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def run(settings: Settings, where: Listening, base: Path, *, told: Callable[[str], None]) -> None:
    """Serve until a signal ends it; streams that are open then are finished first.

    `told` is given the address. Raises UsageError for one that cannot be had, LibraryError for a home that cannot be
    used.
    """
    Records(settings.home).close()
    with bound(where.host, where.port) as listener:
        told(address(listener))
        _run(settings, where, base, listener)


def _run(settings: Settings, where: Listening, base: Path, listener: socket.socket) -> None:
    """Raises what kept the application from starting."""
    from bot.api.app import create_app
    from bot.api.logs import Logs, gather

    logs = Logs()
    gather(logs)
    app = create_app(settings, arrangement(settings, where, base, logs))
    try:
        _server(app, settings).run(sockets=[listener])
    except SystemExit:  # uvicorn's end where the application does not start
        raise getattr(app.state, "failure", None) or SystemExit(1) from None
    except KeyboardInterrupt:  # Ctrl-C, which uvicorn raises again when everything is closed: the end that was meant
        return


def bound(host: str, port: int) -> socket.socket:
    """A listening socket. Raises UsageError."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    except (OSError, OverflowError) as error:
        if isinstance(error, socket.gaierror):
            raise UsageError(f"{host}: no address of this machine; name another with --host") from error
        code = getattr(error, "errno", None)  # whose words are without the address, which comes first anyway
        reason, option = os.strerror(code) if code else error, "--host" if code == EADDRNOTAVAIL else "--port"
        raise UsageError(f"{host}:{port}: cannot be listened on: {reason}; name another with {option}") from error


def address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def arrangement(settings: Settings, where: Listening, base: Path, logs: "Logs") -> Any:
    from bot.api.app import LOOPBACK, Arrangement
    from bot.running.workers import wanted

    hosts = LOOPBACK | {where.host} if where.open_here else frozenset()
    return Arrangement(hosts=hosts, base=base, workers=wanted(settings), logs=logs)


def _server(app: "FastAPI", settings: Settings) -> "uvicorn.Server":
    import uvicorn

    config = uvicorn.Config(
        app,
        log_config=None,  # bot/api/logs.py gathers what is said
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=max(1, int(settings.shutdown_s)),
    )
    return uvicorn.Server(config)
