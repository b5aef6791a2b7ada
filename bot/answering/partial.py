"""Whether a number counts only a part of what it stands beside, or comes on top of it: `four of whom died`."""

import re

from bot.answering.question import words

_WHOLE = words(
    """whom which them these those the_dead the_deceased the_victims the_fatalities the_deaths the_bodies the_casualties
    the_injured the_wounded the_missing the_survivors the_\\d+ the_total those_who"""
).replace(" ", r"\ ")
_AFTER = re.compile(
    rf"(?:\ [\w-]+){{0,2}}?\ of\ {_WHOLE}\b"  # four of whom, two children of the 23
    r"|(?:\ [\w-]+)?\ (?:more|fewer|less|others?)\b",  # six more, five others
    re.IGNORECASE | re.VERBOSE,
)
_BEFORE = re.compile(
    rf"(?:\b(?:including|among|amongst)(?:\W+{_WHOLE})?|\bof\ {_WHOLE})"  # including, among them, of whom
    r"(?:\W+(?:at|least|about|some|nearly|almost|were|are|was|up|to|only|just|the|an?|[\w-]+ed))*\W*$"
    r"|\b(?:another|additional|further|extra)\W+$",
    re.IGNORECASE | re.VERBOSE,
)
_LISTED = re.compile(
    r"\b(?:including|among\ (?:them|whom|these|those))\b(?:\W+[\w-]+){0,8}?\W+and\W+$", re.IGNORECASE | re.VERBOSE
)
_STOP = re.compile(r"[.;:!?]\s")


def partial(sentence: str, start: int, end: int) -> bool:
    """Of the number at [start:end) of a sentence."""
    before = _STOP.split(sentence[:start])[-1]
    after = _STOP.split(sentence[end:])[0]
    return bool(_AFTER.match(after) or _BEFORE.search(before) or _LISTED.search(before))
