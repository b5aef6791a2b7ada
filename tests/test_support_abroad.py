"""The support check of sentences in nine languages, and of translations."""

import pytest
from nine_languages import each_language, written

from bot.checking.check import Checker
from bot.draft import NumberedPassage, parse
from bot.support import Evidence, missing
from index.passages import passages, sentences

CARRIED = [
    ("ru", "Мост откроют 1 сентября 2024 года.", "Новый мост через Тарну откроют для движения 1 сентября 2024 года."),
    (
        "ru",
        "Длина моста составила 1280 метров.",
        "Стройка обошлась в 3,4 млрд рублей, а длина моста составила 1 280 метров.",
    ),
    ("uk", "Вибори перенесли на 6 жовтня 2024 року.", "Міська рада вибори перенесли на 6 жовтня 2024 року."),
    ("de", "Die Stadtwerke senken den Preis um 8,5 Prozent.", "Die Stadtwerke Haveln senken den Preis um 8,5 Prozent."),
    ("fr", "Les architectes n'ont pas touché à la façade.", "Les architectes n'ont pas touché à la façade de 1931."),
    ("es", "El permiso costará 24,50 euros al año.", "Los vecinos pagarán un permiso que costará 24,50 euros al año."),
    ("vi", "Thành phố không vay vốn nước ngoài.", "Thành phố không vay vốn nước ngoài cho dự án này."),
    ("zh", "工程总投资为186亿元。", "工程总投资为186亿元，没有超出预算。"),
    ("ar", "كلفت المحطة ٢٤٠٫٥ مليون دينار.", "وقال العمراني إن المحطة كلفت ٢٤٠٫٥ مليون دينار."),
]
CHANGED = [
    ("ru", "Мост откроют 1 октября 2024 года.", CARRIED[0][2], "date"),
    ("ru", "Длина моста составила 1380 метров.", CARRIED[1][2], "number"),
    ("ru", "Жители ждали переправы тринадцать лет.", "Жители ждали переправы двенадцать лет.", "number"),
    ("ru", "Экологи возражали против проекта.", "Экологи не возражали против проекта.", "negation"),
    ("ru", "Об этом сообщил Павел Кузнецов.", "Об этом сообщил Павел Ремезов.", "name"),
    ("uk", "Проти були восьмеро.", "Проти були дев'ятеро.", "number"),
    ("uk", "Вони скасовують вибори.", "Вони не скасовують вибори.", "negation"),
    ("de", "Die Stadtwerke senken den Preis um 9,5 Prozent.", CARRIED[3][2], "number"),
    ("de", "Die Grundgebühr ändert sich.", "Die Grundgebühr ändert sich nicht.", "negation"),
    ("de", "Geschäftsführer Karl Brackmann teilte das mit.", "Das teilte Geschäftsführer Jens Brackmann mit.", "name"),
    ("fr", "Les architectes ont touché à la façade.", CARRIED[4][2], "negation"),
    ("fr", "Les travaux ont coûté 16,2 millions d'euros.", "Les travaux ont coûté 12,6 millions d'euros.", "number"),
    ("es", "El alcalde descarta construirlo.", "El alcalde no descarta construirlo.", "negation"),
    ("es", "El permiso costará 25,40 euros al año.", CARRIED[5][2], "number"),
    ("vi", "Thành phố vay vốn nước ngoài.", CARRIED[6][2], "negation"),
    ("vi", "Tổng chi phí là 5.700 tỷ đồng.", "Tổng chi phí là 4.700 tỷ đồng.", "number"),
    ("zh", "工程总投资超出预算。", "工程总投资没有超出预算。", "negation"),
    ("zh", "工程总投资为168亿元。", CARRIED[7][2], "number"),
    ("zh", "客流量减少三成。", "客流量减少两成。", "number"),
    ("ar", "كلفت المحطة ٢٥٠٫٥ مليون دينار.", CARRIED[8][2], "number"),
    ("ar", "ترفع الهيئة سعر المياه هذا العام.", "لن ترفع الهيئة سعر المياه هذا العام.", "negation"),
]


@pytest.mark.parametrize(("code", "claim", "cited"), CARRIED)
def test_a_shortened_sentence_is_carried(code: str, claim: str, cited: str):
    assert missing(claim, [Evidence(cited, language=code)]) == ()


@pytest.mark.parametrize(("code", "claim", "cited", "kind"), CHANGED)
def test_a_changed_sentence_is_not_carried(code: str, claim: str, cited: str, kind: str):
    assert kind in {each.kind for each in missing(claim, [Evidence(cited, language=code)])}


@each_language
def test_every_sentence_carries_itself(code: str):
    found = written(code)
    for span in sentences(found):
        assert missing(span.of(found.text), [Evidence(span.of(found.text), language=code)]) == ()


BRIDGE = "Мост обошёлся в 3,4 млрд рублей и откроется 1 сентября 2024 года, сказал Павел Ремезов."


@pytest.mark.parametrize(
    ("claim", "kind"),
    [
        ("The bridge cost 3.4 billion rubles and opens on 1 September 2024, said Pavel Remezov.", None),
        ("Die Brücke kostete 3,4 Milliarden Rubel, sagte Pavel Remezov.", None),
        ("The bridge cost 4.3 billion rubles, said Pavel Remezov.", "number"),
        ("The bridge opens on 2 September 2024.", "date"),
        ("The bridge opens on 1 September 2024, said Ivan Kuznetsov.", "name"),
        ("The bridge does not open on 1 September 2024.", "negation"),
        ("The bridge is beautiful and everybody likes it.", "content"),
    ],
)
def test_of_a_translation_numbers_dates_and_names_must_be_those_of_the_source(claim: str, kind: str | None):
    found = {each.kind for each in missing(claim, [Evidence(BRIDGE, language="ru")])}
    assert found == ({kind} if kind else set())


def test_a_translation_is_shown_as_one_and_never_given_other_evidence():
    found = written("ru")
    given = tuple(NumberedPassage(each.number + 1, found, each) for each in passages(found))
    said = "The bridge over the Tarna opens on 1 September 2024. [1.2]\nThe ferry carries 900 cars a day. [1.1]\n"
    checker = Checker(given)
    first, second = [checker.check(draft) for draft in parse([said])]
    assert first is not None
    assert first.translated
    assert second is None
    assert checker.unsupported == ["The ferry carries 900 cars a day."]
