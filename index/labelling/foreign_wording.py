"""The wording of clutter, credits and dates on the news pages of languages other than English.

General vocabulary of the genre, not any page's strings, in small letters: Arabic, Chinese, French, German, Russian,
Spanish, Ukrainian and Vietnamese. index/labelling/wording.py has the English.
"""

import re

from index.days.foreign_dates import MONTHS
from index.days.mentions import find_dates
from index.labelling.wording import Wording, set_of

LONGEST = 400
"""Code points of a block that these patterns are tried on."""

_PERSON = r"[^\W\d_a-zа-яіїєґ][\w.’'-]*(?:\s(?:de|da|del|la|von|van|zu|bin|ben|al|el|[^\W\d_a-zа-яіїєґ][\w.’'-]*)){0,4}"
BYLINE = re.compile(
    r"(?:(?:[Аа]втор(?:ы|и|ка)?|[Тт]екст|[Кк]орр?еспондент)\s*[:—–]\s*|(?:[Vv]on|VON|[Pp]ar|PAR|[Pp]or|POR)\s:?\s*"
    r"|(?:[Tt]ác giả|[Bb]ài|[Tt]heo PV)\s*:\s*|(?:作者|记者|記者|撰文|责任编辑|编辑|文)\s*[:：／/｜|]\s*"
    r"|(?:بقلم|كتب(?:ت)?|تحرير|إعداد)\s*:?\s+)"
    rf"(?P<names>{_PERSON}(?:(?:,\s|\s(?:и|й|та|und|et|y|và|و)\s|、)\s?{_PERSON})*)\s*$"
)
"""A line that names who wrote it: `Von Katrin Osterloh`, `作者：林晓岚`; `names` are the persons."""

_DATE_WORDS = set_of(
    """опубликовано обновлено дата сегодня вчера г год года в время мск минут минуты чтения понедельник вторник среда
    четверг пятница суббота воскресенье опубліковано оновлено сьогодні вчора р рік року о об хвилин читання понеділок
    вівторок середа четвер пʼятниця п'ятниця субота неділя stand veröffentlicht aktualisiert am um uhr den vom
    heute gestern minuten lesezeit montag dienstag mittwoch donnerstag freitag samstag sonntag mo di mi do fr sa so
    publié mis à jour modifié le h heures temps de lecture min lundi mardi mercredi jeudi vendredi samedi dimanche
    publicado actualizado el las a hora horas h lectura lunes martes miércoles jueves viernes sábado domingo
    đăng cập nhật lúc ngày thứ hai ba tư năm sáu bảy chủ giờ gmt utc cet cest am pm نشر في آخر تحديث تاريخ الساعة ص م
    الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد بتوقيت"""
)
_DATE_SIGNS = Wording(
    r"星期[一二三四五六日天]|周[一二三四五六日天]|发布时间|发布于|发布|更新时间|更新于|更新|时间|来源|发表|上午|下午|[时点分秒]"
)
_WORDS = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
RELATED = Wording(r"""
    (?: читайте\s+(?:также|ещ[её]|по\s+теме|також) | по\s+теме\s*: | материалы\s+по\s+теме | также\s+по\s+теме
    | смотрите\s+также | дивіться\s+також | за\s+темою | lesen\s+sie\s+(?:auch|dazu|mehr) | mehr\s+zum\s+thema
    | auch\s+interessant | passend\s+zum\s+thema | (?:à\s+)?lire\s+(?:aussi|également) | voir\s+aussi
    | sur\s+le\s+même\s+sujet | lea\s+(?:también|además) | lee\s+también | te\s+puede\s+interesar
    | (?:noticias|artículos)\s+relacionad[oa]s | más\s+información\s*: | xem\s+thêm | đọc\s+thêm
    | tin\s+liên\s+quan | bài\s+liên\s+quan | 延伸阅读 | 相关(?:新闻|阅读|报道|文章) | 推荐阅读 | 更多(?:新闻|阅读)
    | اقرأ\s+(?:أيضا|أيضًا|المزيد|كذلك) | مواضيع\s+ذات\s+صلة | أخبار\s+ذات\s+صلة | شاهد\s+(?:أيضا|أيضًا) ) (?!\w)
""")
PROMOTION = Wording(r"""
    (?: (?:не\s+забудьте\s+)?подпи(?:сывайтесь|шитесь|саться) | підпи(?:суйтесь|суйтеся|шіться|сатися)
    | следите\s+за\s+(?:нами|новостями) | поддержите\s+(?:нас|редакцию) | підтримайте\s+(?:нас|редакцію)
    | (?:jetzt\s+)?(?:den\s+|unseren\s+|kostenlos\s+)*newsletter\s+(?:abonnieren|bestellen)
    | jetzt\s+(?:abonnieren|anmelden|testen) | abonnieren\s+sie | folgen\s+sie\s+uns | abonnez[\s-]+vous
    | inscrivez[\s-]+vous | suivez[\s-]+nous | soutenez[\s-] | suscr[ií]b(?:ase|ete)\b | síg(?:ue|a)nos
    | apoya\s+(?:nuestro|el) | đăng\s+ký\s+(?:nhận|ngay|kênh) | theo\s+dõi\s+(?:chúng\s+tôi|kênh) | 扫码 | 订阅
    | 关注(?:我们|公众号) | 欢迎关注 | 点击(?:订阅|关注) | اشترك(?:وا)?\s+(?:في|الآن) | تابع(?:نا|ونا) | ادعم(?:وا)? )
""")
_COOKIES = Wording(r"cookies? | куки | كوكيز | ملفات\s+تعريف\s+الارتباط")
_CONSENT = Wording(r"""
    использу | соглас | політик | використову | погоджу | погодж | verwenden | nutzen | zustimm | akzeptier | utilis
    | accept | consent | utiliza | acepta | sử\s+dụng | đồng\s+ý | 使用 | 同意 | نستخدم | توافق | موافق
""")
_ADDRESSED = Wording(r"""
    \b(?: мы | вы | наш\w* | ваш\w* | ми | ви | сайт | сайті | wir | sie | ihre[rn]? | unsere? | nous | vous | notre
    | votre | nuestr[oa]s? | usted | su | propias | chúng\s+tôi | bạn )\b
    | 我们 | 您 | 本(?:网)?站 | نستخدم | موقعنا | فإنك
""")
LEGAL = Wording(r"""
    (?=.{0,150}$) .* (?: © | вс[её]\s+права\s+защищены | (?:усі|всі)\s+права\s+захищен[оі]
    | alle\s+rechte\s+vorbehalten
    | tous\s+droits\s+réservés | todos\s+los\s+derechos\s+reservados | giữ\s+bản\s+quyền | 版权所有 | 未经授权
    | 不得转载 | جميع\s+الحقوق\s+محفوظة | حقوق\s+النشر )
""")
COMMENTS = Wording(r"""
    (?: комментарии | коментарі | kommentare | commentaires | comentarios | bình\s+luận | 评论 | 网友评论 | التعليقات
    | تعليقات )\s*(?:[:：] | \(?\s*\d+\s*\)?)?\s*$ | (?:оставить|написать)\s+комментарий | залишити\s+коментар
    | kommentar\s+(?:schreiben|verfassen) | laisser\s+un\s+commentaire | (?:deja|dejar)\s+un\s+comentario
    | gửi\s+bình\s+luận | 发表评论 | (?:أضف|اترك)\s+تعليق
""")
CAPTION = Wording(r"""
    (?: фото | світлина | foto | photo | crédit(?:\s+photo)? | ảnh | 图片?(?:来源)? | 图源 | 摄影 | الصورة | تصوير
    | bild | archivbild | symbolbild )\s*[:：]
""")
ADVERTISEMENT = Wording(
    r"(?: реклама | anzeige | werbung | publicité | publicidad | quảng\s+cáo | 广告 | إعلان )\s*[:：]?\s*$"
)
SHARING = set_of(
    """поделиться поделитесь поділитися поширити вконтакте одноклассники теги teilen drucken merken partager
    imprimer envoyer
    compartir imprimir enviar chia sẻ zalo 分享 微信 微博 空间 朋友圈 شارك مشاركة فيسبوك تويتر واتساب تيليجرام تلغرام
    facebook twitter whatsapp telegram viber x linkedin email e-mail mail correo pinterest instagram youtube tiktok qq
    sur en auf en auf: à в у на qq空间 分享到 على عبر vk ok"""
)


WORDED = set_of(
    """lesen mehr auch passend lire voir sujet lea lee puede noticias artículos información xem đọc tin bài
    newsletter jetzt
    abonnieren folgen abonnez inscrivez suivez soutenez suscríbase suscríbete suscribase suscribete síguenos
    síganos apoya
    đăng theo cookie cookies rechte droits derechos bản kommentare kommentar commentaires commentaire comentarios
    comentario bình gửi foto photo crédit ảnh bild archivbild symbolbild anzeige werbung publicité publicidad quảng
    teilen
    partager compartir chia von par por tác tháng ngày"""
) | {name.rstrip(".") for name in MONTHS}
_OTHER_SCRIPT = re.compile("[\u0400-\u1dff\u2e80-\uffef]")


def may_be_worded(text: str, words: frozenset[str]) -> bool:
    """Whether any of these patterns can match: most blocks of English pages are never searched."""
    return not words.isdisjoint(WORDED) or (not text.isascii() and _OTHER_SCRIPT.search(text) is not None)


def is_dated_line(text: str) -> bool:
    """Whether a short line holds a date and nothing that is not at home beside one."""
    if len(text) > 120:
        return False
    days = find_dates(text)
    if not any(mention.day and mention.year for mention in days):
        return False
    rest = text
    for mention in reversed(days):
        rest = f"{rest[: mention.span.start]} {rest[mention.span.end :]}"
    return not [word for word in _WORDS.findall(_signs_off(rest.lower())) if word not in _DATE_WORDS]


def asks_consent(low: str) -> bool:
    """Whether words in small letters ask the reader to agree to cookies; news of them does not speak to the reader."""
    return bool(_COOKIES.search(low) and _CONSENT.search(low) and _ADDRESSED.search(low))


def _signs_off(text: str) -> str:
    return " ".join(re.split(_DATE_SIGNS.pattern, text))


def shares(text: str) -> bool:
    """Whether more than half of a short line's words are sharing buttons."""
    words = [word for word in re.split(r"[\s:：|,、·•/]+", text.lower()) if word]
    return 2 <= len(words) <= 14 and sum(word in SHARING for word in words) * 2 > len(words)
