"""Requests for news on a topic, which ask for no one fact: `the latest on the strike`, `tell me about the vote`."""

import re

_BEFORE = (
    r"(?:(?:hey|hi|hello|please|so|ok(?:ay)?|well|precis)\b[\s,!.]*)*"
    r"(?:(?:can|could|would|will) you (?:please )?|please )?"
)
_ON = r"(?:with|in|on|about|regarding|concerning|around|from|of|for|to|at|over)"
_NEWS = r"(?:news|stor(?:y|ies)|developments?|updates?|headlines|situation|state of (?:play|affairs))"
_LATEST = r"(?:latest|newest|recent|current|new)"
_FRAMES = (
    rf"(?:what(?:[’']?s| is| are| has| have)?|wh?ats|wats)\s+(?:(?:been|all)\s+)?(?:the\s+)?"
    rf"(?:{_LATEST}(?:\s+{_NEWS})?|{_NEWS}|up|(?:been )?(?:going on|happening))\s+{_ON}",
    rf"(?:is there |are there |do you have |have you (?:got )?)?any(?:thing)?\s+(?:new|{_LATEST}?\s*{_NEWS})\s+{_ON}",
    rf"(?:the )?(?:{_LATEST}\s+)?{_NEWS}\s+{_ON}",
    rf"(?:the )?(?:latest|newest)\s+{_ON}",
    r"tell (?:me|us) (?:more|something|everything|all|a bit)?\s*about|(?:talk to me|read up) about",
    r"(?:fill|catch|bring|brief|update) (?:me|us)(?: in| up)?(?: to speed)? (?:on|about|with)",
    rf"(?:give|send|show|get|find) (?:me|us) (?:an? |the |some |any )?(?:quick |short |brief |{_LATEST} )*"
    rf"(?:summary|overview|rundown|recap|briefing|info(?:rmation)?|{_NEWS}|latest)\s+{_ON}",
    r"summari[sz]e|sum up|recap",
)
_FRAME = re.compile(rf"^\W*{_BEFORE}(?:{'|'.join(_FRAMES)})\s+(?P<topic>\S.*?)\s*[?.!]*\s*$", re.IGNORECASE | re.DOTALL)
_GOING = re.compile(
    rf"^\W*{_BEFORE}how(?:[’']?s| is| are| have| has)\s+(?P<topic>.+?)\s+"
    r"(?:going|doing|progressing|coming along|been going|developing|unfolding)(?: (?:on|now|so far|these days))?\W*$",
    re.IGNORECASE | re.DOTALL,
)
_ASKS = re.compile(
    r"^(?:who(?:m|se)?|what|which|when|where|why|how|whether|if|is|are|was|were|did|does|do|has|have|had)\b", re.I
)


def topic(question: str) -> str | None:
    """The topic on which any news is asked for; None where the question asks for something of its own."""
    match = _FRAME.match(question) or _GOING.match(question)
    return match["topic"] if match and not _ASKS.match(match["topic"]) else None
