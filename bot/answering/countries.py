"""Which country an outlet is of: by its name where it is well known, by its site's country code, or by its language."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index.fetching.addresses import host, is_address

OUTLETS = Path(__file__).with_name("outlets.json")
"""Of each country: its adjectives, domains, the languages that are hardly written elsewhere, and well-known outlets,
agencies and public broadcasters among them; from general knowledge."""


@dataclass(frozen=True, slots=True)
class Country:
    """`outlets` are keys (`outlet_key`) mapped to the names as they are written."""

    name: str
    adjectives: tuple[str, ...]
    domains: frozenset[str]
    languages: frozenset[str]
    outlets: Mapping[str, str]


@cache
def countries() -> tuple[Country, ...]:
    held = json.loads(OUTLETS.read_text(encoding="utf-8"))
    return tuple(
        Country(
            name,
            tuple(of["adjectives"]),
            frozenset(of["domains"]),
            frozenset(of["languages"]),
            {outlet_key(each): each for each in of["outlets"]},
        )
        for name, of in held.items()
    )


def outlet_key(name: str) -> str:
    """An outlet's name as it is compared: without `The`, `www.`, a domain's end, spaces, signs and case."""
    return re.sub(r"^the\s|^www\.|\.(?:com|org|net|news|info|co)(?:\.[a-z]{2})?$|[\W_]", "", name.strip().casefold())


def country_of(outlet: str, source: str, language: str | None) -> str | None:
    """The country of an outlet, one of whose articles is at `source`; None where nothing tells."""
    key = outlet_key(outlet)
    known = next((each.name for each in countries() if key in each.outlets), None)
    if known:
        return known
    site = (host(source) if is_address(source) else outlet if "." in outlet else None) or ""
    code = site.rpartition(".")[2].lower()
    by_site = next((each.name for each in countries() if code in each.domains), None)
    return by_site or next((each.name for each in countries() if language in each.languages), None)
