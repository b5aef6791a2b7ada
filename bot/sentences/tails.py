"""What may go from the end of a sentence, or of one of its parts, without a comma before it."""

import re
from collections.abc import Iterator

from bot.sentences.part_words import CONDITIONS, DAY, MONTH, MORE_THAN, OVERTURNED
from bot.sentences.parts import SUBJECT, Cut, Part, leans, part_loss, resumes
from bot.sentences.tail_words import (
    AS,
    AUXILIARY,
    COMPARED,
    HALTED,
    IN_ORDER,
    MEASURED,
    NEGATED,
    NOUNS_IN_ING,
    OBLIGED,
    PARTICIPIAL,
    PURPOSEFUL,
    REPORTED,
    SCOPE,
    TERM,
    TRUE_EST,
    WITH_OBJECT_TO,
)
from bot.sentences.verbs import (
    AUXILIARIES,
    BASES,
    DETERMINERS,
    MODALS,
    PREPOSITIONS,
    PRONOUNS,
    Token,
    finite,
    is_clause,
    main_verbs,
    participle,
    tokens,
    vocabulary,
)

_FUTURE = re.compile(r"\b(?:will|to|scheduled|plans?|planned|expected|set|due|begins?|starts?|opens?)\b")


_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_CLAUSE_TAILS = vocabulary("and but as while because after before since when")
_OPENERS = vocabulary("that which who whose whether because although though if unless while when as")


def tails(text: str, parts: list[Part], shield: list[int], end: int) -> Iterator[Cut]:
    """Phrases and clauses that end the sentence, or end a part of it, without a comma before them."""
    words = tokens(text)
    verbs = main_verbs(words)
    if not verbs:
        return
    stops = sorted({part.comma for part in parts[1:]} | {end})
    for i in range(verbs[0] + 2, len(words) - 1):
        word, before = words[i], words[i - 1]
        if shield[word.start] or word.start >= end or not before.word or text[before.end : word.start] != " ":
            continue
        loss = _tail_loss(text, words, i, verbs[0])
        if loss is None:
            continue
        stop = next(stop for stop in stops if stop > word.start)
        k = next(k for k in range(len(parts) - 1, -1, -1) if parts[k].start <= word.start)
        if (
            k
            and not re.search(r"\b(?:and|or)\b", text[parts[k].start : word.start])
            and not is_clause(text[parts[k].start : word.start])
            and not resumes(parts[k])
            and part_loss(text, parts, k)[1] in ("", "list", "name", "place")
        ):
            continue  # the last item of a list would go and leave the list open
        joins = word.low in ("and", "but")
        if joins and any(words[verbs[0]].start < other.comma < word.start for other in parts):
            continue
        if k + 1 < len(parts) and leans(text, parts, k + 1):
            stop = end
        said_next = k + 1 < len(parts) and part_loss(text, parts, k + 1)[1] == "attribution"
        ends = {end} if stop == end or (joins and not said_next) else {stop, end}
        for place in ends:
            held = _QUOTED.sub(" ", text[word.start : place]).lower()
            if word.low in PREPOSITIONS and WITH_OBJECT_TO.search(text[: word.start]) and _to_do(held):
                continue  # `asked by officials | at the gate to leave`
            inner = tokens(held)[1:] if word.low in PARTICIPIAL or _by(words, i) else tokens(held)
            if word.low not in _CLAUSE_TAILS and main_verbs([SUBJECT, *inner]):
                continue  # the verb of a clause that began before would go with it
            if place != end and _left_open(inner):
                continue  # `for the second storm while snow, | wind and hail swept …`
            conditions = set(re.findall(r"[\w']+", MORE_THAN.sub("", held))) & CONDITIONS
            if not conditions or joins or word.low in ("as", "while"):
                yield Cut(before.end, place, "tail", loss + (0.0 if place == stop else 1.0))


def _tail_loss(text: str, words: list[Token], i: int, verb: int) -> float | None:
    """What cutting from word `i` on would cost, judged by that word; None where it must stay."""
    low = words[i].low
    clause = text[: words[i].start]
    if low in ("and", "but"):
        return _predicate_loss(clause, words, i, verb)
    if low in _ACCOMPANYING:
        return None if NEGATED.search(clause) else _clause_loss(words, i)
    if low in _REASONS and (low in ("following", "despite") or _own_verb(words, i)):
        clause = MORE_THAN.sub(" ", HALTED.sub(" ", clause))
    if hangs_on_more(clause) or (TERM.match(text, words[i].start) and OBLIGED.search(clause)):
        return None
    if low in _CIRCUMSTANCES:
        return _clause_loss(words, i)
    if IN_ORDER.match(text, words[i].start) or (low == "such" and words[i + 1].low == "as") or low == "including":
        return 1.5
    judges = (_purpose_loss, _phrase_loss, _reduced_loss, _relative_loss)
    return next((loss for judge in judges if (loss := judge(clause, words, i)) is not None), None)


def _predicate_loss(clause: str, words: list[Token], i: int, verb: int) -> float | None:
    """`… | and asked for more`, `… | but hopes to stay`."""
    if words[i].low == "and":
        return 2.3 if _second_predicate(words, i, verb) else None
    return 4.5 if finite(words, i + 1) and not OVERTURNED.search(clause) else None


_ACCOMPANYING = vocabulary("as while amid so")
_CIRCUMSTANCES = vocabulary("because after before since following despite when")
_REASONS = vocabulary("because after following despite")


def _taken_as(words: list[Token]) -> bool:
    return any(AS.fullmatch(word.low) for word in words)


_PHRASES = vocabulary("in at during near across throughout by with for from over")


def _clause_loss(words: list[Token], i: int) -> float | None:
    """`as officials warned …`, `so that …`, `after the talks …`."""
    low, after = words[i].low, words[i + 1].low
    if low == "so":
        return 1.8 if after == "that" else None
    if low == "as" and (participle(words[i - 1]) or not _own_verb(words, i) or _taken_as(words[:i])):
        return None
    if low == "as" and after in ("a", "an", "well", "much", "many", "part"):
        return None
    held = COMPARED if low in _ACCOMPANYING else MEASURED
    return None if words[i - 1].low in held or finite(words, i - 1) else 2.2


def _purpose_loss(clause: str, words: list[Token], i: int) -> float | None:
    """`… | to repair the bridge`, where no word before asks for it."""
    before = words[i - 1]
    if words[i].low != "to" or words[i + 1].low not in BASES:
        return None
    clause = AUXILIARY.sub(" ", clause)
    asked = before.low in BASES or finite(words, i - 1) or participle(before) or before.low.endswith("ly")
    if asked or WITH_OBJECT_TO.search(clause) or PURPOSEFUL.search(" ".join(clause.split()[-6:])):
        return None
    return 2.4


def _reduced_loss(clause: str, words: list[Token], i: int) -> float | None:
    return 3.3 if _reduced(words, i) else None


def _relative_loss(clause: str, words: list[Token], i: int) -> float | None:
    """`a man | who …`, and not `said | that …`."""
    before = words[i - 1].low
    if words[i].low not in ("who", "that", "which", "where") or not before.isalpha() or finite(words, i - 1):
        return None
    if before in PREPOSITIONS | AUXILIARIES | BASES or REPORTED.search(clause):
        return None
    return 3.8


def _reduced(words: list[Token], i: int) -> bool:
    """Does a clause without its pronoun and verb begin here: `talks | aimed at …`, `a plant | able to …`?"""
    low, before, after = words[i].low, words[i - 1], words[i + 1].low
    if finite(words, i - 1) or participle(before) or not before.low.isalpha() or before.low.endswith("ly"):
        return False
    if before.low in _ADVERBS or low in NOUNS_IN_ING:
        return False
    if {word.low for word in words[max(0, i - 4) : i]} & {"of", "with", "about", "from", "for", "by", "without"}:
        return False  # `the aftermath of a car | colliding with another`
    if before.low in PREPOSITIONS | AUXILIARIES | DETERMINERS | BASES | PRONOUNS | {
        "and",
        "or",
        "be",
        "been",
        "being",
        "to",
    }:
        return False
    return (low == "able" and after == "to") or (
        participle(words[i]) and low.endswith(("ed", "ing")) and after in PREPOSITIONS | DETERMINERS | {"to"}
    )


def _by(words: list[Token], i: int) -> bool:
    """`a bridge | destroyed by the flood`."""
    return words[i].low.endswith("ed") and i + 1 < len(words) and words[i + 1].low == "by"


def _left_open(held: list[Token]) -> bool:
    """Does a clause begin in these words whose verb comes only after them?"""
    opened = max((i for i, word in enumerate(held) if word.low in _OPENERS), default=-1)
    return opened >= 0 and not any(finite(held, i) for i in range(opened + 1, len(held)))


_ADVERBS = vocabulary("still also now not just already even never always yet then soon often once here there")
"""Between a verb and its participle: `he is still | hoping`."""


def _to_do(held: str) -> bool:
    """Does an infinitive stand in it?"""
    return any(match.group(1) in BASES for match in re.finditer(r"\bto (\w+)", held))


def _own_verb(words: list[Token], i: int) -> bool:
    """Does a clause begin behind word `i`: `as officials warned`, and not `as a warning`?"""
    return any(1 < verb < 9 for verb in main_verbs([SUBJECT, *words[i + 1 : i + 12]]))


_WANT_A_PHRASE = vocabulary("be been being and or there here out up away back forward ahead along")


def _phrase_loss(clause: str, words: list[Token], i: int) -> float | None:
    """A prepositional phrase may go unless the word before needs it, or a figure before is measured by it."""
    before = words[i - 1]
    if words[i].low not in _PHRASES:
        return None
    following = words[min(i + 2, len(words) - 1)] if words[i + 1].low == "the" else words[i + 1]
    if before.text[0].isupper() and following.text[0].isupper() and not re.match(MONTH, following.text):
        return None  # one name: `Centers for Disease Control`
    if re.search(r"\d", clause) or before.low in AUXILIARIES | PREPOSITIONS | _WANT_A_PHRASE:
        return None
    if (
        finite(words, i - 1)
        or participle(before)
        or before.low in BASES
        or before.low in {"responsible", "available", "known", "able", "ready"}
    ):
        return None
    return 3.0


def hangs_on_more(clause: str) -> bool:
    """Does a word before decide its truth with what follows?"""
    return any(
        not TRUE_EST.fullmatch(match.group()) or match.group().lower() == "latest" for match in SCOPE.finditer(clause)
    )


def _second_predicate(words: list[Token], i: int, verb: int) -> bool:
    """Is `and …` a second verb of the same subject, and no pair such as `both … and`, `between … and`?"""
    after = words[i + 1]
    pairs = sum(word.low in ("both", "between", "either", "neither") for word in words[:i])
    if pairs > sum(word.low == "and" for word in words[:i]):
        return False
    if finite(words, i + 1):
        return True
    modal = any(word.low in MODALS for word in words[verb:i]) or any(word.low == "to" for word in words[verb:i])
    following = words[i + 2].low if i + 2 < len(words) else ""
    object_follows = after.text.islower() and following in DETERMINERS
    return modal and (object_follows or (after.low in BASES and following in PREPOSITIONS | {"to", "that"}))


def days(text: str, shield: list[int]) -> Iterator[Cut]:
    """`on Monday`, `Monday morning`: when it was said or done; dearer where it is still to come."""
    day = rf" (?:(?:late|early)? ?on |late |early )?{DAY}(?: morning| afternoon| evening| night)?(?=[ ,.;])"
    loss = 2.0 if _FUTURE.search(text) else 0.8
    for match in re.finditer(day, text):
        before = text[: match.start()].rsplit(" ", 1)[-1].lower().strip(",")
        after = next((word.text for word in tokens(text[match.end() : match.end() + 30])), ".")
        fits = after in ".,;" or after.lower() in PREPOSITIONS | DETERMINERS | {"that", "to", "when", "as", "after"} - {
            "until"
        }
        held = before in PREPOSITIONS | DETERMINERS | {
            "and",
            "or",
            "through",
            "is",
            "was",
            "next",
            "every",
            "black",
            "super",
            "last",
        }
        if match.start() > 0 and fits and not held and shield[match.start()] == 0 and after.lower() != "until":
            yield Cut(match.start(), match.end(), "day", loss)
