"""The question words of languages other than English: what kind of words an answer has, and what only asks."""

import re
from functools import lru_cache

KINDS = ("date", "number", "name")

_WORDS = {
    "ar": {
        "date": "متى|(?:في )?أي (?:يوم|تاريخ|عام|سنة|شهر)|ما تاريخ|ما موعد",
        "number": "كم|ما (?:عدد|نسبة|قيمة|حجم|مبلغ|سعر|تكلفة|عمر|درجة|مدة|طول|مساحة)",
        "name": "من(?= )|أين|أي(?:ة)? (?:مدينة|دولة|شركة|بلد|حزب|فريق)|ما اسم|لمن|بمن",
    },
    "de": {
        "date": "wann|seit wann|bis wann|an welchem (?:tag|datum)|in welche[mr] (?:jahr|monat|woche)",
        "number": "wie ?(?:viele?n?m?r?|lange?|hoch|groß|alt|weit|teuer|stark|oft|schnell|tief|schwer|breit)|wieviele?"
        "|welche[nr]? (?:anteil|summe|betrag|preis|höhe|zahl|anzahl)",
        "name": "wer|wem|wen|wessen|wo|wohin|woher|welche[srmn]? (?:stadt|land|firma|unternehmen|partei|ort|person)",
    },
    "es": {
        "date": "cuándo|cuando|(?:en |a )?qué (?:día|fecha|año|mes|hora)",
        "number": "cu[áa]nt[oa]s?|qué (?:porcentaje|cantidad|precio|proporción|número|edad)",
        "name": "qui[ée]n(?:es)?|d[óo]nde|ad[óo]nde|qué (?:ciudad|país|empresa|partido|persona|equipo)|cómo se llama",
    },
    "fr": {
        "date": "quand|depuis quand|(?:à|en) quelle (?:date|année|heure)|quel (?:jour|mois)|quelle (?:date|année)",
        "number": "combien|quel(?:le)? (?:pourcentage|part|montant|prix|somme|nombre|taux|proportion|âge|taille|durée)",
        "name": "qui|où|(?:dans )?quel(?:le)? (?:ville|pays|entreprise|société|parti|personne|équipe)"
        "|comment s['’]appelle",
    },
    "ru": {
        "date": "когда|какого числа|в каком (?:году|месяце)|в какой день|с каких пор|какая дата",
        "number": "сколько|как (?:долго|много|часто|далеко)|как(?:ой|ая|ое|ую|им) (?:процент|дол[яюи]|сумм[аыу]"
        "|цен[аыу]|числ[оа]|количество|размер|возраст|площадь|длин[аыу]|стоимость)",
        "name": "кто|кого|кому|кем|ком|где|куда|откуда|чей|чья|как(?:ой|ая|ие|ом) (?:город|стран|компани|парти)\\w*"
        "|как (?:зовут|называется)",
    },
    "uk": {
        "date": "коли|якого числа|(?:в|у) якому (?:році|місяці)|(?:в|у) який день|відколи|яка дата",
        "number": "скільки|як (?:довго|багато|часто|далеко)|як(?:ий|а|е|у|ою) (?:відсоток|частк[аиу]|сум[аиу]|цін[аиу]"
        "|кількість|розмір|вік|площ[аіу]|вартість)",
        "name": "хто|кого|кому|ким|де|куди|звідки|чий|чия|як(?:ий|а|е|ому|ій) (?:міст|країн|компані|парті)\\w*"
        "|як (?:звати|називається)",
    },
    "vi": {
        "date": "khi nào|bao giờ|lúc nào|hôm nào|ngày (?:nào|mấy)|năm nào|tháng (?:nào|mấy)",
        "number": "bao nhiêu|mấy|bao (?:lâu|xa)",
        "name": "ai|ở đâu|đâu|nơi nào|(?:thành phố|nước|công ty|tỉnh|đảng|người|đội) nào",
    },
    "zh": {
        "date": "什么时候|何时|哪(?:一)?[天年月日]|几[月日号点年]|什么日期",
        "number": "多少|几|多[长高大久远重快]|百分之几",
        "name": "谁|哪里|哪儿|何处|何地|什么地方|哪(?:个|家|些|位|座|国)",
    },
}
"""Patterns in small letters; of several the first in the question counts, of equals the more exact kind."""

_ONLY_ASK = {
    "ar": "قال قالت يقول تقول حدث ذكر ذكرت أعلن خبر أخبار",
    "de": "sagt sagte sagen gesagt passiert geschah berichtet laut heißt gibt viele viel",
    "es": "dice dijo dicen pasó ocurrió informa informó llama hubo",
    "fr": "dit dire disent passé arrivé rapporte appelle eu lieu",
    "ru": "слышно сказал сказала говорит сообщил сообщила произошло случилось известно называется новости",
    "uk": "сказав сказала каже повідомив повідомила сталося відомо відбулося називається новини",
    "vi": "nói biết xảy hỏi tin tức",
    "zh": "说 表示 发生 报道 新闻 消息",
}
"""Words that belong to asking rather than to what is asked about, beside the function words."""


def kind_of(question: str, language: str) -> str | None:
    """One of KINDS, by the question word that comes first; None where none does, or for a language not listed."""
    low = question.lower()
    found = [(match.start(), n) for n, each in enumerate(_patterns(language)) if (match := each.search(low))]
    return KINDS[min(found)[1]] if found else None


@lru_cache(maxsize=16)
def only_ask(language: str) -> frozenset[str]:
    """The stems of a language that only ask."""
    from index.text.words import stems

    return frozenset(stems(_ONLY_ASK.get(language, ""), language))


def chinese() -> frozenset[str]:
    """The words that only ask, as Chinese writes them: without spaces they are no words of a text."""
    return frozenset(_ONLY_ASK["zh"].split())


@lru_cache(maxsize=16)
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    kinds = _WORDS.get(language)
    if kinds is None:
        return ()
    edge = "" if language == "zh" else r"\b"
    return tuple(re.compile(f"{edge}(?:{kinds[kind]}){edge}") for kind in KINDS)
