"""What kind of answer a question wants: a date, an amount of some measure, a name, a place, a reason."""

import re
from dataclasses import dataclass
from enum import StrEnum

from index.search.requests import topic
from index.text.lexemes import lexemes
from index.text.names import PLACES, key


class Wanted(StrEnum):
    """The kind of answer; NEWS is whatever happened, ANYTHING any fact."""

    DATE = "date"
    QUANTITY = "quantity"
    NAME = "name"
    PLACE = "place"
    REASON = "reason"
    MANNER = "manner"
    NEWS = "news"
    ANYTHING = "anything"


class Measure(StrEnum):
    """What kind of amount; ANY where the question does not tell."""

    MONEY = "money"
    SHARE = "share"
    TIME = "time"
    AGE = "age"
    LENGTH = "length"
    SPEED = "speed"
    WARMTH = "warmth"
    COUNT = "count"
    SCORE = "score"
    ANY = "any"


STRICT = frozenset({Wanted.DATE, Wanted.QUANTITY, Wanted.NAME, Wanted.PLACE, Wanted.REASON})
"""Kinds that can be told in a sentence: one without a date does not say when."""

COMPARABLE = frozenset({Wanted.DATE, Wanted.QUANTITY})
"""Kinds whose answers are values that can be the same or differ."""


def words(text: str) -> str:
    """A pattern for any of the words, each of which may hold a pattern itself; `_` stands for a space."""
    return "(?:" + "|".join(text.split()).replace("_", " ") + ")"


_DATES = words("dates? days? years? months? times? weekdays? weeks?")
_PLACES = words(
    """cit(?:y|ies) countr(?:y|ies) towns? places? states? regions? villages? islands? ports? capitals? venues? streets?
    nations? count(?:y|ies) continents? provinces? locations? hospitals? schools? universit(?:y|ies)"""
)
_NAMES = words(
    """persons? people compan(?:y|ies) teams? clubs? part(?:y|ies) agenc(?:y|ies) firms? banks? airlines? groups?
    players?
    leaders? organi[sz]ations? outlets? actors? actress(?:es)? singers? artists? athletes? authors? directors?
    politicians?
    presidents? ministers? celebrit(?:y|ies) brands? retailers? films? movies? books? shows? songs? albums?
    magazines? novels? lawmakers? senators? governors? candidates? treat(?:y|ies) planets? asteroids? airports?
    carmakers? automakers? apps? newspapers?"""
)
_COUNTED = words(
    "many much long old far big large tall high fast deep heavy often wide late strong hot cold warm soon expensive"
)
_AMOUNTS = (
    words(
        "percentage percent share proportion number amount price sum score size toll turnout attendance profits?"
        " revenues? margin salary"
    ).replace(")", "|")
    + words(
        """budget fine ransom fee sales rate temperature population speed length height weight age worth value wage
        income cost
        costs prize reward deficit debt capacity magnitude distance rent fare bill earnings turnover losses loss"""
    )[3:]
)
_SUMS = words(
    """fines? jackpots? deficits? debts? budgets? prizes? bonus(?:es)? loans? ransoms? fees? penalt(?:y|ies) profits?
    salar(?:y|ies) wages? pensions? payouts? settlements? subsid(?:y|ies)"""
)
"""What is counted in money, however big it is said to be."""
_MEASURES = (
    (Measure.AGE, r"how old|what age|at what age|(?:his|her|their|whose) age"),
    (Measure.SPEED, r"how fast|(?:top )?speed"),
    (Measure.SHARE, r"how (?:high|low|big|large) (?:is|are|was|were) .*\b(?:inflation|unemployment|turnout|rates?)"),
    (Measure.WARMTH, r"how (?:hot|cold|warm)|temperatures?"),
    (Measure.SCORE, r"what (?:is|was|were) the (?:final |half-?time |full-?time )?scores?"),
    (Measure.MONEY, rf"how (?:big|large|high) (?:is|are|was|were|will|would)\b.*?\b{_SUMS}"),
    (Measure.LENGTH, r"how (?:far|tall|high|deep|wide|big|large|heavy)|height|length|weight|distance|area"),
    (
        Measure.TIME,
        r"how (?:long|fast|soon|quickly|late)|duration|how many (?:seconds|minutes|hours|days|weeks|months"
        r"|years)|sentence length",
    ),
    (
        Measure.SHARE,
        r"percentage|percent|per cent|share|proportion|turnout|margin|(?:interest|inflation|unemployment"
        r"|growth) rate|pay rise",
    ),
    (
        Measure.MONEY,
        r"how much (?:money|ransom|damage|compensation|funding|aid|revenue|profit|debt|cash|tax)|how much (?:is"
        r"|was|were|are|will|would|has|have|had|does"
        r"|do|did)\b.*\b(?:cost|pay|paid|paying|spend|spent|spending|worth|fined|raise|raised|earn|lose|lost"
        r"|invest|invested|save|make|want|ask|owe|charge|be)"
        r"|how much (?:is|are|was|were|do|does|did)\b|how expensive|price|cost|costs|fees?|fine|salary|wages?"
        r"|profits?|revenues?|income|sales|budget|ransom"
        r"|damages?|worth|insured for|sell for|sold for|earnings|turnover|expensive|cheap|fare|rent|spend|debt",
    ),
    (Measure.COUNT, r"how many|number of|(?:death )?toll|population|attendance|casualties"),
)
_MEASURES_RE = tuple((measure, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)) for measure, pattern in _MEASURES)
_OF = r"(?:is |was |are |were |will be )?(?:the |a |its |their |his |her )?(?:[\w'’-]+ ){0,3}?"
_NAMING = (
    r"what (?:is|was|are|were|will be) (?:(?:the|its|his|her|their) )?(?:[\w’'-]+ )?names? (?:of|for)"
    r"|what (?:do|does|did|will)\b.*\b(?:call|name|title)(?: now)? (?:its|his|her|their|the)\b"
)
"""How a question asks what something is called."""

_KINDS = (
    (
        Wanted.DATE,
        rf"when|how soon|(?:on |in |by |at |since )?(?:what|which) (?:is the |was the |are the )?{_DATES}"
        rf"|what (?:is|was) the date",
    ),
    (
        Wanted.QUANTITY,
        rf"how {_COUNTED}|(?:at |to )?what {_OF}{_AMOUNTS}|what (?:do|does|did|will|would|is|are|was"
        rf"|were)\b.*\b(?:cost|spend|pay|paid|earn|insured for|worth|sold for|weigh)$",
    ),
    (Wanted.PLACE, rf"where|(?:in |at |to |from )?(?:which|what) {_PLACES}"),
    (
        Wanted.REASON,
        r"why|how come|what (?:is |was |are )?(?:the )?(?:causes?|caused|causing|led to|prompted|triggered"
        r"|started|reasons?|sparked)|(?:the )?(?:reason|cause)s? (?:of|for|behind)",
    ),
    (Wanted.NAME, rf"who|whom|whose|(?:which|what) {_NAMES}|{_NAMING}"),
    (
        Wanted.NEWS,
        r"what (?:has |had |is )?(?:happened|happens|happening|became|become|going on)|what(?:'s|’s| is"
        r"| are)? (?:the )?(?:latest|news)|tell me about|what did \S+ report$",
    ),
    (Wanted.MANNER, r"how (?:did|do|does|can|could|was|were|is|are|will|would|has|have)"),
)
_KINDS_RE = tuple((kind, re.compile(rf"\b(?:{pattern})(?!\w)", re.IGNORECASE)) for kind, pattern in _KINDS)
_ASKS = re.compile(
    r"\b(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|has|have|had|can|could|will"
    r"|would|should)\b",
    re.IGNORECASE,
)
_KEYWORDS = (
    (Wanted.DATE, r"dates?|time|day|year|schedule"),
    (Wanted.QUANTITY, rf"{_AMOUNTS}|how many|count"),
    (Wanted.REASON, r"reasons?|causes?|why"),
    (Wanted.PLACE, r"venue|location|place|where"),
    (Wanted.NAME, r"winner|name"),
)
_KEYWORDS_RE = tuple((kind, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)) for kind, pattern in _KEYWORDS)
_KIND_NOUN = re.compile(
    rf"\b(?:which|what) (?:is |was |are |were )?(?:the )?({_DATES}|{_PLACES}|{_NAMES})\b|\b(percentage|percent"
    rf"|share|proportion|number|amount)\b",
    re.IGNORECASE,
)
_OF_KIND = re.compile(
    rf"\b(?:which|what) (?:is |was |are |were )?(?:the )?((?:[\w.'’-]+ ){{1,4}}?)(?:{_PLACES}|{_NAMES})\b",
    re.IGNORECASE,
)
_HOW = re.compile(rf"\bhow ({_COUNTED})\b", re.IGNORECASE)
_COUNTED_NOUN = re.compile(
    r"\bhow many ((?:[\w'’-]+ ){0,3}?)([\w'’-]+?)(?= (?:is|are|was|were|do|does|did|has|have|had|will|would|can"
    r"|could|in|of|at|on|for|from|took|saw|must|should|may|\w+ed)\b|\?|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question wants. `counted` holds the stems of what it counts, `measuring` those that its measure stands
    for.

    `how hot` is answered in degrees, and the sentence need not say hot; which Asian city, by a name that need not say
    Asian or city.
    """

    text: str
    kind: Wanted
    measure: Measure
    counted: frozenset[str]
    measuring: frozenset[str]


def asked(question: str) -> Asked:
    """Never fails: any text asks for anything."""
    kind = wanted(question)
    measure = _measure(question) if kind is Wanted.QUANTITY or kind is Wanted.ANYTHING else Measure.ANY
    if (
        kind is Wanted.ANYTHING
        and measure is Measure.MONEY
        and re.match(r"(?:is|are|was|were)\b.*\b(?:expensive|cheap|worth)", question, re.IGNORECASE)
    ):
        kind = Wanted.QUANTITY
    noun = _COUNTED_NOUN.search(question) if measure is Measure.COUNT else None
    counted = (
        frozenset(word.stem for word in lexemes(f"{noun[1]}{noun[2]}") if word.content) if noun else frozenset[str]()
    )
    return Asked(question, kind, measure, counted, frozenset(_measuring(question, kind, measure)))


def wanted(question: str) -> Wanted:
    """The kind whose words come first; for keywords without a question word, the kind that one of them names."""
    if topic(question) is not None:
        return Wanted.NEWS
    found = [
        (match.start(), order, kind)
        for order, (kind, pattern) in enumerate(_KINDS_RE)
        if (match := pattern.search(question.rstrip(" ?.!")))
    ]
    if found:
        return min(found)[2]
    if not _ASKS.search(question):
        for kind, pattern in _KEYWORDS_RE:
            if pattern.search(question):
                return kind
    return Wanted.ANYTHING


def _measure(question: str) -> Measure:
    return next((measure for measure, pattern in _MEASURES_RE if pattern.search(question)), Measure.ANY)


_STANDS_FOR = {
    Measure.MONEY: "much cost price pay paid spend worth expensive cheap money value insured fee amount crowns"
    " dollars euros pounds",
    Measure.SHARE: "share percentage percent proportion rate",
    Measure.TIME: "long time last take duration fast quick soon",
    Measure.AGE: "old age",
    Measure.LENGTH: "far tall high deep wide big large heavy size length height area weight",
    Measure.SPEED: "fast speed",
    Measure.WARMTH: "hot cold warm temperature",
    Measure.COUNT: "number many total",
    Measure.SCORE: "score win beat result",
    Measure.ANY: "amount number size",
}


def _measuring(question: str, kind: Wanted, measure: Measure) -> set[str]:
    said = [match for pattern in (_KIND_NOUN, _HOW) for match in pattern.finditer(question)]
    stems = {word.stem for match in said for group in match.groups() if group for word in lexemes(group)}
    if kind is Wanted.QUANTITY:
        stems |= {word.stem for word in lexemes(_STANDS_FOR[measure])}
    if kind is Wanted.DATE:
        stems |= {word.stem for word in lexemes("date day time year month schedule")}
    if kind is Wanted.REASON:
        stems |= {word.stem for word in lexemes("reason cause lead prompt trigger")}
    if within := _OF_KIND.search(question):
        stems |= {key(word) for word in lexemes(within[1]) if word.capital} & PLACES
    return stems
