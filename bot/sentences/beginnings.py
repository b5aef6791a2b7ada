"""The first words of a sentence, up to where they can stand alone: for one that no sound deletion shortens enough."""

import re
from collections.abc import Callable

from bot.sentences import foreign
from bot.sentences.attributions import attributions, keeps
from bot.sentences.compress import finished, plain, sound
from bot.sentences.part_words import CONDITIONS
from bot.sentences.tails import hangs_on_more
from bot.sentences.verbs import (
    BASES,
    DETERMINERS,
    PREPOSITIONS,
    SUBORDINATORS,
    finite,
    is_clause,
    main_verbs,
    participle,
    tokens,
    vocabulary,
)
from index.text.patterns import pattern

_BOUNDARIES = (
    re.compile(r"[,;:，、；：—–](?=\s|[^\d\s])"),
    re.compile(r" (?=(?:which|who|where|while|as|after|before|because|amid)\b)"),
    re.compile(r" (?=(?:and|with|in|at|during)\b [a-z\d])"),
)
_PARTICLES = vocabulary("out up away back down off over forward ahead along")
_TAKEN_BACK = pattern(
    r"\b(?:claim|alleg|accus|deni|deny|suggest|believ|predict|forecast|argu|but|except|unless|if)(?:\w*)\b", re.I
)
"""What makes the words before it somebody's opinion, or conditional."""
_ASKED = pattern(r"\b(?:asked|told|urged|ordered|allowed|wanted|expected|forced|required|invited|warned|persuaded)\b")
_BEFORE_MORE = (
    PREPOSITIONS
    | DETERMINERS
    | SUBORDINATORS
    | vocabulary("last next former new same other first second own most least")
)
_ASIDE = pattern(r", (?:who|which|whose|(?:[\w-]+ ){1,3}(?:of|to|from|by) (?:which|whom|whose))\b[^,]*, ")
_TO_THE_END = 30
"""Code points behind who says it, such as `on Tuesday`, that end a sentence with it."""


def clause(sentence: str, at_most: int) -> str | None:
    """The first words of a sentence, up to the last boundary of a clause or phrase at which they can stand alone.

    What is kept says no more than the sentence did: nothing is joined that stood apart, and the cut is not made where
    what follows decides the truth of what is kept. None where there is no such boundary.
    """
    text = plain(sentence)
    if len(text) <= at_most:
        return text or None
    if not foreign.is_english(text):
        return foreign.shortened(text, at_most)
    verbs = main_verbs(tokens(text))
    anchor = tokens(text)[verbs[0]].end if verbs else len(text)
    for boundary in _BOUNDARIES:
        for match in reversed(list(boundary.finditer(text, max(at_most // 3, anchor), at_most))):
            head = finished(text[: match.start()])
            fits = len(head) <= at_most and sound(head) and _stands(head) and not _decides(text, match.start())
            if fits and keeps(text, head):
                return head
    return _with_who_says(text, at_most, clause)


def _with_who_says(text: str, at_most: int, cut: Callable[[str, int], str | None]) -> str | None:
    """The first words as `cut` has them, and who says them where that ends the sentence; None where nothing does."""
    last = next((each for each in reversed(attributions(text)) if not each.before), None)
    if last is None or len(text) - last.span.end > _TO_THE_END or not text[: last.span.start].endswith(", "):
        return None
    said, who = text[: last.span.start - 2], text[last.span.start : last.span.end]
    head = cut(said, at_most - len(who) - len(", .")) if len(said) > len(who) else None
    whole = finished(f"{head.rstrip('.')}, {who}") if head else ""
    return whole if whole and len(whole) <= at_most and sound(whole) and keeps(text, whole) else None


def _stands(head: str) -> bool:
    """Is the main verb where a subject has it, and not in an aside that the cut has left open, or last without its
    object?"""
    first, *others = head.split(", ")
    opener = tokens(first)[0]
    later = re.match(r"(?:[\w-]+ ){1,2}(?:after|before|since) ", first)  # `a day after …`, `weeks after …`
    leads = opener.low in PREPOSITIONS | SUBORDINATORS or participle(opener) or later is not None
    words = [word for word in tokens(head) if word.word]
    whole = any(is_clause(other) for other in others) if leads else is_clause(first)
    left = words[-1].low in _PARTICLES or finite(words, len(words) - 1) or participle(words[-1])
    left = left or (len(words) > 1 and words[-2].low == "to" and words[-1].low in BASES)  # `prompted her to consult`
    return whole and not left


def opening(sentence: str, at_most: int) -> str | None:
    """The last resort, for an article that offers nothing else: as many first words as fit and do not hang."""
    text = plain(sentence)
    if len(text) <= at_most:
        return text or None
    places = [match.start() for match in re.finditer(r"[\s,;:，、；：—–]", text[:at_most])]
    heads = [finished(text[:place]) for place in reversed(places) if place]
    fitting = [head for head in heads if len(head) <= at_most and keeps(text, head)]
    best = next((head for head in fitting if sound(head) and not _wants_more(head)), fitting[0] if fitting else None)
    return best or _with_who_says(text, at_most, opening)


def _wants_more(head: str) -> bool:
    """Does it end on a word that stands before another: `across the country on`, `during last month’s`?

    Where anything better is to be had: some of these words may also be adverbs (`was paid in`).
    """
    last = tokens(head.rstrip(".”\"’'"))[-1].low
    return last in _BEFORE_MORE or last.endswith(("’s", "'s"))


def _waits(text: str, place: int) -> bool:
    """Is there a subject whose verb stands behind an aside: `after a mob |, some of whom were armed,| stormed`?"""
    found = next((each for each in _ASIDE.finditer(text) if each.start() <= place < each.end()), None)
    words = tokens(text[found.end() : found.end() + 30]) if found else []
    return bool(words) and not words[0].low.endswith("ing") and (finite(words, 0) or participle(words[0]))


def _decides(text: str, place: int) -> bool:
    """Does what follows decide the truth of the words before? `No one died in …`, `the first since …`, `beef, pork and
    …`."""
    words = tokens(text[place : place + 60])
    if words and words[0].low == "and" and len(words) > 1 and not finite(words, 1):
        return True
    if re.match(r",(?: [^,]+,)? to [a-z]", text[place:]):
        return True  # `named an aide, Orla Veredin, | to lead the office`
    if len(words) > 1 and words[0].low == "as" and words[1].low in DETERMINERS:
        return True  # `use the visit | as a chance to …`
    if _TAKEN_BACK.search(text, place) or (_ASKED.search(text[:place]) and re.match(r"[^,]*\bto [a-z]", text[place:])):
        return True
    if _waits(text, place):
        return True
    following = {word.low for word in words[:3]}
    item = re.match(r",(?: [^,]+,)* (?:[^,]{1,40} )?(?:and|or) ", text[place:])
    return (
        bool(following & CONDITIONS)
        or hangs_on_more(text[:place])
        or (item is not None and not is_clause(text[place + 2 :]))
    )
