"""Relative days in the eight languages beside English: what they mean, what is left alone, and how they are shown."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.dated_abroad import days_in
from bot.rendering.spoken_dates import in_words
from bot.reply import Citation, Sentence
from bot.service import Service
from bot.settings import Settings
from index.article import Article, Block, Label, Precision, Published, Span
from index.days.date_clues import Clues
from index.days.mentioned import spoken
from index.days.mentions import find_dates
from index.days.relative import resolve_relative
from index.days.relative_words import GRAMMARS
from index.library import Filter
from index.search.query import read

DAY = Published(datetime(2024, 5, 14), Precision.DAY, "metadata", "")
"""A Tuesday."""
OCTOBER = ("2023-10-01", "2023-10-31")
LAST_WEEK = ("2024-05-06", "2024-05-12")
LAST_YEAR = ("2023-01-01", "2023-12-31")
SATURDAY, COMING = ("2024-05-11", "2024-05-11"), ("2024-05-18", "2024-05-18")
YESTERDAY, THIRD = ("2024-05-13", "2024-05-13"), ("2024-05-03", "2024-05-03")
AGO = ("2024-05-11", "2024-05-11")


def meant(text: str, language: str, published: Published | None = DAY) -> list[tuple[str, str, str]]:
    found = resolve_relative(text, published, language=language)
    return [(each.span.of(text), each.first.isoformat(), each.last.isoformat()) for each in found]


@pytest.mark.parametrize(
    ("code", "text", "words", "days"),
    [
        ("de", "Die Brücke wurde am Samstag eröffnet.", "am Samstag", SATURDAY),
        ("de", "Das Treffen findet am Samstag statt.", "am Samstag", COMING),
        ("de", "Das für Samstag geplante Treffen wurde abgesagt.", "für Samstag", COMING),
        ("de", "Gestern Abend brannte es.", "Gestern Abend", YESTERDAY),
        ("de", "Im Oktober vergangenen Jahres stieg der Preis.", "Oktober vergangenen Jahres", OCTOBER),
        ("de", "Vor drei Tagen begann der Streik.", "Vor drei Tagen", AGO),
        ("de", "Letzte Woche kam er.", "Letzte Woche", LAST_WEEK),
        ("fr", "Le musée a été inauguré samedi.", "samedi", SATURDAY),
        ("fr", "Le musée ouvrira samedi.", "samedi", COMING),
        ("fr", "Depuis le 3 mai dernier, le pont est fermé.", "3 mai dernier", THIRD),
        ("fr", "Elle est arrivée hier soir.", "hier soir", YESTERDAY),
        ("fr", "En octobre dernier, il pleuvait.", "octobre dernier", OCTOBER),
        ("fr", "Il y a trois jours, un incendie a éclaté.", "Il y a trois jours", AGO),
        ("fr", "L’an dernier, tout était calme.", "L’an dernier", LAST_YEAR),
        ("es", "El alcalde inauguró el puente el sábado.", "el sábado", SATURDAY),
        ("es", "El puente abrirá el sábado.", "el sábado", COMING),
        ("es", "El pasado 3 de mayo cerró el puente.", "El pasado 3 de mayo", THIRD),
        ("es", "Ayer llovió.", "Ayer", YESTERDAY),
        ("es", "La semana pasada cerró.", "La semana pasada", LAST_WEEK),
        ("ru", "В субботу в Оствике открыли мост.", "В субботу", SATURDAY),
        ("ru", "В субботу состоится матч.", "В субботу", COMING),
        ("ru", "Заседание перенесли на субботу.", "на субботу", COMING),
        ("ru", "В ночь на субботу сгорел склад.", "на субботу", SATURDAY),
        ("ru", "Вчера прошел дождь.", "Вчера", YESTERDAY),
        ("ru", "В октябре прошлого года началась стройка.", "октябре прошлого года", OCTOBER),
        ("ru", "Три дня назад начался пожар.", "Три дня назад", AGO),
        ("uk", "У суботу в Лимані відкрили міст.", "У суботу", SATURDAY),
        ("uk", "Вибори відбудуться в суботу.", "в суботу", COMING),
        ("uk", "Вчора пройшов дощ.", "Вчора", YESTERDAY),
        ("uk", "Торік збудували школу.", "Торік", LAST_YEAR),
        ("vi", "Hôm qua trời mưa.", "Hôm qua", YESTERDAY),
        ("vi", "Tuyến xe sẽ mở vào thứ Bảy.", "vào thứ Bảy", COMING),
        ("vi", "Công an cho biết hôm thứ Bảy.", "hôm thứ Bảy", SATURDAY),
        ("vi", "Tháng 10 năm ngoái giá tăng.", "Tháng 10 năm ngoái", OCTOBER),
        ("vi", "Ngày 3/5 vừa qua cầu đóng.", "Ngày 3/5 vừa qua", THIRD),
        ("vi", "Ngày 18/5 cầu sẽ mở.", "Ngày 18/5", COMING),
        ("zh", "昨天下雨了。", "昨天", YESTERDAY),
        ("zh", "会议将于周六举行。", "周六", COMING),
        ("zh", "上周六发生火灾。", "上周六", SATURDAY),
        ("zh", "去年10月开工。", "去年10月", OCTOBER),
        ("zh", "三天前发生火灾。", "三天前", AGO),
        ("zh", "他11日说，工程已完工。", "11日", SATURDAY),
        ("ar", "قال الوزير أمس إن الجسر مغلق.", "أمس", YESTERDAY),
        ("ar", "أعلن ذلك يوم السبت مدير الهيئة.", "يوم السبت", SATURDAY),
        ("ar", "سيلتقي الوزير نظيره يوم السبت.", "يوم السبت", COMING),
        ("ar", "في أكتوبر الماضي بدأ البناء.", "أكتوبر الماضي", OCTOBER),
        ("ar", "في العام الماضي ارتفعت.", "العام الماضي", LAST_YEAR),
        ("ar", "قبل ثلاثة أيام بدأ الحريق.", "قبل ثلاثة أيام", AGO),
    ],
)
def test_relative_words_mean_the_days_that_a_reader_takes_them_for(
    code: str, text: str, words: str, days: tuple[str, str]
) -> None:
    assert meant(text, code) == [(words, *days)]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("de", "Samstags ist geöffnet, jeden Samstag auch."),
        ("de", "Sie beraten am Montag."),
        ("de", "Am Morgen regnete es."),
        ("fr", "Il est ouvert le samedi, du lundi au vendredi."),
        ("fr", "Il se rend samedi à Arvenne."),
        ("es", "Abre los sábados por la mañana."),
        ("es", "El domingo de Ramos llovió."),
        ("ru", "Каждую субботу играют. В воскресенье играют."),
        ("ru", "Выброс в среду обитания. Несколько дней назад."),
        ("vi", "Thế chiến thứ Hai kết thúc. Lần thứ hai ông thắng. Tuyến thứ hai chưa được duyệt."),
        ("zh", "每周六开放，周一至周五休息，一周三次，为期3日，2020年前完成，三十年前建成。"),
        ("ar", "صلاة الجمعة، كل يوم سبت، اليوم التالي، قبل عام 2020"),
        ("it", "Ieri sabato scorso."),
    ],
)
def test_what_is_no_single_day_or_may_be_either_is_left_alone(code: str, text: str) -> None:
    assert meant(text, code) == []


@pytest.mark.parametrize(
    ("code", "text", "last"),
    [
        ("de", "Der Minister kündigte am Montag an, dass am Freitag gewählt wird.", "2024-05-17"),
        ("fr", "Le ministre a annoncé lundi que le musée ouvrira vendredi.", "2024-05-17"),
        ("es", "Dijo el lunes que el puente abrirá el viernes.", "2024-05-17"),
        ("ru", "Министр сказал в понедельник, что в пятницу пройдут выборы.", "2024-05-17"),
    ],
)
def test_each_clause_has_a_tense_of_its_own(code: str, text: str, last: str) -> None:
    assert [first for _, first, _ in meant(text, code)] == ["2024-05-13", last]


@pytest.mark.parametrize("code", sorted(GRAMMARS))
def test_nothing_is_invented_where_the_day_of_publication_is_not_known(code: str) -> None:
    yesterday = {"ar": "أمس", "de": "gestern", "es": "ayer", "fr": "hier", "ru": "вчера", "uk": "вчора",
                 "vi": "hôm qua", "zh": "昨天"}[code]  # fmt: skip
    assert len(meant(yesterday, code)) == 1
    for unknown in (None, replace(DAY, evidence="modified"), replace(DAY, precision=Precision.MONTH)):
        assert meant(yesterday, code, unknown) == []


@pytest.mark.parametrize("code", sorted(GRAMMARS))
@given(text=st.text(max_size=120), year=st.sampled_from([1, 1900, 2024, 9999]))
def test_any_text_can_be_read_in_any_language(code: str, text: str, year: int) -> None:
    found = resolve_relative(text, Published(datetime(year, 12, 31), Precision.DAY, "metadata", ""), language=code)
    assert all(0 <= each.span.start < each.span.end <= len(text) and each.first <= each.last for each in found)
    assert list(found) == sorted(found, key=lambda each: each.span)


def test_a_vietnamese_date_has_its_day_first() -> None:
    assert [each.date() for each in find_dates("ngày 5/6/2024")] == [date(2024, 6, 5)]


# The first look


WORDS = ("on Saturday", "may", "May 16", "in 2023", "last march", "14. Mai", "yesterday", "He said so", "in March", ".")


@given(st.lists(st.sampled_from([*WORDS, "İ", "“", "١٤"]), min_size=1, max_size=12))
def test_the_first_look_misses_no_sentence_that_names_a_day(parts: list[str]) -> None:
    text = " ".join(parts)
    clues = Clues(text, "en")
    whole = Span(0, len(text))
    if not clues.relative(whole) and not clues.dated(whole):
        assert spoken(text, DAY, "en", find_dates(clues.text, abroad=False)) == ()


def test_the_verb_may_is_no_month() -> None:
    assert resolve_relative("And this may only be the start.", DAY) == ()
    assert len(resolve_relative("It opens this May.", DAY)) == 1


# In a reply, and in a library


@pytest.mark.parametrize(
    ("code", "text", "shown"),
    [
        ("de", "Es brannte am Samstag.", None),
        ("de", "Die Brücke wurde am Samstag eröffnet.", "Die Brücke wurde am Samstag [11. Mai 2024] eröffnet."),
        ("fr", "Il a été réélu le 1er mai.", "Il a été réélu le 1er mai [2024]."),
        ("ru", "В субботу открыли мост.", "В субботу [11 мая 2024] открыли мост."),
        ("ru", "В прошлом месяце открыли мост.", "В прошлом месяце [апрель 2024] открыли мост."),
        ("zh", "昨天下雨了。", "昨天 [2024年5月13日]下雨了。"),
        ("en", "It rained on Saturday.", "It rained on Saturday [11 May 2024]."),
    ],
)
def test_brackets_are_in_the_language_of_the_words(code: str, text: str, shown: str | None) -> None:
    blocks = (Block(Span(0, len(text)), Label.BODY),)
    article = Article("a.txt", text, "T", None, None, DAY, blocks, language=code)
    assert in_words(Sentence(text, (1,)), [Citation(1, article, Span(0, len(text)))]) == (shown or text)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from([*sorted(GRAMMARS), "en"]))
def test_a_day_written_in_a_language_is_read_there_again(day: date, code: str) -> None:
    words = days_in(day, day, code)
    assert [each.date() for each in find_dates(f"ngày {words}" if code == "vi" else words)] == [day]


def test_an_article_about_a_day_is_found_by_a_question_for_the_day(tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    text = "---\ntitle: Brücke\ndate: 2024-05-14\n---\nDie neue Brücke über die Tarne wurde am Samstag eröffnet.\n"
    (news / "de.md").write_text(text, encoding="utf-8")
    (news / "en.md").write_text("---\ntitle: Dues\ndate: 2024-05-14\n---\nHarbour dues will rise, the council said.\n")
    with Service(Settings.load({}, home=tmp_path / "home")) as service:
        assert {outcome.kind for outcome in service.add([str(news)])[1]} == {"added"}
        found = service.search("What happened on 11 May 2024?", where=Filter(), now=datetime(2024, 9, 1), k=2)
        assert found[0].stored.article.language == "de"
        asked = service.ask("Was wurde am 11. Mai 2024 eröffnet?", where=Filter(), now=datetime(2024, 9, 1))
        assert "am Samstag" in asked.sentences[0].text


def test_a_question_names_its_period_in_its_own_words() -> None:
    asking = read("Was wurde am Samstag eröffnet?", now=datetime(2024, 5, 14), languages={"de"})
    assert asking.period == (datetime(2024, 5, 11), datetime(2024, 5, 12))
    assert read("Что открыли вчера?", now=datetime(2024, 5, 14), languages={"ru"}).period == (
        datetime(2024, 5, 13),
        datetime(2024, 5, 14),
    )
