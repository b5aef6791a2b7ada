"""Invented news items as files, and a library over them: what the tests of the storing modules share."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from index.embeddings import Embedding, load
from index.library import Filter, Library, Outcome
from index.text.words import stems

ALL = Filter()

TOWNS = ("Ardenholm", "Brisket Bay", "Corrowick", "Dunmarsh", "Eskford", "Fallowmere", "Grintley", "Hexwater")
THINGS = ("a bridge", "the ferry terminal", "a grain store", "the town library", "an old mill", "the tram depot")
WHO = ("Mayor Odile Farrant", "engineer Tomas Rell", "surveyor Ines Quarrie", "councillor Pell Avery")


def item(n: int) -> str:
    """The text of the n-th invented item: title, date and four paragraphs that no other item has."""
    town, thing, who = TOWNS[n % len(TOWNS)], THINGS[n // 8 % len(THINGS)], WHO[n // 3 % len(WHO)]
    return (
        f"{town} council votes to repair {thing} for {n + 3} million crowns\n\n"
        f"{n % 28 + 1} March 2024\n\n"
        f"The council of {town} voted on Tuesday by {n + 11} to {n + 2} to repair {thing} after flood {n}.\n\n"
        f"{who} said the work in {town} would take {n + 4} months and need {n * 7 + 30} people.\n\n"
        f"“We waited for winter {n} to end, and then again,” {who.split()[-1]} told reporters outside.\n\n"
        f"The money comes from a fund of {n * 3 + 90} million crowns set up after storm {n} broke the dykes.\n"
    )


def write(folder: Path, numbers: Iterable[int]) -> list[Path]:
    """Items as files, resolved as `index.sources.find` gives them."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for n in numbers:
        path = folder.resolve() / f"item-{n:04}.txt"
        path.write_text(item(n), encoding="utf-8")
        files.append(path)
    return files


_embedding: list[Embedding] = []


def embedding() -> Embedding:
    """The built-in embedding, loaded once for all tests."""
    if not _embedding:
        _embedding.append(load("wordllama"))
    return _embedding[0]


def library(home: Path, **how: Any) -> Library:
    settings: dict[str, Any] = {
        "embedding": embedding,
        "embedding_name": "wordllama",
        "passage_tokens": 110,
        "write": True,
        "wait_s": 0.0,
    }
    return Library(home, **(settings | how))


def add(library: Library, files: Iterable[Path], **how: Any) -> dict[str, Outcome]:
    """The outcomes by file name."""
    return {Path(each.source).name: each for each in library.add(list(files), **how)}


def kinds(outcomes: dict[str, Outcome]) -> set[str]:
    return {each.kind for each in outcomes.values()}


def raises(kind: type[Exception], words: str) -> "pytest.RaisesExc[Exception]":
    """An error of this kind, in one line, that holds these words."""
    return pytest.raises(kind, match=words, check=lambda error: "\n" not in str(error))


def weighed(text: str) -> dict[str, float]:
    """The text's stems as a search takes them, all of one weight."""
    return dict.fromkeys(stems(text), 1.0)


@pytest.fixture(scope="session")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a library of forty items. Who changes it copies it first."""
    folder = tmp_path_factory.mktemp("stocked")
    with library(folder / "home") as held:
        assert kinds(add(held, write(folder / "in", range(40)))) == {"added"}
    return folder / "home"


@pytest.fixture
def reading(stocked: Path) -> Iterator[Library]:
    with library(stocked, write=False) as held:
        yield held
