"""Find what may be deleted from a sentence: whole spans, each with what its loss would cost the reader."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bot.verbs import (
    AUXILIARIES,
    BASES,
    DETERMINERS,
    MODALS,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    SUBORDINATORS,
    Token,
    finite,
    is_clause,
    main_verbs,
    participle,
    tokens,
    vocabulary,
)


@dataclass(frozen=True, slots=True)
class Cut:
    """A half-open span that may go. `loss` grows with what a reader would miss: 0.1 an age, 2.5 who said it, 4.5 a "but".

    `closing` is the comma that ends an insertion: it goes too once all between it and `opening` has gone.
    """

    start: int
    end: int
    kind: str
    loss: float
    opening: int = -1
    closing: int = -1


@dataclass(frozen=True, slots=True)
class _Part:
    """What stands between two commas of the sentence. `start` is after the comma and its space."""

    comma: int
    start: int
    end: int
    words: list[Token]
    text: str


CONDITIONS = vocabulary("if unless until without except only whether provided once lest not no never neither nor than")
"""A leading or trailing phrase with one of these decides whether the rest is true: it stays."""

_SCOPE = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|few|little|only|(?:first|second|third|fourth|fifth)(?! (?:quarter|half|term|straight|consecutive|day|week|month|year)\b)|last|final|next|latest|sole"
    r"|all|every|each|any|most|least|more|less|fewer|than|record|rarely|hardly|unlikely|un\w+able|\w{2,}est|if|unless|until"
    r"|best|worst|suspend\w*|bann\w+|bans?|barr\w+|prohibit\w*|restrict\w*|clos\w+|halt\w*|cancel\w*|limit\w*|half|majority|percent|same|so|such|too|enough)\b|n[’']t\b|%|\w+-\w+est\b",
    re.I,
)
"""Words whose truth may hang on a phrase behind them: `the first trip since …`, `did not resign because …`."""

_TRUE_EST = re.compile(
    r"\b(?:west|east|arrest|protest|request|interest|invest|test|rest|guest|contest|forest|suggest|latest|"
    r"midwest|northwest|southwest|northeast|southeast|budapest|conquest|unrest|nest|vest|priest|harvest|honest|west)\b",
    re.I,
)

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?"
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DATE_COMMA = re.compile(
    rf"\b{_MONTH} \d{{1,2}}(,) \d{{4}}\b|\b{_DAY}(,) {_MONTH} \d|\b[A-Z][\w.]+(,) (?:D\.C\.|Jr\.|Sr\.|Inc\.|Ltd\.)|\b\d(,)\d{{3}}\b"
    rf"|\ban? [a-z-]+(,) (?!(?:who|which|where|when|whose|an?|the|and|but|or|as|with|in|on|at|for|to|his|her|its|their|said|says)\b)(?![a-z]+(?:ing|ed)\b)[a-z-]+ [a-z]"
    r"|\b(?:his|her|its|their|the) [a-z-]+(,) [a-z]+-[a-z]+ [a-z]"
)
_OVERTURNED = re.compile(
    r"\b(?:supposed|planned|expected|scheduled|once|initially|originally|previously|first|was|were|had|could|would|may|might|claim\w*|"
    r"alleg\w+|charged|accused|said|says|told|promised|hoped|wanted|tried)\b"
)
"""What a `but` behind it may take back."""
_FUTURE = re.compile(r"\b(?:will|to|scheduled|plans?|planned|expected|set|due|begins?|starts?|opens?)\b")

_SAYING = (
    r"(?:said|says|told|added|adds|announced|reported|reports|noted|notes|wrote|confirmed|stated|explained|warned|"
    r"tweeted|posted|tells|writes|shows?|showed|revealed|stressed|decided|ruled|found|emphasi[sz]ed|read|reads)"
)
_ALLEGING = re.compile(
    r"\b(?:alleg\w+|claim\w*|accus\w+|suspect\w*|believ\w+|think|thinks|thought|predict\w*|expect\w*|estimat\w+|den(?:y|ies|ied)|"
    r"suggest\w*|argu\w+|reportedly|apparently|likely|projected|forecast\w*|assum\w+|speculat\w+|may|might|could)\b",
    re.I,
)
_ATTRIBUTION = re.compile(
    rf"^(?:according to\b|(?:(?!that\b|which\b|who\b)[\w’'.,&-]+ ){{1,12}}{_SAYING}\b|{_SAYING} )"
)
_CONNECTIVE = re.compile(
    r"^(?:however|meanwhile|moreover|furthermore|additionally|in addition|also|still|instead|nevertheless|nonetheless|then|"
    r"for example|for instance|of course|indeed|in fact|in turn|overall|too|as well|separately|similarly|likewise|"
    r"afterwards?|by contrast|in contrast|on the other hand|at the same time|as a result|thus|therefore|in other words|"
    r"more|plus|and|but|so|yet|now|today|finally|importantly|notably|interestingly|remarkably|surprisingly|well|look|yes)$",
    re.I,
)
_LEADING_TIME = re.compile(
    rf"^(?:(?:early|late|earlier|later|last|this|next|just|only|two|three|four|five|six|several|some|a few|\d+)\b.*|{_DAY}.*|today|yesterday|now|recently|currently)$",
    re.I,
)
_QUANTITY_RELATIVE = re.compile(
    r"^(?:[\w-]+ ){0,3}(?:of|to|from|by|in|at|with|for|during) (?:which|whom|whose)\b", re.I
)
_APPOSITION = re.compile(
    r"^(?:a|an|the|his|her|its|their|one|another|both|formerly|known|whose|also|now|then|chief|head|leader|president|director|professor|"
    r"founder|co-founder|chair\w*|secretary|minister|spokes\w+|executive|senior|vice|former|author|owner|member)\b",
    re.I,
)
_EXAMPLES = re.compile(
    r"^(?:including|such as|particularly|especially|among them|along with|as well as|from .+ to|like)\b", re.I
)
_TAIL_WORDS = {"as": 1.7, "while": 1.6, "after": 1.7, "because": 1.9, "since": 1.8, "before": 1.8, "although": 2.2, "though": 2.4,
               "even": 2.2, "whereas": 1.6, "with": 1.6, "despite": 1.6, "amid": 1.2, "amidst": 1.2, "following": 1.5, "when": 2.0,
               "where": 1.4, "just": 1.5, "days": 1.5, "hours": 1.5, "weeks": 1.5, "months": 1.5, "years": 1.5, "thanks": 1.5, "due": 1.6}  # fmt: skip
_NEVER_DROP_BEFORE = vocabulary("said says that")


def cuts(text: str) -> list[Cut]:
    """Every deletion that may be tried on a sentence whose markup is gone already, most of them in combination."""
    shield = shielded(text)
    end = _closing_mark(text)
    parts = _parts(text, shield, end)
    found = [
        *_brackets(text),
        *_dashes(text, shield, end),
        *_leading(text, parts),
        *_between_commas(text, parts, end),
        *_tails(text, parts, shield, end),
        *_days(text, shield),
    ]
    return [cut for cut in found if not _splits(shield, cut)]


def shielded(text: str) -> list[int]:
    """For each code point the number of the quotation or bracket it stands in, 0 outside; a cut holds all of one or none."""
    shield = [0] * (len(text) + 1)
    pattern = r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|(?<!\w)‘(?:[^’]|’(?=\w))*(?:’|$)|(?<!\w)'[^']+'(?!\w)|\([^)]*(?:\)|$)|\[[^\]]*(?:\]|$)"
    for number, match in enumerate(re.finditer(pattern, text), 1):
        shield[match.start() : match.end()] = [number] * (match.end() - match.start())
    return shield


def _splits(shield: list[int], cut: Cut) -> bool:
    """Would the cut leave half of a quotation or bracket?"""
    begins_inside = cut.start > 0 and shield[cut.start] != 0 and shield[cut.start - 1] == shield[cut.start]
    ends_inside = shield[cut.end] != 0 and shield[cut.end - 1] == shield[cut.end]
    return begins_inside or ends_inside


def _closing_mark(text: str) -> int:
    """Where the sentence's final marks begin."""
    return len(re.sub(r"[.!?…]+[”\"’')\]]*$", "", text))


def _parts(text: str, shield: list[int], end: int) -> list[_Part]:
    fixed = {match.start(k) for match in _DATE_COMMA.finditer(text) for k in range(1, 7) if match.group(k)}
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
        parts.append(_Part(comma, start, stop, tokens(words), words))
    return parts


def _brackets(text: str) -> Iterator[Cut]:
    """` (…)`: an aside in brackets."""
    for match in re.finditer(r" ?\([^()]*\)| ?\[[^\[\]]*\]", text):
        if match.start() > 0:
            yield Cut(match.start(), match.end(), "bracket", 0.4)


def _dashes(text: str, shield: list[int], end: int) -> Iterator[Cut]:
    """`— an aside —`, and all that follows a last dash, a semicolon or a colon."""
    marks = [m for m in re.finditer(r" [—–-]{1,2} |—", text[:end]) if shield[m.start()] == 0 and m.start() > 0]
    for first, second in pairwise(marks):
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
                r"(?:\bsaid|says|following|wrote|these|this|why|how|reason|message|thing|question|clear|simple|list|options?|warning|answer|fact)$",
                before,
            )
        ):
            yield Cut(match.start(), end, "semicolon", 1.8)


def _leading(text: str, parts: list[_Part]) -> Iterator[Cut]:
    """`However,`, `In a statement on Monday,`: what stands before the subject."""
    opener = re.match(r"(?:But|And|So|Yet|Plus),? (?!as\b|if\b|that\b)", text)
    if opener:
        yield Cut(0, opener.end(), "connective", 0.1)
    elif len(parts) > 1 and _CONNECTIVE.match(parts[0].text):
        yield Cut(0, parts[1].start, "connective", 0.1)
    for k in range(1, len(parts)):
        head, rest = text[: parts[k].comma], parts[k]
        if not rest.words or not _begins_clause(rest, text):
            continue
        loss = _leading_loss(head, parts[0])
        first = rest.words[0].low
        named = re.search(r"(?<!^)\b[A-Z]", head[1:])
        if loss is not None and not (
            named and first in PRONOUNS - {"i", "we", "there", "this", "it"} and len(head.split()) > 1
        ):
            yield Cut(0, rest.start, "leading", loss)
        return


def _begins_clause(part: _Part, text: str) -> bool:
    """Does a main clause begin here, with its subject and verb before the next comma?"""
    if _resumes(part) or part.words[0].low in {"and", "but", "or", "as", *RELATIVES, *PREPOSITIONS}:
        return False
    return is_clause(part.text) or bool(re.match(r"[“\"]", text[part.start : part.start + 1]))


def _leading_loss(head: str, first: _Part) -> float | None:
    """None where the words before the subject must stay."""
    if _CONNECTIVE.match(head):
        return 0.1
    words = tokens(head)
    lows = {word.low for word in words}
    if (
        lows & CONDITIONS
        or lows & {"under", "to", "should", "had", "assuming", "given", "on the"}
        or _ALLEGING.search(head)
    ):
        return None
    year = 2.5 if re.search(r"\b(?:1[5-9]|20)\d\d\b", head) else 0.0
    start = words[0].low if words else ""
    if head.lower().startswith("according to"):
        return 2.5
    if _LEADING_TIME.match(head) and len(words) <= 6:
        return 1.0 + year
    if re.match(
        r"(?:an?|one|two|three|four|five|\w+|\d+) (?:year|month|week|day|hour|decade)s? (?:after|before|since)\b",
        head.lower(),
    ):
        return 1.3 + year
    if start in {
        "while",
        "when",
        "as",
        "after",
        "before",
        "since",
        "because",
        "although",
        "though",
        "despite",
        "amid",
        "even",
    }:
        return 1.4 + year
    if start in PREPOSITIONS or participle(words[0]) or first.words[0].low.endswith("ly"):
        return 1.3 + year
    return None


def _between_commas(text: str, parts: list[_Part], end: int) -> Iterator[Cut]:
    """Insertions between commas, and what follows the last comma of the main clause."""
    verbs = main_verbs(tokens(text))
    first_verb = tokens(text)[verbs[0]].start if verbs else -1
    for k in range(1, len(parts)):
        part = parts[k]
        loss, kind = _part_loss(text, parts, k)
        if loss is None or not part.words:
            continue
        before_verb = first_verb >= part.end
        if k + 1 < len(parts) and not (_leans(text, parts, k + 1) and not before_verb):
            yield from _insertion(text, parts, k, kind, loss, before_verb)
        if not before_verb and is_clause(text[: part.comma]) and kind != "age" and not _list_item(parts, k - 1):
            rest = [_part_loss(text, parts, j)[0] for j in range(k + 1, len(parts))]
            goes_on = any(_resumes(other) for other in parts[k + 1 :])
            if (kind not in ("attribution", "place", "connective") or not rest) and not goes_on:
                extra = sum(0.8 if value is None else min(value, 1.0) for value in rest)
                yield Cut(part.comma, end, kind, loss + extra)


def _leans(text: str, parts: list[_Part], k: int) -> bool:
    """Does the part say something of the word before it, so that it cannot stand when that word has gone?"""
    return _part_loss(text, parts, k)[1] in (
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


def _insertion(text: str, parts: list[_Part], k: int, kind: str, loss: float, before_verb: bool) -> Iterator[Cut]:
    """The part alone. Its closing comma goes with it where the main clause goes on."""
    part, rest = parts[k], parts[k + 1]
    if not rest.words or (kind == "relative" and not before_verb and rest.words[0].low in {"and", "or", *RELATIVES}):
        return
    if before_verb or _resumes(rest):
        yield from _before_verb(text, parts, k, kind, loss)
    elif rest.words[0].low in PREPOSITIONS | {"and", "to", "that"} and not is_clause(rest.text):
        yield Cut(part.comma, rest.comma + 1, kind, loss)
    else:
        yield Cut(part.comma, rest.comma, kind, loss)


def _before_verb(text: str, parts: list[_Part], k: int, kind: str, loss: float) -> Iterator[Cut]:
    """An insertion between the subject and its verb, with what leans on it; the last of several takes the closing comma."""
    opening = k
    while opening > 1 and _part_loss(text, parts, opening - 1)[0] is not None:
        opening -= 1
    if parts[k].words[0].low in ("along", "as", "together") and kind == "examples":
        return  # a plural verb may count it: `the loan, along with …, are`
    if k == _subject_part(parts) and kind != "relative":
        return
    last = k
    while last + 2 < len(parts) and last < k + 3 and kind != "age" and not _resumes(parts[last + 1]):
        if _part_loss(text, parts, last + 1)[1] not in ("relative", "place", "name", ""):
            break
        last += 1
    following = _part_loss(text, parts, last + 1)[0]
    if following is None and not _resumes(parts[last + 1]):
        return  # the comma is inside the insertion
    end = parts[last + 1].comma
    if following is None or _resumes(parts[last + 1]):
        yield Cut(parts[k].comma, end, kind, loss, parts[opening].comma, end)
    else:
        yield Cut(parts[k].comma, end, kind, loss)


def _subject_part(parts: list[_Part]) -> int:
    """Which part holds the subject: the first, or the one behind a phrase that leads in."""
    if not parts[0].words:
        return 0
    first = parts[0].words[0]
    leads = first.low in PREPOSITIONS | SUBORDINATORS or participle(first) or _CONNECTIVE.match(parts[0].text)
    return 1 if leads or _LEADING_TIME.match(parts[0].text) else 0


def _resumes(part: _Part) -> bool:
    """Does the main clause go on here with its verb?"""
    for i in range(min(3, len(part.words))):
        if finite([_SUBJECT, *part.words], i + 1):
            return True
        if not part.words[i].low.endswith("ly") and part.words[i].low not in ("also", "then", "now", "still", "not"):
            return False
    return False


def _part_loss(text: str, parts: list[_Part], k: int) -> tuple[float | None, str]:
    """What losing the part would cost, and what kind of part it is; None where it must stay."""
    part = parts[k]
    words, low = part.words, part.text.lower()
    if not words:
        return None, ""
    first = words[0].low
    if re.fullmatch(r"(?:now |then |aged? )?\d{1,3}", low):
        return 0.1, "age"
    if _CONNECTIVE.match(part.text) and first not in ("and", "but", "so", "yet", "more"):
        return 0.1, "connective"
    if _ATTRIBUTION.match(part.text) and len(words) <= 16 and (first not in {"and", "but", "as", "which", "who"}):
        return _attribution_loss(text, part), "attribution"
    if first in RELATIVES or _QUANTITY_RELATIVE.match(part.text):
        return 1.2, "relative"
    if _list_item(parts, k):
        return None, "list"
    if {word.low for word in words[:3]} & CONDITIONS:
        return None, "condition"
    if first in ("and", "but", "so", "yet", "or", "nor"):
        if k > 1 and is_clause(parts[k - 1].text) and _part_loss(text, parts, k - 1)[0] is None:
            return None, "list"  # the last of several clauses
        return _joined_loss(part, text[: part.comma], last=k == len(parts) - 1), "conjunct"
    if _EXAMPLES.match(part.text):
        return 1.0, "examples"
    if first in _TAIL_WORDS:
        return _TAIL_WORDS[first], "clause"
    if participle(words[0]) or (first.endswith("ly") and len(words) > 1 and participle(words[1])):
        return 1.8, "participle"
    if first in PREPOSITIONS and (not is_clause(part.text) or _IN_A_MOVE.match(part.text)):
        return 1.6, "phrase"
    return _apposition_loss(text, parts, k)


_IN_A_MOVE = re.compile(
    r"in (?:an? |the |what )?(?:\w+ )?(?:move|bid|effort|attempt|sign|step|case|sharp|blow|deal|decision|ruling)\b"
)


def _apposition_loss(text: str, parts: list[_Part], k: int) -> tuple[float | None, str]:
    part = parts[k]
    if is_clause(part.text):
        return None, "clause"
    if _APPOSITION.match(part.text):
        return 1.2, "apposition"
    if re.fullmatch(r"(?:[A-Z][\w.’'-]* ?){1,3}", part.text):
        before = text[: part.comma]
        if re.search(r"\b(?:in|of|from|at|near|outside|to) (?:[A-Z][\w.’'-]* ?){1,3}$", before):
            return 0.9, "place"
        if re.search(r"\b[a-z]+$", before):
            return 2.8, "name"
    return None, ""


def _attribution_loss(text: str, part: _Part) -> float | None:
    """Who said it stays where it carries the claim's standing: allegations, forecasts, and whatever is quoted."""
    if _ALLEGING.search(part.text) or text[max(part.comma - 1, 0) : part.comma + 2].strip(", ")[:1] in tuple('”"’?!'):
        return None
    if part.start > part.comma + 2:  # the comma stands inside the quotation
        return None
    return 0.9 if part.words[0].low in ("he", "she", "they", "it") else 2.5


def _joined_loss(part: _Part, before: str, *, last: bool) -> float | None:
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
    return None if _OVERTURNED.search(before) else 4.5


def _list_item(parts: list[_Part], k: int) -> bool:
    """Is the part one of `Vietnam, Thailand, Mongolia and Laos`?"""
    for j in range(k, len(parts)):
        words = parts[j].words
        verb = next((i for i in range(len(words)) if finite(words, i)), len(words))
        joined = next((i for i, word in enumerate(words[:verb]) if word.low in ("and", "or", "&")), None)
        if j > k and joined == 0:
            return not is_clause(" ".join(word.text for word in words[1:])) or not any(
                is_clause(part.text) for part in parts[:k]
            )
        if joined is not None and j > max(k, 0) and joined <= 7:
            return True
        if j > k and (verb < len(words) or len(words) > 8):
            return False
        if j == k and verb < len(words):
            return False
    return False


def _tails(text: str, parts: list[_Part], shield: list[int], end: int) -> Iterator[Cut]:
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
            and _part_loss(text, parts, k)[1] in ("", "list", "name", "place")
        ):
            continue  # the last item of a list would go and leave the list open
        if word.low == "and" and any(words[verbs[0]].start < other.comma < word.start for other in parts):
            continue
        if k + 1 < len(parts) and _leans(text, parts, k + 1):
            stop = end
        said_next = k + 1 < len(parts) and _part_loss(text, parts, k + 1)[1] == "attribution"
        ends = {end} if stop == end or (word.low == "and" and not said_next) else {stop, end}
        for place in ends:
            held = text[word.start : place].lower()
            if word.low in PREPOSITIONS and _WITH_OBJECT_TO.search(text[: word.start]) and _to_do(held):
                continue  # `asked by officials | at the gate to leave`
            if word.low not in _CLAUSE_TAILS and main_verbs([_SUBJECT, *tokens(held)]):
                continue  # the verb of a clause that began before would go with it
            if not (set(re.findall(r"[\w']+", held)) & CONDITIONS) or word.low in ("and", "as", "while"):
                yield Cut(before.end, place, "tail", loss + (0.0 if place == stop else 1.0))


_SUBJECT = Token("one", 0, 0)
_CLAUSE_TAILS = vocabulary("and as while because after before since when")
_WITH_OBJECT_TO = re.compile(
    r"\b(?:ask|tell|told|urg|order|allow|want|expect|forc|help|requir|invit|call|persua|push|lead|led|caus|enabl|encourag|pressur|warn|permit|"
    r"get|got|let|need|prepar|teach|taught|convinc|us|seem|appear|plan|agree|vow|pledg|try|tri|attempt|intend|hop|seek|sought|decid|refus|fail|manag|"
    r"able|set|due|likely|ready|schedul|wait|ha|is|was|are|were|be)\w*\b",
    re.I,
)


_PURPOSEFUL = re.compile(
    r"\b(?:legislation|laws?|bills?|measures?|resolutions?|plans?|deals?|efforts?|attempts?|proposals?|bids?|moves?|offers?|calls?|orders?|"
    r"decisions?|agreements?|pledges?|promises?|votes?|powers?|rights?|ability|chance|time|ways?|money|funds?|need|pressure|permission|request)\b"
)
"""Nouns that an infinitive completes: `legislation to ban …`."""


_NEGATED = re.compile(r"\b(?:not|no|never|none|nobody|nothing|neither|nor|cannot|few|little|only|rarely|hardly)\b|n[’']t\b", re.I)


def _tail_loss(text: str, words: list[Token], i: int, verb: int) -> float | None:
    low, before, after = words[i].low, words[i - 1].low, words[i + 1].low
    clause = text[: words[i].start]
    if low == "and":
        return 2.3 if _second_predicate(words, i, verb) else None
    if low in ("as", "while", "amid", "so") and _NEGATED.search(clause):
        return None
    if low not in ("as", "while", "amid", "so") and hangs_on_more(clause):
        return None
    if low == "so" and after == "that":
        return 1.8
    if low in ("as", "while", "because", "after", "before", "amid", "since", "following", "despite", "when"):
        if low == "as" and (
            participle(words[i - 1]) or not _own_verb(words, i) or after in ("a", "an", "well", "much", "many", "part")
        ):
            return None
        if before in ("as", "such", "same", "hours", "days", "weeks", "months", "years", "minutes", "day", "year", "week", "month",
                      "soon", "shortly", "just", "long", "even", "only", "look", "named", "ever", "including", "especially"):  # fmt: skip
            return None
        return 2.2 if not finite(words, i - 1) else None
    if low == "in" and re.match(
        r"in (?:an? )?(?:order|bid|effort|attempt|statement|interview|news|press|post|tweet|letter|speech)\b",
        text[words[i].start :],
    ):
        return 1.5
    if (
        low == "to"
        and after in BASES
        and before not in BASES
        and not finite(words, i - 1)
        and not participle(words[i - 1])
    ):
        needed = (
            _WITH_OBJECT_TO.search(clause) or _PURPOSEFUL.search(" ".join(clause.split()[-6:])) or before.endswith("ly")
        )
        return None if needed else 2.4
    if low in ("in", "at", "during", "near", "across", "throughout", "by", "with", "for", "from", "over"):
        return _phrase_loss(clause, words, i)
    if low in ("such", "including") and (low != "such" or after == "as"):
        return 1.4
    if _reduced(words, i):
        return 3.3
    if (
        low in ("who", "that", "which", "where")
        and not finite(words, i - 1)
        and before not in PREPOSITIONS | AUXILIARIES | BASES
    ):
        if re.search(rf"\b{_SAYING}\b[^,]{{0,30}}$|(?:yesterday|today|{_DAY}) $", clause):
            return None
        return (
            3.8
            if before.isalpha() and not re.search(r"(?:fact|so|such|sure|clear|likely|told \w+|ly|ed)$", clause.strip())
            else None
        )
    return None


def _reduced(words: list[Token], i: int) -> bool:
    """Does a clause without its pronoun and verb begin here: `talks | aimed at …`, `a plant | able to …`?"""
    low, before, after = words[i].low, words[i - 1], words[i + 1].low
    if finite(words, i - 1) or participle(before) or not before.low.isalpha() or before.low.endswith("ly"):
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


def _to_do(held: str) -> bool:
    """Does an infinitive stand in it?"""
    return any(match.group(1) in BASES for match in re.finditer(r"\bto (\w+)", held))


def _own_verb(words: list[Token], i: int) -> bool:
    """Does a clause begin behind word `i`: `as officials warned`, and not `as a warning`?"""
    return any(1 < verb < 9 for verb in main_verbs([_SUBJECT, *words[i + 1 : i + 12]]))


def _phrase_loss(clause: str, words: list[Token], i: int) -> float | None:
    """A prepositional phrase may go unless the word before needs it, or a figure before is measured by it."""
    before = words[i - 1]
    following = words[min(i + 2, len(words) - 1)] if words[i + 1].low == "the" else words[i + 1]
    if before.text[0].isupper() and following.text[0].isupper() and not re.match(_MONTH, following.text):
        return None  # one name: `Centers for Disease Control`
    if re.search(r"\d", clause) or before.low in AUXILIARIES | PREPOSITIONS | {
        "be",
        "been",
        "being",
        "and",
        "or",
        "there",
        "here",
        "out",
        "up",
        "away",
        "back",
    }:
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
        not _TRUE_EST.fullmatch(match.group()) or match.group().lower() == "latest" for match in _SCOPE.finditer(clause)
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
    return modal and after.low in BASES and (following in DETERMINERS | PREPOSITIONS or following in ("to", "that"))


def _days(text: str, shield: list[int]) -> Iterator[Cut]:
    """`on Monday`, `Monday morning`: when it was said or done; dearer where it is still to come."""
    day = rf" (?:(?:late|early)? ?on |late |early )?{_DAY}(?: morning| afternoon| evening| night)?(?=[ ,.;])"
    loss = 2.0 if _FUTURE.search(text) else 0.8
    for match in re.finditer(day, text):
        before = text[: match.start()].rsplit(" ", 1)[-1].lower().strip(",")
        after = (tokens(text[match.end() : match.end() + 30]) or [Token(".", 0, 1)])[0].text
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
