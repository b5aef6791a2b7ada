"""Copies and stories."""

import json
import random
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import add, library

from bot.service import Service
from bot.settings import Settings
from index import extract
from index.article import Article, Block, Label, Precision, Published, Span
from index.errors import NotFoundError
from index.library import Filter, Library
from index.related.copies import groups
from index.related.signatures import shingles
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
def test_the_grouping_does_not_depend_on_the_order(written: list[str], random: random.Random) -> None:
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


# In the library


def put(folder: Path, name: str, text: str, day: int | None, title: str = "A report") -> Path:
    head = f"---\ntitle: {title}\n" + ("" if day is None else f"date: {FIRST_DAY + timedelta(days=day):%Y-%m-%d}\n")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder.resolve() / name
    path.write_text(f"{head}---\n\n{text}\n", encoding="utf-8")
    return path


def told(held: Library) -> dict[str, str | None]:
    """The story of each file's article."""
    entries = {each.id: Path(each.source).name for each in held.articles(Filter())}
    return {entries[id_]: place.story for id_, place in held.places(list(entries), "default").items()}


def test_a_story_keeps_its_id_while_it_grows_and_while_its_articles_are_corrected(tmp_path: Path) -> None:
    probe = put(tmp_path / "in", "probe.md", WIRE, 0)
    with library(tmp_path / "home") as held:
        add(held, [probe, put(tmp_path / "in", "cheese.md", CHEESE, 1)])
        first = told(held)
        add(held, [put(tmp_path / "in", "pictures.md", FOLLOW_UP, 2)])
        grown = told(held)
        assert grown["pictures.md"] == grown["probe.md"] == first["probe.md"]
        assert grown["cheese.md"] == first["cheese.md"] != first["probe.md"]
        add(held, [put(tmp_path / "in", "probe.md", WIRE.replace("22 minutes", "23 minutes"), 0)])
        assert told(held) == grown
        add(held, [put(tmp_path / "in", "probe.md", CHEESE.replace("eleven", "twelve"), 1)])
        assert told(held)["probe.md"] != grown["pictures.md"]
        held.remove([str(probe)])
        assert held.verify() == []


def test_of_two_stories_that_turn_out_to_be_one_the_older_id_stays_and_the_other_leads_to_it(tmp_path: Path) -> None:
    early = put(tmp_path / "in", "early.md", WIRE, 0)
    late = put(tmp_path / "in", "late.md", FOLLOW_UP, 18)
    between = put(tmp_path / "in", "between.md", f"{WIRE} {FOLLOW_UP}", 9)
    with library(tmp_path / "home") as held:
        add(held, [early, late])
        before = told(held)
        assert before["early.md"] != before["late.md"]
        add(held, [between])
        assert set(told(held).values()) == {min(before.values(), key=int)}
        for story in before.values():
            assert len(held.telling(story, "default")) == 3
        assert held.telling("999", "default") == held.telling("x", "default") == held.telling("1" * 40, "default") == []
        assert held.telling(before["early.md"], "another") == []
        assert held.verify() == []


def test_an_undated_article_joins_a_story_only_where_it_is_clearly_alike(tmp_path: Path) -> None:
    with library(tmp_path / "home") as held:
        add(held, [put(tmp_path / "in", "probe.md", WIRE, 0), put(tmp_path / "in", "cheese.md", CHEESE, 1)])
        add(held, [put(tmp_path / "in", "same.md", REWRITE, None), put(tmp_path / "in", "other.md", VISIT, None)])
        found = told(held)
        assert found["same.md"] == found["probe.md"]
        assert len({found[name] for name in ("probe.md", "cheese.md", "other.md")}) == 3


def test_a_folder_added_in_two_halves_tells_the_same_stories(tmp_path: Path, sample_articles: Path) -> None:
    expected = json.loads((sample_articles / "expected.json").read_text(encoding="utf-8"))
    several = Counter(each["story"] for each in expected.values())
    paths = [sample_articles / name for name, each in expected.items() if several[each["story"]] > 1]
    random.Random(1).shuffle(paths)
    with library(tmp_path / "halves") as held:
        add(held, paths[: len(paths) // 2])
        add(held, paths[len(paths) // 2 :])
        halves = grouping(told(held))
        assert held.verify() == []
    with library(tmp_path / "whole") as held:
        add(held, sorted(paths))
        whole = grouping(told(held))
    assert halves == whole
    for group in whole:
        assert len({each["story"] for name, each in expected.items() if Path(name).name in group}) == 1


def grouping(stories_of: dict[str, str | None]) -> set[frozenset[str]]:
    return {
        frozenset(name for name, other in stories_of.items() if other == story) for story in set(stories_of.values())
    }


def test_a_library_gives_back_the_stories_that_it_keeps(tmp_path: Path) -> None:
    files = [put(tmp_path / "in", "early.md", WIRE, 0), put(tmp_path / "in", "late.md", REWRITE, 1)]
    files += [put(tmp_path / "in", "pictures.md", FOLLOW_UP, 2), put(tmp_path / "in", "cheese.md", CHEESE, 2)]
    with Service(Settings.load({}, home=tmp_path / "home"), hold=False) as service:
        assert {each.kind for each in service.add([str(path) for path in files])[1]} == {"added"}
        found, _, cut = service.stories(where=Filter(), now=FIRST_DAY)
        assert not cut
        probe = next(each for each in found if each.copies)
        assert [Path(each.source).name for each in probe.articles] == ["pictures.md", "early.md"]
        assert [Path(each.source).name for each in probe.copies] == ["late.md"]
        assert probe.id is not None
        assert service.kept_story(probe.id) == probe == service.story(probe.copies[0])
        with pytest.raises(NotFoundError):
            service.kept_story("77")
        late = Filter(since=FIRST_DAY + timedelta(days=1))
        (there,) = [each for each in service.stories(where=late, now=FIRST_DAY)[0] if each.id == probe.id]
        assert [Path(each.source).name for each in there.articles] == ["pictures.md", "late.md"]
        standing = service.standing(probe.copies[0])
        assert standing is not None
        assert (standing.place.kind, standing.of, standing.others) == ("copy", probe.articles[1], 2)
