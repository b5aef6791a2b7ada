"""Find what may be deleted from a sentence: whole spans, each with what its loss would cost the reader."""

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.parts import (
    ALLEGING,
    CONDITIONS,
    CONNECTIVE,
    LEADING_TIME,
    Cut,
    Part,
    leans,
    list_item,
    part_loss,
    parts_of,
    resumes,
    shielded,
    subject_part,
)
from bot.tails import days, tails
from bot.verbs import PREPOSITIONS, PRONOUNS, RELATIVES, finite, is_clause, main_verbs, participle, tokens, vocabulary


def cuts(text: str) -> list[Cut]:
    """Every deletion that may be tried on a sentence whose markup is gone already, most of them in combination."""
    shield = shielded(text)
    end = _closing_mark(text)
    parts = parts_of(text, shield, end)
    found = [
        *_brackets(text),
        *_dashes(text, shield, end),
        *_leading(text, parts),
        *_between_commas(text, parts, end),
        *tails(text, parts, shield, end),
        *days(text, shield),
    ]
    held = [parts[k] for k in range(1, len(parts)) if part_loss(text, parts, k) == (None, "attribution")]
    return [
        cut
        for cut in found
        if not _splits(shield, cut) and not any(cut.start <= part.start and part.end <= cut.end for part in held)
    ]


def _splits(shield: list[int], cut: Cut) -> bool:
    """Would the cut leave half of a quotation or bracket?"""
    begins_inside = cut.start > 0 and shield[cut.start] != 0 and shield[cut.start - 1] == shield[cut.start]
    ends_inside = shield[cut.end] != 0 and shield[cut.end - 1] == shield[cut.end]
    return begins_inside or ends_inside


def _closing_mark(text: str) -> int:
    """Where the sentence's final marks begin."""
    return len(re.sub(r"[.!?…]+[”\"’')\]]*$", "", text))


def _brackets(text: str) -> Iterator[Cut]:
    """` (…)`: an aside in brackets."""
    for match in re.finditer(r" ?\([^()]*\)| ?\[[^\[\]]*\]", text):
        if match.start() > 0:
            yield Cut(match.start(), match.end(), "bracket", 0.4)


def _dashes(text: str, shield: list[int], end: int) -> Iterator[Cut]:
    """`— an aside —`, and all that follows a last dash, a semicolon or a colon."""
    marks = [m for m in re.finditer(r" [—–-]{1,2} |—", text[:end]) if shield[m.start()] == 0 and m.start() > 0]
    for first, second in pairwise(marks) if len(marks) % 2 == 0 else ():  # of three, which two hold the aside?
        spaced = text[first.start()] == " " or text[second.end() - 1] == " "
        start = first.start() if spaced else second.start()
        yield (
            Cut(first.start(), second.end() - (1 if text[second.end() - 1] == " " else 0), "dashes", 1.2)
            if spaced
            else Cut(first.start(), start, "dashes", 1.2)
        )
    for mark in marks[-1:] if len(marks) % 2 else marks[-2:-1]:  # never after an aside, which would stay without an end
        if is_clause(text[: mark.start()]):
            yield Cut(mark.start(), end, "dash", 1.5)
    for match in re.finditer(r"[;:] ", text[:end]):
        before = text[: match.start()]
        if (
            shield[match.start()] == 0
            and is_clause(before)
            and not re.search(
                r"(?:\bsaid|says|following|wrote|these|this|why|how|reason|message|thing|question|"
                r"clear|simple|list|options?|warning|answer|fact)$",
                before,
            )
        ):
            yield Cut(match.start(), end, "semicolon", 1.8)


def _leading(text: str, parts: list[Part]) -> Iterator[Cut]:
    """`However,`, `In a statement on Monday,`: what stands before the subject."""
    opener = re.match(r"(?:But|And|So|Yet|Plus),? (?!as\b|if\b|that\b)", text)
    if opener:
        yield Cut(0, opener.end(), "connective", 0.1)
    elif len(parts) > 1 and CONNECTIVE.match(parts[0].text):
        yield Cut(0, parts[1].start, "connective", 0.1)
    for k in range(1, len(parts)):
        head, rest = text[: parts[k].comma], parts[k]
        if not rest.words or not _begins_clause(rest, text):
            continue
        loss = _leading_loss(head, parts[0])
        if _ends_list(parts, k):
            if loss is not None and part_loss(text, parts, 1)[1] != "place":
                yield Cut(0, parts[1].start, "leading", loss)
            return
        first = rest.words[0].low
        named = re.search(r"(?<!^)\b[A-Z]", head[1:])
        if loss is not None and not (
            named and first in PRONOUNS - {"i", "we", "there", "this", "it"} and len(head.split()) > 1
        ):
            yield Cut(0, rest.start, "leading", loss)
        return


def _ends_list(parts: list[Part], k: int) -> bool:
    """Are the part's first words the last items of a list that began before it: `On Monday, Vell, | Sela and Orda met`?

    To cut in front of them would say it of these alone.
    """

    def joined(part: Part) -> bool:
        verb = next((i for i in range(len(part.words)) if finite(part.words, i)), len(part.words))
        return any(word.low in ("and", "or", "&") for word in part.words[:verb])

    return k > 1 and joined(parts[k]) and not any(joined(part) or is_clause(part.text) for part in parts[1:k])


def _begins_clause(part: Part, text: str) -> bool:
    """Does a main clause begin here, with its subject and verb before the next comma?"""
    if resumes(part) or part.words[0].low in {"and", "but", "or", "as", *RELATIVES, *PREPOSITIONS}:
        return False
    return is_clause(part.text) or bool(re.match(r"[“\"]", text[part.start : part.start + 1]))


def _leading_loss(head: str, first: Part) -> float | None:
    """None where the words before the subject must stay."""
    words = tokens(head)
    lows = {word.low for word in words}
    if CONNECTIVE.match(head):
        return 0.1
    if not words or lows & (CONDITIONS | _PREMISES) or ALLEGING.search(head) or head.lower().startswith("according to"):
        return None
    start = words[0].low
    time = LEADING_TIME.match(head) is not None and len(words) <= 6
    phrase = start in PREPOSITIONS | _LEADING or participle(words[0]) or first.words[0].low.endswith("ly")
    dated = 2.5 if _LONG_AGO.search(head) else 0.0  # `In 1945, …` is no news of today
    return (1.0 if time else 1.3) + dated if time or phrase or _SOME_TIME_AFTER.match(head.lower()) else None


_LONG_AGO = re.compile(
    r"\b(?:1[5-9]|20)\d\d\b|\b(?:last|past|previous|earlier this|later this|next|coming) (?:year|month|decade|century|"
    r"spring|summer|fall|autumn|winter)s?\b|\b(?:weeks?|months?|years?|decades?) (?:ago|earlier|later|before)\b"
    r"|\b(?:once|originally|initially|at first|at the time|back then)\b",
    re.IGNORECASE,
)


_PREMISES = vocabulary("under to should had assuming given")
"""`Under the proposal, …`: what follows holds only so."""
_LEADING = vocabulary("while when as after before since because although though despite amid even")
_SOME_TIME_AFTER = re.compile(r"\w+ (?:year|month|week|day|hour|decade)s? (?:after|before|since)\b")


def _between_commas(text: str, parts: list[Part], end: int) -> Iterator[Cut]:
    """Insertions between commas, and what follows the last comma of the main clause."""
    verbs = main_verbs(tokens(text))
    first_verb = tokens(text)[verbs[0]].start if verbs else -1
    for k in range(1, len(parts)):
        part = parts[k]
        loss, kind = part_loss(text, parts, k)
        if loss is None or not part.words:
            continue
        before_verb = first_verb >= part.end
        if k + 1 < len(parts) and not (leans(text, parts, k + 1) and not before_verb):
            yield from _insertion(text, parts, k, before_verb=before_verb)
        if not before_verb and is_clause(text[: part.comma]) and kind != "age" and not list_item(parts, k - 1):
            rest = [part_loss(text, parts, j)[0] for j in range(k + 1, len(parts))]
            goes_on = any(
                resumes(other) or part_loss(text, parts, j)[1] == "purpose"
                for j, other in enumerate(parts[k + 1 :], k + 1)
            )
            if (kind not in ("place", "connective") or not rest) and not goes_on:
                extra = sum(0.8 if value is None else min(value, 1.0) for value in rest)
                yield Cut(part.comma, end, kind, loss + extra)


def _insertion(text: str, parts: list[Part], k: int, *, before_verb: bool) -> Iterator[Cut]:
    """The part alone. Its closing comma goes with it where the main clause goes on."""
    part, rest = parts[k], parts[k + 1]
    loss, kind = part_loss(text, parts, k)
    if loss is None:
        return
    if not rest.words or (kind == "relative" and not before_verb and rest.words[0].low in {"and", "or", *RELATIVES}):
        return
    if before_verb or resumes(rest):
        yield from _before_verb(text, parts, k, kind, loss)
    elif rest.words[0].low in PREPOSITIONS | {"and", "to", "that"} and not is_clause(rest.text):
        yield Cut(part.comma, rest.comma + 1, kind, loss)
    else:
        yield Cut(part.comma, rest.comma, kind, loss)


def _before_verb(text: str, parts: list[Part], k: int, kind: str, loss: float) -> Iterator[Cut]:
    """An insertion between the subject and its verb, with what leans on it; the last takes the closing comma."""
    opening = k
    while opening > 1 and part_loss(text, parts, opening - 1)[0] is not None:
        opening -= 1
    if parts[k].words[0].low in ("along", "as", "together") and kind == "examples":
        return  # a plural verb may count it: `the loan, along with …, are`
    if k == subject_part(parts) and kind != "relative":
        return
    last = k
    while last + 2 < len(parts) and last < k + 3 and kind != "age" and not resumes(parts[last + 1]):
        if part_loss(text, parts, last + 1)[1] not in ("relative", "place", "name", ""):
            break
        last += 1
    following = part_loss(text, parts, last + 1)[0]
    if following is None and not resumes(parts[last + 1]):
        return  # the comma is inside the insertion
    end = parts[last + 1].comma
    if following is None or resumes(parts[last + 1]):
        yield Cut(parts[k].comma, end, kind, loss, parts[opening].comma, end)
    else:
        yield Cut(parts[k].comma, end, kind, loss)
