"""Names of people, places and organisations in running text, and when two of them are the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.text.lexemes import Form, Lexeme, form, listed
from index.text.quantities import NUMBER_WORDS

_DEMONYMS = """
 afghanistan:afghan,afghans albania:albanian algeria:algerian argentina:argentine,argentinian armenia:armenian
australia:australian austria:austrian azerbaijan:azerbaijani,azeri bahrain:bahraini bangladesh:bangladeshi
belarus:belarusian belgium:belgian bolivia:bolivian bosnia:bosnian brazil:brazilian
britain:british,briton,britons,brit,brits,uk
bulgaria:bulgarian cambodia:cambodian cameroon:cameroonian canada:canadian chile:chilean china:chinese
colombia:colombian congo:congolese croatia:croatian cuba:cuban cyprus:cypriot denmark:danish,dane,danes
ecuador:ecuadorian egypt:egyptian england:english estonia:estonian ethiopia:ethiopian europe:european
finland:finnish,finn,finns france:french,frenchman georgia:georgian germany:german ghana:ghanaian greece:greek
haiti:haitian honduras:honduran hungary:hungarian iceland:icelandic india:indian indonesia:indonesian iran:iranian
iraq:iraqi ireland:irish israel:israeli italy:italian jamaica:jamaican japan:japanese jordan:jordanian
kazakhstan:kazakh kenya:kenyan korea:korean kosovo:kosovar kuwait:kuwaiti kyrgyzstan:kyrgyz laos:lao,laotian
latvia:latvian lebanon:lebanese libya:libyan lithuania:lithuanian malaysia:malaysian mali:malian malta:maltese
mexico:mexican moldova:moldovan mongolia:mongolian morocco:moroccan myanmar:burmese,burma nepal:nepali,nepalese
netherlands:dutch,holland nicaragua:nicaraguan niger:nigerien nigeria:nigerian norway:norwegian oman:omani
pakistan:pakistani palestine:palestinian panama:panamanian paraguay:paraguayan peru:peruvian
philippines:philippine,filipino poland:polish,pole,poles portugal:portuguese qatar:qatari romania:romanian
russia:russian rwanda:rwandan scotland:scottish,scot,scots senegal:senegalese serbia:serbian,serb
singapore:singaporean slovakia:slovak slovenia:slovenian somalia:somali spain:spanish,spaniard sudan:sudanese
sweden:swedish,swede switzerland:swiss syria:syrian taiwan:taiwanese tajikistan:tajik tanzania:tanzanian thailand:thai
tibet:tibetan tunisia:tunisian turkey:turkish,turk,turkiye turkmenistan:turkmen uganda:ugandan ukraine:ukrainian
uruguay:uruguayan uzbekistan:uzbek venezuela:venezuelan vietnam:vietnamese wales:welsh yemen:yemeni zambia:zambian
zimbabwe:zimbabwean africa:african asia:asian america:american,usa,us kremlin:kremlins islam:islamic,muslim
hawaii:hawaiian california:californian texas:texan paris:parisian london:londoner venice:venetian rome:roman
emirates:emirati,uae saudi:saudis
"""
_CANONICAL = {
    form: country
    for entry in _DEMONYMS.split()
    for country, forms in [entry.split(":")]
    for form in (*forms.split(","), country)
}
_CANONICAL |= {form + "s": country for form, country in _CANONICAL.items() if form.endswith(("an", "i", "er"))}

PLACES = frozenset(_CANONICAL.values())
"""What peoples and places are called, as `key` gives them."""

COUNTRIES = PLACES - listed("""africa asia california england europe georgia hawaii islam jordan
    kremlin london scotland texas wales""")
"""Names that tell one country from others, as `key` gives them: not Georgia, which is also a state."""

KNOWN_SHORT = {
    short: tuple(words.split(","))
    for entry in listed("""us:united,states usa:united,states uk:united,kingdom un:united,nations eu:europe,union
    uae:united,arab,emirates who:world,health,organization nato:north,atlantic,treaty,organization
    imf:international,monetary,fund fbi:federal,bureau,of,investigation gop:republican,party
    fed:federal,reserve ai:artificial,intelligence la:los,angeles ny:new,york dc:district,of,columbia""")
    for short, words in [entry.split(":")]
}
"""Acronyms that every newspaper uses unexplained, to the words of the name as `key` gives them."""

TITLES = listed("""president prime minister premier chancellor king queen prince princess pope senator sen
representative rep
    congressman congresswoman governor gov mayor secretary general gen colonel col captain capt lieutenant lt
    sergeant sgt admiral major judge justice chief chairman chairwoman chair director executive officer ceo cfo
    founder coach professor prof doctor dr mr mrs ms miss sir lord lady dame reverend rev father sister saint st
    foreign defense defence finance interior vice deputy former acting attorney speaker leader head spokesman
    spokeswoman spokesperson ambassador commissioner police sheriff detective officer republican democrat
    democratic state department ministry government""")
"""Words that stand before a name with a capital and are not the name."""

_CALENDAR = listed("""january february march april may june july august september october november december jan feb
mar apr jun jul
    aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs
    fri sat sun""")
_STARTERS = listed("""according additionally afterwards meanwhile moreover however furthermore nevertheless
nonetheless instead
    overall today yesterday tomorrow currently recently finally eventually earlier later despite although though
    while since because unless yet still once many several some few both each every another other most all none
    nobody everyone someone anyone people police officials authorities experts critics residents shares prices
    sales stocks profits voters fans students teachers researchers scientists doctors workers nurses police
    troops soldiers protesters parents children women men families companies businesses banks markets investors
    analysts economists lawyers prosecutors lawmakers leaders ministers members witnesses survivors victims
    rescuers firefighters passengers drivers customers users consumers shoppers homes schools hospitals data
    figures reports news video footage images pictures documents records emails messages tests trials talks
    discussions negotiations temperatures inflation unemployment rain snow fire wildfires floods heat climate
    oil gas food water energy health security power money trade war peace violence crime death deaths support
    demand supply growth interest rates plans work production construction research evidence information
    technology science education government parliament congress court courts judges jurors campaign elections
    voting turnout attendance tickets traffic flights trains ships cars vehicles plastic plant plants animals
    scientists hundreds thousands millions dozens half part parts much more less fewer around about nearly
    almost roughly approximately over under between among during throughout within without before after until
    following including excluding like unlike given based born located founded called known named asked speaking
    writing citing nothing something anything everything here there now then thus hence therefore so but and or
    nor for if when where why how what which who whose whom that this these those it its he his him she her they
    their them we our us you your i my me the a an in on at by of to from with as into onto upon per via not no
    yes is are was were be been has have had do does did will would can could may might must shall should let
    get make take go come see say tell ask use find give know think breaking exclusive update watch read listen
    photo file image correction editor note first second third last next new old good great big small high low
    long short early late local national global international federal public private major key top former
    current possible likely two three four five six seven eight nine ten twelve twenty""")
"""Words that begin a sentence without being a name; written for this purpose. See also `_ENDINGS`."""

_ENDINGS = tuple(
    listed(
        """ing ings ed ly ers ors ists ials ents ants ions ties ments ness ance ence ship ism cies ages tion ment ures
        yees"""
    )
)
_INITIALS_FROM = 3
"""An acronym of fewer letters is explained by the table alone: too many runs of two capitals begin alike."""


@dataclass(frozen=True, slots=True)
class Name:
    """A run of capitalised words that names something: the half-open range of its lexemes, and its words as compared.

    Titles, weekdays, months and what merely begins a sentence are not in it.
    """

    first: int
    end: int
    keys: tuple[str, ...]


@lru_cache(maxsize=50_000)
def meant(written: str) -> tuple[str, str, str]:
    """A written word in lower case, its stem, and it as names are compared; the stem again where it has no capital."""
    word = form(written)
    return word.low, word.stem, key(word) if word.capital else word.stem


def key(word: Lexeme | Form) -> str:
    """A word as names are compared: folded, a people's name as its country's, a plural as its singular."""
    found = _CANONICAL.get(word.low)
    if found is not None and (word.capital or word.low != "us"):
        return found
    return word.stem if word.low.endswith("s") and len(word.low) > 4 else word.low


def find_names(words: tuple[Lexeme, ...]) -> tuple[Name, ...]:
    """The names of a sentence, in order. A sentence written in capitals throughout has none: they cannot be told
    apart."""
    if titled(words):
        return ()
    names: list[Name] = []
    i = 0
    while i < len(words):
        if not _named(words, i):
            i += 1
            continue
        first = i
        while i < len(words) and (words[i].clause == words[first].clause) and _named(words, i):
            i += 1
        names.append(Name(first, i, tuple(key(word) for word in words[first:i])))
    return tuple(names)


def bare_titles(words: tuple[Lexeme, ...]) -> tuple[Name, ...]:
    """Capitalised titles and the like within a sentence, which are no name unless they stand for one: `the State of
    …`."""
    return tuple(
        Name(i, i + 1, (key(word),))
        for i, word in enumerate(words)
        if i and word.capital and (word.low in TITLES or word.low in _CALENDAR) and not titled(words)
    )


@lru_cache(maxsize=256)
def titled(words: tuple[Lexeme, ...]) -> bool:
    """Are nearly all words capitalised, and some of them words that no name begins with, as in a headline?"""
    letters = [word for word in words if not word.number and len(word.text) > 3]
    if len(letters) < 4 or sum(word.capital for word in letters) <= 0.8 * len(letters):
        return False
    return sum(word.capital and word.low not in TITLES and ordinary(word) for word in letters) > 1


def ordinary(word: Lexeme) -> bool:
    """Is a capitalised word at a sentence's start probably no name?"""
    if word.low in _STARTERS or word.low in NUMBER_WORDS:
        return True
    return word.low not in _CANONICAL and word.low.endswith(_ENDINGS) and len(word.low) > 4


def short_for(short: str, keys: Sequence[str]) -> bool:
    """Is `short` the acronym of the words: from the table, or by its first letters?"""
    if KNOWN_SHORT.get(short) == tuple(keys):
        return True
    letters = "".join(word[0] for word in keys if word not in ("of", "the", "and", "for"))
    return len(short) >= _INITIALS_FROM and letters == short


def _named(words: Sequence[Lexeme], i: int) -> bool:
    word = words[i]
    if not word.capital or word.low in TITLES or word.low in _CALENDAR or word.text in ("I", "A"):
        return False
    starts = i == 0 or words[i - 1].clause != word.clause
    if not starts:
        return word.low not in ("the", "a", "an", "in", "on", "of", "and") or word.text.isupper()
    follows = i + 1 < len(words) and words[i + 1].capital and words[i + 1].clause == word.clause
    return not ordinary(word) and (follows or word.low not in _STARTERS)
