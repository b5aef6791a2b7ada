"""Every answer that a site may give has its outcome, and no forbidden connection is made: see tests/fetch_*.py."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_network

import pytest
from fetch_addresses import NAMES, addresses
from fetch_answers import bodies, slow, statuses
from fetch_cases import Case
from fetch_redirects import redirects
from fetch_rules import rules
from site_server import Site

from index.errors import SourceError
from index.fetching import guard
from index.fetching.web import Web

CASES = [*addresses(), *redirects(), *statuses(), *bodies(), *slow(), *rules()]
ALLOWED = (ip_network("127.0.0.1/32"),)


@pytest.fixture(scope="module")
def inner() -> Iterator[list[Site]]:
    """Servers at addresses that are not allowed. Nobody ever connects to them."""
    with Site(host="127.0.0.2") as four, Site(host="::1") as six:
        yield [four, six]
        assert [each.connections for each in (four, six)] == [0, 0]


class Resolver:
    """The tests' names, and the system's for addresses written as numbers; some lead elsewhere the second time."""

    def __init__(self) -> None:
        self.times: Counter[str] = Counter()

    def __call__(self, host: str, port: int) -> list[str]:
        self.times[host] += 1
        if host == "slow.test":
            time.sleep(1.5)
        if host == "rebound.test":
            return ["127.0.0.1"] if self.times[host] == 1 else ["127.0.0.2"]
        if host == "later.test":
            return ["127.0.0.1"] if self.times[host] <= 2 else ["169.254.169.254"]
        if host in NAMES:
            return NAMES[host]
        if host.endswith(".test"):
            raise OSError("no such host")
        return guard.resolve(host, port)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_an_answer_has_its_outcome(case: Case, inner: list[Site]) -> None:
    with Site() as site:
        words = {"site": site.url, "inner": inner[0].url, "port": str(site.port)}
        for path, page in case.pages.items():
            site.pages[path] = page.replace(b"{inner}", inner[0].url.encode()) if isinstance(page, bytes) else page
        web = Web(replace(case.limits, allowed=ALLOWED), resolve=Resolver(), sleep=lambda seconds: None)
        url = case.url if "{" not in case.url else case.url.format(**words)
        if case.told is None:
            fetched = web.fetch(url, known=case.known)
            assert fetched.data == case.body
            assert fetched.url == case.final.format(**words)
        else:
            with pytest.raises(SourceError) as refused:
                web.fetch(url, known=case.known)
            assert case.told in str(refused.value)
            assert len(str(refused.value)) < 1_000
        if case.asked is not None:
            assert [path.partition("?")[0] for path in site.paths] == case.asked
    assert [each.connections for each in inner] == [0, 0]


def test_there_are_two_hundred_cases_each_with_a_name_of_its_own() -> None:
    names = [case.name for case in CASES]
    assert len(names) >= 200
    assert len(set(names)) == len(names)
