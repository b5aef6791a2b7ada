"""The parts of a sentence between its commas: what each is, and what a reader would lose with it."""

import re
from dataclasses import dataclass

from bot.sentences.part_words import (
    APPOSITION,
    ATTRIBUTION,
    CONDITIONS,
    CONNECTIVE,
    DATE_COMMA,
    EXAMPLES,
    IN_A_MOVE,
    LEADING_TIME,
    MORE_THAN,
    OF_WHOM,
    OFFICE,
    OVERTURNED,
    QUANTITY_RELATIVE,
    QUOTED,
    SAYING,
    SOME_TIME_AFTER,
    TAIL_WORDS,
    TITLED,
)
from bot.sentences.verbs import (
    BASES,
    PREPOSITIONS,
    RELATIVES,
    SUBORDINATORS,
    Token,
    finite,
    is_clause,
    participle,
    tokens,
)


@dataclass(frozen=True, slots=True)
class Cut:
    """A half-open span that may go. `loss` grows with what a reader misses: 0.1 an age, 4.5 a "but".

    `closing` is the comma that ends an insertion: it goes too once all between it and `opening` has gone.
    """

    start: int
    end: int
    kind: str
    loss: float
    opening: int = -1
    closing: int = -1


@dataclass(frozen=True, slots=True)
class Part:
    """What stands between two commas of the sentence. `start` is after the comma and its space."""

    comma: int
    start: int
    end: int
    words: list[Token]
    text: str


SUBJECT = Token("one", 0, 0, "one")


def shielded(text: str) -> list[int]:
    """For each code point, which quotation or bracket holds it, 0 for none; a cut takes all of one or nothing."""
    shield = [0] * (len(text) + 1)
    for number, match in enumerate(QUOTED.finditer(text), 1):
        shield[match.start() : match.end()] = [number] * (match.end() - match.start())
    return shield


def parts_of(text: str, shield: list[int], end: int) -> list[Part]:
    fixed = {match.start(k) for match in DATE_COMMA.finditer(text) for k in range(1, 8) if match.group(k)}
    commas = [m.start() for m in re.finditer(r",(?=[ ”\"]|$)", text[:end]) if m.start() not in fixed]
    commas = [
        c
        for c in commas
        if shield[c] == 0
        or (c + 1 < len(text) and text[c + 1] in '”"' and shield[c + 2 if c + 2 < len(shield) else c] == 0)
    ]
    parts = []
    for comma, stop in zip([-1, *commas], [*commas, end], strict=True):
        start = comma + 1
        while (
            start < stop
            and text[start] in ' ”"'
            and (text[start] == " " or shield[start] == shield[max(comma, 0)] != 0)
        ):
            start += 1
        words = text[start:stop]
        parts.append(Part(comma, start, stop, tokens(words), words))
    return parts


Judged = tuple[float | None, str]
"""What losing a part would cost, None where it must stay; and what kind of part it is."""


def part_loss(text: str, parts: list[Part], k: int) -> Judged:
    """The first judgement that fits: asides, what binds the part to the sentence, clauses and phrases, appositions."""
    if not parts[k].words:
        return None, ""
    judged = (judge(text, parts, k) for judge in (_aside, _bound, _added, _apposition))
    return next((each for each in judged if each), (None, ""))


def _aside(text: str, parts: list[Part], k: int) -> Judged | None:
    """An age, a connective, who said it, a relative clause."""
    part = parts[k]
    first = part.words[0].low
    if re.fullmatch(r"(?:now |then |aged? )?\d{1,3}", part.text.lower()):
        return 0.1, "age"
    if CONNECTIVE.match(part.text) and first not in ("and", "but", "so", "yet", "more"):
        return 0.1, "connective"
    if ATTRIBUTION.match(part.text) and len(part.words) <= 16 and first not in ("and", "but", "as", "which", "who"):
        return None, "attribution"  # without it, a claim would become a fact
    if first in RELATIVES or QUANTITY_RELATIVE.match(part.text):
        return 1.2, "relative"
    return None


def _bound(text: str, parts: list[Part], k: int) -> Judged | None:
    """An item of a list, a condition, what `and` or `but` joins."""
    part = parts[k]
    ends_list = k > 1 and " and " in part.text and part_loss(text, parts, k - 1)[1] == "list"
    if part.words[0].low not in TAIL_WORDS and (ends_list or list_item(parts, k)):
        return None, "list"
    if {word.low for word in tokens(MORE_THAN.sub("", part.text))[:3]} & CONDITIONS:
        return None, "condition"
    if part.words[0].low in ("and", "but", "so", "yet", "or", "nor"):
        if k > 1 and is_clause(parts[k - 1].text) and part_loss(text, parts, k - 1)[0] is None:
            return None, "list"  # the last of several clauses
        return _joined_loss(part, text[: part.comma], last=k == len(parts) - 1), "conjunct"
    return None


def _added(text: str, parts: list[Part], k: int) -> Judged | None:
    """Examples, and clauses and phrases that tell more about the main clause."""
    part = parts[k]
    first = part.words[0].low
    if EXAMPLES.match(part.text):
        return 1.0, "examples"
    if first in TAIL_WORDS or SOME_TIME_AFTER.match(part.text):
        return TAIL_WORDS.get(first, 1.5), "clause"
    if participle(part.words[0]) or (first.endswith("ly") and len(part.words) > 1 and participle(part.words[1])):
        return (None, "verb") if _verb_of_a_clause(parts, k) else (1.8, "participle")
    if first == "to" and k > 1 and len(part.words) > 1 and part.words[1].low in BASES:
        return None, "purpose"  # `named an aide, Orla Veredin, to lead the office`
    if first in PREPOSITIONS and (not is_clause(part.text) or IN_A_MOVE.match(part.text)):
        return 1.6, "phrase"
    return None


def _verb_of_a_clause(parts: list[Part], k: int) -> bool:
    """Is it the verb that a clause before an aside waits for: `after a mob, some of whom were armed, | stormed …`,
    `Orla Veredin, facing questions, | described …`?"""
    if k < 2 or parts[k].words[0].low.endswith("ing"):
        return False
    if not any(is_clause(part.text) and not part.words[0].low.endswith("ing") for part in parts[:k]):
        return True
    words = parts[k - 2].words
    opened = [i for i, word in enumerate(words) if word.low in SUBORDINATORS or word.low in ("and", "but")]
    aside = parts[k - 1].words and (
        parts[k - 1].words[0].low in RELATIVES or QUANTITY_RELATIVE.match(parts[k - 1].text) is not None
    )
    return bool(opened and aside) and not any(finite(words, i) for i in range(opened[-1] + 1, len(words)))


def _apposition(text: str, parts: list[Part], k: int) -> Judged | None:
    part = parts[k]
    if is_clause(OF_WHOM.sub("", TITLED.sub("this", part.text))):
        return None, "clause"
    if APPOSITION.match(part.text) or (OFFICE.match(part.text) and text[part.comma - 1].isalpha()):
        return 1.2, "apposition"
    if re.fullmatch(r"(?:[A-Z][\w.’'-]* ?){1,3}", part.text):
        before = text[: part.comma]
        if re.search(r"\b(?:in|of|from|at|near|outside|to) (?:[A-Z][\w.’'-]* ?){1,3}$", before):
            return 0.9, "place"
        if _speaks(parts, k):
            return None, "attribution"
        if re.search(r"\b[a-z]+$", before):
            return 2.8, "name"
    return None


def _speaks(parts: list[Part], k: int) -> bool:
    """Is the name that of who said it: `…, Orla Veredin, the mayor of Sela, told the paper`?"""
    for part in parts[k + 1 :]:
        if re.match(rf"{SAYING}\b", part.text):
            return True
        if is_clause(part.text):
            return False
    return False


def _joined_loss(part: Part, before: str, *, last: bool) -> float | None:
    first = part.words[0].low
    if first in ("or", "nor"):
        return None
    if len(part.words) < 4 or (not last and first != "and"):
        return None
    goes_on = is_clause(" ".join(word.text for word in part.words[1:])) or finite(part.words, 1)
    if not goes_on:
        return None
    if first in ("and", "so"):
        return 2.0
    return None if OVERTURNED.search(before) else 4.5


def list_item(parts: list[Part], k: int) -> bool:
    """Is the part one of `Vietnam, Thailand, Mongolia and Laos`?"""
    for j in range(k, len(parts)):
        words = parts[j].words
        verb = next((i for i in range(len(words)) if finite(words, i)), len(words))
        joined = next((i for i, word in enumerate(words[:verb]) if word.low in ("and", "or", "&")), None)
        if j > k and joined == 0:
            return not is_clause(" ".join(word.text for word in words[1:])) or not any(
                is_clause(part.text) for part in parts[:k]
            )
        if j > k and words and (words[0].low in TAIL_WORDS or words[0].low in RELATIVES):
            return False
        if joined is not None and j > max(k, 0) and joined <= 7:
            return True
        if j > k and (verb < len(words) or len(words) > 8):
            return False
        if j == k and verb < len(words):
            return False
    return False


def subject_part(parts: list[Part]) -> int:
    """Which part holds the subject: the first, or the one behind a phrase that leads in."""
    if not parts[0].words:
        return 0
    first = parts[0].words[0]
    leads = first.low in PREPOSITIONS | SUBORDINATORS or participle(first) or CONNECTIVE.match(parts[0].text)
    return 1 if leads or LEADING_TIME.match(parts[0].text) else 0


def resumes(part: Part) -> bool:
    """Does the main clause go on here with its verb?"""
    for i in range(min(3, len(part.words))):
        if finite([SUBJECT, *part.words], i + 1):
            return True
        if not part.words[i].low.endswith("ly") and part.words[i].low not in ("also", "then", "now", "still", "not"):
            return False
    return False


def leans(text: str, parts: list[Part], k: int) -> bool:
    """Does the part say something of the word before it, so that it cannot stand when that word has gone?"""
    words = parts[k].words
    doing = bool(words) and words[0].low.endswith("ing") and words[0].low not in PREPOSITIONS | {"according", "citing"}
    return (doing and participle(words[0])) or part_loss(text, parts, k)[1] in (
        "relative",
        "participle",
        "apposition",
        "place",
        "name",
        "age",
        "list",
        "examples",
        "",
    )
