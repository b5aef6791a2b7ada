"""Behave at a site as it asks: read its robots.txt first, and wait for our turn between two requests."""

import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from typing import Final

import httpx

from index.errors import SourceError
from index.fetching import robots
from index.fetching.bodies import TooLargeError, UnreadableError, body
from index.fetching.response import BUSY, LaterError, later
from index.fetching.target import following, redirected
from index.fetching.visit import AGENT, Visit

ROBOTS_KEPT_S: Final = 24 * 3600
"""RFC 9309, 2.4: no longer than a day."""

LONGEST_PAUSE_S: Final = 60.0
"""A site may ask for more between two requests; it is then left alone until later."""


class Manners:
    """When each host may next be asked, and what its robots.txt says. May be called from any thread."""

    def __init__(
        self, *, pause_s: float, redirects: int, sleep: Callable[[float], None], now: Callable[[], datetime]
    ) -> None:
        self._pause_s = pause_s
        self._redirects = redirects
        self._sleep = sleep
        self._now = now
        self._lock = threading.Lock()
        self._free_s: dict[str, float] = {}
        self._robots: dict[str, tuple[float, robots.Robots]] = {}

    def await_turn(self, visit: Visit, target: httpx.URL, hosts: set[str]) -> None:
        """Return when the target may be asked for. `hosts` are those where we had our turn in this visit.

        Raises SourceError where robots.txt forbids it, and LaterError where the wait is too long.
        """
        rules = self.rules(visit, target)
        if not rules.allows(str(target)):
            raise SourceError(
                str(target), "its robots.txt asks programs not to read it; save the page in a browser and add the file"
            )
        host = target.netloc.decode()
        if host in hosts:
            return
        hosts.add(host)
        pause = max(self._pause_s, rules.delay_s or 0)
        with self._lock:
            present = time.monotonic()
            turn = max(present, self._free_s.get(host, present))
            wait = turn - present
            if wait > LONGEST_PAUSE_S:
                raise LaterError(str(target), f"its robots.txt asks for {pause:g} s between requests", wait)
            self._free_s[host] = turn + pause
        if wait > 0:
            self._sleep(wait)

    def rules(self, visit: Visit, target: httpx.URL) -> robots.Robots:
        """What the target's site asks. Where there is no robots.txt, everything may be read."""
        origin = f"{target.scheme}://{target.netloc.decode()}"
        kept_s, rules = self._robots.get(origin, (0.0, robots.ALL))
        if kept_s > time.monotonic():
            return rules
        place = httpx.URL(f"{origin}/robots.txt")
        for _ in range(self._redirects):
            with closing(visit.ask(place)) as answer:
                where = redirected(answer)
                if where is None:
                    rules = self._told(answer, place)
                    break
            place = following(str(place), place, where)
        else:
            rules = robots.ALL  # RFC 9309, 2.3.1.2: one that redirects on and on is as if there were none
        self._robots[origin] = time.monotonic() + ROBOTS_KEPT_S, rules
        return rules

    def _told(self, answer: httpx.Response, place: httpx.URL) -> robots.Robots:
        if answer.status_code in BUSY:
            raise later(str(place), answer, self._now())
        if answer.status_code >= 500:
            raise SourceError(str(place), f"cannot be read ({answer.status_code}), so nothing there may be; try later")
        if not 200 <= answer.status_code < 300:
            return robots.ALL
        try:
            data = body(answer, robots.LIMIT_BYTES, cut=True)
        except (UnreadableError, TooLargeError):  # a site that has rules to tell tells them so that they can be read
            return robots.ALL
        return robots.read(data.decode("utf-8", "replace"), AGENT)
