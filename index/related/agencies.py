"""From whom an article has what it says: the agencies and outlets that its words name as sources."""

import re
from functools import lru_cache

from index.store.rows import folded

AGENCIES = {
    "reuters": "Reuters|Thomson Reuters",
    "associated press": "Associated Press|AP",
    "agence france-presse": "Agence France-Presse|AFP",
    "deutsche presse-agentur": "Deutsche Presse-Agentur|dpa|DPA",
    "press association": "Press Association|PA Media",
    "bloomberg": "Bloomberg(?: News)?",
    "dow jones": "Dow Jones(?: Newswires)?",
    "united press international": "United Press International|UPI",
    "efe": "Agencia EFE|EFE",
    "ansa": "ANSA",
    "kyodo": "Kyodo(?: News)?",
    "yonhap": "Yonhap",
    "xinhua": "Xinhua",
    "tass": "(?:ITAR-)?TASS|Tass",
    "ria novosti": "RIA Novosti|RIA News|RIA",
    "interfax": "Interfax",
    "ukrinform": "Ukrinform",
    "unian": "UNIAN",
    "anadolu": "Anadolu(?: Agency)?",
    "press trust of india": "Press Trust of India|PTI",
    "asian news international": "Asian News International|ANI",
    "vietnam news agency": "Vietnam News Agency|VNA",
    "korean central news agency": "Korean Central News Agency|KCNA",
    "voice of america": "Voice of America|VOA",
    "radio free europe": "Radio Free Europe(?:/Radio Liberty)?|RFE/RL",
    "radio free asia": "Radio Free Asia|RFA",
    "deutsche welle": "Deutsche Welle|DW",
    "al jazeera": "Al Jazeera",
    "bbc": "BBC(?: News)?",
    "cnn": "CNN",
    "nhk": "NHK",
    "axios": "Axios",
    "politico": "Politico|POLITICO",
}
"""The agencies and broadcasters that others draw on, by the name that they are looked up under, as they are written."""

_KIND = (
    "Agency|Broadcaster|Broadcasting|Bulletin|Chronicle|Courier|Daily|Dispatch|Enquirer|Examiner|Gazette|Globe|Guardian"
    "|Herald|Independent|Inquirer|Journal|Ledger|Magazine|Mail|Media|Mirror|News|Newswire|Observer|Post|Press|Radio|Record"
    "|Review|Standard|Star|Sun|Telegraph|Television|Times|Today|Tribune|TV|Weekly|Wire"
)
"""What the names of other outlets end in."""
_OUTLET = rf"(?:[A-Z][\w&’'-]*\s+){{1,3}}(?:{_KIND})\b"
_SAYS = r"(?:had |has |have )?(?:reported|reports?|said|says|wrote|writes|quoted|quotes|cited|cites|learned|revealed)\b"
_AS_SOURCE = (
    r"(?:told|according to|(?:reported|published|obtained|released|quoted|cited|carried|broadcast) by|citing|quoting"
    r"|via|interview(?:s|ed)? (?:with|by)|(?:statement|comments?|email|remarks) to|reporting (?:by|from)"
    r"|reports? (?:by|from|in|of))"
)
AT_THE_HEAD = 240
"""Code points of the text in which a dateline or byline stands."""


def sources(text: str) -> frozenset[str]:
    """The agencies and outlets, as they are looked up, that a text names as sources of what it says."""
    found = {match["after"] or match["before"] for match in _named().finditer(text)}
    return frozenset(canonical(name) for name in found)


def head_sources(text: str, byline: str | None = None) -> frozenset[str]:
    """The agencies that a dateline, `ARDENZ (Reuters) -`, or a byline gives for the whole of an article."""
    head = text[:AT_THE_HEAD]
    found = {match["name"] for match in _dateline().finditer(head)}
    found |= {match["name"] for match in _byline().finditer(head)}
    found |= {match[0] for match in _agency().finditer(byline or "")}
    return frozenset(canonical(name) for name in found)


def canonical(name: str) -> str:
    """How an outlet is looked up: an agency by its one name, another without its article."""
    name = " ".join(name.split())
    for known, written in _patterns():
        if written.fullmatch(name):
            return known
    return re.sub(r"^the\s+", "", folded(name))


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((known, re.compile(written, re.IGNORECASE)) for known, written in AGENCIES.items())


def _name() -> str:
    return rf"(?:{'|'.join(AGENCIES.values())}|{_OUTLET})"


@lru_cache(maxsize=1)
def _named() -> re.Pattern[str]:
    kind = r"(?:\s+(?:news agency|newspaper|news|website|agency|magazine|television))?"
    short = r"(?:\s+\((?:[A-Z][\w/]{1,6})\))?"
    return re.compile(
        rf"\b{_AS_SOURCE}\s+(?:[Tt]he\s+)?(?:(?:state|local)[\w-]*\s+|[a-z]+\s+(?:news\s+)?(?:agency|outlet|newspaper)\s+)*"
        rf"(?P<after>{_name()})\b"
        rf"|\b(?P<before>{_name()}){kind}{short}\s+{_SAYS}"
    )


@lru_cache(maxsize=1)
def _dateline() -> re.Pattern[str]:
    return re.compile(rf"\((?P<name>{_name()})\)\s*(?:[-–—:]|$)", re.MULTILINE)


@lru_cache(maxsize=1)
def _agency() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(AGENCIES.values())})\b")


@lru_cache(maxsize=1)
def _byline() -> re.Pattern[str]:
    names = "|".join(AGENCIES.values())
    return re.compile(
        rf"^\s*(?:(?:[Bb]y\s|BY\s).{{0,60}}?[\s,/|(]+)?(?:[Tt]he\s+)?(?P<name>{names})\)?\s*$", re.MULTILINE
    )
