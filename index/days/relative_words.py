"""The words for relative days of eight languages beside English: what index/days/foreign_relative.py reads.

Written from the grammar of each language and the usage of its newspapers. Arabic stands here as `even` there leaves it:
its alifs without hamza, `ى` as `ي` and `ة` as `ه`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grammar:
    """A language's patterns, in small letters but where case tells; names in braces stand for the parts.

    `days` are words and their distance from the day of publication; `weekdays` the seven from Monday; `units` day,
    week, month and year; `seasons` weekend, spring, summer, autumn and winter; `numbers` one to twelve, parted by
    spaces as the weekdays are. `weekday`, `unit`, `ago`, `season`, `month` and `year_of` say how these stand in a
    sentence: {way} is any of `last`, `next` and `this`, {month} with its day before or after it. `future` and `past`
    are the verbs of a clause that tell when a bare weekday is; where neither stands, `unmarked` tells, or None does.
    `joint` is where a clause begins without a comma. `clue` is what one of its relative words must have.
    """

    days: dict[str, int]
    weekdays: str
    units: tuple[str, str, str, str]
    seasons: tuple[str, str, str, str, str]
    numbers: str
    last: str
    next: str
    this: str
    weekday: str
    unit: str
    ago: str
    season: str
    month: str
    year_of: str
    future: str
    past: str
    clue: str
    unmarked: bool | None = None
    joint: str = r"(?!)"
    coming: str = r"(?!)"
    """What makes a weekday the one to come whatever the verb: `на субботу`."""


_DE = Grammar(
    days={
        r"vorgestern": -2,
        r"gestern(?:\s(?:früh|vormittag|mittag|nachmittag|abend|nacht|morgen))?": -1,
        r"heute(?:\s(?:früh|vormittag|mittag|nachmittag|abend|nacht|morgen))?": 0,
        r"übermorgen": 2,
        r"(?-i:(?<!am )(?<!jeden )(?<!guten )(?<!eines )morgen)(?!s)": 1,
    },
    weekdays="montag dienstag mittwoch donnerstag freitag samstag|sonnabend sonntag",
    units=(r"tag\w*", r"wochen?", r"monat\w*", r"jahr\w*"),
    seasons=(r"wochenende\w*", r"frühlings?|frühjahrs?", r"sommers?", r"herbst\w*", r"winters?"),
    numbers="ein(?:e[mnrs]?)? zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    last=r"(?:letzt|vergangen|vorig|verflossen)e[mnrs]?",
    next=r"(?:nächst|kommend)e[mnrs]?",
    this=r"diese[mnrs]?|laufende[mnrs]?",
    weekday=r"(?:(?:am|seit|für|ab|bis|vom|zum)\s(?:(?:frühen|späten)\s)?|{way}\s|am\s{way}\s)"
    r"(?:{weekday})(?:früh|vormittag|mittag|nachmittag|abend|nacht|morgen)?(?!s)",
    unit=r"{way}\s(?:{week}|{month_unit}|{year})",
    ago=r"vor\s(?:(?:rund|etwa|gut|knapp)\s)?{number}\s{unit}",
    season=r"(?:{way}\s(?:{season})|am\s(?:wochenende))",
    month=r"{way}\s{month}",
    year_of=r"{month}\s(?:(?:des|im)\s)?{way}\sjahre?s?",
    future=r"wird|werden?|würden?|soll(?:en)?|will|wollen|geplante?[mnrs]?|vorgesehen\w*|angesetzt\w*|voraussichtlich"
    r"|bevorstehende\w*|anstehende\w*|plant|planen|muss|müssen|findet|finden",
    past=r"(?:sagte|teilte|erklärte|kündigte|meldete|berichtete|startete|eröffnete|stellte|legte|setzte|forderte"
    r"|bestätigte|zeigte|machte|hatte|konnte|wollte|musste|durfte|reiste|landete|tötete|feierte|besuchte|einigte|wählte"
    r"|unterzeichnete|stimmte|lehnte|warnte|äußerte|betonte|veröffentlichte|begrüßte|lobte|führte|kehrte|siegte|holte"
    r"|erreichte|endete|ereignete|stürzte|verletzte|rettete|räumte|löschte|schickte|einte|[a-zäöüß]{2,}ierte|wurde|kam"
    r"|ging|gab|fand|begann|nahm|hielt|verlor|gewann|starb|fiel|stieg|sank|schrieb|sprach|trat|wies|ließ|zog|stand|lag"
    r"|blieb|rief|lief|brach|schloss|beschloss|verließ|fuhr|flog|sah|trug|griff|schoss|schlug|erhielt|entschied|bekam"
    r"|erschien|verschob|versprach|war|traf|hat|habe|haben)(?:e?n)?"
    r"|(?:ge[a-zäöüß]{3,}t|gekommen|gestorben|gefallen|gefunden|getroffen|gewonnen|gefahren|gestiegen|geworden)"
    r"(?!\s(?:wird|werden|soll))(?<!geplant)(?<!gesamt)(?<!gehört)",
    clue=r"gestern|heute|morgen|tag|abend|woche|monat|jahr|sommer|herbst|winter|frühl|"
    r"letzt|vergangen|vorig|nächst|kommend|dies|laufend",
)

_FR = Grammar(
    days={
        r"avant-hier": -2,
        r"hier(?:\s(?:matin|soir|midi|après-midi))?": -1,
        r"aujourd['’]hui": 0,
        r"ce\s(?:matin|soir|midi)|cet\saprès-midi": 0,
        r"après-demain": 2,
        r"demain(?:\s(?:matin|soir|midi))?": 1,
    },
    weekdays="lundi mardi mercredi jeudi vendredi samedi dimanche",
    units=(r"jours?", r"semaines?", r"mois", r"an(?:née)?s?"),
    seasons=(r"week-?end", r"printemps", r"été", r"automne", r"hiver"),
    numbers="une? deux trois quatre cinq six sept huit neuf dix onze douze",
    last=r"derni(?:er|ère)s?|passée?",
    next=r"prochaine?",
    this=r"cet(?:te)?|ce|en\scours",
    weekday=r"(?<!\ble\s)(?<!\bdu\s)(?<!\bau\s)(?<!\bun\s)(?<!chaque\s)(?:ce\s)?(?:{weekday})"
    r"(?!\s(?:saint|gras|des\scendres|de\spâques|noir))(?:\s(?:dernier|prochain|matin|soir|midi|après-midi))?",
    unit=r"(?:la|l['’])\s?(?:{week}|année|an)\s{way}|le\s{month_unit}\s{way}|l['’]an\s{way}|cette\s(?:{week}|année)"
    r"|ce\s{month_unit}(?:-ci)?",
    ago=r"il\sy\sa\s(?:(?:environ|plus\sde|près\sde)\s)?{number}\s{unit}",
    season=r"(?:le\s|l['’])(?:{season})\s{way}|cet?\s(?:{season})",
    month=r"{month}\s{way}",
    year_of=r"{month}\s(?:de\sl['’](?:an|année)\s{way}|de\scette\sannée)",
    future=r"\w{2,}(?:er|ir|dr|vr)(?:a|ont)|sera|seront|aura|auront|fera|feront|ira"
    r"|iront|doit|doivent|devrait|devraient|va|vont|prévue?s?|attendue?s?|prévoit|prévoient|programmée?s?",
    past=r"(?:a|ont|est|sont|avait|avaient|s['’]est|s['’]était|fut|furent|était|étaient)"
    r"(?:\s(?:été|également|aussi|déjà|ainsi|notamment|finalement))?"
    r"\s\w+(?:é|ée|és|ées|i|ie|is|it|ite|u|ue|us|ues|ert|erte|eint|aint|ort|orte)"
    r"|a|ont|avait|avaient|\w{2,}(?:ait|aient|èrent)(?<!fait)(?<!devrait)(?<!devraient)|fut|furent",
    clue=r"hier|hui|matin|soir|midi|demain|di|semaine|mois|an|derni|prochain|ce|passé",
    joint=r"\bqu(?:e\b|['’])",
)

_ES = Grammar(
    days={
        r"anteayer|antes\sde\sayer": -2,
        r"ayer|anoche": -1,
        r"hoy|esta\s(?:mañana|tarde|noche)": 0,
        r"pasado\smañana": 2,
        r"(?<!\bla\s)(?<!\buna\s)(?<!\bcada\s)(?<!\bde\s)(?<!esta\s)(?<!misma\s)(?<!media\s)(?<!pasado\s)mañana": 1,
    },
    weekdays="lunes martes miércoles jueves viernes sábado domingo",
    units=(r"días?", r"semanas?", r"mes(?:es)?", r"años?"),
    seasons=(r"fin\sde\ssemana", r"primavera", r"verano", r"otoño", r"invierno"),
    numbers="un[oa]? dos tres cuatro cinco seis siete ocho nueve diez once doce",
    last=r"pasad[oa]|últim[oa]",
    next=r"próxim[oa]|que\sviene|siguiente",
    this=r"est[ea]|en\scurso|actual|presente",
    weekday=r"(?:(?:el|del|al|este)\s(?:(?:pasado|próximo)\s)?|desde\sel\s)(?:{weekday})"
    r"(?!\s(?:santo|de\sramos|de\sresurrección|de\sceniza|negro))(?:\s(?:pasado|próximo|que\sviene))?",
    unit=r"(?:el|la|del|al)\s(?:{week}|{month_unit}|{year})\s{way}|(?:el|la|del|al)\s{way}\s(?:{week}|{month_unit}|{year})"
    r"|est[ea]\s(?:{week}|{month_unit}|{year})",
    ago=r"hace\s(?:(?:unos|unas|casi|más\sde)\s)?{number}\s{unit}",
    season=r"(?:el|la)\s(?:(?:{season})\s{way}|{way}\s(?:{season}))|est[ea]\s(?:{season})",
    month=r"{month}\s(?:pasado|próximo|que\sviene)|(?:el|en\sel)\s(?:pasado|próximo)\s{month}",
    year_of=r"{month}\s(?:del?\s)(?:año\s{way}|{way}\saño)",
    future=r"\w{2,}r(?:á|án)|va\sa|van\sa|previst[oa]s?|prevén?|debe|deben|planea|planean|programad[oa]s?",
    past=r"\w{2,}(?:ó|aron|ieron|yeron|jeron)|fue|fueron|hizo|dijo|tuvo|estuvo|puso|vino|dio|vio|era|eran|hubo|hicieron"
    r"|quiso|pidió|ha|han|había|habían|\w{2,}(?:aba|aban)",
    clue=r"ayer|anoche|hoy|mañana|lunes|martes|miércoles|jueves|viernes|sábado|domingo|semana|mes|año|hace|pasado|próxim"
    r"|est[ea]",
    joint=r"\bque\b(?!\sviene)",
)

_RU_NOUNS = (
    "стол|школа|сила|дела|числа|число|около|мало|тепло|рубли|земли|цели|роли|или|если|ли|дали|недели|отдел|раздел"
)
_RU = Grammar(
    days={
        r"позавчера": -2,
        r"вчера": -1,
        r"сегодня": 0,
        r"послезавтра": 2,
        r"завтра": 1,
    },
    weekdays="понедельник вторник сред[уаы] четверг пятниц[уаы] суббот[уаы] воскресенье",
    units=(r"(?:день|дня|дней)", r"недел[яьюеи]", r"месяц\w*", r"(?:год(?:а|у|ом)?|лет)"),
    seasons=(r"выходные", r"весн(?:ой|у|ы)", r"лет(?:ом|о|а)", r"осен(?:ью|ь|и)", r"зим(?:ой|у|ы)"),
    numbers="од(?:ин|н[уа]) дв[ае] три четыре пять шесть семь восемь девять десять одиннадцать двенадцать",
    last=r"(?:прошл|минувш|прошедш)(?:ый|ая|ое|ого|ой|ую|ом|ые|ым|ий|его|ей|ее|ем|ие|им|их|ых)",
    next=r"(?:следующ|будущ|ближайш|предстоящ|грядущ)(?:ий|ая|ее|его|ей|ую|ем|ие|им|их)",
    this=r"эт(?:от|а|о|ого|ой|у|ом|и|им)|текущ(?:ий|ая|его|ей|ую|ем)|нынешн(?:ий|яя|его|ей|юю|ем|им)",
    weekday=r"(?:(?:во?|на)\s(?:{way}\s)?(?:{weekday})(?!\s(?:обитания))|{way}\s(?:{weekday}))",
    unit=r"на\s{way}\sнеделе|{way}\s(?:{week})|(?:в\s)?{way}\s(?:{month_unit}|{year})",
    ago=r"(?:{number}\s{unit}|(?:день|неделю|месяц|год))\sназад",
    season=r"(?:в\s)?{way}\s(?:{season})",
    month=r"(?:в\s)?{way}\s{month}",
    year_of=r"{month}\s{way}\sгода",
    future=r"буд(?:ет|ут)|состо(?:ится|ятся)|пройд(?:[её]т|ут)|откро(?:ет|ют)(?:ся)?|начн[её]т(?:ся)?|начнут(?:ся)?"
    r"|приед(?:ет|ут)|прибуд(?:ет|ут)|встрет(?:ит|ят)(?:ся)?|проведут?|провед[её]т|сыгра(?:ет|ют)|выступ(?:ит|ят)"
    r"|посет(?:ит|ят)|рассмотр(?:ит|ят)|обсуд(?:ит|ят)|объяв(?:ит|ят)|запуст(?:ит|ят)|закро(?:ет|ют)|под(?:пишет|пишут)"
    r"|планиру\w+|намерен\w*|собира(?:ет|ют)ся|ожида\w+|предсто\w+|долж(?:ен|на|но|ны)|запланирован\w*|назначен\w*"
    r"|намечен\w*|перенес[её]н\w*",
    past=rf"(?!(?:{_RU_NOUNS})\b)[а-яё]{{2,}}(?:л|ла|ло|ли)(?:ся|сь)?(?<!кол)(?<!риал)(?<!канал)(?<!бол)(?<!нал)"
    r"|[а-яё]{3,}(?:шел|шёл|мер|рос|нес|вез)(?:ся)?|был[аои]?|умер",
    clue=r"чера|годня|завтра|назад|прош[ле]|минувш|следующ|будущ|ближайш|предстоящ|грядущ|\bэт(?:от|а|о|ой|ого|у|ом|и|им)\b"
    r"|текущ|нынешн|понедельник|вторник|\bсред[уаы]\b|четверг|пятниц|суббот|воскресен",
    coming=r"(?<!ночь\s)на\s",
)

_UK_NOUNS = "сила|школа|справ|прав|держав|колектив|вплив|актив|мотив|склав|неділя|коли|або|поли|цілі|слав|глав"
_UK = Grammar(
    days={
        r"позавчора": -2,
        r"[ву]чора": -1,
        r"сьогодні": 0,
        r"післязавтра": 2,
        r"завтра": 1,
    },
    weekdays="понеділ(?:ок|ка) вівтор(?:ок|ка) серед[уаи] четвер(?:га)? п['’ʼ]ятниц[юяі] субот[уаи] неділ[юяі]",
    units=(
        r"(?:день|дні|днів)",
        r"(?:тиждень|тижня|тижні|тижнів)",
        r"місяц\w*",
        r"(?:рік|року|роки|років|роком|році|торік|цьогоріч)",
    ),
    seasons=(r"вихідн(?:і|их)", r"весн(?:ою|у|и)", r"літ(?:а|о|ом|ку)", r"ос(?:ені|інь|інню)", r"зим(?:ою|и|у)"),
    numbers="оди?н(?:у|а)? дв[аі] три чотири п['’ʼ]ять шість сім вісім дев['’ʼ]ять десять одинадцять дванадцять",
    last=r"минул(?:ий|а|е|ого|ої|у|ому|і|их|им|ою)|торік",
    next=r"(?:наступн|прийдешн|найближч)(?:ий|а|е|ого|ої|у|ому|і|их|им)",
    this=r"ц(?:ей|я|е|ього|ієї|ю|ьому|і|их)|поточн(?:ий|а|ого|ої|у|ому)|нинішн(?:ій|ього|ьому)|цьогоріч",
    weekday=r"(?:(?:[ув]|на)\s(?:{way}\s)?(?:{weekday})|{way}\s(?:{weekday}))",
    unit=r"(?:на\s)?{way}\s(?:{week})|(?:[ву]\s)?{way}\s(?:{month_unit}|{year})|торік|цьогоріч",
    ago=r"(?:{number}\s{unit}|(?:день|тиждень|місяць|рік))\sтому(?!,?\s(?:що|як))",
    season=r"(?:[ув]\s)?{way}\s(?:{season})",
    month=r"(?:[ув]\s)?{way}\s{month}",
    year_of=r"{month}\s{way}\sроку",
    future=r"буд(?:е|уть)|відбу(?:деться|дуться)|пройд(?:е|уть)|відкри(?:є|ють)(?:ться)?|почн(?:е|уть)(?:ся)?|розпочн\w+"
    r"|приїд(?:е|уть)|прибуд(?:е|уть)|зустрі(?:не|нуть)(?:ться)?|провед(?:е|уть)|зіграє|виступ(?:ить|лять)|відвіда(?:є|ють)"
    r"|розглян(?:е|уть)|план(?:ує|ують)|ма(?:є|ють)|очіку\w+|заплановано|запланован\w*|призначен\w*|намічен\w*"
    r"|[а-яіїєґ]{3,}тим(?:е|уть)(?:ться)?|має\sнамір|перенесен\w*",
    past=rf"(?!(?:{_UK_NOUNS})\b)[а-яіїєґ]{{2,}}(?:ав|яв|ив|їв|ув|ла|ло|ли)(?:ся|сь)?|[а-яіїєґ]{{3,}}(?:но|то)|зміг|помер",
    clue=r"чора|годні|завтра|тому|минул|торік|цьогоріч|наступн|прийдешн|найближч|\bц(?:ей|я|е|ього|ієї|ю|ьому|і|их)\b"
    r"|поточн|нинішн|понеділ|вівтор|серед[уаи]|четвер|ятниц|субот|неділ",
    coming=r"(?<!ніч\s)на\s",
)

_VI = Grammar(
    days={
        r"hôm\skia": -2,
        r"(?:hôm|đêm|tối|chiều|sáng|trưa)\squa": -1,
        r"(?:hôm|sáng|trưa|chiều|tối|đêm)\snay": 0,
        r"ngày\skia": 2,
        r"(?:ngày|sáng|chiều|tối)\smai": 1,
    },
    weekdays=r"thứ\s(?:hai|2) thứ\s(?:ba|3) thứ\s(?:tư|4) thứ\s(?:năm|5) thứ\s(?:sáu|6) thứ\s(?:bảy|7) "
    r"chủ\snhật",
    units=(r"ngày", r"tuần", r"tháng", r"năm"),
    seasons=(r"cuối\stuần", r"mùa\sxuân", r"mùa\s(?:hè|hạ)", r"mùa\sthu", r"mùa\sđông"),
    numbers=r"một hai ba bốn năm sáu bảy tám chín mười mười\smột mười\shai",
    last=r"trước|vừa\s(?:qua|rồi)|ngoái|qua",
    next=r"(?:sắp\s)?tới|sau|sang",
    this=r"này|nay",
    weekday=r"(?:(?:hôm|sáng|trưa|chiều|tối|đêm|vào|từ|đến|ngày)\s(?:thứ\s(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\snhật)(?!\d)"
    r"|(?<!chiến\s)(?<!giới\s)(?<!lần\s)(?-i:[Tt]hứ\s(?:Hai|Ba|Tư|Năm|Sáu|Bảy))|chủ\snhật)"
    r"(?:\s(?:tuần\s)?(?:trước|vừa\squa|vừa\srồi|này|tới|sau))?",
    unit=r"(?<!cuối\s)(?<!đầu\s)(?<!giữa\s)tuần\s{way}|(?<!\d\s)(?<!đầu\s)(?<!cuối\s)tháng\s(?:trước|này|tới|sau)"
    r"|năm\s(?:ngoái|nay|tới|sau)",
    ago=r"cách\sđây\s(?:(?:khoảng|hơn|gần)\s)?{number}\s{unit}|(?<!trong\s){number}\s(?:ngày|tuần|tháng|năm)\strước(?!\s(?:đó|khi|đây|ngày))",
    season=r"(?:{season})\s(?:trước|vừa\s(?:qua|rồi)|qua|này|tới|sau)",
    month=r"{month}\s(?:vừa\s(?:qua|rồi)|tới)",
    year_of=r"{month}(?:\s|,\s)năm\s(?:ngoái|nay|trước|tới|sau)",
    future=r"sẽ|dự\skiến|sắp|chuẩn\sbị|dự\sđịnh|lên\skế\shoạch|theo\skế\shoạch",
    past=r"đã|vừa|cho\sbiết|nói|tuyên\sbố|xác\snhận",
    clue=r"qua|nay|kia|mai|thứ|nhật|tuần|tháng|năm|trước|này|ngày",
    unmarked=False,
    joint=r"\brằng\b",
)

_ZH = Grammar(
    days={
        r"前天|前日": -2,
        r"昨[天日晚夜晨]|昨天[早晚]上": -1,
        r"今[天日晚晨]|今早": 0,
        r"后天|後天": 2,
        r"明[天日晚晨]|明早": 1,
    },
    weekdays=" ".join(f"(?:周|星期|礼拜|週){day}" for day in "一 二 三 四 五 六 [日天]".split()),
    units=(r"[天日]", r"(?:周|星期|礼拜)", r"个?月", r"年"),
    seasons=(r"周末", r"春[天季]", r"[夏暑][天季期]", r"秋[天季]", r"冬[天季]"),
    numbers="一 [二两兩] 三 四 五 六 七 八 九 十 十一 十二",
    last=r"上(?:个)?|去|刚过去的",
    next=r"下(?:个)?|明|来",
    this=r"本|这个?|今",
    weekday=r"(?<![一二三四五六七八九十\d每逢至到])(?:上个?|本|这个?|下个?)?(?:周|星期|礼拜|週)[一二三四五六日天](?![至到、—–-]|次)",
    unit=r"(?<![\d一二三四五六七八九十])(?:上|本|这|下)(?:个)?(?:星期|礼拜|周)(?![一二三四五六日天末刊年])|(?:上|本|这|下)(?:个)?月(?![\d日])"
    r"|(?<![\d一二三四五六七八九十])(?:去|今|明)年(?!\s?(?:1[0-2]|[1-9])\s?月)(?![春夏秋冬]天|级)",
    ago=r"(?<![一二三四五六七八九十百千万几数\d.])(?:{number}){unit}前(?![后往夕])",
    season=r"(?:上|本|这|下)(?:个)?周末",
    month=r"(?!)",
    year_of=r"(?:去|今|明)年\s?{month}",
    future=r"将(?![军领士近])|拟(?!人)|即将|预计|计划|定于|有望|准备|打算|料将",
    past=r"了|已|说|表示|宣布|称|指出|透露|获悉",
    clue=r"[昨今明前后後]|周|星期|礼拜|週|月|年|日",
    unmarked=False,
)

_AR_PART = "(?:(?:مساء|صباح|ظهر|فجر|ليل|ليله|عصر)\\s)?"
_AR = Grammar(
    days={
        rf"{_AR_PART}(?:اول\sامس|امس\sالاول)": -2,
        rf"{_AR_PART}(?:بال)?امس(?:\s{{weekday}})?|البارحه|الليله\sالماضيه": -1,
        r"(?:(?:صباح|مساء|ظهر|فجر|عصر|هذا)\sاليوم(?:\s{weekday})?|اليوم\s{weekday})": 0,
        r"بعد\sغد": 2,
        r"(?<!بعد\s)(?:يوم\s)?غد[اًٌٍ]{0,2}(?:\s{weekday})?": 1,
    },
    weekdays="الاثنين الثلاثاء الاربعاء الخميس الجمعه السبت الاحد",
    units=(
        r"(?:يوما?|يومين|ايام)",
        r"(?:ال)?(?:اسبوعا?|اسبوعين|اسابيع)",
        r"(?:ال)?(?:شهرا?|شهرين|اشهر|شهور)",
        r"(?:ال)?(?:عاما?|عامين|اعوام|سنه|سنتين|سنوات)",
    ),
    seasons=(r"(?:عطله\s)?نهايه\sالاسبوع", r"الربيع", r"الصيف", r"الخريف", r"الشتاء"),
    numbers=r"واحده? اثنين|اثنتين ثلاثه? اربعه? خمسه? سته? سبعه? ثماني?ه? تسعه? عشره? احد\sعشر|احدي\sعشره "
    r"اثني\sعشر|اثنتي\sعشره",
    last=r"الماضيه?|الفائته?|المنصرمه?",
    next=r"المقبله?|القادمه?|الاتيه?",
    this=r"هذا|هذه|الجاريه?|الحاليه?",
    weekday=r"(?:(?<!كل\s)(?:يوم|مساء|صباح|ظهر|فجر|ليل|عصر|منذ|حتي)\s(?:يوم\s)?(?:{weekday})(?:\s{way})?|(?:{weekday})\s{way}"
    r"|(?<!\w)(?<!صلاه\s)(?<!خطبه\s)(?<!كل\s)(?<!يوم\s)(?:السبت|الثلاثاء|الاربعاء|الخميس))",
    unit=r"(?:الاسبوع|الشهر|العام|السنه)\s{way}|(?:هذا|هذه)\s(?:الاسبوع|الشهر|العام|السنه)",
    ago=r"(?:قبل|منذ)\s(?:(?:نحو|حوالي)\s)?(?:{number}\s{unit}|(?:يومين|اسبوعين|شهرين|عامين|سنتين)"
    r"|(?:اسبوع|عام|سنه)(?!\s?(?:\d|ال|من)))",
    season=r"(?:{season})\s{way}|(?:هذا|هذه)\s(?:{season})",
    month=r"{month}\s{way}",
    year_of=r"{month}\s(?:من\s)?العام\s{way}",
    future=r"س(?!يا|يد(?:\b|[هات])|ينا|يطر(?:\b|[هت])|ير(?:\b|[هاو])|ته?\b|تين|تون|تار|توك|يول|نو(?:ات|ي)|نه\b|نتي)[يتن]\w{2,}|سوف|المقرر|المزمع|[يت]عتزم\w*|المتوقع"
    r"|المنتظر|[يت]خطط\w*|لن",
    past=r"(?:و)?(?:قال|قالت|اعلن|اعلنت|كان|كانت|اكد|اكدت|ذكر|ذكرت|وصل|وصلت|اطلق|اطلقت|افاد|افادت|عقد|عقدت|التقي|قتل|اصيب)",
    clue=r"امس|اليوم|غد|البارحه|الليله|الماضي|المقبل|القادم|الجاري|الحالي|هذ|قبل|منذ|السبت|الاحد|الاثنين|الثلاثاء|الاربعاء"
    r"|الخميس|الجمعه|الفائت|المنصرم|الاتي",
    unmarked=False,
)

GRAMMARS = {"ar": _AR, "de": _DE, "es": _ES, "fr": _FR, "ru": _RU, "uk": _UK, "vi": _VI, "zh": _ZH}
"""By ISO 639-1."""
