"""Find what may be deleted from a sentence: whole spans, each with what its loss would cost the reader."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from bot.sentences.attributions import attributions
from bot.sentences.part_words import ALLEGING, CONDITIONS, CONNECTIVE, DAY, LEADING_TIME, SOME_TIME_AFTER
from bot.sentences.parts import Cut, Part, leans, list_item, part_loss, parts_of, resumes, shielded, subject_part
from bot.sentences.tail_words import NOUNS_IN_ING
from bot.sentences.tails import days, tails
from bot.sentences.verbs import (
    AUXILIARIES,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    finite,
    is_clause,
    main_verbs,
    participle,
    tokens,
    vocabulary,
)


def cuts(text: str) -> list[Cut]:
    """Every deletion that may be tried on a sentence whose markup is gone already, most of them in combination."""
    shield = shielded(text)
    end = _closing_mark(text, shield)
    parts = parts_of(text, shield, end)
    found = [
        *_brackets(text),
        *_dashes(text, shield, end),
        *_leading(text, parts),
        *(_with_mark(text, shield, cut) for cut in _between_commas(text, parts, end)),
        *tails(text, parts, shield, end),
        *days(text, shield),
        *_attributed(text, parts, end),
        *_of_subject(text),
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


def _with_mark(text: str, shield: list[int], cut: Cut) -> Cut:
    """The cut with the mark that closes a quotation in it, where the comma that ends it stands before the mark."""
    marked = text[cut.end : cut.end + 2] in (",”", ',"') and shield[cut.end] and shield[cut.start] != shield[cut.end]
    if not marked or text[cut.start] != ",":
        return cut
    if cut.closing >= 0:
        return replace(cut, end=cut.end + 2, opening=-1, closing=-1)
    return replace(cut, start=cut.start + 1, end=cut.end + 2)


def _closing_mark(text: str, shield: list[int]) -> int:
    """Where the sentence's final marks begin; its end where they close a quotation within it: `the film “Serial.”`"""
    if text[-1:] in ("”", '"') and shield[len(text) - 1] and shield[0] != shield[len(text) - 1]:
        return len(text)
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
            yield Cut(match.start(), end, "semicolon", 1.8 if text[match.start()] == ";" else 4.0)


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
    if (
        not words
        or lows & (CONDITIONS | _PREMISES)
        or words[0].low == "to"
        or ("to" in lows and participle(words[0]))
        or ALLEGING.search(head)
        or head.lower().startswith("according to")
    ):
        return None
    start = words[0].low
    time = LEADING_TIME.match(head) is not None and len(words) <= 6
    phrase = start in PREPOSITIONS | _LEADING or participle(words[0]) or first.words[0].low.endswith("ly")
    dated = 2.5 if _LONG_AGO.search(head) else 0.0  # `In 1945, …` is no news of today
    return (1.0 if time else 1.3) + dated if time or phrase or SOME_TIME_AFTER.match(head) else None


_LONG_AGO = re.compile(
    r"\b(?:1[5-9]|20)\d\d\b|\b(?:last|past|previous|earlier this|later this|next|coming) (?:year|month|decade|century|"
    r"spring|summer|fall|autumn|winter)s?\b|\b(?:weeks?|months?|years?|decades?) (?:ago|earlier|later|before)\b"
    r"|\b(?:once|originally|initially|at first|at the time|back then)\b",
    re.IGNORECASE,
)


_PREMISES = vocabulary("under should had assuming given asked")
"""`Under the proposal, …`: what follows holds only so; `When asked …`: it is no answer without."""
_LEADING = vocabulary("while when as after before since because although though despite amid even just")


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


def _attributed(text: str, parts: list[Part], end: int) -> Iterator[Cut]:
    """What stands behind who says it: `…, the ministry said | in a statement`, `according to a study | of sleep`."""
    for each in attributions(text):
        if each.before:
            continue
        by = each.span.start + len(each.core)
        start = by if text.startswith(each.core, each.span.start) else each.span.end
        stop = min((part.comma for part in parts if part.comma >= start), default=end)
        rest = text[start:stop]
        if _BEHIND_WHO.match(rest) and not re.search(r"[“”\"—–;:]", rest):
            yield Cut(start, stop, "attributed", 1.5 if " by " in rest else 0.7)


_BEHIND_WHO = re.compile(
    rf" (?:in|on|at|during|late|early|earlier|last|this|yesterday|today|through|via|from|of|for|by|before|after|{DAY}"
    r"|who|which|that|published|released|sent|posted|obtained|seen|reviewed|issued|filed|conducted|provided|shared"
    r"|familiar|briefed|involved)\b"
)


def _of_subject(text: str) -> Iterator[Cut]:
    """`A lawyer | representing the crew | has said …`: of one among many, it may go unsaid which."""
    words = tokens(text)
    verbs = main_verbs(words) if words and words[0].text in ("A", "An") else []
    if not verbs or words[verbs[0]].low not in AUXILIARIES:
        return
    for i in range(2, verbs[0] - 1):
        if words[i - 1].low in PREPOSITIONS or "," in (word.text for word in words[i : verbs[0]]):
            return
        between = text[words[i].start : words[verbs[0]].start]
        tells = words[i].low.endswith("ing") and participle(words[i]) and words[i].low not in NOUNS_IN_ING
        noun = words[i - 1].text
        if tells and noun.isalpha() and noun.islower() and not re.search(r"[“”\"()—–]", between):
            yield Cut(words[i - 1].end, words[verbs[0]].start - 1, "subject", 3.0)
            return


def _insertion(text: str, parts: list[Part], k: int, *, before_verb: bool) -> Iterator[Cut]:
    """The part alone. Its closing comma goes with it where the main clause goes on."""
    part, rest = parts[k], parts[k + 1]
    loss, kind = part_loss(text, parts, k)
    if loss is None:
        return
    if not rest.words or (kind == "relative" and not before_verb and rest.words[0].low in {"and", "or", *RELATIVES}):
        return
    if text[part.comma + 1 : part.comma + 2] in ("”", '"'):
        yield Cut(part.comma + 2, rest.comma + 1, kind, loss)  # the comma stands before the mark, and serves the rest
    elif before_verb or resumes(rest):
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
