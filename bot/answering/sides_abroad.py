"""Questions in other languages than English that set outlets side by side: `Что российские и украинские СМИ пишут о …?`

Each language's words for countries, for the press, for what it tells, and for what a topic follows; written from
general knowledge of the language.
"""

import re
from dataclasses import dataclass
from functools import cache

_COUNTRIES = {
    "Russia": {"ru": "российск", "uk": "російськ", "de": "russisch", "fr": "russe", "es": "rus[oa]", "vi": "nga",
               "zh": "俄罗斯|俄国|俄方", "ar": "الروسي"},
    "Ukraine": {"ru": "украинск", "uk": "українськ", "de": "ukrainisch", "fr": "ukrainien", "es": "ucranian",
                "vi": "ukraina?|ukraine", "zh": "乌克兰", "ar": "ال[أا]وكراني"},
    "United States": {"ru": "американск", "uk": "американськ", "de": "amerikanisch|us-amerikanisch",
                      "fr": "américain", "es": "estadounidense|norteamerican", "vi": "mỹ|hoa kỳ", "zh": "美国",
                      "ar": "ال[أا]ميركي|ال[أا]مريكي"},
    "United Kingdom": {"ru": "британск", "uk": "британськ", "de": "britisch", "fr": "britannique", "es": "británic",
                       "vi": "anh", "zh": "英国", "ar": "البريطاني"},
    "China": {"ru": "китайск", "uk": "китайськ", "de": "chinesisch", "fr": "chinois", "es": "chin[oa]",
              "vi": "trung quốc", "zh": "中国", "ar": "الصيني"},
    "Germany": {"ru": "немецк|германск", "uk": "німецьк", "de": "deutsch", "fr": "allemand", "es": "aleman",
                "vi": "đức", "zh": "德国", "ar": "ال[أا]لماني"},
    "France": {"ru": "французск", "uk": "французьк", "de": "französisch", "fr": "français", "es": "frances",
               "vi": "pháp", "zh": "法国", "ar": "الفرنسي"},
    "Spain": {"ru": "испанск", "uk": "іспанськ", "de": "spanisch", "fr": "espagnol", "es": "español",
              "vi": "tây ban nha", "zh": "西班牙", "ar": "ال[إا]سباني"},
    "Vietnam": {"ru": "вьетнамск", "uk": "в['’]єтнамськ", "de": "vietnamesisch", "fr": "vietnamien",
                "es": "vietnamit", "vi": "việt nam", "zh": "越南", "ar": "الفيتنامي"},
    "Israel": {"ru": "израильск", "uk": "ізраїльськ", "de": "israelisch", "fr": "israélien", "es": "israelí",
               "vi": "israel", "zh": "以色列", "ar": "ال[إا]سرائيلي"},
    "Iran": {"ru": "иранск", "uk": "іранськ", "de": "iranisch", "fr": "iranien", "es": "iraní", "vi": "iran",
             "zh": "伊朗", "ar": "ال[إا]يراني"},
    "Poland": {"ru": "польск", "uk": "польськ", "de": "polnisch", "fr": "polonais", "es": "polac", "vi": "ba lan",
               "zh": "波兰", "ar": "البولندي"},
    "Turkey": {"ru": "турецк", "uk": "турецьк", "de": "türkisch", "fr": "tur(?:c|que)", "es": "turc",
               "vi": "thổ nhĩ kỳ", "zh": "土耳其", "ar": "التركي"},
}  # fmt: skip
"""Beginnings of the words, in small letters, by the names of bot/answering/outlets.json."""


@dataclass(frozen=True, slots=True)
class _Words:
    """Patterns: what is compared, that it is told or differs, and where the topic stands; `about` asks for it alone."""

    media: str
    tells: str
    topic: str
    about: str


_LANGUAGES = {
    "ar": _Words(r"وسائل|[إا]علام|صحف|الصحاف|وكال|قنوات", r"تقول|قالت|ذكرت|كتبت|تكتب|تختلف|يختلف|الفرق|مقارن",
                 r"(?:عن|حول|بش[أا]ن)\s(?P<topic>[^؟?]+)", "ماذا عن {topic}؟"),
    "de": _Words(r"medien|presse|zeitung|sender|agentur|outlets?", r"sagen|schreib|bericht|melde|unterscheid|vergleich",
                 r"\b(?:über|zu[mr]?)\s(?P<topic>[^?]+)", "Was ist über {topic} bekannt?"),
    "es": _Words(r"medios|prensa|periódicos|diarios|agencias", r"dicen|escriben|informan|difieren|diferen|compar",
                 r"\b(?:sobre|acerca\sde)\s(?P<topic>[^?]+)", "¿Qué hay sobre {topic}?"),
    "fr": _Words(r"médias|presse|journaux|agences", r"disent|écri|rapport|diffèr|différ|compar",
                 r"\b(?:sur|à\spropos\sde|au\ssujet\sde)\s(?P<topic>[^?]+)", "Qu’y a-t-il sur {topic} ?"),
    "ru": _Words(r"сми\b|пресс|газет|медиа|издани|агентств|телеканал", r"говор|пиш|сообща|рассказ|отлича|различ|расход"
                 r"|сравни|освеща|по-разному", r"\b(?:обо?|о|про)\s(?P<topic>[^?]+)", "Что слышно о {topic}?"),
    "uk": _Words(r"змі\b|медіа|прес|газет|видан|агенц|телеканал", r"каж|говор|пиш|повідомля|розповіда|відрізня|різн"
                 r"|порівня|висвітл|по-різному", r"\b(?:про|щодо)\s(?P<topic>[^?]+)", "Що відомо про {topic}?"),
    "vi": _Words(r"báo|truyền\sthông|hãng\stin|đài", r"nói|viết|đưa\stin|khác|so\ssánh",
                 r"\b(?:về)\s(?P<topic>[^?]+)", "Có gì về {topic}?"),
    "zh": _Words(r"媒体|报纸|新闻社|报道", r"说|报道|不同|区别|差异|比较|看待",
                 r"(?:关于|对于|对|就)(?P<topic>[^，,？?]+?)(?=有什么|有何|的(?:报道|说法|看法|不同)|分别|怎么|如何|都|，|,|？|\?|$)",
                 "关于{topic}"),
}  # fmt: skip
_TAIL = re.compile(
    r"\s*(?:по-разному|по-різному|unterschiedlich|anders|différemment|de\sforma\sdiferente|khác\snhau"
    r"|(?:schreiben|sagen|berichten|melden))?\s*[?？.؟]*\s*$",
    re.IGNORECASE,
)


def topic_of(question: str, language: str) -> tuple[str, tuple[int, int]] | None:
    """What outlets are compared on and where it stands; None where the question compares none."""
    words = _compiled(language)
    if words is None or not words[1].search(question):
        return None
    match = words[2].search(question)
    topic = _TAIL.sub("", match["topic"]).strip(" ,") if match else ""
    return (topic, match.span()) if match and topic else None


def countries_in(question: str, language: str) -> dict[tuple[int, int], str]:
    """Places in a question to the countries whose outlets they may mean; none where it speaks of no press."""
    found: dict[tuple[int, int], str] = {}
    compiled = _compiled(language)
    if compiled is None or not compiled[0].search(question):
        return found
    before = "" if language == "zh" else r"(?<!\w)(?:و)?" if language == "ar" else r"(?<![\w-])"
    for country, words in _COUNTRIES.items():
        for match in re.finditer(f"{before}(?:{words.get(language, '(?!)')})\\w*", question, re.IGNORECASE):
            found.setdefault(match.span() if language != "zh" else (match.start(), match.start() + 1), country)
    return found


def asks_about(topic: str, language: str) -> str:
    """A question about the topic alone, in the language it is written in."""
    return _LANGUAGES[language].about.format(topic=topic)


@cache
def _compiled(language: str) -> tuple[re.Pattern[str], ...] | None:
    words = _LANGUAGES.get(language)
    if words is None:
        return None
    return tuple(re.compile(each, re.IGNORECASE) for each in (words.media, words.tells, words.topic))
