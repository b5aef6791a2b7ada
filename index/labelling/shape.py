"""How a block looks: length, sentence ends, function words, capitals, digits: its own evidence that it is prose."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from index.labelling.clutter import Sign
from index.labelling.wording import set_of

Features = Mapping[str, float]

ENGLISH = (
    "a about after all also although an and any are as at be because been before being between but by can "
    "could did do does for from had has have he her him his how i if in into is it its may might more "
    "most no not of on once one only or other our out over said says she should since so some such than "
    "that the their them then there these they this those through to under until up was we were what when "
    "where which while who whom whose why will with would you"
)
SPACED = (
    "є не на що як це та й із зі від до після щоб також але або за під він вона вони які який яка було був"
    " була були його"
    " của và là có được không cho với trong một những các này đã đang sẽ khi từ người ông bà nhưng theo đến"
    " tại bị cũng về"
    " في من على إلى أن إن عن مع هذا هذه كان كانت التي الذي قد لم لن لا ما بعد قبل كما أو وقال وأضاف كل نحو أي بن"
)
"""Of Ukrainian, Vietnamese and Arabic. Arabic writes `and`, `the` and short prepositions in one word with the next."""
OTHERS = (
    "der die das den dem des ein eine einen einem einer und oder ist sind war wird werden mit von zu im "
    "am auf für nicht auch sich es sie er wir bei aus nach dass wie als le la les un une du des et est "
    "dans que qui pour pas sur au aux avec par plus ce cette il elle nous vous sont se ne son sa ses ou "
    "el los las una y es en del al lo por con para como su sus más pero o ha fue i gli di che e è non per "
    "sono della dei delle nel alla da ma anche più si come os as um uma do da dos na no nos em não com "
    "mais foi ao à é ser você seu sua pelo pela de het een van en dat niet met zijn aan voor er maar ook "
    "door bij dan yang di ini itu untuk dengan dari tidak pada akan dalam ke juga ada oleh и в не на что "
    "с по как это но к у из за от для его все так же был о до если или чем при они она он мы вы я мне мы "
    "меня был была были который которые очень нас их"
)
FUNCTION_WORDS = frozenset(f"{ENGLISH} {OTHERS} {SPACED}".split())
"""English function words and "said", and the commonest words of German, French, Spanish, Italian, Portuguese, Dutch,
Indonesian, Russian, Ukrainian, Vietnamese and Arabic: about four in ten words of running text, few of a label's (the
stop-word test of jusText)."""

FINITE = set_of(
    "is are was were will would has have had can could may might must does did says said"
    " ist sind wird wurde wurden haben est sont ont était été está fue han был была было были будет будут был"
    " є був була було були буде là đã sẽ được có"
    " كان كانت قال قالت وقال وأعلن أعلن"
)

LENGTHS = (2, 4, 7, 11, 16, 24, 36, 55, 90)
"""Upper ends, in words, of the classes of block length."""

_BEYOND_LATIN = re.compile(r"[\u0400-\u052f\u0600-\u06ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_UNSPACED_FUNCTION = re.compile(r"[\u3041-\u309f的了是在不没和与及或有这那将于为对从把被就都也但而]")
_CLAUSES = re.compile("[，、]")
_FEW_FUNCTION = re.compile(r"[\u0400-\u052f\u0600-\u06ff\u3400-\u9fff]")
SPARSE = 1.6
"""How much more a function word counts in Cyrillic, Arabic and Chinese: case endings, prefixes and word order do there
what English has words for, and running text has about a quarter of function words."""
_CLOSING = "\"'”’»)]」』）"
_INNER_END = re.compile(r"[.!?](?<=[a-z0-9].)[\"”’)]?\s+[“\"‘(]?[A-Z]")
_SPEECH = set_of("said says told added according announced reported wrote asked noted")
_FIRST = set_of("i me my i'm i’m i've i’ve mine")
_READER = set_of("you your yours you're you’re you'll you’ll")
_FIRST_LETTER = itemgetter(0)
_BULLET = re.compile(r"^(?:[-*•·▪‣◦–—+]|\d{1,3}[.)])\s")
_LINK_MARKS = re.compile(r"[|»›→©#@:](?:(?<!:)|//|:)")
_RUN_TOGETHER = re.compile(r"[A-Z](?<=[a-z][a-z.?!].)[a-z]+\s[a-z]")
# These begin with a set of characters, and look behind after it: the engine then leaps from one of the set to the next.


@dataclass(frozen=True, slots=True)
class Row:
    """One block as it is weighed. `text` has single spaces; `prose` counts the words of a block of sentences, else 0.

    `function` is the share of function words; `decided` says that the wording alone shows clutter; `own` is the block's
    evidence for the weighing, by name.
    """

    text: str
    tokens: tuple[str, ...]
    words: int
    prose: int
    ends: bool
    function: float
    content: frozenset[str]
    sign: Sign | None
    decided: bool
    own: Features

    @property
    def heads(self) -> bool:
        """Whether it could stand over a text: a few words that do not end like a sentence of a paragraph."""
        return (
            1 <= self.words <= 30
            and not self.text.endswith((".", "…", ",", ";", ":", ".”", '."', "..."))
            and not self.decided
        )

    @property
    def bullet(self) -> bool:
        return bool(_BULLET.match(self.text))

    @property
    def states(self) -> bool:
        """Whether it says something: function words and a finite verb among enough words."""
        verb = not FINITE.isdisjoint(self.tokens) or any(token.endswith("ed") for token in self.tokens)
        return self.words >= 8 and self.function >= 0.2 and verb


def row(text: str, sign: Sign | None, tokens: Sequence[str], lowered: Sequence[str]) -> Row:
    """The block's own evidence. `tokens` are the words of `text` as they stand, `lowered` the same in lower case."""
    words = len(tokens)
    functions: float = sum(map(FUNCTION_WORDS.__contains__, lowered))
    beyond_latin = not text.isascii() and _BEYOND_LATIN.search(text) is not None
    unspaced = len(_UNSPACED.findall(text)) if beyond_latin else 0
    if unspaced:
        words += unspaced // 2  # scripts without spaces: about two characters a word
        functions += len(_UNSPACED_FUNCTION.findall(text)) // 2
    if functions and beyond_latin and len(_FEW_FUNCTION.findall(text)) * 2 > len(text):
        functions = min(words, functions * SPARSE)
    function = functions / words if words else 0.0
    ends = text.rstrip(_CLOSING).endswith((".", "!", "?", "。", "！", "？", "؟", "۔")) or text.endswith(
        ("”", '"', "」")
    )
    if ends and unspaced and _CLAUSES.search(text):
        function = max(function, 0.25)  # where there are no spaces, commas tell sentences from labels
    decided = sign is not None and sign.sure
    prose = words if ends and words >= 9 and function >= 0.22 and not decided else 0
    content = frozenset([token for token in lowered if len(token) > 4]) - FUNCTION_WORDS
    facts = _own(text, tokens, lowered, words=words, function=function)
    facts[_LENGTH[ends][bisect_left(LENGTHS, words)]] = 1.0
    if sign:
        facts[_worded(sign)] = 1.0
    return Row(text, tuple(lowered), words, prose, ends, function, content, sign, decided, facts)


def resigned(old: Row, sign: Sign) -> Row:
    """The same block with another sign."""
    facts = dict(old.own)
    if old.sign:
        del facts[_worded(old.sign)]
    facts[_worded(sign)] = 1.0
    prose = 0 if sign.sure else old.prose
    return replace(old, prose=prose, sign=sign, decided=sign.sure, own=facts)


_LENGTH = {
    ends: [f"{size} words, {how}" for size in (*(f"up to {bound}" for bound in LENGTHS), "many")]
    for ends, how in ((True, "a sentence end"), (False, "no sentence end"))
}
"""What the weights call a block's length: for those that end like a sentence and those that do not, by class."""


def _worded(sign: Sign) -> str:
    return f"worded as {sign.label}{'' if sign.sure else ', perhaps'}"


def _own(text: str, tokens: Sequence[str], lowered: Sequence[str], *, words: int, function: float) -> dict[str, float]:
    capitals = sum(map(str.isupper, map(_FIRST_LETTER, tokens))) / words if words else 1.0
    quotes = "“" in text or '"' in text
    reader = not _READER.isdisjoint(lowered)
    facts = {
        "length": min(words, 150) / 150,
        "function words": function,
        "function words, squared": function * function,
        "capitals": capitals,
        "capitals, short": capitals if words < 12 else 0.0,
        "digits": sum(map(str.isdigit, tokens)) / words if words else 0.0,
        "all capitals": text.isupper(),
        "sentences inside": min(len(_INNER_END.findall(text)), 4) / 4,
        "quotation": quotes,
        "speech verb": not _SPEECH.isdisjoint(lowered),
        "first person, unquoted": not quotes and not _FIRST.isdisjoint(lowered),
        "second person": reader,
        "second person, unquoted": reader and not quotes,
        "ellipsis at the end": text.endswith(("…", "...")),
        "question": text.endswith("?"),
        "exclamation": text.endswith("!"),
        "colon at the end": text.endswith(":"),
        "bullet": bool(_BULLET.match(text)),
        "link marks": bool(_LINK_MARKS.search(text)),
        "starts small": text[:1].islower(),
        "words run together": bool(_RUN_TOGETHER.search(text)),
    }
    return {name: value for name, value in facts.items() if value}
