"""The body of an answer, decompressed as it comes and never past a limit: a bomb is put down when it is recognised."""

import zlib
from collections.abc import Iterator

import httpx


class UnreadableError(Exception):
    """A body that cannot be read, and why."""


class TooLargeError(Exception):
    """A body that is larger than allowed, as it is sent or once it is decompressed."""


def body(answer: httpx.Response, limit: int, *, cut: bool = False) -> bytes:
    """At most `limit` bytes: what is larger raises TooLargeError, or is cut there. Raises UnreadableError."""
    stated = answer.headers.get("content-length", "")
    if stated.isdigit() and len(stated) < 20 and int(stated) > limit and not cut:
        raise TooLargeError
    found = bytearray()
    for piece in _decompressed(_sent(answer, limit), answer.headers.get("content-encoding", ""), limit):
        found += piece
        if len(found) > limit:
            if cut:
                break
            raise TooLargeError
    return bytes(found[:limit])


def _sent(answer: httpx.Response, limit: int) -> Iterator[bytes]:
    """The bytes as they are sent. `iter_raw` gives what one read of the socket gave, some 64 KB at most."""
    size = 0
    for piece in answer.iter_raw():
        size += len(piece)
        yield piece
        if size > limit:
            raise TooLargeError


def _decompressed(pieces: Iterator[bytes], encoding: str, limit: int) -> Iterator[bytes]:
    name = encoding.strip().lower()
    if name in ("", "identity"):
        yield from pieces
    elif name in ("gzip", "x-gzip", "deflate"):
        yield from _inflated(pieces, name, limit)
    else:
        raise UnreadableError(f"it is compressed as {name[:40]!r}, which was not asked for")


def _inflated(pieces: Iterator[bytes], name: str, limit: int) -> Iterator[bytes]:
    """The content of gzip or deflate, with or without zlib's frame; also of several gzip members in a row."""
    engine, members = None, 0
    for piece in pieces:
        rest = piece
        while rest:
            if engine is None:
                framed = name != "deflate" or (rest[0] & 0x0F) == 8  # deflate is zlib's frame; some send it bare
                engine = zlib.decompressobj((zlib.MAX_WBITS | 32) if framed else -zlib.MAX_WBITS)
            try:
                yield engine.decompress(rest, limit + 1)
            except zlib.error as error:
                if members:  # what follows a whole member and is none is passed over, as browsers do
                    return
                raise UnreadableError("its compression is damaged") from error
            if engine.eof:
                rest, engine, members = engine.unused_data, None, members + 1
            else:
                rest = engine.unconsumed_tail
    if engine is not None:
        raise UnreadableError("its compression breaks off")
