"""Find the finite verbs of an English news sentence without a parser.

A short list of verb forms, regular endings and the word before are enough to tell whether a stretch of words is a
clause. The lists were written for this purpose; where a word is as often a noun (`plans`), the word before decides.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.sentences import foreign

_WORD = re.compile(r"\w+(?:[’'.,&/-]\w+)*%?|[^\w\s]")


def vocabulary(words: str) -> frozenset[str]:
    return frozenset(words.split())


AUXILIARIES = vocabulary(
    """
    am is are was were has have had does do did will would can could may might must shall should cannot ain't isn't
    aren't wasn't weren't hasn't haven't hadn't doesn't don't didn't won't wouldn't can't couldn't mustn't shouldn't
    he's she's it's they're we're i'm you're they've we've i've i'll he'll she'll they'll we'll who's that's there's
    """
)
MODALS = vocabulary("will would can could may might must shall should cannot to won't wouldn't can't couldn't")
_BE_HAVE = vocabulary("am is are was were be been being has have had having get gets got getting")

_PASTS = vocabulary(
    """
    arose ate beat became began bet blew bought broke broadcast brought built burnt came caught chose clung crept
    cut dealt drank drew drove dug fed fell felt fled flew forbade forecast forgot forgave fought found froze gave
    grew got heard held hid hit hung hurt kept knelt knew laid lay lent leapt learnt led left let lit lost made
    meant met paid put quit ran rang read rode rose said sang sank sat saw sent set shook shone shot shrank shut
    slept slid sold sought spent split spoke sprang spread stood stole struck stuck stung swam swept swore swung
    taught tore thought threw told took understood undertook upset went withdrew woke won wore wrote undid oversaw
    overtook outlined pled bid cost cast burst rid shed slit thrust wed mistook overthrew underwent withheld
    withstood
    """
)
"""Past forms of irregular verbs. Participles that cannot stand alone (`taken`, `gone`) are not among them."""

_PARTICIPLES = vocabulary(
    """
    been begun bitten blown broken built bought brought caught chosen come cut done drawn driven eaten fallen felt
    flown forgotten found frozen given gone grown held hidden hit hurt kept known laid led left lost made meant met
    paid put proven ridden risen run said seen sent set shaken shot shown sold spent spoken stolen struck sung sunk
    sworn taken taught thrown told torn understood worn won withdrawn written born
    """
)

BASES = vocabulary(
    """
    abandon abolish accept accuse achieve acknowledge acquire act adapt add address admit adopt advance advise
    affect agree aim allege allow announce answer appeal appear apply appoint approve argue arrest arrive ask assess
    assist assume attack attempt attend attract avoid await ban base be beat become begin believe belong benefit
    block boast boost borrow break bring broaden build buy call campaign cancel capture care carry catch cause
    celebrate challenge change charge check choose cite claim clash clear close collapse collect combat come comment
    commit compare compete complain complete concede conclude condemn conduct confirm confront consider consist
    contain contend continue contribute control convict cool coordinate cope cost cover create criticize criticise
    cross cut damage deal decide declare decline deepen defeat defend define defy delay deliver demand demonstrate
    deny depart depend deploy describe deserve destroy detail detain determine develop die differ direct disagree
    disappear discover discuss dismiss display distribute divide do dominate donate double draw drive drop earn ease
    echo effect elect embrace emerge emphasize enable encourage end endorse enforce enjoy ensure enter erupt escape
    establish evacuate evaluate examine exceed exchange exclude execute exist expand expect experience explain
    explode explore export expose express extend face fail fall favor fear feature feel fight file fill find finish
    fire fix flee fly focus follow force forecast form fund gain gather generate get give go govern grab grant grow
    guarantee guide halt hand handle happen harm hear help highlight hinge hire hit hold hope host hurt identify
    ignore illustrate impact implement imply import impose improve include increase indicate inspire insist install
    intend introduce invade invest investigate invite involve issue join jump justify keep kick kill know label lack
    land last launch lay lead leak learn leave let lie lift like limit link list live look lose love maintain make
    manage mark matter mean measure meet mention merge monitor mount move name need negotiate note notice observe
    obtain occupy occur offer open operate oppose order organize outline overcome oversee owe own participate pass
    pay perform permit persist pick place plan play plead please pledge point pose possess postpone pour praise
    predict prefer prepare present press prevent proceed process produce prohibit promise promote prompt propose
    protect protest prove provide publish pull purchase pursue push put qualify question quit quote raise rally
    range rank reach react read rebuild recall receive recognize recommend record recover reduce refer reflect
    refuse regain regard regulate reinforce reject relate release rely remain remember remove renew repair repeat
    replace reply report represent request require rescue resign resist resolve respond restore restrict result
    resume retain retire retreat return reveal review revive rise risk roll rule run rush save say scale schedule
    scrap search secure see seek seem seize sell send serve set settle shape share shift shoot shorten show shrink
    shut sign signal sit slam slow soar solve sound spark speak spend spread stage stand start state stay steal stem
    step stop store strengthen stress stretch strike struggle study submit succeed suffer suggest sue suit supply
    support surge surpass surrender survive suspect suspend sweep switch tackle take talk target teach tell tend
    test testify thank think threaten throw tie top total touch tour track trade train transform travel treat
    trigger try turn unveil update uphold urge use vary view visit vote vow wait walk want warn wash watch weigh
    welcome widen win withdraw witness wonder work worry write yield
    """
)

_ALSO_NOUNS = vocabulary(
    """
    act address advance aim answer appeal attack attempt ban beat benefit block boost break call campaign care cause
    challenge change charge check claim clash comment control cost cover cut damage deal delay demand detail display
    divide double draw drive drop effect end exchange experience export face favor fear feature fight file fill find
    fire fix focus force forecast form fund gain grant guarantee guide halt hand handle harm help highlight hit hold
    hope host hurt impact import increase invite issue jump kick kill label lack land last launch lead leak leave
    lie lift like limit link list look love mark matter measure mention monitor mount move name need note notice
    offer open order pass pay pick place plan play pledge point present press process produce promise protest
    purchase push question quote raise rally range rank reach record release repair reply report request rescue
    result retreat return review risk roll rule run rush sale save scale schedule search set shape share shift shoot
    show sign signal slam sound spark spread stage stand start state stay stem step stop store stress stretch strike
    struggle study suit supply support surge sweep switch talk target tend test tie top total touch tour track trade
    train travel treat trigger turn update use view visit vote vow wait walk warn wash watch win witness wonder work
    yield base
    """
)

_NEVER_VERBS = vocabulary(
    """
    hundred indeed need seed speed feed weed greed breed creed red bed shed sacred naked deed reed heed sled wicked
    united so-called alleged unprecedented unexpected aforementioned beloved armed talented gifted
    """
)
_NOUNS_FIRST = vocabulary(
    "changes talks calls moves claims reports threats votes attacks results plays tests stores parks"
)
"""What behind a first word is a noun: `Big changes to …`."""
DETERMINERS = vocabulary(
    "a an the this that these those his her its their our my your some any no every each another several many few more"
)
PREPOSITIONS = vocabulary(
    """
    of in on at to for from with by about against between among into onto over under through during after before
    since until within without across behind beyond near toward towards upon amid amidst despite via per like unlike
    than around along off inside outside following including regarding
    """
)
RELATIVES = vocabulary("who which whose whom where")
SUBORDINATORS = vocabulary(
    "that when while because although though if unless whether as after before since until once how why what"
)
PRONOUNS = vocabulary("he she it they we i you who there this these those him her them us me")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a mark, with its half-open place in the sentence; `low` is how it is looked up."""

    text: str
    start: int
    end: int
    low: str

    @property
    def word(self) -> bool:
        return self.text[0].isalnum()


def tokens(text: str) -> list[Token]:
    return [
        Token(word := match.group(), match.start(), match.end(), word.lower().replace("’", "'"))
        for match in _WORD.finditer(text)
    ]


def finite(words: Sequence[Token], i: int) -> bool:
    """Is word `i` probably a finite verb, judged by its form and the words beside it?"""
    low = words[i].low
    if low in AUXILIARIES or low.endswith("n't"):
        return words[i].text != "May"
    if i == 0 or not low.isalpha() or words[i].text[0].isupper():
        return False
    base = present(low)
    if low in _PASTS or _regular_past(low):
        return _is_past(words, i)
    if base in _ALSO_NOUNS:
        return _takes_object(words, i)
    return _is_plural_present(words, i) if base is None else words[i - 1].low not in DETERMINERS | PREPOSITIONS


def _is_past(words: Sequence[Token], i: int) -> bool:
    """A past form that is no participle and no adjective."""
    low, before = words[i].low, _before(words, i)
    opens = before == "," and low != "said" and participle(words[i])
    if opens and not any(word.text == "," for word in words[: i - 2]):
        return False  # `The council, led by …`: only behind a second comma does the subject go on
    if low in ("set", "cut", "put", "cost", "spread") and words[min(i + 1, len(words) - 1)].low == "of":
        return False
    if before in _BE_HAVE or (before in PREPOSITIONS and low not in _PASTS):
        return False
    return before not in DETERMINERS or before in ("that", "this", "some", "many", "few")


def _is_plural_present(words: Sequence[Token], i: int) -> bool:
    """`officials say`, `they plan`."""
    low, before = words[i].low, _before(words, i)
    follows = words[i + 1].low if i + 1 < len(words) else ""
    plural = before.endswith("s") and len(before) > 3 and low not in _ALSO_NOUNS
    told = low in ("say", "show") and follows == "that"
    return low in BASES and (plural or told or before in ("they", "we", "i", "you", "who"))


def _takes_object(words: Sequence[Token], i: int) -> bool:
    """`Estovar plans to …`, and not `the plans`."""
    before, after = _before(words, i), words[i + 1].low if i + 1 < len(words) else ""
    if (i == 1 and words[i].low in _NOUNS_FIRST) or before in DETERMINERS | PREPOSITIONS:
        return False
    starts_object = after in DETERMINERS or after in ("to", "that", "on", "up", "out") or after[:1].isdigit()
    return starts_object and (before in PRONOUNS or words[i - 1].text[0].isupper())


def _before(words: Sequence[Token], i: int) -> str:
    """The word before, adverbs left out: `was famously slapped` is a passive, `…, commonly known` a participle."""
    k = i - 1
    while k > 0 and (
        (words[k].low.endswith("ly") and len(words[k].low) > 4) or words[k].low in ("also", "now", "then", "not")
    ):
        k -= 1
    return words[k].low


def _regular_past(low: str) -> bool:
    """`visited`, and not `unidentified`, which is only ever an adjective."""
    negated = low.startswith("un") and not re.match(r"un(?:der|veil|leash|lock|fold|cover|load|do)", low)
    return low.endswith("ed") and len(low) > 3 and low not in _NEVER_VERBS and not negated


def present(low: str) -> str | None:
    """The base of a third-person form (`says` -> `say`), or None where it is not a known verb's."""
    for ending, base in (("ies", "y"), ("es", ""), ("s", "")):
        if low.endswith(ending) and low[: -len(ending)] + base in BASES:
            return low[: -len(ending)] + base
    return None


def participle(word: Token) -> bool:
    """`killing`, `accused`, `taken`: what may begin a participial clause."""
    low = word.low
    if low in (
        "during",
        "king",
        "thing",
        "something",
        "nothing",
        "anything",
        "everything",
        "spring",
        "morning",
        "evening",
    ):
        return False
    return (
        (low.endswith("ing") and len(low) > 5)
        or low in _PARTICIPLES
        or (low.endswith("ed") and len(low) > 3 and low not in _NEVER_VERBS)
    )


def main_verbs(words: Sequence[Token]) -> list[int]:
    """Where the main clause's finite verbs are: those that no relative pronoun or conjunction before them has claimed.
    Where the main clause's finite verbs are: those that no relative pronoun or conjunction before them has claimed."""
    found: list[int] = []
    claimed = 0
    previous = -2
    for i, word in enumerate(words):
        low = word.low
        if low in RELATIVES or (low == "with" and i == 0) or (low in SUBORDINATORS and not _restates(words, i)):
            claimed = 1
        elif low == "," and claimed and not any(finite(words, k) for k in range(_opened(words, i), i)):
            claimed = 0  # `After talks in Paris, …`: a preposition, not a conjunction
        elif finite(words, i):
            if previous == i - 1:
                previous = i  # `has visited`: one group
            elif claimed:
                claimed = 0
                previous = i
            else:
                found.append(i)
                previous = i
    while len(found) > 1 and _reduced_relative(words, found):
        found = found[1:]
    return found


def _reduced_relative(words: Sequence[Token], found: Sequence[int]) -> bool:
    """`Officers involved in the stop were fired`: the first verb is a participle, since a later one has the subject."""
    first = found[0]
    if not participle(words[first]) or words[first + 1].low not in PREPOSITIONS:
        return False
    for later in found[1:]:
        comma = any(word.text == "," for word in words[first:later])
        joined = words[later - 1].low in {"and", "but", "or", *PRONOUNS}
        inserted = _before(words, first) == "," == _before(words, later)
        if inserted or (words[later].low in AUXILIARIES and not comma and not joined):
            return True
    return False


def _restates(words: Sequence[Token], i: int) -> bool:
    """`said that …`, `as many as`: words that do not take the main verb away, since it stands before or never comes."""
    low = words[i].low
    after = words[i + 1].low if i + 1 < len(words) else ""
    if low == "that":
        return i == 0 or words[i - 1].low in PREPOSITIONS
    if low in ("after", "before", "since", "until", "as"):
        return (
            (after.endswith("ing") and _has_object(words, i + 1))
            or after[:1].isdigit()
            or (low == "as" and after in ("of", "well", "many", "much", "part", "a", "an"))
        )
    return False


def _has_object(words: Sequence[Token], i: int) -> bool:
    """`after winning the vote`, and not `after devastating storms`."""
    if i + 1 >= len(words):
        return True
    following = words[i + 1]
    return following.low in DETERMINERS | PREPOSITIONS | PRONOUNS or not following.text[0].islower()


def _opened(words: Sequence[Token], i: int) -> int:
    """Where the conjunction before `i` stands."""
    for k in range(i - 1, -1, -1):
        if words[k].low in SUBORDINATORS or words[k].low in RELATIVES:
            return k
    return 0


@lru_cache(maxsize=4096)
def is_clause(text: str) -> bool:
    """Do the words hold a main clause: a subject and, after it, a finite verb?"""
    if not foreign.is_english(text):
        return foreign.stands(text)
    return any(i > 0 for i in main_verbs(tokens(text)))
