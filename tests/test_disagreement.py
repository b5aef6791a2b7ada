"""Claims that cannot all be meant."""

from datetime import datetime

import pytest

from bot.answering.disagreement import disagreements
from bot.answering.supersession import overtaken
from bot.reply import Citation, Sentence
from index.article import Article, Block, Label, Precision, Published, Span


def cited(number: int, text: str, year: int) -> tuple[Sentence, Citation]:
    when = Published(datetime(year, 5, 2), Precision.DAY, "dateline", "")
    article = Article(f"/{number}.txt", text, "Title", None, None, when, (Block(Span(0, len(text)), Label.BODY),))
    return Sentence(text, (number,)), Citation(number, article, Span(0, len(text)))


def test_differing_amounts_of_two_articles_are_shown_latest_first() -> None:
    pairs = [cited(1, "The flood killed 9 people.", 2024), cited(2, "The flood killed 23 people.", 2025)]
    found = disagreements("How many people did the flood kill?", [s for s, _ in pairs], [c for _, c in pairs])
    assert [claim.citation for claim in found[0].claims] == [2, 1]


def test_the_same_amount_or_another_kind_of_question_is_no_disagreement() -> None:
    pairs = [cited(1, "The flood killed 9 people.", 2024), cited(2, "In all 9 people were killed by the flood.", 2025)]
    sentences, citations = [s for s, _ in pairs], [c for _, c in pairs]
    assert disagreements("How many people did the flood kill?", sentences, citations) == ()
    assert disagreements("What happened?", sentences, citations) == ()


def test_a_month_and_a_day_in_it_do_not_disagree() -> None:
    pairs = [cited(1, "The visit will be in May.", 2024), cited(2, "The visit will be on May 16.", 2024)]
    assert disagreements("When will the visit be?", [s for s, _ in pairs], [c for _, c in pairs]) == ()


# What has been overtaken


def reported(
    number: int, text: str, day: datetime, outlet: str, language: str | None = None
) -> tuple[Sentence, Citation]:
    when = Published(day, Precision.DAY, "dateline", "")
    blocks = (Block(Span(0, len(text)), Label.BODY),)
    article = Article(f"/{number}.txt", text, "Title", outlet, None, when, blocks, language)
    return Sentence(text, (number,)), Citation(number, article, Span(0, len(text)))


PLAN = "President Ilse Varn will visit the port of Sela on May 16, her office said."
MOVED = "President Ilse Varn has put off her visit to Sela and will now come on June 2, her office said."
MADE = "President Ilse Varn visited the port of Sela on Monday and opened its new pier."
BEFORE = datetime(2025, 5, 2)


def told(
    *pairs: tuple[Sentence, Citation], question: str = "What happened to the visit to Sela?"
) -> list[tuple[int, str | None]]:
    found = disagreements(question, [sentence for sentence, _ in pairs], [citation for _, citation in pairs])
    return [(claim.citation, claim.standing and str(claim.standing)) for each in found for claim in each.claims]


def test_a_plan_and_what_became_of_it_are_told_latest_first() -> None:
    plan = reported(1, PLAN, BEFORE, "The Quay")
    assert told(plan, reported(2, MOVED, datetime(2025, 5, 9), "Tide")) == [(2, None), (1, "planned")]
    moved, made = reported(2, MOVED, datetime(2025, 5, 9), "Tide"), reported(3, MADE, datetime(2025, 6, 3), "Tide")
    assert told(plan, moved, made) == [(3, None), (2, "planned"), (1, "planned")]


ABROAD = [
    (
        "de",
        "Präsidentin Ilse Varn wird den Hafen von Sela am 16. Mai besuchen.",
        "Der Besuch von Präsidentin Ilse Varn im Hafen von Sela ist auf Juni verschoben worden.",
        "Präsidentin Ilse Varn besuchte am Montag den Hafen von Sela.",
    ),
    (
        "fr",
        "La présidente Ilse Varn visitera le port de Sela le 16 mai.",
        "La visite de la présidente Ilse Varn au port de Sela est reportée à juin.",
        "La présidente Ilse Varn a visité lundi le port de Sela.",
    ),
    (
        "es",
        "La presidenta Ilse Varn visitará el puerto de Sela el 16 de mayo.",
        "La visita de la presidenta Ilse Varn al puerto de Sela quedó aplazada a junio.",
        "La presidenta Ilse Varn visitó el lunes el puerto de Sela.",
    ),
    (
        "ru",
        "Президент Ильза Варн посетит порт Села 16 мая.",
        "Визит президента Ильзы Варн в порт Села перенесён на июнь.",
        "Президент Ильза Варн посетила порт Села в понедельник.",
    ),
    (
        "uk",
        "Президентка Ільза Варн відвідає порт Села 16 травня.",
        "Візит президентки Ільзи Варн до порту Села перенесено на червень.",
        "Президентка Ільза Варн відвідала порт Села в понеділок.",
    ),
    (
        "vi",
        "Tổng thống Ilse Varn sẽ thăm cảng Sela vào ngày 16 tháng 5.",
        "Chuyến thăm cảng Sela của Tổng thống Ilse Varn bị hoãn sang tháng 6.",
        "Tổng thống Ilse Varn đã thăm cảng Sela hôm thứ Hai.",
    ),
    ("zh", "瓦恩总统将于5月16日访问塞拉港。", "瓦恩总统访问塞拉港的行程推迟到6月。", "瓦恩总统周一访问了塞拉港。"),
    (
        "ar",
        "الرئيسة إلسه فارن ستزور ميناء سيلا يوم 16 مايو.",
        "تأجيل زيارة الرئيسة إلسه فارن إلى ميناء سيلا حتى يونيو.",
        "الرئيسة إلسه فارن زارت ميناء سيلا يوم الاثنين.",
    ),
]


@pytest.mark.parametrize(("language", "plan", "moved", "made"), ABROAD)
def test_in_other_languages_too(language: str, plan: str, moved: str, made: str) -> None:
    days = (BEFORE, datetime(2025, 5, 9), datetime(2025, 6, 3))
    one, two, three = (
        reported(n, text, day, "The Quay", language)
        for n, (text, day) in enumerate(zip((plan, moved, made), days, strict=True), 1)
    )
    for later in (two, three):
        plans = overtaken([one[0], later[0]], placed(one, later))
        assert plans == {one[0]: [later[0]]}
    assert overtaken([three[0], one[0]], placed(one, three)) == {one[0]: [three[0]]}
    assert overtaken([three[0]], placed(three)) == {}


def placed(*pairs: tuple[Sentence, Citation]) -> list[Citation]:
    """The citations where their numbers say."""
    found = {citation.number: citation for _, citation in pairs}
    return [found.get(n, pairs[0][1]) for n in range(1, max(found) + 1)]


def test_an_earlier_visit_does_not_carry_out_a_plan() -> None:
    plan = reported(1, PLAN, BEFORE, "The Quay")
    assert told(plan, reported(2, MADE, datetime(2025, 5, 5), "Tide")) == []
    assert told(plan, reported(2, MADE, datetime(2025, 4, 5), "Tide")) == []


def test_what_happened_elsewhere_or_in_the_same_article_overtakes_nothing() -> None:
    plan = reported(1, PLAN, BEFORE, "The Quay")
    other = "The mayor of Hallmere visited a school on Monday and opened its new hall."
    assert told(plan, reported(2, other, datetime(2025, 6, 3), "Tide")) == []
    sentence, _ = reported(2, MADE, datetime(2025, 6, 3), "Tide")
    assert told(plan, (sentence, plan[1])) == []


def test_a_figure_that_its_own_outlet_corrects_is_updated_and_another_s_is_not() -> None:
    nine = reported(1, "The flood killed 9 people.", datetime(2024, 9, 14), "The Quay")
    more = reported(2, "The flood killed 17 people.", datetime(2024, 9, 16), "The Quay")
    asked = "How many people did the flood kill?"
    assert told(nine, more, question=asked) == [(2, None), (1, "updated")]
    rival = reported(2, "The flood killed 17 people.", datetime(2024, 9, 16), "Tide")
    assert told(nine, rival, question=asked) == [(2, None), (1, None)]


def test_only_what_is_wholly_overtaken_is_called_changed() -> None:
    nine = reported(1, "The flood killed 9 people.", datetime(2024, 9, 14), "The Quay")
    more = reported(2, "The flood killed 17 people.", datetime(2024, 9, 16), "The Quay")
    rival = reported(3, "The flood killed 12 people.", datetime(2024, 9, 15), "Tide")
    for pairs, changed in (((nine, more), True), ((nine, more, rival), False)):
        question = "How many people did the flood kill?"
        (found,) = disagreements(question, [sentence for sentence, _ in pairs], [citation for _, citation in pairs])
        assert found.changed is changed
