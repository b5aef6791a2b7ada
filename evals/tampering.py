"""True sentences with one fact changed, and with words deleted: what a check of support must catch, and must keep.

A change gives another fact that could stand there: a number of the same form, another day, month or year, another
name of the same article, a statement denied or no longer denied, an opposite. It never depends on the product's own
word lists or readers.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence

Changed = Callable[[str, str, random.Random], str | None]
"""(sentence, its article's text, random numbers) -> the sentence with one fact changed; None where it has none."""

_MONTHS = "January February March April May June July August September October November December".split()
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_CARDINALS = "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty".split()


def changed(kind: str, sentence: str, text: str, rng: random.Random) -> str | None:
    """The sentence with one fact of the kind changed; None where it holds none that can be changed plausibly."""
    made = KINDS[kind](sentence, text, rng)
    return made if made != sentence else None


def shortened(sentence: str, rng: random.Random) -> str | None:
    """The sentence without one parenthesis, inserted clause, attribution or opening phrase; None where it has none.

    Deletion only, and only of what leaves the rest as true as it was: at least six words are left.
    """
    made = [text for text in _deletions(sentence) if len(text.split()) >= 6]
    return rng.choice(made) if made else None


# Numbers and dates

_MONTH = "|".join(_MONTHS)
_DATE = re.compile(
    rf"\b(?:{_MONTH})(?:\s\d{{1,2}}\b(?!,\d{{3}}))?(?:,?\s(?:19|20)\d\d\b)?|\b\d{{1,2}}\s(?:{_MONTH})\b"
    rf"|\b(?:{'|'.join(_WEEKDAYS)})\b|\b(?:in|since|by|until|from|of)\s(?:19|20)\d\d\b(?!-)"
)
_VERBS_TOO = re.compile(r"(?:May|March)$")
_NUMBER = re.compile(
    r"(?<![\w.,:/#+-])[$€£]?(?P<digits>\d[\d,]*(?:\.\d+)?)(?![\w:/-]|[.,]\d|['’]s)"
    rf"|(?<![\w-])(?P<word>{'|'.join(_CARDINALS)})(?![\w-])"
)
_A_YEAR = re.compile(r"(?:19|20)\d\d$")


def _number(sentence: str, text: str, rng: random.Random) -> str | None:
    """One digit of one number that is no date becomes another; a number in words becomes another."""
    dated = [match.span() for match in _dates(sentence)]
    found = [
        match
        for match in _NUMBER.finditer(sentence)
        if not any(start <= match.start() < end for start, end in dated) and not _A_YEAR.match(match["digits"] or "")
    ]
    if not found:
        return None
    match = rng.choice(found)
    if word := match["word"]:
        return _with(sentence, match.span("word"), rng.choice([each for each in _CARDINALS if each != word]))
    place = rng.choice([i for i in range(*match.span("digits")) if sentence[i].isdigit()])
    digit = rng.choice([each for each in "123456789" if each != sentence[place]])
    return _with(sentence, (place, place + 1), digit)


def _date(sentence: str, text: str, rng: random.Random) -> str | None:
    """The weekday, month, day or year of one date becomes another."""
    found = _dates(sentence)
    if not found:
        return None
    match = rng.choice(found)
    parts = list(re.finditer(rf"{_MONTH}|{'|'.join(_WEEKDAYS)}|\b\d{{1,2}}\b|\b\d{{4}}\b", match.group()))
    part = rng.choice(parts)
    said = part.group()
    if said in _WEEKDAYS or said in _MONTHS:
        others = [each for each in (_WEEKDAYS if said in _WEEKDAYS else _MONTHS) if each != said]
    elif len(said) == 4:
        others = [str(int(said) + years) for years in (-3, -2, -1, 1, 2, 3)]
    else:
        others = [str(day) for day in range(1, 29) if day != int(said)]
    return _with(sentence, (match.start() + part.start(), match.start() + part.end()), rng.choice(others))


def _dates(sentence: str) -> list[re.Match[str]]:
    """Dates of the calendar; `May` and `March` alone only where a word before shows that a month is meant."""
    return [
        match
        for match in _DATE.finditer(sentence)
        if not _VERBS_TOO.match(match.group())
        or re.search(r"\b(?:in|since|last|early|late)\s$", sentence[: match.start()])
    ]


# Names

_NAME = re.compile(r"(?<=[a-z,]\s)[A-Z][^\W\d_A-Z]+(?:\s[A-Z][^\W\d_A-Z]+){0,2}(?![\w-]|\s[A-Z]|['’](?!s\b))")
_NO_NAMES = {
    *_MONTHS, *_WEEKDAYS,
    *"The A An I In On It He She They We You But And Of Mr Mrs Ms Dr Sir Lord God Gov Sen Rep Jan Feb Aug Sept Oct "
    "Nov Dec President Senator Minister Secretary Justice Judge Chief Prince Princess King Queen Pope".split(),
}  # fmt: skip


def _name(sentence: str, text: str, rng: random.Random) -> str | None:
    """One name becomes another of as many words that the article names elsewhere."""
    common = set(re.findall(r"\b[a-z]+\b", text))
    found = list(_names(sentence, common))
    if not found:
        return None
    match = rng.choice(found)
    said = match.group()
    here = {word[:4].lower() for word in re.findall(r"\w+", sentence)}
    others = sorted(
        {
            other
            for each in _names(text, common)
            if len((other := each.group()).split()) == len(said.split())
            and not here & {word[:4].lower() for word in other.split()}
        }
    )
    return _with(sentence, match.span(), rng.choice(others)) if others else None


def _names(text: str, common: set[str]) -> Iterator[re.Match[str]]:
    """Capitals within a sentence that are no title, no day and no word that the article also writes small."""
    for match in _NAME.finditer(text):
        words = match.group().split()
        if _NO_NAMES.isdisjoint(words) and not any(word.lower() in common for word in words):
            yield match


# Negations and directions

_NEGATED = re.compile(r"\b(?P<verb>\w+)(?:n['’]t\b|\s(?:not|never)\b(?!\s(?:only|just|least|long|yet)\b))")
_STATED = re.compile(
    r"(?<!the )(?<!free )(?:\b(?:is|was|are|were|will|can|could|would|should|does|did)\b"
    r"(?=\s(?!not\b|no\b|never\b|nothing\b|none\b|only\b|yet\b|to\b)[a-z])"
    r"|(?<!would )(?<!could )(?<!should )(?<!may )(?<!might )(?<!must )(?<!to )(?<!not )"
    r"\b(?:has|had|have)\b(?=\s(?:been|become|\w+ed)\b))"
)
_WHOLE = {"ca": "can", "wo": "will", "sha": "shall", "ai": "is"}


def _negation(sentence: str, text: str, rng: random.Random) -> str | None:
    """A denial goes, or one comes to a verb that states."""
    denied = [(match.span(), _undenied(match)) for match in _NEGATED.finditer(sentence)]
    stated = [(match.span(), match.group() + " not") for match in _STATED.finditer(sentence)]
    either = [each for each in (denied, stated) if each]
    return _with(sentence, *rng.choice(rng.choice(either))) if either else None


def _undenied(match: re.Match[str]) -> str:
    contracted = "n" + match.group()[-2:] in match.group()
    return _WHOLE.get(match["verb"], match["verb"]) if contracted else match["verb"]


_OPPOSITES = dict(
    pair.split("/")
    for pair in """rose/fell rise/fall rises/falls rising/falling increase/decrease increased/decreased
    increases/decreases increasing/decreasing before/after more/less higher/lower highest/lowest largest/smallest
    bigger/smaller won/lost win/lose wins/loses winning/losing supported/opposed supports/opposes support/oppose
    opened/closed northern/southern eastern/western north/south above/below better/worse best/worst gained/dropped
    allowed/banned allow/ban started/ended began/ended bought/sold buy/sell earlier/later longer/shorter
    accepted/rejected approved/rejected guilty/innocent positive/negative strong/weak stronger/weaker inside/outside
    majority/minority upper/lower younger/older faster/slower improved/worsened expanded/shrank""".split()
)
_OPPOSITES |= {second: first for first, second in _OPPOSITES.items() if second not in _OPPOSITES}
_DIRECTION = re.compile(rf"(?<!once )(?<!no )(?<!any )(?<!or )\b(?:{'|'.join(_OPPOSITES)})\b(?!\sor\b|\sand\b|-)")


def _direction(sentence: str, text: str, rng: random.Random) -> str | None:
    """A word for where something goes or stands becomes its opposite."""
    found = list(_DIRECTION.finditer(sentence))
    if not found:
        return None
    match = rng.choice(found)
    return _with(sentence, match.span(), _OPPOSITES[match.group()])


def _with(sentence: str, span: tuple[int, int], words: str) -> str:
    return sentence[: span[0]] + words + sentence[span[1] :]


KINDS: dict[str, Changed] = {
    "number": _number,
    "date": _date,
    "name": _name,
    "negation": _negation,
    "direction": _direction,
}


# Deletions

_CLAUSE = "who|which|where|including|according to|despite|adding|while|after|before|with|although"
_PARENTHESIS = re.compile(r" ?\([^()]*\)")
_DATELINE = re.compile(r"(?:[A-Z][\w.’'-]*,?\s){0,5}\([A-Z][\w ]*\)")
_VERB = r"(?:\w+ed|is|was|are|were|has|have|had|will|would|can|could|says?|told)\b"
_INSERTED = re.compile(rf", (?:{_CLAUSE})\b[^,“”\"]{{5,80}}, (?={_VERB})")
_APPOSITION = re.compile(rf"(?<=[a-z]), (?:a|an|the) [^,“”\"]{{5,80}}, (?={_VERB})")
_SAID = re.compile(r", (?:[A-Z]\w+ ){1,3}(?:said|added|told [A-Z]\w+)(?: on \w+day)?(?=\.$)")
_CLOSING = re.compile(rf", (?:{_CLAUSE})\b[^,“”\"]{{5,80}}(?=\.$)")
_OPENING = re.compile(
    r"(?:In|On|After|Before|While|Despite|According to|As|At|During|With|For|Since)\b[^,“”\"]{5,60}, "
    r"(?!and\b|but\b|or\b|\d)"
)


def _deletions(sentence: str) -> Sequence[str]:
    dateline = _DATELINE.match(sentence)  # `New York (CNN Business) Shares …`: the place is no part of what follows
    start = dateline.end() if dateline else 0
    made = [_with(sentence, match.span(), "") for match in _PARENTHESIS.finditer(sentence, start)]
    for pattern in (_INSERTED, _APPOSITION):
        made += [_with(sentence, match.span(), " ") for match in pattern.finditer(sentence)]
    made += [
        _with(sentence, match.span(), "") for match in (_SAID.search(sentence), _CLOSING.search(sentence)) if match
    ]
    if opening := _OPENING.match(sentence):
        made.append(sentence[opening.end()].upper() + sentence[opening.end() + 1 :])
    return made
