"""Fetch an address as a polite visitor: within limits, asking robots.txt first, and never from a private network.

Only what a fetch needs is asked of a site: no cookies are kept after a visit, no proxy is used (it would connect in our
place, unguarded), and what has not changed is not sent again.
"""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import httpx

from index.errors import SourceError
from index.fetching import guard
from index.fetching.guard import Resolve
from index.fetching.manners import Manners
from index.fetching.response import UNKNOWN, Fetched, GoneError, LaterError, Validators, fetched
from index.fetching.target import FOR_GOOD, address, following, redirected
from index.fetching.visit import USUAL, Limits, Visit, visiting

__all__ = ["UNKNOWN", "Fetched", "GoneError", "LaterError", "Limits", "Validators", "Web", "address"]


class Web:
    """The web, as one process visits it. Its methods may be called from any thread."""

    def __init__(
        self,
        limits: Limits = USUAL,
        *,
        resolve: Resolve = guard.resolve,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._limits = limits
        self._resolve = resolve
        self._sleep = sleep
        self._now = now
        self._manners = Manners(pause_s=limits.pause_s, redirects=limits.redirects, sleep=sleep, now=now)

    def fetch(self, url: str, *, known: Validators = UNKNOWN) -> Fetched:
        """What is at an address. Raises SourceError, with the way out; GoneError and LaterError where they say more."""
        for waited in (True, True, False):
            try:
                with visiting(url, self._limits, self._resolve) as visit:
                    return self._fetched(visit, url, known)
            except LaterError as later:
                if not waited or later.wait_s > self._limits.patience_s:
                    raise
                self._sleep(later.wait_s)
        raise AssertionError("the last attempt returns or raises")

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """The sitemaps that a site's robots.txt names."""
        with visiting(url, self._limits, self._resolve) as visit:
            return self._manners.rules(visit, address(url)).sitemaps

    def _fetched(self, visit: Visit, url: str, known: Validators) -> Fetched:
        """What is there in the end, from redirect to redirect."""
        target = address(url)
        moved: httpx.URL | None = target
        seen = {visit.at(target)}
        hosts: set[str] = set()
        for _ in range(self._limits.redirects + 1):
            self._manners.await_turn(visit, target, hosts)
            with closing(visit.ask(target, known)) as answer:
                where = redirected(answer)
                if where is None:
                    found = fetched(url, answer, known, limit_bytes=self._limits.bytes, now=self._now())
                    return replace(found, moved=str(moved) if moved and str(moved) != url else None)
            if answer.status_code not in FOR_GOOD:
                moved = None
            target = following(url, target, where)
            moved = moved and target
            if visit.at(target) in seen:
                raise SourceError(url, "it redirects in a circle; open it in a browser, save the page and add that")
            seen.add(visit.at(target))
        raise SourceError(url, f"it redirects more than {self._limits.redirects} times; give the last address")
