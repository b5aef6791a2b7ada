"""Cases of a fetch: what a site's robots.txt says."""

# ruff: noqa: E501  # a case is a row

import gzip

from fetch_cases import FORBIDDEN, MB, Case, endless
from site_server import PAGE, answer, moved


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
