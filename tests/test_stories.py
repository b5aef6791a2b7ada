"""Copies and stories."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from index import extract
from index.article import Article, Block, Label, Precision, Published, Span
from index.copies import groups
from index.signatures import shingles
from index.stories import Grouped, copyable, joined, stories

FIRST_DAY = datetime(2025, 4, 1, tzinfo=UTC)

WIRE = (
    "The space probe Heron entered orbit around the asteroid Ysolde on Tuesday after a voyage of "
    "seven years, the Sund Space "
    "Agency said. Controllers at Gannet Point cheered when the signal came that the engine had "
    "burned for 22 minutes. Heron will "
    "map the asteroid until January and then descend three times to within a metre of its surface, "
    "said project scientist Imre Dahl."
)
REWRITE = WIRE.replace("cheered when", "applauded as").replace("a voyage of seven years", "a seven-year voyage")
FOLLOW_UP = (
    "The Heron probe sent its first pictures of the asteroid Ysolde on Thursday, the Sund Space "
    "Agency said. They show boulders as "
    "large as houses, which will make the three descents harder, said Imre Dahl, the project "
    "scientist, at Gannet Point."
)
VISIT = (
    "President Tomas Veredin of Estovar will visit Port Selwyn, the capital of Kallimar, for talks "
    "with Prime Minister Ruta Orlow. "
    "Veredin and Orlow will discuss fishing rights and the gas link, presidential spokesman Piet Harrow said in Ardenz."
)
CHEESE = (
    "The cheese of Orsène may be sold under its name from July only if it is made in eleven villages, the ministry in "
    "Ardenz said."
)


def article(name: str, text: str, day: int | None, title: str = "A report", outlet: str | None = None) -> Article:
    published = None
    if day is not None:
        when = FIRST_DAY + timedelta(days=day)
        published = Published(when, Precision.DAY, "metadata", "")
    blocks = tuple(Block(Span(m.start(), m.end()), Label.BODY) for m in re.finditer(r"\S[^\n]*", text))
    return Article(name, text, title, outlet, None, published, blocks)


def together(found: list[Article]) -> set[frozenset[str]]:
    return {frozenset(each.source for each in (*group.articles, *group.copies)) for group in stories(found)}


texts = st.lists(st.sampled_from([WIRE, REWRITE, FOLLOW_UP, VISIT, CHEESE, "", "Short."]), max_size=8)


@given(texts, st.lists(st.none() | st.integers(0, 400), min_size=8, max_size=8))
def test_every_article_is_in_exactly_one_story(written: list[str], days: list[int | None]) -> None:
    given_articles = [article(f"{n}.txt", text, days[n]) for n, text in enumerate(written)]
    found = [each.source for group in stories(given_articles) for each in (*group.articles, *group.copies)]
    assert sorted(found) == sorted(each.source for each in given_articles)


@given(texts, st.randoms(use_true_random=False))
def test_the_grouping_does_not_depend_on_the_order(written: list[str], random) -> None:  # type: ignore[no-untyped-def]
    given_articles = [article(f"{n}.txt", text, n) for n, text in enumerate(written)]
    shuffled = list(given_articles)
    random.shuffle(shuffled)
    assert together(given_articles) == together(shuffled)


@given(st.text(max_size=400))
def test_a_text_is_a_copy_of_itself_whatever_its_case_and_marks(text: str) -> None:
    assert shingles(text).tolist() == shingles(text.replace(" ", "  ")).tolist()
    if re.search(r"\w", text):
        assert groups([copyable(article(name, text, 0), text) for name in "ab"]) == [[0, 1]]


def test_a_light_rewrite_is_a_copy_and_the_earliest_is_the_original() -> None:
    (story,) = stories([article("late.txt", REWRITE, 1), article("early.txt", WIRE, 0)])
    assert [each.source for each in story.articles] == ["early.txt"]
    assert [each.source for each in story.copies] == ["late.txt"]


def test_texts_without_words_are_not_copies_of_each_other() -> None:
    assert groups([copyable(article("a.txt", text, 0), text) for text in ("", "", "…")]) == [[0], [1], [2]]


def test_a_follow_up_two_days_later_is_the_same_story_and_other_news_is_not() -> None:
    found = [
        article("probe.txt", WIRE, 0),
        article("pictures.txt", FOLLOW_UP, 2),
        article("visit.txt", VISIT, 1),
        article("cheese.txt", CHEESE, 1),
    ]
    assert together(found) == {
        frozenset({"probe.txt", "pictures.txt"}),
        frozenset({"visit.txt"}),
        frozenset({"cheese.txt"}),
    }


def test_articles_of_a_story_come_latest_first() -> None:
    story = next(group for group in stories([article("probe.txt", WIRE, 0), article("pictures.txt", FOLLOW_UP, 2)]))
    assert [each.source for each in story.articles] == ["pictures.txt", "probe.txt"]


def test_two_visits_a_year_apart_are_two_stories() -> None:
    later = VISIT.replace("fishing rights", "the harbour").replace("will visit", "is to travel to")
    assert len(together([article("2025.txt", VISIT, 0), article("2026.txt", later, 365)])) == 2


def test_the_same_words_printed_a_year_later_are_not_a_copy() -> None:
    assert len(together([article("2025.txt", VISIT, 0), article("2026.txt", VISIT, 365)])) == 2


def test_a_shared_title_makes_no_story() -> None:
    title = "Here is what we know so far"
    assert len(together([article("a.txt", WIRE, 0, title), article("b.txt", CHEESE, 0, title)])) == 2


def test_the_samples_copies_are_found_and_no_two_events_are_one_story(sample_articles: Path) -> None:
    expected = json.loads((sample_articles / "expected.json").read_text(encoding="utf-8"))
    paths = {name: sample_articles / name for name in expected if (sample_articles / name).is_file()}
    names = {str(path): name for name, path in paths.items()}
    read = [extract.article(extract.read(path, limit_bytes=10_000_000)) for path in paths.values()]
    for group in stories(read):
        events = {expected[names[each.source]]["story"] for each in (*group.articles, *group.copies)}
        assert len(events) == 1
        for copy in group.copies:
            assert expected[names[copy.source]]["copy_of"] in {names[each.source] for each in group.articles}
    found = {names[copy.source] for group in stories(read) for copy in group.copies}
    assert found == {name for name in paths if expected[name]["copy_of"]}


def test_groups_are_joined_by_what_they_both_say_unless_weeks_lie_between() -> None:
    near, late = article("near.txt", VISIT, 3), article("late.txt", VISIT, 90)
    groups = [Grouped((article("first.txt", WIRE, 0),), ()), Grouped((near,), ()), Grouped((late,), ())]
    assert joined(groups, [[0, 1], [1, 2]]) == [[0, 1], [2]]
    undated = [*groups, Grouped((article("undated.txt", CHEESE, None),), ())]
    assert joined(undated, [[1, 3]]) == [[0], [1, 3], [2]]
    assert joined(groups, []) == [[0], [1], [2]]
    merged = Grouped.of(groups)
    assert [each.source for each in merged.articles] == ["late.txt", "near.txt", "first.txt"]
