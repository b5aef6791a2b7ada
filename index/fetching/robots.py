"""robots.txt: what a site asks programs not to read, and how fast it may be read (RFC 9309).

The standard library's `urllib.robotparser` knows neither `*` nor `$` in a path, and takes the first rule that fits
where the standard takes the longest.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

LIMIT_BYTES = 512_000
"""What is read of a robots.txt; the standard asks for at least 500 KiB."""

LONGEST_RULE = 2_000
MOST_RULES = 5_000


@dataclass(frozen=True, slots=True)
class Rule:
    """A path pattern, and whether what it fits may be read."""

    allow: bool
    pattern: str


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules for one program at one site. `delay_s`: the seconds between two requests, where the site says."""

    rules: tuple[Rule, ...] = ()
    delay_s: float | None = None
    sitemaps: tuple[str, ...] = ()

    def allows(self, url: str) -> bool:
        """The longest rule that fits decides; of two as long, the one that allows."""
        parts = urlsplit(url)
        path = _same(parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        if path == "/robots.txt":
            return True
        fitting = [rule for rule in self.rules if fits(rule.pattern, path)]
        return max(fitting, key=lambda rule: (len(rule.pattern), rule.allow), default=Rule(True, "")).allow


ALL = Robots()
NOTHING = Robots((Rule(False, "/"),))


def read(text: str, agent: str) -> Robots:
    """The rules of the groups for `agent` (a product name), else of those for everyone. Never fails."""
    groups: dict[str, list[tuple[str, str]]] = {}
    sitemaps: list[str] = []
    named: list[str] = []
    open_ = False  # user-agent lines that follow each other share their rules
    for key, value in _lines(text):
        if key == "user-agent":
            name = value.partition("/")[0].strip().lower()
            named = [*named, name] if open_ else [name]
            open_ = True
            for each in named:
                groups.setdefault(each, [])
        elif key == "sitemap":
            sitemaps.append(value)
        elif named:
            open_ = False
            for each in named:
                groups[each].append((key, value))
    lines = groups.get(agent.lower(), groups.get("*", []))
    return Robots(tuple(_rules(lines)), _delay(lines), tuple(sitemaps[:100]))


def fits(pattern: str, path: str) -> bool:
    """Whether a pattern with `*` and a final `$` fits the beginning of a path. Linear in the path for each `*`."""
    anchored = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    place = len(first)
    if anchored and not others:
        return place == len(path)
    for number, part in enumerate(others):
        if anchored and number == len(others) - 1:
            return path.endswith(part) and len(path) - len(part) >= place
        found = path.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    return True


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.lstrip("\ufeff").splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        if colon and len(value) <= LONGEST_RULE:
            yield key.strip().lower(), value.strip()


def _rules(lines: Sequence[tuple[str, str]]) -> Iterator[Rule]:
    for key, value in lines[:MOST_RULES]:
        if key in ("allow", "disallow") and value:
            yield Rule(key == "allow", _same(value))


def _delay(lines: Sequence[tuple[str, str]]) -> float | None:
    for key, value in lines:
        if key == "crawl-delay" and re.fullmatch(r"\d{1,6}(?:\.\d{1,6})?", value):
            return float(value)
    return None


def _same(path: str) -> str:
    """One spelling for what may be percent-encoded or not."""
    return quote(unquote(path, errors="surrogateescape"), safe="/*$?=&;,:@!+~'()", errors="surrogateescape")
