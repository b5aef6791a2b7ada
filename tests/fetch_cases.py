"""What sites answer, and what becomes of a fetch: one row for each case of tests/test_fetch_cases.py.

`{site}` stands for the site's address, `{inner}` for that of a server that must never be reached.
"""

# ruff: noqa: E501  # a case is a row

import gzip
import time
import zlib
from dataclasses import dataclass, field
from email.utils import formatdate

from site_server import PAGE, Page, Wire, answer, article, moved

from index.web import Limits, Validators

HTML = article().encode()
MB = 1_000_000
NOTHING_KNOWN = Validators()
USUAL = Limits(pause_s=0, total_s=20, patience_s=2, bytes=MB)


@dataclass(frozen=True, slots=True)
class Case:
    """`pages` are the site's; `url` is fetched. Then either `told` stands in the error, or the page came, from `final`.

    `asked` are the paths asked for, robots.txt aside; None where that does not matter.
    """

    name: str
    url: str = "{site}/a"
    pages: dict[str, Page] = field(default_factory=lambda: {"/a": PAGE})
    told: str | None = None
    body: bytes | None = HTML
    final: str = "{site}/a"
    asked: list[str] | None = None
    known: Validators = NOTHING_KNOWN
    limits: Limits = USUAL


NOT_FETCHED = {
    "a file's address": "file:///etc/passwd",
    "ftp": "ftp://news.test/a",
    "gopher": "gopher://news.test/_a",
    "data": "data:text/html,<p>Hello</p>",
    "javascript": "javascript:alert(1)",
    "no scheme": "news.test/a",
    "no host": "http:///a",
    "no host with a port": "http://:80/a",
    "a name in it": "http://ada@news.test/a",
    "a password in it": "http://ada:secret@news.test/a",
    "a host before an at sign": "http://news.test@127.0.0.1/a",
    "port 0": "http://news.test:0/a",
    "a port too high": "http://news.test:99999/a",
    "a port that is no number": "http://news.test:http/a",
    "an open bracket": "http://[::1/a",
    "no address in brackets": "http://[news]/a",
    "an address longer than any": "http://news.test/" + "a" * 3000,
    "a line end in it": "http://news.test/a\r\nHost: other",
    "nothing": "",
    "white space": "   ",
}

INNER = {
    "loopback": "127.0.0.2",
    "loopback, shortened": "127.2",
    "loopback in hexadecimal": "0x7f000002",
    "loopback in octal": "0177.0.0.02",
    "loopback as one number": "2130706434",
    "loopback, its end": "127.255.255.254",
    "this host": "0.0.0.0",
    "this network": "0.1.2.3",
    "private, of class A": "10.0.0.1",
    "private, of class B": "172.16.0.1",
    "private, of class B, its end": "172.31.255.254",
    "private, of class C": "192.168.0.1",
    "behind a carrier's NAT": "100.64.0.1",
    "link-local": "169.254.1.1",
    "a cloud's metadata": "169.254.169.254",
    "a cloud's metadata as one number": "2852039166",
    "Alibaba's metadata": "100.100.100.200",
    "Azure's host": "168.63.129.16",
    "protocol assignments": "192.0.0.8",
    "for documentation": "192.0.2.1",
    "for documentation, another": "198.51.100.7",
    "for documentation, a third": "203.0.113.7",
    "for benchmarks": "198.18.0.1",
    "a relay of 6to4": "192.88.99.1",
    "multicast": "224.0.0.1",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "IPv6 loopback": "[::1]",
    "IPv6, no address": "[::]",
    "IPv6 link-local": "[fe80::1]",
    "IPv6 site-local": "[fec0::1]",
    "IPv6 unique local": "[fd12:3456:789a::1]",
    "Amazon's metadata on IPv6": "[fd00:ec2::254]",
    "IPv6 multicast": "[ff02::1]",
    "IPv6 for documentation": "[2001:db8::1]",
    "IPv6 for documentation, another": "[3fff::1]",
    "IPv6 for segment routing": "[5f00::1]",
    "IPv4-mapped loopback": "[::ffff:127.0.0.2]",
    "IPv4-mapped private": "[::ffff:10.0.0.1]",
    "IPv4-mapped metadata": "[::ffff:a9fe:a9fe]",
    "IPv4-compatible loopback": "[::127.0.0.2]",
    "IPv4-translated loopback": "[::ffff:0:127.0.0.2]",
    "NAT64 to loopback": "[64:ff9b::7f00:2]",
    "NAT64 to metadata": "[64:ff9b::a9fe:a9fe]",
    "NAT64 of a network's own": "[64:ff9b:1::7f00:2]",
    "6to4 to loopback": "[2002:7f00:2::1]",
    "Teredo": "[2001:0:4136:e378:8000:63bf:3fff:fdd2]",
    "discarded": "[100::1]",
}

NAMES = {
    "news.test": ["127.0.0.1"],
    "two.test": ["127.0.0.1", "127.0.0.1"],
    "inner.test": ["127.0.0.2"],
    "private.test": ["10.1.2.3"],
    "metadata.test": ["169.254.169.254"],
    "six.test": ["::1"],
    "mapped.test": ["::ffff:127.0.0.2"],
    "nat64.test": ["64:ff9b::a00:1"],
    "scoped.test": ["fe80::1%1"],
    "mixed.test": ["127.0.0.1", "10.1.2.3"],
    "mixed-six.test": ["127.0.0.1", "fd00::1"],
    "last.test": ["8.8.8.8", "127.0.0.1", "169.254.169.254"],
    "empty.test": [],
}
"""What the tests' resolver knows. 127.0.0.1 is allowed, as it would be in PRECIS_FETCH_ALLOW."""

FORBIDDEN = "not a public address"
REFUSED_NAMES = [
    "inner.test",
    "private.test",
    "metadata.test",
    "six.test",
    "mapped.test",
    "nat64.test",
    "scoped.test",
    "mixed.test",
    "mixed-six.test",
    "last.test",
]


def _of(name: str) -> str:
    """httpx takes an octal number in an address for a mistake."""
    return "not a web address" if "octal" in name else FORBIDDEN


def addresses() -> list[Case]:
    cases = [Case(f"not fetched: {name}", url, told="address", asked=[]) for name, url in NOT_FETCHED.items()]
    cases += [
        Case(f"inner: {name}", f"http://{host}:{{port}}/a", told=_of(name), asked=[]) for name, host in INNER.items()
    ]
    cases += [
        Case(
            f"redirect to inner: {name}",
            pages={"/a": moved(f"http://{host}:80/a")},
            told=_of(name),
            asked=["/a"],
        )
        for name, host in INNER.items()
    ]
    cases += [Case(f"by name: {name}", f"http://{name}:{{port}}/a", told=FORBIDDEN, asked=[]) for name in REFUSED_NAMES]
    cases += [
        Case(f"redirect by name: {name}", pages={"/a": moved(f"//{name}/a")}, told=FORBIDDEN, asked=["/a"])
        for name in REFUSED_NAMES
    ]
    return [
        *cases,
        Case("by name: allowed", "http://news.test:{port}/a", final="http://news.test:{port}/a"),
        Case("by name: allowed twice", "http://two.test:{port}/a", final="http://two.test:{port}/a"),
        Case("by name: unknown", "http://unknown.test/a", told="its host is not known", asked=[]),
        Case("by name: no address", "http://empty.test/a", told="cannot be reached", asked=[]),
        Case("by name: rebound after robots.txt", "http://rebound.test:{port}/a", told=FORBIDDEN, asked=[]),
        Case(
            "by name: rebound for the redirect",
            "http://later.test:{port}/a",
            {"/a": moved("/b"), "/b": PAGE},
            told=FORBIDDEN,
            asked=["/a"],
        ),
    ]


def redirects() -> list[Case]:
    def chain(length: int) -> dict[str, Page]:
        hops: dict[str, Page] = {f"/{n}": moved(f"/{n + 1}") for n in range(length)}
        return {"/a": moved("/0"), **hops, f"/{length}": PAGE}

    def with_cookie(wire: Wire) -> None:
        wire.send(
            PAGE
            if "seen=1" in wire.asked.headers.get("cookie", "")
            else answer(status=302, location="/a", set_cookie="seen=1")
        )

    def counting(wire: Wire) -> None:
        seen = wire.asked.headers.get("cookie", "")
        wire.send(
            answer(
                status=302,
                location="/a",
                set_cookie=f"n={len(seen) + len(str(time.monotonic_ns()))}{time.monotonic_ns()}",
            )
        )

    found = [
        Case(f"redirect {status}", pages={"/a": moved("/b", status), "/b": PAGE}, final="{site}/b", asked=["/a", "/b"])
        for status in (301, 302, 303, 307, 308)
    ]
    refused = {
        "file": "file:///etc/passwd",
        "ftp": "ftp://news.test/",
        "javascript": "javascript:alert(1)",
        "data": "data:text/html,hi",
        "with a password": "http://a:b@news.test/",
        "bad brackets": "http://[::1/",
        "bad port": "http://news.test:99999/",
    }
    found += [
        Case(f"redirect to {name}", pages={"/a": moved(where)}, told="redirects to", asked=["/a"])
        for name, where in refused.items()
    ]
    return [
        *found,
        Case("redirect without a host", pages={"/a": moved("b"), "/b": PAGE}, final="{site}/b"),
        Case("redirect with two dots", pages={"/a": moved("../../b"), "/b": PAGE}, final="{site}/b"),
        Case("redirect to a query", pages={"/a": moved("/b?page=1"), "/b": PAGE}, final="{site}/b?page=1"),
        Case("redirect to a fragment", pages={"/a": moved("/b#top"), "/b": PAGE}, final="{site}/b"),
        Case("redirect with a space", pages={"/a": moved("/b c"), "/b%20c": PAGE}, final="{site}/b%20c"),
        Case("redirect without Location", pages={"/a": answer(status=302)}, told="does not give the page (302)"),
        Case("redirect 300", pages={"/a": answer(HTML, 300)}, told="does not give the page (300)"),
        Case("redirect 7 times", pages=chain(7), final="{site}/7"),
        Case("redirect 20 times", pages=chain(20), told="redirects more than 8 times"),
        Case("redirect to itself", pages={"/a": moved("/a")}, told="in a circle", asked=["/a"]),
        Case("redirect to itself by a fragment", pages={"/a": moved("#top")}, told="in a circle", asked=["/a"]),
        Case("redirect round and round", pages={"/a": moved("/b"), "/b": moved("/a")}, told="in a circle", asked=["/a", "/b"]),
        Case("redirect on and on", pages={"/a": lambda wire: wire.send(moved(f"/a?{time.monotonic_ns()}"))}, told="more than 8"),
        Case("redirect once with a cookie", pages={"/a": with_cookie}, asked=["/a", "/a"]),
        Case("redirect always with a new cookie", pages={"/a": counting}, told="more than 8"),
        Case("redirect to what is not there", pages={"/a": moved("/b")}, told="no such page (404)", asked=["/a", "/b"]),
        Case("redirect with an endless body", pages={"/a": lambda wire: endless(wire, moved("/b").replace(b"Content-Length: 0\r\n", b"")), "/b": PAGE}, final="{site}/b"),
    ]  # fmt: skip


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


def endless(wire: Wire, head: bytes | None = None, piece: bytes = b"<p>More.</p>" * 5_000) -> None:
    wire.send(head or b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        wire.send(piece)


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


def rules() -> list[Case]:
    def text(*lines: str) -> bytes:
        return answer("\n".join(lines).encode(), content_type="text/plain")

    no = "its robots.txt asks programs not to read it"
    refused = {
        "everything": ("User-agent: *", "Disallow: /"),
        "this program": ("User-agent: precis", "Disallow: /", "", "User-agent: *", "Disallow:"),
        "this program's version": ("User-agent: Precis/2.0", "Disallow: /"),
        "several programs": ("User-agent: other", "User-agent: precis", "Disallow: /a"),
        "by the longer rule": ("User-agent: *", "Allow: /", "Disallow: /a"),
        "by a star": ("User-agent: *", "Disallow: /*"),
        "by an end": ("User-agent: *", "Disallow: /a$"),
        "an encoded path": ("User-agent: *", "Disallow: /%61"),
        "with comments": ("# rules", "User-agent: * # all", "Disallow: /a # no"),
        "in capitals": ("USER-AGENT: *", "DISALLOW: /a"),
        "behind a mark": ("\ufeffUser-agent: *", "Disallow: /a"),
        "with CR": ("User-agent: *\rDisallow: /a",),
    }
    may = {
        "nothing": ("User-agent: *", "Disallow:"),
        "another program": ("User-agent: other", "Disallow: /"),
        "another program's longer name": ("User-agent: precisely", "Disallow: /"),
        "all but this program": ("User-agent: *", "Disallow: /", "User-agent: precis", "Allow: /"),
        "by the longer rule": ("User-agent: *", "Disallow: /", "Allow: /a"),
        "of two as long": ("User-agent: *", "Disallow: /a", "Allow: /a"),
        "another end": ("User-agent: *", "Disallow: /a.html$"),
        "another path": ("User-agent: *", "Disallow: /ab"),
        "rules before any program": ("Disallow: /",),
        "no rules": ("Hello", "World"),
        "slow rules": ("User-agent: *", "Crawl-delay: 0.1", "Disallow: /b"),
    }
    binary = answer(bytes(range(256)) * 40)
    many = "\n".join(["User-agent: *", *(f"Disallow: /*a*b*c*d*{n}$" for n in range(4_000))])
    return [
        *(Case(f"robots: not {name}", pages={"/robots.txt": text(*lines), "/a": PAGE}, told=no, asked=[]) for name, lines in refused.items()),
        *(Case(f"robots: {name}", pages={"/robots.txt": text(*lines), "/a": PAGE}) for name, lines in may.items()),
        Case("robots: none", pages={"/a": PAGE}),
        Case("robots: forbidden to read", pages={"/robots.txt": answer(status=403), "/a": PAGE}),
        Case("robots: at fault", pages={"/robots.txt": answer(status=500), "/a": PAGE}, told="cannot be read (500)", asked=[]),
        Case("robots: busy", pages={"/robots.txt": answer(status=429, retry_after="60"), "/a": PAGE}, told="(429)", asked=[]),
        Case("robots: elsewhere", pages={"/robots.txt": moved("/r"), "/r": text("User-agent: *", "Disallow: /a"), "/a": PAGE}, told=no),
        Case("robots: round and round", pages={"/robots.txt": moved("/robots.txt"), "/a": PAGE}, asked=["/a"]),
        Case("robots: at an inner address", pages={"/robots.txt": moved("{inner}/robots.txt"), "/a": PAGE}, told=FORBIDDEN, asked=[]),
        Case("robots: endless", pages={"/robots.txt": lambda wire: endless(wire, piece=b"User-agent: *\nDisallow: /b\n" * 3000), "/a": PAGE}),
        Case("robots: a bomb", pages={"/robots.txt": answer(gzip.compress(bytes(50 * MB)), content_encoding="gzip"), "/a": PAGE}),
        Case("robots: in brotli", pages={"/robots.txt": answer(b"x", content_encoding="br"), "/a": PAGE}),
        Case("robots: binary", pages={"/robots.txt": binary, "/a": PAGE}),
        Case("robots: a page", pages={"/robots.txt": PAGE, "/a": PAGE}),
        Case("robots: many stars", "{site}/" + "abcd" * 400, {"/robots.txt": text(many), "/" + "abcd" * 400: PAGE}, final="{site}/" + "abcd" * 400),
        Case("robots: of the place that it redirects to", pages={"/robots.txt": text("User-agent: *", "Disallow: /b"), "/a": moved("/b"), "/b": PAGE}, told=no, asked=["/a"]),
        Case("robots: only the query", "{site}/a?print=1", {"/robots.txt": text("User-agent: *", "Disallow: /*?print="), "/a": PAGE}, told=no, asked=[]),
    ]  # fmt: skip


CASES = [*addresses(), *redirects(), *statuses(), *bodies(), *slow(), *rules()]
