"""Numbers as news writes them: digits and words, money, percentages, ordinals, and what they count."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from index.text.lexemes import Lexeme, listed

_UNITS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen
    eighteen nineteen"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS = {word: float(value) for value, word in enumerate(_UNITS.split())}
_WORDS |= {word: 10.0 * value for value, word in enumerate(_TENS.split(), 2)}
_FIRST = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
fifteenth
    sixteenth seventeenth eighteenth nineteenth twentieth"""
_ORDINALS = {word: float(value) for value, word in enumerate(_FIRST.split(), 1)}
_FRACTIONS = {
    "half": 0.5,
    "third": 1 / 3,
    "thirds": 1 / 3,
    "quarter": 0.25,
    "quarters": 0.25,
    "fifths": 0.2,
    "tenths": 0.1,
}
_MULTIPLES = {
    "hundred": 1e2,
    "dozen": 12.0,
    "thousand": 1e3,
    "k": 1e3,
    "lakh": 1e5,
    "million": 1e6,
    "mn": 1e6,
    "m": 1e6,
    "crore": 1e7,
    "billion": 1e9,
    "bn": 1e9,
    "b": 1e9,
    "trillion": 1e12,
    "tn": 1e12,
    "trn": 1e12,
}
_SHORT = frozenset(["k", "m", "b"])
_MONEY = {
    "$": "dollar",
    "dollars": "dollar",
    "dollar": "dollar",
    "usd": "dollar",
    "€": "euro",
    "euros": "euro",
    "euro": "euro",
    "eur": "euro",
    "£": "pound",
    "pounds": "pound",
    "gbp": "pound",
    "¥": "yen",
    "yen": "yen",
    "yuan": "yuan",
    "rmb": "yuan",
    "renminbi": "yuan",
    "₹": "rupee",
    "rupees": "rupee",
    "rupee": "rupee",
    "₽": "ruble",
    "rubles": "ruble",
    "roubles": "ruble",
    "₩": "won",
    "francs": "franc",
    "pesos": "peso",
    "cents": "cent",
}
_PERCENT = frozenset(["%", "percent", "pct", "percentage"])
_NEARLY = {
    **dict.fromkeys(listed("about around roughly approximately some circa estimated approx"), "about"),
    **dict.fromkeys(["nearly", "almost"], "nearly"),
    **dict.fromkeys(listed("over exceeding exceeded surpassing exceeds topped surpassed"), "over"),
    **dict.fromkeys(["under", "below"], "under"),
}
_NEARLY_PAIRS = {
    ("more", "than"): "over",
    ("greater", "than"): "over",
    ("at", "least"): "least",
    ("less", "than"): "under",
    ("fewer", "than"): "under",
    ("at", "most"): "most",
    ("up", "to"): "most",
    ("as", "many"): "most",
    ("many", "as"): "most",
    ("much", "as"): "most",
    ("close", "to"): "about",
    ("no", "more"): "most",
}
NUMBER_WORDS = frozenset((*_WORDS, *_ORDINALS, *_MULTIPLES)) | listed(
    "dozens hundreds thousands millions billions half"
)
"""Words that write a number, also where one begins a sentence with a capital."""

WINDOW = 5
"""How many words on either side may say what a number counts."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text. `first` and `last` are the places of its lexemes, both included.

    `unit` is "" or "percent", "point" (percentage points), a currency, "ordinal", or "fraction". `bound` is "",
    "about",
    "nearly", "over", "least", "under" or "most". `counted` holds the stems of the content words beside it, up to the
    next number: what it counts and what happened to it.
    """

    value: float
    unit: str
    bound: str
    first: int
    last: int
    counted: frozenset[str]


def find_quantities(words: Sequence[Lexeme], taken: Container[int] = ()) -> tuple[Quantity, ...]:
    """The numbers of a text, in order, without those at the places `taken` (by dates)."""
    read: list[tuple[float, str, str, int, int]] = []
    i = 0
    while i < len(words):
        number = None if i in taken else _read(words, i)
        if number is None:
            i += 1
            continue
        value, unit, last = number
        first = i
        if i and words[i - 1].low in _MONEY and not unit:
            unit, first = _MONEY[words[i - 1].low], i - 1
        read.append((value, unit, _bound(words, first), first, last))
        i = last + 1
    _share(words, read)
    places = [(first, last) for _, _, _, first, last in read]
    return tuple(
        Quantity(value, unit, bound, first, last, _counted(words, places, n))
        for n, (value, unit, bound, first, last) in enumerate(read)
    )


def _read(words: Sequence[Lexeme], i: int) -> tuple[float, str, int] | None:
    """The value, unit and last place of the number that begins at `i`."""
    word = words[i]
    low = word.low
    before = words[i - 1].low if i else ""
    after = words[i + 1].low if i + 1 < len(words) else ""
    if word.number:
        return _in_digits(words, i)
    if low in _FRACTIONS and (low == "half" or before in ("a", "one")):
        return _FRACTIONS[low], "fraction", i
    if low in _ORDINALS and not (low == "second" and after in ("later", "half")):
        return _ORDINALS[low], "ordinal", i
    if low in _MULTIPLES and len(low) > 2 and before in ("a", "an"):
        return _scaled(words, i - 1, 1.0)
    if low in _WORDS and (low != "one" or after in _MULTIPLES or after in _PERCENT):
        return _spelled(words, i)
    return None


def _in_digits(words: Sequence[Lexeme], i: int) -> tuple[float, str, int] | None:
    value = _digits(words[i].text)
    if value is None:
        return None
    if i + 1 < len(words) and words[i + 1].start == words[i].end and words[i + 1].low in ("st", "nd", "rd", "th"):
        return value, "ordinal", i + 1
    return _scaled(words, i, value)


def _digits(text: str) -> float | None:
    """`1,200` and `4.6`; a time such as 17:30 as 17.30. None where there is more than one point."""
    try:
        return float(text.replace(",", "").replace(":", "."))
    except ValueError:
        return None


def _spelled(words: Sequence[Lexeme], i: int) -> tuple[float, str, int]:
    value = _WORDS[words[i].low]
    last = i
    if value >= 20 and last + 1 < len(words) and 0 < _WORDS.get(words[last + 1].low, 0) < 10:
        last += 1
        value += _WORDS[words[last].low]
    if last + 1 < len(words) and words[last + 1].low in ("thirds", "quarters", "fifths", "tenths"):
        return value * _FRACTIONS[words[last + 1].low], "fraction", last + 1
    return _scaled(words, last, value)


def _scaled(words: Sequence[Lexeme], last: int, value: float) -> tuple[float, str, int]:
    """Multiply by what follows (`million`, `dozen`) and read the unit after it."""
    while last + 1 < len(words) and words[last + 1].low in _MULTIPLES:
        low = words[last + 1].low
        if low in _SHORT and words[last + 1].start != words[last].end:
            break  # `5m` is five million, `5 m` are metres
        value *= _MULTIPLES[low]
        last += 1
    if last + 1 < len(words):
        after = words[last + 1].low
        if after in _PERCENT:
            point = last + 2 < len(words) and words[last + 2].low in ("point", "points")
            return value, ("point" if point else "percent"), last + (2 if point else 1)
        if after == "per" and last + 2 < len(words) and words[last + 2].low == "cent":
            return value, "percent", last + 2
        if after in _MONEY and after not in "$€£¥":
            return value, _MONEY[after], last + 1
    return value, "", last


def _bound(words: Sequence[Lexeme], first: int) -> str:
    """What the words just before a number make of it."""
    before = [word.low for word in words[max(0, first - 3) : first]]
    for pair, bound in _NEARLY_PAIRS.items():
        if tuple(before[-2:]) == pair:
            return bound
    if before and before[-1] in _NEARLY:
        return _NEARLY[before[-1]]
    if before[-1:] == ["as"] and before[-2:-1] and before[-2] in ("many", "much"):
        return "most"
    if before[-1:] == ["a"] or before[-1:] == ["an"]:
        return _bound(words, first - 1) if first > 1 else ""
    return ""


def _share(words: Sequence[Lexeme], read: list[tuple[float, str, str, int, int]]) -> None:
    """`$10-15 million` and `10 to 15 percent`: the first number takes the second's multiple and unit."""
    for n in range(len(read) - 1):
        value, unit, bound, first, last = read[n]
        other, other_unit, _, other_first, other_last = read[n + 1]
        between = [word.low for word in words[last + 1 : other_first]]
        if between not in ([], ["to"], ["and"], ["or"]) or not other_unit or other_unit == "ordinal":
            continue
        if unit in ("", other_unit) and value < other:
            scale = next((_MULTIPLES[w.low] for w in words[other_first : other_last + 1] if w.low in _MULTIPLES), 1.0)
            read[n] = (value * scale if value < 1000 else value, other_unit, bound, first, last)


def _counted(words: Sequence[Lexeme], places: Sequence[tuple[int, int]], n: int) -> frozenset[str]:
    first, last = places[n]
    floor = max(first - WINDOW, _border(words, places[n - 1][1] + 1, first) if n else 0)
    ceiling = min(last + 1 + WINDOW, _border(words, last + 1, places[n + 1][0]) if n + 1 < len(places) else len(words))
    beside = (*words[floor:first], *words[last + 1 : ceiling])
    return frozenset(word.stem for word in beside if word.content and not word.number)


def _border(words: Sequence[Lexeme], start: int, end: int) -> int:
    """Where the words between two numbers pass from the first to the second: at a comma or `and`, else at the end."""
    for i in range(start, end):
        if words[i].low in ("and", "but", "while", "or") or (i and words[i].clause != words[i - 1].clause):
            return i
    return end


def carries(evidence: Quantity, claim: Quantity) -> bool:
    """Is the claim's number, with its own `about` or `more than`, true where the evidence's is?

    The same value always is, unless a bound was dropped, added or turned; another one only where the claim says so.
    """
    if claim.unit != evidence.unit and {claim.unit, evidence.unit} not in ({"", "fraction"},):
        return False
    said, found = claim.value, evidence.value
    if abs(said - found) <= 1e-9 * max(1.0, abs(found)):
        return _same_bound(claim.bound, evidence.bound)
    lowest, highest, bounds = _ROOM.get(claim.bound, (1.0, 1.0, ()))
    rounder = _significant(said) < _significant(found)
    return rounder and lowest * said <= found <= highest * said and evidence.bound in bounds


_ROOM = {
    "about": (0.95, 1.05, ("", "about", "nearly", "over", "least")),
    "nearly": (0.9, 1.0, ("", "about")),
    "over": (1.0, 1.25, ("", "about", "over", "least")),
    "least": (1.0, 1.25, ("", "about", "over", "least")),
    "under": (0.75, 1.0, ("", "about", "nearly", "under", "most")),
    "most": (0.75, 1.0, ("", "about", "nearly", "under", "most")),
}
"""By what a claim says of its number: the share of it that the evidence's may be, from and to, and with which
bounds."""


def _significant(value: float) -> int:
    """Significant digits: a number may stand for another only where it is the rounder one."""
    return len(f"{value:.10g}".replace(".", "").strip("0").split("e")[0])


def _same_bound(claim: str, evidence: str) -> bool:
    """`about` may come and go; `more than`, `at least`, `nearly`, `up to` and `under` say something of their own."""
    if claim == evidence or {claim, evidence} == {"over", "least"} or {claim, evidence} == {"under", "nearly"}:
        return True
    if claim in ("", "about"):
        return evidence in ("", "about")
    return claim in ("least", "most") and evidence in ("", "about")
