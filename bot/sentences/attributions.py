"""Who says it: the words of a sentence that name whose claim it is, so that a claim does not become a fact.

Three forms carry most of the news: `…, the Kremlin said on Saturday`, `according to the ministry`, and
`Analysts told VOA that …` (reported speech, as in Krestel, Bergler and Witte 2008, "Minding the Source").
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.sentences.verbs import main_verbs, tokens
from index.article import Span
from index.text.patterns import pattern


@dataclass(frozen=True, slots=True)
class Attribution:
    """`span`: the words that attribute, in code points of the sentence. `actor`: who says it, as written there.

    `core`: the words with which the attribution would go. `before`: it is the sentence's own main clause, with what is
    said behind it, which no deletion takes apart.
    """

    span: Span
    actor: str
    core: str
    before: bool


PRONOUNS = frozenset(
    "i we you he she it they one who which that this these those someone somebody some many others both".split()
)
LONGEST_ACTOR = 14
"""Words: what is longer names nobody."""

_SAY = (
    r"said|says|say|added|adds|noted|notes|wrote|writes|reported|reports|claimed|claims|claim|argued|argues|insisted|"
    r"insists|explained|explains|warned|warns|stated|states|confirmed|tweeted|alleged|alleges|estimated|estimates|"
    r"estimate|suggested|suggests|suggest|believes|believe|predicted|predicts|acknowledged|recalled"
)
_HAVE = r"(?:(?:has|have|had|also|later|then|since|reportedly) )*"
_NAMED = r"[^,;:“”\"()—–]"
"""What the words for somebody are made of."""
_END = (
    r"(?=[,.;:”\"!?]|\s*$| (?:on|in|at|late|early|during|to|through|via|by|after|while|when|as|last|this|yesterday|"
    r"today|earlier|recently|from|before|ahead|following|amid|citing) )"
)
_BEHIND = pattern(
    rf",[”\"’]? (?P<actor>{_NAMED}{{2,90}}?(?: \([^)]{{2,20}}\))?(?:, {_NAMED}{{2,70}},)?) "
    rf"{_HAVE}(?P<verb>{_SAY}|announced|has learned|told [\w’'. -]{{2,40}}?){_END}"
)
_TURNED = pattern(rf",[”\"’]? (?P<verb>{_SAY}) (?P<actor>{_NAMED}{{2,90}})")
_BY = pattern(
    rf"\b(?P<verb>according to|citing|in the words of|in the view of|as reported by) (?P<actor>{_NAMED}{{2,90}})", re.I
)
_SAID = pattern(rf"(?:has |have |had )?(?:also |since |now )?(?P<verb>{_SAY}|told [\w’'.-]+)\b")
_SUBORDINATE = pattern(r"\b(?:that|which|who|whose|where|when|while|because|as|after|before|if|and|but)\b")
_CIRCUMSTANCES = pattern(
    r" (?:in an? (?:statement|report|post|tweet|letter|speech|news|press)|"
    r"on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|late |earlier|this |last |at an? ).*$|[.!?”\"].*$"
)
"""When and where somebody said it, behind who did."""
_OF = pattern(
    r"(?:(?<!ly)(?<!\sa)(?<!\san)(?<!\sthe)) (?:of|in|at|for|from|on|with|near|who|which|published|released|sent|"
    r"posted|obtained|seen|reviewed|issued|filed|conducted|provided|shared|circulating|familiar|briefed|involved)\b.*$"
)
"""What stands behind the words that name somebody, and may go: `the ministry | of health in Sela`."""
_LEADING = pattern(
    r"(?:(?:On|In|At|After|Before|During|Meanwhile|Earlier|Later|Last|However|Still|Also)\b[^,]{0,60}, "
    r"|(?:Wearing|Speaking|Writing|Addressing|Referring|Responding|Replying|Appearing|Testifying|Standing|Announcing|Asked"
    r"|Pressed|Quoted)\b[^,]{2,80}, |(?:But|And|Yet) )"
)
_ARTICLES = frozenset("the a an his her its their our my".split())


@lru_cache(maxsize=4096)
def attributions(sentence: str) -> tuple[Attribution, ...]:
    """Every attribution of a sentence, in order; none where it says what it says in its own name."""
    found = sorted(
        (*_behind(sentence), *_turned(sentence), *_before(sentence)), key=lambda each: (each.span.start, -each.span.end)
    )
    return tuple(each for n, each in enumerate(found) if all(one.span.end <= each.span.start for one in found[:n]))


def keeps(sentence: str, shorter: str) -> bool:
    """Whether a shortening still has every attribution that stands beside what is said."""
    said = _folded(shorter)
    return all(_folded(each.core) in said for each in attributions(sentence) if not each.before)


def restored(claim: str, quotes: Sequence[str]) -> str:
    """The claim, followed by who says it where every source attributes it and the claim does not.

    `The bridge is safe.` from `The mayor told VOA that the bridge is safe.` becomes `The bridge is safe, the mayor
    said.` Where the sources name only `he` or `it`, the claim is returned as it is.
    """
    named = [next(filter(names_someone, attributions(quote)), None) for quote in quotes]
    first = named[0] if named else None
    if first is None or None in named or attributions(claim):
        return claim
    body = re.sub(r"[.!?]+([”\"’)]*)$", r"\1", claim)
    verb = first.core.split()[-1] if first.core.split()[-1] in _SAY.split("|") else "said"
    return f"{body}, {_running(first.actor)} {verb}."


def names_someone(found: Attribution) -> bool:
    """Whether it names who says it, not `he` or `it`, whom only the sentence before names."""
    words = found.actor.lower().split()
    return words[0] not in PRONOUNS and len(words) <= LONGEST_ACTOR


def actor_key(actor: str) -> str:
    """What two ways of naming one actor have in common: the last name in it, else its last word."""
    words = re.findall(r"[^\W\d_][\w’'-]*", re.sub(r"\([^)]*\)", "", actor)) or [actor]
    names = [word for n, word in enumerate(words) if word[0].isupper() and (n or len(words) == 1)]
    return re.sub(r"[’']s?$", "", (names or words)[-1]).lower()


def _behind(sentence: str) -> Iterator[Attribution]:
    """`…, the Kremlin has said on Saturday`."""
    for match in _BEHIND.finditer(sentence):
        actor = match["actor"].strip(" ,")
        if _names(actor.split(", ", 1)[0]):
            last = re.split(r"[ ,]+", actor)[-1]
            core = last + sentence[match.start("actor") + len(actor) : match.end("verb")]
            yield Attribution(Span(match.start("actor"), match.end("verb")), actor, core, before=False)


def _turned(sentence: str) -> Iterator[Attribution]:
    """`…,” said Anna Kern` and `according to the ministry`."""
    for match in (*_TURNED.finditer(sentence), *_BY.finditer(sentence)):
        actor = _CIRCUMSTANCES.sub("", match["actor"]).strip()
        named = _OF.sub("", actor) if match["verb"].lower() == "according to" else actor
        if actor and _names(named):
            end = match.start("actor") + len(actor)
            core = f"{match['verb']} {_OF.sub('', actor)}"
            yield Attribution(Span(match.start("verb"), end), actor, core, before=False)


def _before(sentence: str) -> Iterator[Attribution]:
    """`Analysts told VOA that …`: the main verb is one of saying, and has something said behind it."""
    words = tokens(sentence)
    verbs = main_verbs(words)
    said = _SAID.match(sentence, words[verbs[0]].start) if verbs else None
    if said is None:
        return
    leading = _LEADING.match(sentence)
    start = leading.end() if leading and leading.end() < said.start() else 0
    actor = re.sub(r" (?:also|later|then|since|reportedly)$", "", sentence[start : said.start()].strip(" ,"))
    if not actor or len(actor.split()) > LONGEST_ACTOR or re.search(r"[“”\":;]", actor):
        return
    if sentence[said.end() :].lstrip()[:1] not in ("", ".", "!", "?"):
        yield Attribution(Span(start, said.end()), actor, said["verb"], before=True)


def _names(words: str) -> bool:
    """Whether the words could name somebody, and are no clause."""
    short = 0 < len(words.split()) <= LONGEST_ACTOR
    return short and not _SUBORDINATE.search(words) and not main_verbs(tokens(words))


def _running(actor: str) -> str:
    """As it stands within a sentence: `The ministry` becomes `the ministry`."""
    first, _, rest = actor.partition(" ")
    common = first.lower() in _ARTICLES or (rest != "" and not rest[0].isupper()) or (not rest and first.endswith("s"))
    return actor[0].lower() + actor[1:] if common else actor


def _folded(text: str) -> str:
    return " ".join(text.lower().split())
