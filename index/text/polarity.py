"""What turns a statement round: negation, mood, and words with an opposite."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.text.lexemes import Lexeme, form, listed

_CUES = {
    "not": """not n't no never without neither nor none nobody nothing cannot nowhere hardly barely scarcely lacks
    lacked
        lack absent""",
    "fail": """failed fails fail failing failure unable refused refuses refuse refusing declined refusal impossible
    prevented
        prevents stopped""",
    "deny": """denied denies deny denying rejected rejects reject rejecting disputed disputes refuted dismissed""",
    "doubt": "unlikely doubtful doubts doubted",
    "maybe": "may might could possibly perhaps potentially possible likely probably would",
    "plan": """will shall expected expects expect planned plans plan planning scheduled slated set poised intends intend
        intended aims aim aimed hopes hope hoped wants want wanted seeks seek sought proposed proposes propose
        considering considers considered pledged pledges promised promises vowed vows threatened threatens
        agreed urged urges should anticipate anticipates anticipated preparing prepares ready willing
        tentatively""",
    "alleged": """alleged allegedly reportedly accused suspected purported purportedly rumored rumoured supposedly
    claimed
        claims apparently""",
}
_KIND = {word: kind for kind, words in _CUES.items() for word in words.split()}
_NEEDS_TO = listed("""declined considered considering set ready willing plans plan planned planning expected aim aims
wanted want
    wants agreed failed fails failing fail threatened threatens failure proposed promised promises hopes hope
    hoped expects expect seeks sought seek urged urges stopped prevented scheduled claims claimed likely
    possible""")
"""Cues only before `to`, `for`, `from` or `that`: `declined to comment` but not `shares declined`, `set to` but not
`a set of`."""

NEGATIVE = frozenset({"not", "not only", "fail", "deny", "doubt"})
_REACH = 3
"""How many content words after a cue it speaks about."""

_OPPOSITES = """
rise,climb,increase,grow,gain,jump,surge,soar,up,raise,rally,rebound,higher,upward,boost,expand,growth,spike,improve,strengthen,advance,skyrocket,accelerate|fall,drop,decrease,decline,shrink,lose,slump,plunge,sink,tumble,down,lower,cut,reduce,slip,slide,downward,contract,reduction,dip,worsen,weaken,plummet,shed,slow,slash,ease,retreat
before,ahead,earlier,prior|after,following,later,afterwards
more,greater,above,over|less,fewer,below,under
most|least,fewest
win,victory,beat,defeat,winner|lose,loss,defeat,loser
open,reopen|close,shut,closure
support,back,endorse,favor,favour|oppose,reject,resist
allow,permit,approve,legalize,authorize,let|ban,prohibit,forbid,block,reject,bar,outlaw,veto,prevent
first|last,final
north,northern|south,southern
east,eastern|west,western
begin,start,launch,resume,open|end,finish,stop,halt,suspend,conclude,close
best|worst
good,better,strong,stronger|bad,worse,weak,weaker,poor
high,highest,higher,record|low,lowest,lower
large,largest,big,biggest,larger,bigger,major,huge|small,smallest,little,tiny,smaller,minor
long,longer,longest|short,shorter,shortest
old,oldest,older|young,youngest,new,newest,newer,younger
early,earlier,earliest|late,later,latest
increase|decrease
buy,purchase,acquire|sell,sale
arrive,enter,join|leave,depart,exit,quit,withdraw
accept,agree|refuse,reject,decline,disagree
include|exclude
confirm,admit,acknowledge|deny,refute
guilty,convict|innocent,acquit,clear
male,man,boy,father,husband,son,brother,king,he,his,him|female,woman,girl,mother,wife,daughter,sister,queen,she,her
alive,survive,live|dead,die,kill
legal,lawful|illegal,unlawful
public|private
local,domestic|foreign,international,overseas
import|export
import|export
employ,hire|fire,dismiss,sack,layoff
rich|poor
hot,hotter,hottest,warm,warmer|cold,colder,coldest,cool,cooler
always|never,rarely
majority|minority
maximum|minimum
ally,friend|enemy,foe,rival
success,succeed,pass|fail,failure
always|sometimes
inside,within|outside,beyond
left|right
add|remove,subtract
with|without
for|against
attack|defend
safe|dangerous,unsafe
known|unknown
voluntary,optional|mandatory,compulsory
temporary|permanent
present|absent
positive|negative
upper|lower
front|rear,behind
offense|defense
lend|borrow
ascend|descend
peace|war
love|hate
optimistic|pessimistic
day|night
morning|evening,afternoon,night
am|pm
summer|winter
spring|autumn,fall
democrat,democratic|republican
senate|house
arrest,detain,jail,imprison|release,free
create,build|destroy,demolish
direct|indirect
easy|difficult,hard
empty|full
fast,faster|slow,slower
few|many
rural|urban
heavy|light
military|civilian
offer|withdraw
part|whole
because|despite
since|until
although|because
despite|because
conservative|liberal
advantage|disadvantage
remain,stay,keep|leave,depart,change,remove
worsen|improve
encourage|discourage
praise|criticize,criticise,condemn
narrow|widen
tighten|loosen,ease
ease|tighten,worsen
lift|impose
impose|lift,remove
receive|send,give
proven,prove|disprove
true|false
likely|unlikely
possible|impossible
only|also
"""


@lru_cache(maxsize=1)
def _opposites() -> dict[str, frozenset[str]]:
    """Each word's stem, to the stems that turn a statement round: common English antonyms, listed for this purpose."""
    table: dict[str, set[str]] = {}
    for line in _OPPOSITES.split():
        left, right = ([form(word).stem for word in side.split(",")] for side in line.split("|"))
        for word in left:
            table.setdefault(word, set()).update(set(right) - set(left))
        for word in right:
            table.setdefault(word, set()).update(set(left) - set(right))
    return {word: frozenset(others) for word, others in table.items()}


_PREFIXES = ("un", "in", "im", "dis", "non", "ir", "il", "mis", "de")


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that negates or weakens. `heads` are the places of the content words that it speaks about, nearest
    first."""

    kind: str
    place: int
    heads: tuple[int, ...]


def find_cues(words: Sequence[Lexeme]) -> tuple[Cue, ...]:
    """The negations and moods of a sentence, in order."""
    return tuple(
        Cue(kind, place, _heads(words, place, kind))
        for place, word in enumerate(words)
        if (kind := _kind(words, place, word)) is not None
    )


def opposite(word: Lexeme, other: Lexeme) -> bool:
    """Do the two turn a statement round: an antonym, or one is the other with `un-`, `in-`, `dis-`, `non-`?"""
    if other.stem in _opposites().get(word.stem, ()):
        return True
    long, short = (word.low, other.low) if len(word.low) > len(other.low) else (other.low, word.low)
    return len(short) > 3 and any(long == prefix + short for prefix in _PREFIXES)


def _kind(words: Sequence[Lexeme], place: int, word: Lexeme) -> str | None:
    low = word.low
    if low == "ruled" and place + 1 < len(words) and words[place + 1].low == "out":
        return "deny"
    kind = _KIND.get(low)
    if kind is None or (low == "may" and word.capital and place) or (low == "will" and word.capital and place):
        return None
    after = words[place + 1].low if place + 1 < len(words) else ""
    if low in _NEEDS_TO and after not in ("to", "that", "for", "from"):
        return None
    if low == "no" and after == "longer":
        return "not"
    if low == "not" and after in ("only", "just", "least"):
        return "not only"
    return kind


def _heads(words: Sequence[Lexeme], place: int, kind: str) -> tuple[int, ...]:
    """The next content words in the clause, adverbs passed over; the one before where none follows (`he will not.`)."""
    heads: list[int] = []
    for i in range(place + 1, len(words)):
        word = words[i]
        if (
            ((heads or kind not in NEGATIVE) and word.clause != words[place].clause)
            or word.low in ("but", "although", "though", "while")
            or len(heads) == _REACH
        ):
            break
        if word.content and word.low not in _KIND and not (word.low.endswith("ly") and len(word.low) > 4):
            heads.append(i)
    if not heads and kind in NEGATIVE:
        heads = [i for i in range(place - 1, max(-1, place - 5), -1) if words[i].content][:1]
    return tuple(heads)
