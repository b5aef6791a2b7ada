"""What is looked through: a name that the library does not have is told, with those that it has."""

from pathlib import Path

import pytest
from commandline import Precis
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.collection import NAMED, sought
from index.errors import NotFoundError

pytest_plugins = ["commandline"]

NAMES = st.text(min_size=1, max_size=12)


@given(NAMES, st.sets(NAMES, max_size=4))
def test_what_is_there_and_whatever_an_empty_library_is_asked_for_is_sought(name: str, others: set[str]) -> None:
    assert sought(name, {name, *others}) == name
    assert sought(name, ()) == name


@given(NAMES, st.sets(NAMES, min_size=1, max_size=30), st.data())
def test_nobody_is_told_of_a_collection_that_they_may_not_see(name: str, there: set[str], data: st.DataObject) -> None:
    there.discard(name)
    if not there:
        return
    visible = data.draw(st.sets(st.sampled_from(sorted(there))))
    with pytest.raises(NotFoundError) as refused:
        sought(name, there, sorted(visible))
    told = str(refused.value).removeprefix(f"there is no collection {name!r}")
    if not visible:
        assert told == " yet"
    elif told.startswith("; did you mean "):
        assert told.removeprefix("; did you mean ").removesuffix("?") in visible
    else:
        assert all(each in told for each in sorted(visible)[:NAMED])


@pytest.mark.parametrize(
    "command", [("ask", "ferry?"), ("digest",), ("timeline", "ferry"), ("chat",), ("list",)], ids=lambda each: each[0]
)
def test_an_unknown_collection_is_one_clear_line(precis: Precis, library: Path, command: tuple[str, ...]) -> None:
    run = precis(*command, "--collection", "defualt")
    assert (run.code, run.out) == (2, "")
    assert run.error == "precis: there is no collection 'defualt'; did you mean default?"
    if command != ("chat",):
        error = precis(*command, "--collection", "sport", "--json").json["error"]
        assert error == {"code": "not_found", "message": "there is no collection 'sport'; there is default"}


def test_an_outlet_that_nobody_knows_is_answered_with_the_near_one(precis: Precis, library: Path) -> None:
    run = precis("ask", "When will the ferry sail?", "--outlet", "the key gazette")
    assert run.code == 1
    assert run.out == "No article of 'the key gazette' matches the question.\n"
    assert run.error.endswith("did you mean The Quay Gazette?")
    assert precis("list", "--outlet", "Zebra").error.endswith("there is The Quay Gazette")


def test_a_period_without_articles_is_no_empty_library(precis: Precis, library: Path, tmp_path: Path) -> None:
    assert "the latest is of 11 March 2025" in precis("list", "--since", "2030").error
    assert "the latest is of 11 March 2025" in precis("digest", "--since", "2030").error
    assert "the latest is of 11 March 2025" in precis("timeline", "ferry", "--since", "2030").error
    assert precis("list", "--offset", "9").error == "precis: no more articles"
    empty = str(tmp_path / "empty")
    for command in (("list",), ("digest",), ("timeline", "ferry"), ("ask", "ferry?")):
        assert "precis add FOLDER" in precis(*command, "--home", empty, "--collection", "any").error
