"""Round-ups: articles that hold the day's news one thing after another (`5 things to know`, `Daily Briefing`).

Such an article reports no event: it shares names and rare words with each of those that it touches on, and would tie
them together. Of 50 stories drawn from 1,914 real articles of four months, 22 held an article on something else, 14 of
them a round-up. It is told by its title alone, English only: by what it is called, or by being a list of subjects.
"""

import re

_CALLED = re.compile(
    r"\b(?:\d+|three|four|five|six|seven|eight|ten) things (?:you need )?to know(?: now)?"
    r"(?: for| on| today| this| ?:|\s*(?:\.\.\.|…|$)| (?:mon|tues|wednes|thurs|fri|satur|sun)day)"
    r"|\b(?:daily|morning|evening|weekend|nightly|news) (?:briefing|brief|digest|round-?up|headlines|news quiz)\b"
    r"|\bnews (?:in brief|quiz|roundup|round-up)\b|\b(?:week|year|day|month) in review\b"
    r"|\bthe week[’']s (?:top|big\w+) "
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day[’']s news\b|\bthe short list\b"
    r"|\bstart your (?:day|week)\b|\b(?:photos|pictures) (?:of the|this) (?:day|week|month)\b"
    r"|\btop (?:stories|headlines) (?:of|for|this)\b",
    re.IGNORECASE,
)
_CUT_OFF = re.compile(r"\s*(?:\.\.\.|…)$|\s[|–—-]\s[^|–—-]{2,30}$")
_FEWEST = 3
"""Subjects of a list, where all have capitals; two with a comma between them are many a headline."""
_PLENTY = 4
"""Subjects of a list, where they do not."""
_LONGEST = 5
"""Words of a subject."""
_LINKED = re.compile(
    r"^(?:but|who|which|where|when|as|after|with|of|the|a|an|is|in|on|at|for|to|amid|including)\b", re.I
)
_TOLD = re.compile(
    r"\b(?:and|or|from|how|why|what|who|says?|said|dies|died|has|have|had|is|are|was|were|can|will)\b", re.I
)
"""What no list of subjects has: it is one clause with commas."""


def is_roundup(title: str) -> bool:
    return _CALLED.search(title) is not None or _is_list(_CUT_OFF.sub("", title))


def _is_list(title: str) -> bool:
    """`King Charles III, Jackson water crisis, Emmy Awards`: nothing but subjects."""
    subjects = [each.strip() for each in title.split(",")]
    if len(subjects) < _FEWEST or not all(map(_is_subject, subjects)):
        return False
    return len(subjects) >= _PLENTY or all(each[0].isupper() for each in subjects)


def _is_subject(words: str) -> bool:
    short = 0 < len(words.split()) <= _LONGEST
    return short and ":" not in words and ";" not in words and not _LINKED.match(words) and not _TOLD.search(words)
