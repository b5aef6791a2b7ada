"""A question in one language and articles in another: what is quoted and told, sides, changed figures."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.answering.sides import Known, comparison
from bot.reply import NO_ARTICLE, Answer, Standing
from bot.service import Service
from bot.settings import Settings
from index.library import Filter
from index.text.language import detect

NOW = datetime(2025, 6, 10)
LANGUAGES = Path(__file__).parent / "languages"

ARTICLES = {
    "ru": ("В Вередине начались переговоры о пароме", "Известия", "2025-05-14",
           "Переговоры о новом пароме начались в Вередине в среду. Российская делегация назвала их успешными."),
    "uk": ("Переговори про пором зайшли в глухий кут", "Українська правда", "2025-05-15",
           "Переговори про новий пором у Вередині в четвер зупинилися. Маршрут порома не погодили."),
    "de1": ("Hochwasser in Haveln", "Havelner Bote", "2024-06-01",
            "Bei dem Hochwasser in Haveln wurden 14 Menschen verletzt, teilte die Polizei mit."),
    "de2": ("Mehr Verletzte nach Hochwasser", "Havelner Bote", "2024-06-03",
            "Bei dem Hochwasser in Haveln wurden 19 Menschen verletzt, teilte die Polizei am Montag mit."),
    "zh1": ("江城仓库火灾", "江城晨报", "2024-06-01", "江城仓库火灾造成7人受伤，消防局表示。"),
    "zh2": ("受伤人数上升", "江城晨报", "2024-06-02", "江城仓库火灾造成12人受伤，消防局表示。"),
    "fr1": ("Incendie à Arvenne", "Le Courrier d'Arvenne", "2024-06-01",
            "L'incendie de la halle d'Arvenne a fait 5 blessés, selon la préfecture."),
    "fr2": ("Le bilan s'alourdit", "L'Écho d'Arvenne", "2024-06-03",
            "L'incendie de la halle d'Arvenne a fait 8 blessés, selon la préfecture."),
}  # fmt: skip


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The nine articles of tests/languages and the ones above."""
    folder = tmp_path_factory.mktemp("abroad")
    for name, (title, outlet, day, text) in ARTICLES.items():
        head = f"---\ntitle: {title}\noutlet: {outlet}\ndate: {day}\n---\n"
        (folder / f"{name}.md").write_text(f"{head}{text}\n", encoding="utf-8")
    with Service(Settings.load({}, home=folder / "home")) as opened:
        sources = [str(LANGUAGES / "*.txt"), str(folder / "*.md")]
        assert {outcome.kind for outcome in opened.add(sources)[1]} == {"added"}
        yield opened


def asked(service: Service, question: str) -> Answer:
    answer = service.ask(question, where=Filter(), now=NOW)
    for citation in answer.citations:
        assert citation.article.text[citation.span.start : citation.span.end] == citation.quote
    return answer


@pytest.mark.parametrize(
    ("question", "words", "language"),
    [
        ("Who is Ramiro Echevarne?", "el alcalde, Ramiro Echevarne", "Spanish"),
        ("Who is Pavel Remezov?", "глава областного управления дорог Павел Ремезов", "Russian"),
        ("What happens in Ostvik on 1 September 2024?", "откроют для движения 1 сентября 2024 года", "Russian"),
        ("Wer ist Pavel Remezov?", "глава областного управления дорог Павел Ремезов", "Russian"),
    ],
)
def test_what_names_and_dates_match_is_quoted_in_its_own_language(
    service: Service, question: str, words: str, language: str
) -> None:
    answer = asked(service, question)
    assert words in answer.sentences[0].text
    assert answer.reason == f"Quoted in {language}, as the articles have it."
    assert not answer.sentences[0].translated


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What did Jens Brackmann announce?", "German articles name Jens Brackmann: ask in German"),
        ("How many households profit from Stadtwerke Haveln?", "German articles name Stadtwerke Haveln"),
        ("What did Pavel Remezov say about Tarna?", "Russian articles name Pavel Remezov and Tarna"),
    ],
)
def test_what_cannot_be_compared_is_not_guessed_but_the_reader_is_told_who_names_it(
    service: Service, question: str, said: str
) -> None:
    answer = asked(service, question)
    assert answer.abstained
    assert answer.reason is not None
    assert answer.reason.startswith("No article in English answers this.")
    assert said in answer.reason


@pytest.mark.parametrize("question", ["How many kilometres is it from Paris to Rome?", "Who is Ivan Kuznetsov?"])
def test_what_no_article_names_is_answered_as_ever(service: Service, question: str) -> None:
    answer = asked(service, question)
    assert (answer.abstained, answer.reason) == (True, "The articles do not answer this.")


def test_an_english_article_answers_first(service: Service) -> None:
    answer = asked(service, "When will the Tarrow library reopen?")
    assert "3 June 2024" in answer.sentences[0].text
    assert answer.reason is None


# Sides

HERE = [
    Known("RT", "/news/a.md", "en"),
    Known("Известия", "/news/b.md", "ru"),
    Known("Українська правда", "/news/c.md", "uk"),
    Known("Der Spiegel", "/news/d.md", "de"),
    Known("Le Monde", "/news/e.md", "fr"),
]


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Что российские и украинские СМИ пишут о переговорах в Вередине?", "переговорах в Вередине"),
        ("Що пишуть російські та українські ЗМІ про переговори?", "переговори"),
        ("Was sagen russische und ukrainische Medien über die Gespräche in Veredin?", "die Gespräche in Veredin"),
        ("Que disent les médias russes et ukrainiens sur les négociations ?", "les négociations"),
        ("¿Qué dicen los medios rusos y ucranianos sobre las negociaciones?", "las negociaciones"),
        ("Báo chí Nga và Ukraine nói gì về cuộc đàm phán?", "cuộc đàm phán"),
        ("俄罗斯和乌克兰媒体对渡轮谈判有什么不同说法？", "渡轮谈判"),
        ("关于渡轮谈判，俄罗斯和乌克兰媒体有什么不同说法？", "渡轮谈判"),
        ("ماذا تقول وسائل الإعلام الروسية والأوكرانية عن المفاوضات؟", "المفاوضات"),
    ],
)
def test_sides_are_read_from_a_question_in_any_of_the_languages(question: str, topic: str) -> None:
    found = comparison(question, lambda: HERE)
    assert found is not None
    assert found.topic == topic
    assert [(side.name, side.outlets) for side in found.sides] == [
        ("Russian outlets", ("RT", "Известия")),
        ("Ukrainian outlets", ("Українська правда",)),
    ]
    assert topic in found.question


def test_outlets_are_named_in_a_question_in_another_language() -> None:
    found = comparison("Was schreiben Der Spiegel und Le Monde über den Brand?", lambda: HERE)
    assert found is not None
    assert [side.name for side in found.sides] == ["Der Spiegel", "Le Monde"]


@pytest.mark.parametrize(
    "question",
    [
        "Что сказал Ремезов о мосте?",
        "Was sagen deutsche Medien über russische und ukrainische Soldaten?",
        "Что российские и украинские президенты сказали о переговорах?",
        "俄罗斯和乌克兰对谈判有什么说法？",
    ],
)
def test_a_question_abroad_that_compares_no_outlets_is_answered_as_ever(question: str) -> None:
    assert comparison(question, lambda: HERE) is None


@pytest.mark.parametrize(
    "question",
    [
        "What do Russian and Ukrainian outlets say differently about the ferry talks in Veredin?",
        "Что российские и украинские СМИ пишут о переговорах в Вередине?",
        "Що пишуть російські та українські ЗМІ про переговори у Вередині?",
    ],
)
def test_each_side_is_told_from_its_own_articles_whatever_their_language(service: Service, question: str) -> None:
    answer = asked(service, question)
    assert [side.name for side in answer.sides] == ["Russian outlets", "Ukrainian outlets"]
    assert [side.outlets for side in answer.sides] == [("Известия",), ("Українська правда",)]
    assert answer.reason is not None
    assert answer.reason.startswith("Quoted in ")


# Changed figures


@pytest.mark.parametrize(
    ("question", "latest", "earlier", "standing"),
    [
        ("Wie viele Menschen wurden beim Hochwasser in Haveln verletzt?", "19 Menschen", "14 Menschen", True),
        ("江城仓库火灾造成多少人受伤？", "12人", "7人", True),
        ("Combien de blessés a fait l'incendie de la halle d'Arvenne ?", "8 blessés", "5 blessés", False),
    ],
)
def test_a_figure_that_changed_is_said_with_both_latest_first(
    service: Service, question: str, latest: str, earlier: str, standing: bool
) -> None:
    (changed,) = asked(service, question).disagreements
    assert latest in changed.claims[0].text
    assert earlier in changed.claims[1].text
    assert changed.claims[0].standing is None
    assert changed.claims[1].standing is (Standing.UPDATED if standing else None)


# What declares a language, and pages without an article


@pytest.mark.parametrize(
    ("text", "declared", "found"),
    [
        ("Ministertreffen in Haveln", "de", "de"),
        ("Paris – Metz 3:1", "fr", "fr"),
        ("Потяг до Лимані", "uk", "uk"),
        ("Le musée rouvre ses portes.", "en", "fr"),
        ("Мост через реку открыт для машин.", "uk", "ru"),
        ("The mayor said that the bridge is closed and that it will not be open again.", "de", "en"),
    ],
)
def test_a_short_text_follows_what_declares_its_language_unless_it_plainly_is_another(
    text: str, declared: str, found: str
) -> None:
    assert detect(text, [declared]) == found


def test_a_summary_of_a_page_without_an_article_says_so(service: Service, tmp_path: Path) -> None:
    wall = tmp_path / "wall.txt"
    wall.write_text(
        "We value your privacy\n\nWe and our partners use cookies to store and access information on your device. "
        'By clicking "Accept all" you consent to our use of cookies.\n\nAccept all\n'
    )
    assert service.summary(str(wall), length="brief").reason == NO_ARTICLE
    assert service.summary(str(LANGUAGES / "en.txt"), length="brief").reason is None
