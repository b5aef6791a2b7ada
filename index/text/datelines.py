"""Where a report was written, and by which agency, before its first words: `BRANNOCK, Estovar (AP) — `."""

from index.text.patterns import pattern

_DATELINE = pattern(
    r"^(?:[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}(?:, [A-Z][\w.’' ]{1,20})?(?:, \w+\.? \d{1,2}(?:, \d{4})?)? ?)?"
    r"(?:\([\w .’'/&-]{2,40}\) ?(?:[—–−:-]+|$)|(?:AP|CNN|Reuters|AFP|Business)\)? ?[—–−-]+) ?"
)
_CAPITAL_DATELINE = pattern(
    r"^[A-Z][A-Z.’'-]{2,}(?:[ ,]+(?:[A-Z][A-Z.’'-]+|[A-Z][a-z]+\.?|\d{1,2}|\d{4})){0,5} ?(?:\([^)]{2,40}\) ?)?[—–−-]+ ?"
)
_AGENCY_DATELINE = pattern(
    r"^(?:[A-Z][\w.’'-]*(?:,? [A-Z][\w.’'-]*){0,4},? ?)?"
    r"\((?:AP|AFP|UPI|CNN|CNN Business|CNN en Español|Reuters|Bloomberg|Thomson Reuters Foundation)\) ?[—–−-]* ?"
)
_DASHED = pattern(r"[—–−(-]")
"""One of these stands in any dateline."""
FEWEST_LEFT = 20
"""Code points that a dateline has behind it: of less it is no beginning."""


def without_dateline(text: str) -> str:
    """The words behind the dateline; all of them where there is none."""
    for dateline in (_DATELINE, _CAPITAL_DATELINE, _AGENCY_DATELINE) if _DASHED.search(text) else ():
        match = dateline.match(text)
        if match and len(text) - match.end() > FEWEST_LEFT:
            text = text[match.end() :].lstrip(" —–−-")
    return text
