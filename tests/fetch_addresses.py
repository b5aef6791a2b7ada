"""Cases of a fetch: addresses that are refused, by number and by name, at once and behind a redirect."""

from fetch_cases import FORBIDDEN, Case
from site_server import PAGE, moved

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
