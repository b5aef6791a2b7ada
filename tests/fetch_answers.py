"""Cases of a fetch: statuses, bodies, and answers that are slow."""

# ruff: noqa: E501  # a case is a row

import gzip
import time
import zlib
from email.utils import formatdate

from fetch_cases import HTML, MB, Case, endless
from site_server import PAGE, Page, Wire, answer, moved

from index.fetching.web import Limits, Validators


def statuses() -> list[Case]:
    told = {
        400: "does not give the page (400)",
        401: "may not be read by programs (401)",
        402: "may not be read by programs (402)",
        403: "may not be read by programs (403)",
        404: "no such page (404)",
        410: "no such page (410)",
        418: "does not give the page (418)",
        451: "may not be read by programs (451)",
        500: "the site has a fault (500)",
        502: "the site has a fault (502)",
        504: "the site has a fault (504)",
        599: "the site has a fault (599)",
        204: "does not give the page (204)",
        206: "does not give the page (206)",
        203: "does not give the page (203)",
    }
    found = [Case(f"status {status}", pages={"/a": answer(HTML, status)}, told=words) for status, words in told.items()]
    mark, day = Validators('"v1"', None), Validators(None, "Tue, 04 Mar 2025 10:00:00 GMT")

    def conditional(wire: Wire) -> None:
        same = wire.asked.headers.get("if-none-match") == '"v1"' or "if-modified-since" in wire.asked.headers
        wire.send(answer(status=304, etag='"v1"', content_length="") if same else PAGE)

    def once(refusal: bytes) -> Page:
        waiting = [refusal]
        return lambda wire: wire.send(waiting.pop() if waiting else PAGE)

    def busy(wait: str, status: int = 429) -> bytes:
        return answer(b"<p>Slow down</p>", status, retry_after=wait)

    soon = formatdate(time.time() + 3600, usegmt=True)
    return [
        *found,
        Case("304 by its ETag", pages={"/a": conditional}, known=mark, body=None),
        Case("304 by its date", pages={"/a": conditional}, known=day, body=None),
        Case("200 although asked by its ETag", pages={"/a": PAGE}, known=mark),
        Case("304 that was not asked for", pages={"/a": answer(status=304)}, told="does not give the page (304)"),
        Case("429 for a second", pages={"/a": once(busy("1"))}, asked=["/a", "/a"]),
        Case("429 for no time", pages={"/a": once(busy("0"))}, asked=["/a", "/a"]),
        Case("503 for a second", pages={"/a": once(busy("1", 503))}, asked=["/a", "/a"]),
        Case("429 until yesterday", pages={"/a": once(busy("Tue, 04 Mar 2025 10:00:00 GMT"))}, asked=["/a", "/a"]),
        Case("429 without a time", pages={"/a": once(busy(""))}, asked=["/a", "/a"]),
        Case("429 with nonsense", pages={"/a": once(busy("soon"))}, asked=["/a", "/a"]),
        Case("429 for ever", pages={"/a": busy("1")}, told="too many requests (429)", asked=["/a", "/a", "/a"]),
        Case("503 for ever", pages={"/a": busy("", 503)}, told="not to be had at present (503)"),
        Case("429 for an hour", pages={"/a": busy("3600")}, told="try again in 3600 s", asked=["/a"]),
        Case("429 for an hour, as a date", pages={"/a": busy(soon)}, told="too many requests", asked=["/a"]),
        Case("429 for longer than anyone lives", pages={"/a": busy("9" * 30)}, told="too many requests"),
        Case("429 for less than nothing", pages={"/a": once(busy("-5"))}, asked=["/a", "/a"]),
        Case("503 behind a redirect", pages={"/a": moved("/b"), "/b": busy("3600", 503)}, told="(503)", asked=["/a", "/b"]),
    ]  # fmt: skip


def bodies() -> list[Case]:
    def packed(body: bytes, encoding: str = "gzip") -> bytes:
        return answer(body, content_encoding=encoding)

    def bomb(size: int, *, bare: bool = False) -> bytes:
        engine = zlib.compressobj(9, zlib.DEFLATED, -15 if bare else 31)
        return b"".join([*(engine.compress(bytes(MB)) for _ in range(size)), engine.flush()])

    def chunked(*pieces: bytes) -> bytes:
        body = b"".join(b"%x\r\n%s\r\n" % (len(each), each) for each in pieces)
        return answer(body + b"0\r\n\r\n", transfer_encoding="chunked")

    def endless_gzip(wire: Wire) -> None:
        engine = zlib.compressobj(9, zlib.DEFLATED, 31)
        wire.send(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
        while True:
            wire.send(engine.compress(bytes(MB)))

    def endless_chunks(wire: Wire) -> None:
        endless(wire, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"ffff\r\n" + b"a" * 0xFFFF + b"\r\n")

    def endless_head(wire: Wire) -> None:
        endless(wire, b"HTTP/1.1 200 OK\r\n", b"X-More: yes\r\n" * 500)

    large, bare = "more than 1 MB", zlib.compressobj(9, zlib.DEFLATED, -15)
    bare_body = bare.compress(HTML) + bare.flush()
    plain = answer(HTML)
    media = {each: f"is not an article ({each})" for each in ("image/png", "video/mp4", "audio/mpeg", "font/woff2")}
    return [
        *(Case(f"body: {kind}", pages={"/a": answer(b"x", content_type=kind)}, told=told) for kind, told in media.items()),
        Case("body: said to be huge", pages={"/a": answer(HTML, content_length=str(10**12))}, told=large),
        Case("body: said to be huger than a number", pages={"/a": answer(HTML, content_length="9" * 40)}, told="broke off"),
        Case("body: a byte too much", pages={"/a": answer(b"a" * (MB + 1))}, told=large),
        Case("body: just small enough", pages={"/a": answer(b"a" * MB)}, body=b"a" * MB),
        Case("body: endless", pages={"/a": endless}, told=large),
        Case("body: endless chunks", pages={"/a": endless_chunks}, told=large),
        Case("body: endless gzip", pages={"/a": endless_gzip}, told=large),
        Case("body: endless head", pages={"/a": endless_head}, told="broke off"),
        Case("body: bomb of gzip", pages={"/a": packed(bomb(100))}, told=large),
        Case("body: bomb of deflate", pages={"/a": packed(bomb(100, bare=True), "deflate")}, told=large),
        Case("body: bomb in a bomb", pages={"/a": packed(gzip.compress(bomb(100)), "gzip, gzip")}, told="was not asked for"),
        Case("body: bomb of many members", pages={"/a": packed(gzip.compress(bytes(MB // 2)) * 40)}, told=large),
        Case("body: gzip", pages={"/a": packed(gzip.compress(HTML))}),
        Case("body: x-gzip", pages={"/a": packed(gzip.compress(HTML), "x-gzip")}),
        Case("body: GZIP", pages={"/a": packed(gzip.compress(HTML), " GZIP ")}),
        Case("body: gzip in two members", pages={"/a": packed(gzip.compress(HTML[:200]) + gzip.compress(HTML[200:]))}),
        Case("body: gzip and what is none", pages={"/a": packed(gzip.compress(HTML) + b"<!-- cached -->")}),
        Case("body: deflate", pages={"/a": packed(zlib.compress(HTML), "deflate")}),
        Case("body: bare deflate", pages={"/a": packed(bare_body, "deflate")}),
        Case("body: identity", pages={"/a": packed(HTML, "identity")}),
        Case("body: brotli", pages={"/a": packed(HTML, "br")}, told="compressed as 'br'"),
        Case("body: zstd", pages={"/a": packed(HTML, "zstd")}, told="compressed as 'zstd'"),
        Case("body: gzip that is none", pages={"/a": packed(HTML)}, told="its compression is damaged"),
        Case("body: gzip broken off", pages={"/a": packed(gzip.compress(HTML)[:-40])}, told="its compression breaks off"),
        Case("body: gzip with a broken byte", pages={"/a": packed(gzip.compress(HTML)[:60] + b"\0\0" + gzip.compress(HTML)[62:])}, told="its compression is damaged"),
        Case("body: chunks", pages={"/a": chunked(HTML[:100], HTML[100:])}),
        Case("body: chunks broken off", pages={"/a": chunked(HTML)[:-30]}, told="broke off"),
        Case("body: chunks of no size", pages={"/a": answer(b"zz\r\nabc", transfer_encoding="chunked")}, told="broke off"),
        Case("body: shorter than said", pages={"/a": answer(HTML, content_length=str(len(HTML) + 9))}, told="broke off"),
        Case("body: longer than said", pages={"/a": answer(HTML, content_length="100")}, body=HTML[:100]),
        Case("body: of no said length", pages={"/a": plain.replace(f"Content-Length: {len(HTML)}\r\n".encode(), b"")}),
        Case("body: none", pages={"/a": answer(b"")}, body=b""),
        Case("body: not HTTP", pages={"/a": b"220 mail.test ESMTP\r\n"}, told="broke off or is not HTTP"),
        Case("body: nothing at all", pages={"/a": b""}, told="broke off or is not HTTP"),
        Case("body: HTTP/0.9", pages={"/a": HTML}, told="broke off or is not HTTP"),
        Case("body: a status that is no number", pages={"/a": b"HTTP/1.1 ok OK\r\n\r\n"}, told="broke off or is not HTTP"),
        Case("body: a header without a colon", pages={"/a": plain.replace(b"Content-Length:", b"Content-Length")}, told="broke off or is not HTTP"),
        Case("body: after an early hint", pages={"/a": b"HTTP/1.1 103 Early Hints\r\nLink: </s.css>\r\n\r\n" + PAGE}),
    ]  # fmt: skip


def slow() -> list[Case]:
    brief = Limits(pause_s=0, total_s=0.6, patience_s=0, bytes=MB)
    silent = Limits(pause_s=0, total_s=20, silent_s=0.3, patience_s=0, bytes=MB)

    def drip(data: bytes, pause: float = 0.05) -> Page:
        def send(wire: Wire) -> None:
            for place in range(len(data)):
                wire.send(data[place : place + 1])
                wire.wait(pause)

        return send

    def after(data: bytes) -> Page:
        def send(wire: Wire) -> None:
            wire.send(data)
            wire.wait(10)

        return send

    def hops(wire: Wire) -> None:
        wire.wait(0.25)
        wire.send(moved(f"/a?{time.monotonic_ns()}"))

    late = "did not answer in time"
    return [
        Case("slow: silent", pages={"/a": after(b"")}, told=late, limits=silent),
        Case("slow: silent in its head", pages={"/a": after(PAGE[:30])}, told=late, limits=silent),
        Case("slow: silent in its body", pages={"/a": after(PAGE[:-30])}, told=late, limits=silent),
        Case("slow: silent in its gzip", pages={"/a": after(answer(gzip.compress(HTML), content_encoding="gzip")[:-9])}, told=late, limits=silent),
        Case("slow: a byte at a time, its head", pages={"/a": drip(PAGE)}, told=late, limits=brief),
        Case("slow: a byte at a time, its body", pages={"/a": lambda wire: (wire.send(PAGE[:200]), drip(PAGE[200:])(wire))[0]}, told=late, limits=brief),
        Case("slow: from one address to the next", pages={"/a": hops}, told=late, limits=brief),
        Case("slow: its robots.txt", pages={"/robots.txt": drip(answer(b"User-agent: *\nDisallow:\n" * 50)), "/a": PAGE}, told=late, limits=brief, asked=[]),
        Case("slow: its name", "http://slow.test:{port}/a", told=late, limits=brief, asked=[]),
    ]  # fmt: skip
