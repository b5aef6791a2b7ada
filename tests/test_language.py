"""Which language a text is in, and how its words are stemmed."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import language
from index.text.language import detect, is_english, of_question
from index.text.words import content_stems, placed, spaced, stemmed, stems, written

LANGUAGES = ("ar", "de", "en", "es", "fr", "ru", "uk", "vi", "zh")
TEXTS = {code: (Path(__file__).parent / "languages" / f"{code}.txt").read_text(encoding="utf-8") for code in LANGUAGES}
EXPECTED = json.loads((Path(__file__).parent / "languages" / "expected.json").read_text(encoding="utf-8"))

UKRAINIAN = """вибори виборів виборам виборами виборах
уряд уряду урядом уряди
закон закону закони законів законом
президент президента президентом
голосування голосуванні голосуванням голосувати голосувала
місто міста місті містом
школа школи школу школою
область області областей областю
Київ Києва Києву Києві Києвом
рік року роки
новий нового новому новим нова нову
порт порту портом порти портів"""


@pytest.mark.parametrize("code", LANGUAGES)
def test_an_article_is_in_its_language_whether_or_not_the_page_says_so(code: str):
    assert detect(TEXTS[code]) == detect(TEXTS[code], [f"{code}-XX"]) == code


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
def test_a_page_that_its_system_declares_english_is_read_in_its_own_language(code: str):
    assert detect(TEXTS[code], ["en-US", None, "en_GB"]) == code


def test_a_declared_language_settles_what_is_too_short_to_tell():
    assert detect("Kallimar 2024", ["pt-BR"]) == "pt"
    assert detect("Kallimar 2024") is None
    assert detect("") is None
    assert detect("2024 — 17:30", ["de"]) == "de"


def test_a_declared_language_of_another_script_is_not_believed():
    assert detect(TEXTS["ru"], ["de"]) == "ru"
    assert detect(TEXTS["zh"], ["ru"]) == "zh"


def test_languages_without_a_list_of_function_words_are_told_too():
    italian = (
        "Il consiglio comunale ha approvato ieri sera il bilancio per il prossimo anno, che prevede nuove spese per le "
        "scuole e per le strade della provincia, ma anche tasse più alte sugli immobili."
    )
    polish = (
        "Rada miasta przyjęła wczoraj wieczorem budżet na przyszły rok, który przewiduje nowe wydatki na szkoły "
        "i drogi, ale także wyższe podatki od nieruchomości."
    )
    assert detect(italian) == "it"
    assert detect(polish) == "pl"
    assert detect("Η κυβέρνηση ανακοίνωσε χθες νέα μέτρα για την παιδεία.") == "el"
    assert detect("정부는 어제 새로운 교육 정책을 발표했으며 내년부터 시행한다.") == "ko"
    assert detect("政府は昨日、新しい教育政策を発表した。来年から始まる。") == "ja"


@given(st.text(max_size=200))
def test_any_text_has_a_language_or_none(text: str):
    found = detect(text)
    assert found is None or (len(found) == 2 and found.isalpha() and found.islower())


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_question_is_in_a_language_that_the_library_holds(code: str):
    for question, _ in EXPECTED[code]["asked"]:
        assert of_question(question, frozenset(LANGUAGES)) == code


def test_a_question_to_an_english_library_is_english_whatever_its_words():
    assert of_question("Was will die Regierung?", frozenset({"en"})) == "en"
    assert of_question("Was will die Regierung?", frozenset()) == "en"


@pytest.mark.parametrize("code", LANGUAGES)
def test_english_rules_are_kept_from_sentences_of_other_languages(code: str):
    lines = [line for line in TEXTS[code].splitlines() if len(line) > 80]
    assert all(is_english(line) is (code == "en") for line in lines)


def test_english_words_are_stemmed_as_they_always_were():
    assert stems("The ministers' visiting élite, 4.6 billion") == ["the", "minist", "visit", "elit", "4.6", "billion"]
    assert content_stems("The ministers of the élite") == ["minist", "elit"]
    assert stemmed("Visiting cafés") == {"visit": "visiting", "cafe": "cafes"}
    assert placed("A visit") == [("a", 0), ("visit", 2)]


def test_a_word_and_its_accents_written_apart_are_the_same():
    for code in LANGUAGES:
        for composed, apart in (("élection", "e\u0301lection"), ("й", "и\u0306"), ("ổ", "o\u0302\u0309")):
            assert stems(composed, code) == stems(apart, code)


def test_letters_that_writers_exchange_are_the_same():
    assert stems("ещё", "ru") == stems("еще", "ru")
    assert stems("объём", "ru") == stems("объем", "ru")
    assert stems("мой", "ru") != stems("мои", "de")
    assert stems("П’ять об'єднань", "uk") == stems("Пʼять об’єднань", "uk")
    assert stems("الحُكُومَةُ أعلنت", "ar") == stems("الحكومه اعلنت", "ar")
    assert stems("١٤ مايو ٢٠٢٤", "ar")[::2] == ["14", "2024"]
    assert stems("größer", "de") == stems("Größere", "de")


def test_ukrainian_forms_of_a_word_share_a_stem():
    alike = [stems(group.replace("\n", " "), "uk") for group in UKRAINIAN.splitlines()]
    assert [len(set(group)) for group in alike] == [1] * len(alike)
    assert len({group[0] for group in alike}) == len(alike)


def test_chinese_is_cut_into_overlapping_pairs():
    assert written("政府通过2024年预算") == ["政府", "府通", "通过", "2024", "年预", "预算"]
    assert stems("江城", "en") == stems("江城", "zh") == ["江城"]
    assert spaced("plain English – “quoted” café") == "plain English – “quoted” café"


@pytest.mark.parametrize("code", LANGUAGES)
def test_function_words_carry_no_meaning(code: str):
    words = stems(TEXTS[code], code)
    carried = content_stems(TEXTS[code], code)
    assert 0.3 * len(words) < len(carried) < (0.99 if code == "zh" else 0.85) * len(words)


@given(st.text(max_size=80), st.sampled_from([*LANGUAGES, "it", "ja", None]))
def test_no_stem_has_white_space_and_a_stem_folds_to_itself_spaced(text: str, code: str | None):
    found = stems(text, code)
    assert not any(not stem or any(sign.isspace() for sign in stem) for stem in found)
    assert spaced(spaced(text)).split() == spaced(text).split()


def test_the_model_is_loaded_only_where_words_and_letters_do_not_tell():
    language._identifier.cache_clear()
    for code in LANGUAGES:
        detect(TEXTS[code])
    assert language._identifier.cache_info().currsize == 0
