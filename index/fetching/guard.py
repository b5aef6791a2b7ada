"""Where a connection may lead: to public addresses only, checked at the moment of connecting, within one time limit.

A name is resolved once, every address that it has is judged, and the connection goes to one of those very addresses:
a name that resolves to something else a moment later (DNS rebinding) gains nothing, and neither does a redirect.
"""

import socket
import time
from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from queue import Empty, SimpleQueue
from ssl import SSLContext
from threading import Thread
from typing import Any

import httpcore

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolve = Callable[[str, int], Sequence[str]]
"""The addresses of a host's name. Raises OSError where it has none."""

_TRANSLATED = (ip_network("64:ff9b::/96"), ip_network("::/96"), ip_network("::ffff:0:0:0/96"))
"""NAT64 (RFC 6052), IPv4-compatible (RFC 4291) and IPv4-translated (RFC 2765): the last 32 bits are where it leads."""

_ELSEWHERE = tuple(
    map(
        ip_network,
        (
            "192.0.0.0/24",  # protocol assignments (RFC 6890)
            "64:ff9b:1::/48",  # NAT64 within one network (RFC 8215)
            "2001::/23",  # protocol assignments, Teredo among them
            "2002::/16",  # 6to4: it leads to an IPv4 address by way of a relay
            "fec0::/10",  # what site-local addresses were
            "3fff::/20",  # for documentation (RFC 9637)
            "5f00::/16",  # segment routing (RFC 9602)
            "192.88.99.0/24",  # the relays of 6to4
            "168.63.129.16/32",  # Azure's host, which answers to its guests alone
        ),
    )
)
"""Addresses that one Python or another takes for public, and that no news site has."""


class ForbiddenError(Exception):
    """A host whose address may not be connected to."""


def public(address: Address) -> bool:
    """Whether an address belongs to the public internet, whatever it is wrapped in."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped
        if inner is None and any(address in network for network in _TRANSLATED):
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return public(inner)
        if address.scope_id is not None:
            return False
    if any(address.version == network.version and address in network for network in _ELSEWHERE):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def permitted(addresses: Iterable[str], allowed: Sequence[Network]) -> list[str]:
    """The addresses, if all of them are public or `allowed` by name. Raises ForbiddenError.

    A host with one public and one private address is not a mistake that a news site makes.
    """
    found = list(addresses)
    for each in found:
        address = ip_address(each)
        if not public(address) and not any(address.version == net.version and address in net for net in allowed):
            raise ForbiddenError(each)
    return found


def resolve(host: str, port: int) -> list[str]:
    """A host's addresses, as the system gives them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


class Guard(httpcore.NetworkBackend):
    """Connects to permitted addresses only; all that is done through it ends at one moment, however slow a server."""

    def __init__(self, *, until_s: float, allowed: Sequence[Network] = (), resolve: Resolve = resolve) -> None:
        """`until_s` is a moment of `time.monotonic`."""
        self._until_s = until_s
        self._allowed = allowed
        self._resolve = resolve
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception | None = None
        for address in permitted(self._resolved(host, port), self._allowed):
            try:
                within = left(self._until_s, timeout)
                stream = self._sockets.connect_tcp(address, port, within, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return Timed(stream, self._until_s)
        raise failure or httpcore.ConnectError(f"{host} has no address")

    def sleep(self, seconds: float) -> None:
        time.sleep(min(seconds, left(self._until_s, None)))

    def _resolved(self, host: str, port: int) -> Sequence[str]:
        """The system's resolver knows no time limit, so it is asked from a thread that may be left behind."""
        found: SimpleQueue[Sequence[str] | Exception] = SimpleQueue()

        def ask() -> None:
            try:
                found.put(self._resolve(host, port))
            except (OSError, UnicodeError) as error:
                found.put(error)

        Thread(target=ask, name="precis-resolving", daemon=True).start()
        try:
            answer = found.get(timeout=left(self._until_s, None))
        except Empty:
            raise httpcore.ConnectTimeout(f"{host} could not be resolved in time") from None
        if isinstance(answer, Exception):
            raise UnresolvedError(host) from answer
        return answer


class UnresolvedError(httpcore.ConnectError):
    """A host's name has no address."""


class Timed(httpcore.NetworkStream):
    """A connection that is over at a moment, however often a byte comes."""

    def __init__(self, stream: httpcore.NetworkStream, until_s: float) -> None:
        self._stream = stream
        self._until_s = until_s

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, left(self._until_s, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, left(self._until_s, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return Timed(self._stream.start_tls(ssl_context, server_hostname, left(self._until_s, timeout)), self._until_s)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def left(until_s: float, timeout: float | None) -> float:
    """Seconds that something may still take. Raises ReadTimeout where there are none."""
    rest = until_s - time.monotonic()
    if rest <= 0:
        raise httpcore.ReadTimeout("the time is over")
    return rest if timeout is None else min(rest, timeout)
