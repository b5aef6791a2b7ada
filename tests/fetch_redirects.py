"""Cases of a fetch: redirects."""

# ruff: noqa: E501  # a case is a row

import time

from fetch_cases import HTML, Case, endless
from site_server import PAGE, Page, Wire, answer, moved


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
