"""Names in a claim against its evidence: who is named, in whose place, and who does what to whom."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bot.checking.alignment import Finding, Pair, Reading
from index.text.lexemes import Lexeme, lexemes, listed
from index.text.names import KNOWN_SHORT, TITLES, Name, bare_titles, key, short_for

_MUTUAL = listed("meet talk speak discuss marri divorc clash play fight face agre hold negoti trade join")
"""Stems of what two do together: who is named first changes nothing."""

_BE = listed("is are was were be been being am get got")
_AUXILIARY = _BE | listed("will would can could may might must shall should has have had do does did to")
_PREPOSITIONS = listed("in at on of to from for with by near over under against between and or")
_PRONOUNS = listed("he she it they we i his her its their who whose him them this that these those")
_BODIES = listed(
    """company firm group club team side bank party agency country nation city town court university school airline
    carrier maker union council league association film movie band show actor actress singer author player striker star
    man woman boy girl couple pair duo giant retailer chain network channel newspaper body regulator watchdog museum
    organisation organization charity hospital ship plane storm hurricane law bill deal game book song album"""
)
"""What an article calls somebody or something that it has named before."""
_PHRASE = 3
"""So many content words that one cited sentence alone has are its own statement, not words shared by chance."""
_BETWEEN = 4
"""Words that may stand between a name and the verb that it belongs to."""


@dataclass(frozen=True, slots=True)
class Known:
    """Which names a text has: its words as names are compared, and the couples that stand next to or one word apart."""

    keys: frozenset[str]
    couples: frozenset[tuple[str, str]]


def names(pairs: Sequence[Pair], contexts: Sequence[str]) -> Iterator[Finding]:
    """The claim's names that neither the cited sentences nor their context have, or that stand in another's place."""
    claim = pairs[0].claim
    titles = bare_titles(claim.words)
    yield from (Finding("name", i, i) for i in range(1, len(claim.words)) if _supplants(i, pairs))
    if not claim.names and not titles:
        return
    texts = (*(pair.evidence.text for pair in pairs), *contexts)
    languages = [pair.evidence.language for pair in pairs] * 2
    known = [
        _known(text, n >= len(pairs), language) for n, (text, language) in enumerate(zip(texts, languages, strict=True))
    ]
    for name in (*titles, *claim.names):
        held = name in titles or all(_in(word, known, texts) for word in name.keys) or _spelled_out(name, known)
        given = name in titles or any(_in(word, known[: len(pairs)], texts) for word in name.keys)
        if (
            not held
            or not (given or _stood_for(name, pairs))
            or (name not in titles and _mixed(name, known))
            or _in_place_of_another(name, pairs)
        ):
            yield Finding("name", name.first, name.end - 1)


def _supplants(i: int, pairs: Sequence[Pair]) -> bool:
    """Has a sentence another name's word, which the claim leaves out, between the very words beside the claim's `i`?"""
    words = pairs[0].claim.words
    word = words[i]
    surname = i > 0 and word.capital and _names_one(words[i - 1])  # a title stands before a name, not within
    if any(pair.places[i] >= 0 for pair in pairs) or not (surname or _names_one(word)):
        return False
    for pair in pairs:
        last = len(pair.places) - 1
        before = -1 if i == 0 else pair.places[i - 1] if pair.ordered[i - 1] else None
        after = len(pair.evidence.words) if i == last else pair.places[i + 1] if pair.ordered[i + 1] else None
        if before is not None and after is not None and after - before == 2:
            other = pair.evidence.words[before + 1]
            return _names_one(other) and before + 1 not in pair.places and other.low[:4] != word.low[:4]
    return False


def _names_one(word: Lexeme) -> bool:
    """A word of somebody's or something's own name, no title and no acronym that stands for a name."""
    return word.capital and word.content and len(word.low) > 2 and word.low not in TITLES | KNOWN_SHORT.keys()


def relations(pairs: Sequence[Pair]) -> Iterator[Finding]:
    """Verbs that the claim shares with the evidence, done there by or to somebody else."""
    for v, word in enumerate(pairs[0].claim.words):
        if not word.content or word.capital or word.number:
            continue
        same = [pair for pair in pairs if _same_deed(pair, v)]
        if same and all(_turned(pair, v) for pair in same):
            yield Finding("relation", v, v)
    if len(pairs) > 1:
        yield from _borrowed(pairs)


def _borrowed(pairs: Sequence[Pair]) -> Iterator[Finding]:
    """What one cited sentence says of somebody, said in the claim of somebody whom only another sentence names."""
    claim = pairs[0].claim
    said = {k for name in claim.names for k in name.keys}
    for pair in pairs:
        own = set(pair.evidence.keys)
        for name in pair.evidence.names:
            i = _next_paired(pair, name) if said.isdisjoint(name.keys) else None
            before = next((other for other in reversed(claim.names) if i is not None and other.end <= i), None)
            if i is None or before is None or not own.isdisjoint(before.keys):
                continue
            others = [other for other in pairs if other is not pair]
            if sum(_only_here(pair, others, k) for k in range(i, min(i + 2 * _BETWEEN, len(pair.places)))) >= _PHRASE:
                yield Finding("relation", i, i)


def _only_here(pair: Pair, others: Sequence[Pair], i: int) -> bool:
    return pair.claim.words[i].content and pair.ordered[i] and all(other.places[i] < 0 for other in others)


def _next_paired(pair: Pair, name: Name) -> int | None:
    """The claim's word that is paired, in order, with the first content word after a name of the evidence."""
    words = pair.evidence.words
    place = next((j for j in range(name.end, min(name.end + _BETWEEN, len(words))) if words[j].content), None)
    i = pair.places.index(place) if place is not None and place in pair.places else None
    return i if i is not None and pair.ordered[i] else None


def _same_deed(pair: Pair, v: int) -> bool:
    """The same verb with the same next content word, in order: the evidence tells the same deed."""
    place = pair.places[v]
    if place < 0 or pair.claim.keys[v] != pair.evidence.keys[place]:
        return False
    after = next(
        (
            i
            for i in range(v + 1, min(v + 5, len(pair.places)))
            if pair.claim.words[i].content and i not in pair.claim.timed
        ),
        None,
    )
    return after is None or 0 < abs(pair.places[after] - place) <= _BETWEEN + 1


def _home(pairs: Sequence[Pair], i: int) -> Pair | None:
    """The cited sentence that has word `i` of the claim among most of the words around it."""
    having = [pair for pair in pairs if pair.places[i] >= 0]
    return max(having, key=lambda pair: (pair.around[i], pair.evidence.text), default=None)


@lru_cache(maxsize=512)
def _known(text: str, context: bool, language: str | None) -> Known:
    """Of a context only capitalised words; a cited sentence may write `parliament` for the claim's `Parliament`."""
    words = lexemes(text, language)
    said = [key(word) if word.capital or language in ("en", None) else word.stem for word in words]
    keys = {name for name, word in zip(said, words, strict=True) if word.capital or not context}
    return Known(frozenset(keys), frozenset((*pairwise(said), *zip(said, said[2:], strict=False))))


@lru_cache(maxsize=512)
def _acronyms(text: str) -> frozenset[str]:
    """The acronyms of the capitalised runs: `Shanghai Cooperation Organization` introduces `sco`."""
    found: set[str] = set()
    run: list[str] = []
    for word in (*lexemes(text), None):
        if word is not None and (word.capital or (run and word.low in ("of", "the", "and", "for"))):
            run += [word.low] if word.capital else []
            continue
        for start in range(len(run) - 1):
            for end in range(start + 2, min(len(run), start + 6) + 1):
                letters = "".join(each[0] for each in run[start:end])
                found.update([letters] if short_for(letters, run[start:end]) else [])
        run = []
    return frozenset(found)


def _in(word: str, known: Sequence[Known], texts: Sequence[str]) -> bool:
    """The word itself, or the long form of the acronym that it is, whether well known or introduced."""
    if any(word in each.keys for each in known):
        return True
    full = KNOWN_SHORT.get(word)
    if full is not None and any(full[:2] in each.couples for each in known):
        return True
    return any(word in _acronyms(text) for text in texts)


def _spelled_out(name: Name, known: Sequence[Known]) -> bool:
    """The name in full where the evidence has its well-known acronym."""
    return any(name.keys == full and any(short in each.keys for each in known) for short, full in KNOWN_SHORT.items())


def _stood_for(name: Name, pairs: Sequence[Pair]) -> bool:
    """May a name that only the context has be the subject here: does a pronoun or `the company` stand for it?

    Elsewhere than before a verb (`in Beijing`) it only adds what the context says.
    """
    words = pairs[0].claim.words
    home = _home(pairs, name.end) if name.end < len(words) else None
    if home is None or not (words[name.end].low in _AUXILIARY or home.ordered[name.end]):
        return True
    if name.first and words[name.first - 1].low in _PREPOSITIONS:
        return True
    unpaired = (word for j, word in enumerate(home.evidence.words) if j not in home.places and not word.capital)
    return any(word.low in _PRONOUNS or word.low in TITLES or word.low in _BODIES for word in unpaired) or (
        home.evidence.words[0].low in _PRONOUNS
    )


def _mixed(name: Name, known: Sequence[Known]) -> bool:
    """Two words of a name that the evidence has only apart: a first name with another's surname."""
    return any(
        not any(couple in each.couples or couple[::-1] in each.couples for each in known)
        and not any(part in KNOWN_SHORT or part in _PLACES for part in couple)
        for couple in zip(name.keys, name.keys[1:], strict=False)
    )


def _in_place_of_another(name: Name, pairs: Sequence[Pair]) -> bool:
    """Where the words beside the name are side by side with another name that the claim does not have."""
    homes = [_home(pairs, i) for i in (name.first - 1, name.end) if 0 <= i < len(pairs[0].places)]
    return any(home is not None and _replaces(name, home) for home in homes)


def _replaces(name: Name, pair: Pair) -> bool:
    if any(pair.ordered[i] for i in range(name.first, name.end)):
        return False
    before = pair.places[name.first - 1] if name.first and pair.ordered[name.first - 1] else None
    after = pair.places[name.end] if name.end < len(pair.places) and pair.ordered[name.end] else None
    for other in pair.evidence.names:
        touches = (before is not None and other.first == before + 1) or (after is not None and other.end == after)
        outside = (before is not None and other.first <= before) or (after is not None and other.end > after)
        if (
            touches
            and not outside
            and not _same(name, other)
            and not any(j in pair.places for j in range(other.first, other.end))
        ):
            return True
    return False


def _turned(pair: Pair, v: int) -> bool:
    """Is the verb's doer in the claim its object in the evidence, or somebody whom the claim leaves out there?"""
    place = pair.places[v]
    doer, _ = _sides(pair.claim, v)
    other_doer, other_done_to = _sides(pair.evidence, place)
    if doer is None or other_doer is None or _same(doer, other_doer) or _no_name(other_doer, pair):
        return False
    if other_done_to is not None and _same(doer, other_done_to):
        return pair.claim.words[v].stem not in _MUTUAL
    said = {k for name in pair.claim.names for k in name.keys}
    return said.isdisjoint(other_doer.keys) and _adjacent(pair.evidence, other_doer, place)


def _no_name(name: Name, pair: Pair) -> bool:
    """A sentence's first word, which the claim has in small letters."""
    return name.first == 0 and any(
        place == 0 and not word.capital for place, word in zip(pair.places, pair.claim.words, strict=True)
    )


def _sides(reading: Reading, v: int) -> tuple[Name | None, Name | None]:
    """Who does it and to whom, as far as they are named beside the verb; the passive turned round."""
    before = next((name for name in reversed(reading.names) if 0 <= v - name.end <= _BETWEEN), None)
    after = next((name for name in reading.names if 0 < name.first - v <= _BETWEEN + 1), None)
    words = reading.words
    passive = any(word.low in _BE for word in words[max(0, v - 3) : v]) and any(
        word.low == "by" for word in words[v + 1 : v + 4]
    )
    return (after, before) if passive else (before, after)


def _same(name: Name, other: Name) -> bool:
    """One word in common, or one is the other's acronym."""
    if not set(name.keys).isdisjoint(other.keys):
        return True
    return any(short_for(short, long.keys) for long, key_of in ((name, other), (other, name)) for short in key_of.keys)


def _adjacent(reading: Reading, name: Name, v: int) -> bool:
    """Only auxiliaries and adverbs between the name and the verb after it."""
    if name.end > v or reading.words[name.end - 1].clause != reading.words[v].clause:
        return False
    return not any(word.content for word in reading.words[name.end : v])


_PLACES = listed("south north east west new united")
