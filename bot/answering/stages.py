"""How far an event is, as a sentence has it: planned, put off, or happened; by the verbs of nine languages."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from index.article import ENGLISH


class Stage(StrEnum):
    """How far an event is, as a report has it."""

    PLANNED = "planned"
    PUT_OFF = "put off"
    HAPPENED = "happened"


@dataclass(frozen=True, slots=True)
class _Verbs:
    """Patterns of whole words. `anew`: what happened may be told with what is to follow; these words tell it apart."""

    put_off: str
    planned: str
    happened: str
    anew: str = r"(?!)"
    written_together: bool = False


_VERBS = {
    "ar": _Verbs(
        put_off=r"تأجيل|أجل(?:ت|وا)?|تأجل(?:ت)?|إلغاء|ألغ(?:ى|ت|ي|يت)|تعليق|علق(?:ت)?",
        planned=r"س[يتن]\w{3,}|سوف|المقرر|يعتزم|تعتزم|المتوقع",
        happened=r"زار(?:ت)?|افتتح(?:ت)?|انته(?:ى|ت)|بدأ(?:ت)?|عقد(?:ت)?|جر(?:ى|ت)|وقع(?:ت)?|وصل(?:ت)?|اختتم(?:ت)?",
    ),
    "de": _Verbs(
        put_off=r"verschoben|verschiebt|verschob|abgesagt|vertagt|ausgesetzt|gestrichen|verlegt|sagte .{1,60} ab",
        planned=r"wird|werden|soll(?:en)?|plan(?:t|en)|geplant|will|wollen|vorgesehen|angesetzt",
        happened=r"fand(?:en)? .{1,80} statt|stattgefunden|wurden?|hat|haben|ist|sind|eröffnete[nt]?|besuchten?"
        r"|traf(?:en)?|unterzeichneten?|begann(?:en)?|endeten?|landeten?|kam(?:en)?|stimmten?|beschloss(?:en)?",
    ),
    ENGLISH: _Verbs(
        put_off=r"postpon\w+|put(?:s|ting)? off|delay(?:s|ed)?|reschedul\w+|cancel\w*|call(?:s|ed)? off|scrapp?(?:s|ed)"
        r"|suspend(?:s|ed)|push(?:ed)? back|moved (?:to|from)|will (?:now|not|no longer)",
        planned=r"will|shall|(?:is|are|was|were) (?:\w+ )?(?:due|set|scheduled|expected|planned|to)|plans?|planning"
        r"|intends?|hopes? to|scheduled|upcoming|forthcoming|going to|(?<=['’])ll",
        happened=r"took place|(?:was|were|has been|have been|had been) (?:held|opened|signed|made|completed|approved"
        r"|passed)|held|opened|visited|met|arrived|left|returned|began|ended|concluded|signed|landed|launched|won|lost"
        r"|at the end of|after (?:a|the|his|her|their)",
        anew="at the end of",
    ),
    "es": _Verbs(
        put_off=r"aplaz\w+|pospu\w+|cancel(?:ó|aron|ad[oa]s?)|suspend(?:ió|ieron|id[oa]s?)|posterg\w+",
        planned=r"\w{3,}rán?|van? a|prevén?|previst[oa]s?|planean?",
        happened=r"se (?:celebr|inaugur|reun|firm)\w+|tuv(?:o|ieron) lugar|fue(?:ron)?|inauguró|visitó|firmó|abrió"
        r"|comenzó|terminó|llegó|concluyó|aprobó|ganó",
    ),
    "fr": _Verbs(
        put_off=r"report(?:ée?s?|e)|repouss(?:ée?s?|e)|annul(?:ée?s?|e)|ajourn(?:ée?s?|e)|suspendue?s?",
        planned=r"doi(?:t|vent)|va|vont|ser(?:a|ont)|aur(?:a|ont)|prévue?s?|prévoi(?:t|ent)|\w{3,}r(?:a|ont)",
        happened=r"a eu lieu|ont eu lieu|s[’']est|se sont|(?:a|ont|est|sont) (?!lieu)\w+(?:é|i|u|ert|is|int)e?s?",
    ),
    "ru": _Verbs(
        put_off=r"перенес\w+|перенёс\w*|отлож\w+|отмен\w+|приостанов\w+",
        planned=r"будет|будут|планиру\w+|намерен\w*|долж(?:ен|на|ны)|состоится|состоятся|откро[ею]тся|пройд[её]т|пройдут"
        r"|посетит|приедет|запланирован\w*",
        happened=r"состоял(?:ся|ась|ось|ись)|прош(?:[её]л|ла|ло|ли)|открыл\w*|посетил\w*|подписал\w*|завершил\w*|начал\w*"
        r"|прибыл\w*|вернул\w*|встретил\w*|победил\w*",
    ),
    "uk": _Verbs(
        put_off=r"перенес\w+|перен[іи]с\w*|відкла\w+|скасов\w+|скасува\w+|призупин\w+",
        planned=r"буде|будуть|плану[єю]\w*|ма[єю]\w* намір|відбуд[еу]ться|відкриється|пройде|пройдуть|відвідає|приїде"
        r"|запланован\w*",
        happened=r"відбу(?:вся|лася|лося|лися)|відкри(?:в|ла|ли|вся|лася|лося)|пройш(?:ов|ла|ло|ли)|відвіда(?:в|ла|ли)"
        r"|підписа(?:в|ла|ли)|заверши\w+|почав\w*|розпоча\w+|прибу(?:в|ла|ли)|перем[оі]г\w*",
    ),
    "vi": _Verbs(
        put_off=r"hoãn|h[ủu][ỷy]|lùi|dời", planned=r"sẽ|dự kiến|lên kế hoạch|sắp", happened=r"đã|vừa|diễn ra|kết thúc"
    ),
    "zh": _Verbs(
        put_off=r"推迟|取消|延期|暂停|改期|延后",
        planned=r"将|计划|预计|拟于|即将",
        happened=r"已|了|举行了|开幕|结束|完成|抵达|访问了",
        written_together=True,
    ),
}
"""By language; a verb stands for what newspapers tell of visits, votes, meetings and openings with."""


def stage(sentence: str, language: str | None = ENGLISH) -> Stage | None:
    """Of what is put off it is often said too when it will be; of what has happened, what will follow."""
    found = _patterns(language or ENGLISH)
    if found is None:
        return None
    put_off, planned, happened, anew = (pattern.search(sentence) for pattern in found)
    if put_off:
        return Stage.PUT_OFF
    if happened and (planned is None or anew):
        return Stage.HAPPENED
    return Stage.PLANNED if planned else None


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...] | None:
    verbs = _VERBS.get(language)
    if verbs is None:
        return None
    edge = "" if verbs.written_together else r"\b"
    return tuple(
        re.compile(f"{edge}(?:{pattern}){edge}", re.IGNORECASE)
        for pattern in (verbs.put_off, verbs.planned, verbs.happened, verbs.anew)
    )
