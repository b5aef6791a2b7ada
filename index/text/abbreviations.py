"""Where a full stop ends no sentence, in English and other languages, and where one ends it that English would not."""

from index.days.foreign_dates import MONTHS
from index.text.patterns import pattern

_SHORT = {
    "de": "abb abs allg art aufl bd bsp bspw bzgl bzw ca dgl dr evtl fr geb gem ggf gmbh hr hrsg inkl jh kap lfd lt max"
    " min mio mrd nr o ä prof rd s sog st std str tel tsd u usw v vgl vs z zt zzgl",
    "en": "al approx apt assn asst ave avg bldg blvd bros ca capt cf ch cit co col corp dept dist dr ed eds esp est"
    " etc ex ext feat fig figs fl ft gal gen gov govt hr hrs hwy inc intl jr lb lbs lt ltd maj max mfg mi min misc"
    " mph mr mrs ms mt nat no nos op oz para pg pl pop pp pres prof pt pts pvt qt rd re rep reps rev sec sen sens sgt"
    " sq sr st ste subj supt tel temp univ viz vol vols vs yd yds yr yrs",
    "es": "admón apdo art atte av avda cap cía col dr dra d dña ed ee excmo fig gral ilmo izda lic máx mín ntra núm"
    " pág págs pdte pl prof s sr sra sres srta ss st tel ud uds uu vda vol",
    "fr": "adj al app art av bd bld cf ch chap dr éd env ex fig ill m me mgr mlle mlles mm mme mmes mr n no p pp pr"
    " prof r réf st ste t tél vol vs",
    "ru": "г гг в вв н э т е д п др пр ул просп пер пл им стр с ст рис см тел обл р тыс млн млрд трлн проф акад"
    " доц ген полк лейт мл ок св кв гор зам нач",
    "uk": "р рр ст н е т д п ін вул просп пров пл ім стор с рис див тел обл тис млн млрд трлн проф акад доц ген"
    " зам нач буд кв зв пор",
    "vi": "tp ts ths pgs gs bs q p đ st tr ô",
}
_ABBREVIATIONS = {language: frozenset(words.split()) for language, words in _SHORT.items()}
_ANY = frozenset(
    word
    for language, words in _ABBREVIATIONS.items()
    if language not in ("en", "vi")
    for word in words
    if len(word) > 1
)

_LAST_WORD = pattern(r"(?:^|[\s(«„“\"])([^\W\d_]+)\.$")
_NUMBER = pattern(r"(?:^|\s)(?P<before>[^\W\d_]+\s)?\d{1,3}\.$")
_ARTICLES = frozenset("der die das dem den des im am zum zur vom beim ein eine einen einem einer seit bis ab".split())
"""Words before a German ordinal: `am 3. Spieltag`."""
_NEXT_WORD = pattern(r"\s*([^\W\d_]+\.?)")
_STOP = pattern(r"\.[”\"’»)]?\s+(?=[¿¡«„“\"(]?([^\W\d_]))")
_WORD_BEFORE = pattern(r"(?<![^\W\d_])[^\W\d_]{2,}$")
LONGEST_WORD = 40
"""Letters that are looked back over for the word before a full stop."""


OF_A_TIME = (
    r"(?:(?:[ECMP][SD]?T|GMT|BST|UTC|CES?T|[IJK]ST|Eastern|Central|Mountain|Pacific"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.?(?= \d)|January|February|March|April|May|June|July|August|September"
    r"|October|November|December)\b)"
)
"""What follows `5 p.m.` within a sentence: a zone, a day."""
_TIME = pattern(r"\b[ap]\.m\.$")
_AFTER_TIME = pattern(rf"\s*{OF_A_TIME}")
_ATTRIBUTE = pattern(r"(?P<before>\S*[ -]|^)(?:U\.S|U\.K|U\.N|E\.U)\.$")
"""With the word before it: `including U.S.`, `ex-U.S.`; as a noun it has `the`."""


_TITLES = frozenset("Lt Reps Sens Govs Gens Drs Profs Revs Messrs Cmdr Maj Adm Supt Asst Dist".split())
"""Stand before a name, and are not taken for short by the sentence model."""
_WITH_NOUN = frozenset(("the", "to", "in", "of", "for", "from"))
_MAY_GO_ON = (".m.", "U.S.", "U.K.", "U.N.", "E.U.", *(f"{title}." for title in _TITLES))
"""What a sentence of English ends with that may go on past it, but for numbers."""


def goes_on(before: str, after: str, language: str | None) -> bool:
    """Whether a sentence goes on past what was taken for its end, by its last words and the words that follow."""
    english = language in (None, "en")
    may = not english or before.endswith(_MAY_GO_ON) or before[-2:-1].isdecimal()
    if not may or not before.endswith("."):  # as nearly always
        return False
    last = _LAST_WORD.search(before[-30:])
    if (last and last[1] in _TITLES) or (_TIME.search(before) and _AFTER_TIME.match(after)):
        return True
    attribute = _ATTRIBUTE.search(before)
    if attribute and attribute["before"].strip(' -“"(').lower() not in _WITH_NOUN:
        return True
    known = frozenset[str]() if english else _ABBREVIATIONS.get(language or "", _ANY)
    if last and last[1].lower() in known:
        return True
    number = _NUMBER.search(before[-40:]) if before[-2:-1].isdecimal() else None
    following = _NEXT_WORD.match(after) if number else None
    if number is None or following is None:
        return False
    ordinal = language == "de" and (number["before"] or "").strip().lower() in _ARTICLES
    return ordinal or (language in (None, "de") and following[1].lower().rstrip(".") in _GERMAN_MONTHS)


_GERMAN_MONTHS = frozenset(MONTHS) & frozenset(
    "januar jänner februar feber märz april mai juni juli august september oktober november dezember".split()
)


def missed(words: str, start: int, end: int, language: str | None) -> list[int]:
    """Where sentences end after a whole word in small letters: the model takes `sun.` for short, and French `an.`."""
    known = _ABBREVIATIONS.get(language or "")
    if known is None:
        return []
    found = []
    for stop in _STOP.finditer(words, start, end):
        if words[stop.start() - 1].islower() and stop[1].isupper():
            word = _WORD_BEFORE.search(words[max(start, stop.start() - LONGEST_WORD) : stop.start()])
            if word and word[0].islower() and word[0] not in known:
                found.append(stop.end())
    return found
