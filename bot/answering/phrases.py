"""Set phrases of a light verb (`come into force`, `take part`), which share no word with their other wordings."""

import re
from collections.abc import Iterable, Iterator

_PHRASES = {
    "~effect": r"c[oa]m(?:es?|ing) into (?:force|effect)|t[ao]ke?(?:s|n|ing)? effect|ent(?:er|ered|ers|ering"
    r"|ry) into force"
    r"|(?:will )?appl(?:y|ies) from|effective (?:from|on|as of)",
    "~held": r"t[ao]k(?:es?|ing|en) place|took place|(?:is|are|was|were|be|been|being) held|to be held|(?:is|are"
    r"|was|were) (?:expected|scheduled|set|due) (?:on|for|in|at)",
    "~part": r"t[ao]k(?:es?|ing|en) part|took part|(?:a|the)? trial of(?= (?:about |some |nearly "
    r"|more than )?[\d])|participat\w+|enroll?\w+",
    "~succeed": r"t[ao]k(?:es?|ing|en) over|took over|(?:act|acts|acting|serve|step) in (?:his|her|their) place"
    r"|(?:be|is|was|puts?|placed) in charge|succeed(?:s|ed|ing)?(?= (?:him|her|[A-Z]))|replac(?:e|es|ed|ing)"
    r"|fill in for"
    r"|stand(?:s|ing)? in for|interim|caretaker|successor",
    "~blackout": r"(?:los[et]|losing|without|lack of|restored?) (?:electricity|power)|power (?:cut|outage"
    r"|failure)s?|blackouts?"
    r"|(?:electricity|power) (?:was|were) (?:cut|lost|restored)|in the dark",
    "~office": r"(?:start|starts|started|begin|begins|began) (?:work )?as|t[ao]k\w* up (?:the|his|her|a) (?:post"
    r"|job|role|position)|t[ao]k\w* office|sworn in"
    r"|assum\w+ (?:office|the (?:post|role))",
    "~attend": r"(?:people|fans|spectators|viewers|many) (?:saw|watched|see|watch|went to|came to|attended)"
    r"|attendance|crowd of|spectators?|audience of|attend(?:ed|ing|s)?|in front of [\d]|watched by|turned out",
    "~q1": r"first[- ]quarter|1st[- ]quarter|Q1|three months to (?:the end of )?March",
    "~q2": r"second[- ]quarter|2nd[- ]quarter|Q2|three months to (?:the end of )?June",
    "~q3": r"third[- ]quarter|3rd[- ]quarter|Q3|three months to (?:the end of )?September",
    "~q4": r"(?:fourth|final)[- ]quarter|4th[- ]quarter|Q4|three months to (?:the end of )?December",
    "~h1": r"first half|first[- ]half|H1",
    "~h2": r"second half|second[- ]half|H2",
    "~nextyear": r"next year(?:['’]s)?",
    "~resign": r"step(?:s|ped|ping)? (?:down|aside)|resign\w*|quit(?:s|ting)?|stood down",
    "~dismiss": r"(?:lost|lose|loses|losing) (?:his|her|their) jobs?|(?:is|was|were|been|being|be|get|got|getting)"
    r" (?:fired|let go)|fired as|sacked|ousted|dismissed as|laid off|lay off|layoffs?|firing of",
    "~expel": r"(?:throw|threw|thrown|kick(?:ed|ing|s)?) (?:\w+ ){0,2}?out of|expel\w*|expulsions?|evict\w*",
    "~marry": r"tied the knot|got married|marr(?:y|ied|ies)|wed(?:s|ding)?",
    "~breakin": r"(?:got|get|getting|broke|break|breaking) into|c[oa]me? in through|broke in|break in"
    r"|gain(?:ed)? (?:access|entry)|came (?:in )?through|hack(?:ed|ing)? into",
    "~call": r"called off|cancell?(?:ed|s|ing|ation)|scrapped|abandoned",
    "~delay": r"put off|postpon\w+|delay\w*|rescheduled?|pushed back",
    "~setup": r"set up|found(?:ed|ing)|establish(?:ed|ing|es)?",
    "~shut": r"shut(?:s|ting)? down|clos(?:ed?|es|ing|ure)|shuttered",
    "~court": r"(?:appear|go|went|face)\w* (?:in|before|to|on) (?:a )?(?:court|judge|trial|hearing)",
    "~open": r"open(?:s|ed|ing)? (?:to the public|its doors|hours)",
}
"""Names of phrases, each with the ways it is written; written for this purpose. `~` begins no stem."""

QUARTERS = tuple(frozenset(group.split()) for group in ("~q1 ~q2 ~q3 ~q4", "~h1 ~h2"))
"""Phrases of which one excludes the others of its group: parts of a year."""

_PATTERNS = {name: re.compile(rf"\b(?:{pattern})(?!\w)", re.IGNORECASE) for name, pattern in _PHRASES.items()}


def phrases(text: str, names: Iterable[str] = tuple(_PHRASES)) -> Iterator[tuple[str, int, int]]:
    """Those of the phrases that a text has: the name, and the half-open span of its words."""
    for name in names:
        for match in _PATTERNS[name].finditer(text):
            yield name, *match.span()
