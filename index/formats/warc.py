"""A web archive (.warc, .warc.gz; ISO 28500) -> the pages in it, by their addresses, in their order there."""

import gzip
import re
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

from index.dates import Evidence
from index.errors import SourceError
from index.fetching.addresses import is_address, tidy
from index.formats.delivery import Delivered, Said
from index.ingest.preparing import Failure

_SUFFIX = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
}
LONGEST_HEAD = 64_000
MOST_RATIO = 300
"""How much larger than its file an archive may be. Pages compress to a tenth; deflate can do a thousandth."""


def articles(path: Path, limit_bytes: int) -> Iterator[Delivered | Failure]:
    """The pages that were answered with 200. What need not be an article is spare."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    room = path.stat().st_size * MOST_RATIO + limit_bytes
    with gzip.open(path, "rb") if packed else path.open("rb") as file:
        while head := _head(file, str(path)):  # type: ignore[arg-type]
            size = _size(head, str(path))
            room -= size
            if room < 0:
                raise SourceError(str(path), f"is more than {MOST_RATIO} times larger than its file: a bomb?")
            url = head.get("warc-target-uri", "").strip("<>")
            wanted = head.get("warc-type") in ("response", "resource") and is_address(url)
            data = file.read(min(size, limit_bytes + 1)) if wanted else b""
            _pass_over(file, size - len(data))  # type: ignore[arg-type]
            if wanted and size > limit_bytes:
                yield Failure(url, f"is larger than {limit_bytes / 1_000_000:.3g} MB")
            elif wanted:
                yield from _page(data, head, url, limit_bytes)


def _page(data: bytes, head: Mapping[str, str], url: str, limit_bytes: int) -> Iterator[Delivered | Failure]:
    kind, language = head.get("content-type", ""), None
    if head["warc-type"] == "response":
        answer = _answer(data)
        if answer is None or answer[0] != 200:
            return
        _, headers, data = answer
        kind, language = headers.get("content-type", ""), headers.get("content-language")
        try:
            data = _decoded(data, headers, limit_bytes)
        except (zlib.error, ValueError) as error:
            yield Failure(url, f"is damaged ({error})")
            return
    media_type, _, parameters = kind.partition(";")
    suffix = _SUFFIX.get(media_type.strip().lower())
    if suffix and data.strip():
        charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", parameters, re.IGNORECASE)
        seen = head.get("warc-date")
        dates = (Evidence("modified", seen),) if seen else ()
        said = Said(dates=dates, languages=(language,) if language else ())
        yield Delivered(tidy(url), data, f"page{suffix}", charset[1] if charset else None, said, spare=True)


def _head(file: IO[bytes], source: str) -> dict[str, str] | None:
    """The next record's head, by names in small letters; None at the end."""
    line = file.readline(LONGEST_HEAD)
    while line in (b"\r\n", b"\n"):
        line = file.readline(LONGEST_HEAD)
    if not line:
        return None
    if not line.startswith(b"WARC/"):
        raise SourceError(source, "is damaged: a record does not begin where it should")
    lines, size = [], 0
    while (line := file.readline(LONGEST_HEAD)) not in (b"\r\n", b"\n"):
        size += len(line)
        if not line or size > LONGEST_HEAD:
            raise SourceError(source, "is damaged: a record's head does not end")
        lines.append(line)
    return _fields(lines)


def _fields(lines: list[bytes]) -> dict[str, str]:
    pairs = (each.decode("utf-8", "replace").partition(":") for each in lines)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _size(head: Mapping[str, str], source: str) -> int:
    value = head.get("content-length", "")
    if not (value.isascii() and value.isdigit() and len(value) < 16):
        raise SourceError(source, "is damaged: a record does not say how long it is")
    return int(value)


def _pass_over(file: IO[bytes], size: int) -> None:
    while size > 0 and (some := file.read(min(size, 1 << 20))):
        size -= len(some)


def _answer(data: bytes) -> tuple[int, dict[str, str], bytes] | None:
    """Status, headers and body of an HTTP answer."""
    head, gap, body = data.partition(b"\r\n\r\n")
    if not gap:
        head, gap, body = data.partition(b"\n\n")
    first, *lines = head.splitlines() or [b""]
    status = re.match(rb"HTTP/\d(?:\.\d)?\s+(\d{3})\b", first)
    return (int(status[1]), _fields(lines), body) if status else None


def _decoded(data: bytes, headers: Mapping[str, str], limit_bytes: int) -> bytes:
    """The body without its transfer and content encodings. Raises ValueError or zlib.error."""
    if "chunked" in headers.get("transfer-encoding", "").lower() and re.match(rb"[0-9a-fA-F]+[^\n]{0,80}\r\n", data):
        data = b"".join(_chunks(data))
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding in ("gzip", "x-gzip") and data.startswith(b"\x1f\x8b"):
        data = zlib.decompressobj(31).decompress(data, limit_bytes + 1)
    elif encoding == "deflate":
        data = zlib.decompressobj(15 if data[:1] and data[0] & 0x0F == 8 else -15).decompress(data, limit_bytes + 1)
    elif encoding not in ("", "identity", "gzip", "x-gzip"):
        raise ValueError(f"compressed as {encoding[:40]!r}")
    if len(data) > limit_bytes:
        raise ValueError("larger than allowed")
    return data


def _chunks(data: bytes) -> Iterator[bytes]:
    place = 0
    while found := re.compile(rb"([0-9a-fA-F]{1,8})[^\n]{0,80}\r\n").match(data, place):
        size = int(found[1], 16)
        if size == 0:
            return
        yield data[found.end() : found.end() + size]
        place = found.end() + size + 2
