"""What sites answer, and what becomes of a fetch: what a case of tests/test_fetch_cases.py says.

`{site}` stands for the site's address, `{inner}` for that of a server that must never be reached.
"""

from dataclasses import dataclass, field

from site_server import PAGE, Page, Wire, article

from index.fetching.web import Limits, Validators

HTML = article().encode()
MB = 1_000_000
NOTHING_KNOWN = Validators()
USUAL = Limits(pause_s=0, total_s=20, patience_s=2, bytes=MB)
FORBIDDEN = "not a public address"


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


def endless(wire: Wire, head: bytes | None = None, piece: bytes = b"<p>More.</p>" * 5_000) -> None:
    wire.send(head or b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        wire.send(piece)
