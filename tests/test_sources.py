"""Files, folders and globs -> the article files that they name."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.sources import SUFFIXES, find


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder as people have them: articles of every kind, below each other, among other files."""
    for name in ("a.txt", "b.md", "c.HTML", "deep/d.pdf", "deep/deeper/e.htm", "deep/.hidden.txt", ".git/f.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("An article.", encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "empty").mkdir()
    return tmp_path


def names(root: Path, *arguments: str, recursive: bool = True) -> list[str]:
    found = find(arguments, recursive=recursive)
    assert not found.failures, found.failures
    return [str(file.relative_to(root.resolve())) for file in found.files]


def problem(*arguments: str) -> str:
    found = find(arguments)
    assert not found.files
    (failure,) = found.failures
    return str(failure)


def test_a_folder_gives_its_articles_in_order_without_hidden_and_other_files(news: Path) -> None:
    assert names(news, str(news)) == ["a.txt", "b.md", "c.HTML", "deep/d.pdf", "deep/deeper/e.htm"]


def test_a_folder_is_read_alone_when_asked(news: Path) -> None:
    assert names(news, str(news), recursive=False) == ["a.txt", "b.md", "c.HTML"]


def test_the_folders_named_are_the_roots(news: Path) -> None:
    assert find([str(news / "deep"), str(news / "a.txt")]).roots == ((news / "deep").resolve(),)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*.txt", ["a.txt"]),
        ("**/*.htm", ["deep/deeper/e.htm"]),
        ("[ab].*", ["a.txt", "b.md"]),
        ("dee*", ["deep/d.pdf", "deep/deeper/e.htm"]),
        ("deep/.*.txt", ["deep/.hidden.txt"]),
        ("*", ["a.txt", "b.md", "c.HTML", "deep/d.pdf", "deep/deeper/e.htm"]),
    ],
)
def test_a_glob_gives_what_it_matches(news: Path, pattern: str, expected: list[str]) -> None:
    found = find([str(news / pattern)])
    assert [str(file.relative_to(news.resolve())) for file in found.files] == expected


def test_a_file_named_like_a_pattern_is_that_file(news: Path) -> None:
    (news / "[2024] flood.txt").write_text("Water.", encoding="utf-8")
    assert names(news, str(news / "[2024] flood.txt")) == ["[2024] flood.txt"]


@given(st.lists(st.sampled_from(["", "a.txt", "*.txt", "deep", "**/*", "deep/../a.txt", "./deep/d.pdf", "link.txt"])))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_no_file_comes_twice_however_often_it_is_named(news: Path, arguments: list[str]) -> None:
    link = news / "link.txt"
    if not link.is_symlink():
        link.symlink_to(news / "a.txt")
    files = find([str(news / argument) for argument in arguments]).files
    assert len(files) == len({file.stat().st_ino for file in files})
    assert list(files) == sorted(files)
    assert all(file.is_absolute() and file.suffix.lower() in SUFFIXES for file in files)


def test_a_relative_path_becomes_absolute(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(news)
    assert find(["a.txt"]).files == (news.resolve() / "a.txt",)


def test_loops_of_links_end(news: Path) -> None:
    (news / "deep" / "loop").symlink_to(news, target_is_directory=True)
    (news / "deep" / "self").symlink_to(news / "deep" / "self")
    assert names(news, str(news)) == ["a.txt", "b.md", "c.HTML", "deep/d.pdf", "deep/deeper/e.htm"]
    assert len(find([str(news / "**" / "*.txt")]).files) == 1


def test_a_link_that_leads_nowhere_is_said(news: Path) -> None:
    (news / "deep" / "gone.txt").symlink_to(news / "nowhere.txt")
    found = find([str(news / "deep")])
    assert len(found.files) == 2
    assert "a link to a file that does not exist" in str(found.failures[0])


def test_a_linked_folder_is_entered(news: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "g.txt").write_text("Far away.", encoding="utf-8")
    (news / "empty" / "link").symlink_to(elsewhere, target_is_directory=True)
    assert find([str(news / "empty")]).files == (elsewhere.resolve() / "g.txt",)


@pytest.mark.parametrize(
    ("argument", "reason"),
    [
        ("missing.txt", "no such file or folder"),
        ("empty", "no articles in this folder"),
        ("*.docx", "matches no article"),
        ("*.png", "matches no article"),
        ("picture.png", "a .png file is not one that Precis reads"),
        ("gone.txt", "a link to a file that does not exist"),
        ("a.txt/b.txt", "no such file or folder"),
        ("x" * 300 + ".txt", "could not be read: File name too long"),
        ("pipe.txt", "not a regular file"),
        ("\0.txt", "not the name of a file"),
    ],
)
def test_what_cannot_be_found_is_said_in_one_line(news: Path, argument: str, reason: str) -> None:
    (news / "gone.txt").symlink_to(news / "nowhere")
    os.mkfifo(news / "pipe.txt")
    message = problem(str(news / argument))
    assert reason in message
    assert "\n" not in message


def test_an_empty_argument_is_said(news: Path) -> None:
    assert "not the name of a file" in problem("  ")


def test_one_bad_argument_leaves_the_others(news: Path) -> None:
    found = find([str(news / "a.txt"), str(news / "missing.txt"), str(news / "b.md")])
    assert [file.name for file in found.files] == ["a.txt", "b.md"]
    assert [failure.source for failure in found.failures] == [str(news / "missing.txt")]


def test_a_folder_that_may_not_be_read_is_said(news: Path, unprivileged: None) -> None:
    assert "permission denied" in problem(str(news))


def test_a_folder_below_that_may_not_be_read_leaves_the_rest(news: Path) -> None:
    for folder in (news, *news.parents[:3]):
        folder.chmod(0o755)
    (news / "deep").chmod(0)
    euid = os.geteuid()
    if euid == 0:
        os.seteuid(65534)
    try:
        found = find([str(news)])
    finally:
        os.seteuid(euid)
        (news / "deep").chmod(0o755)
    assert [file.name for file in found.files] == ["a.txt", "b.md", "c.HTML"]
    assert ["permission denied" in str(failure) for failure in found.failures] == [True]


def test_a_name_that_is_not_utf8_is_said(news: Path) -> None:
    path = os.fsencode(news / "empty") + b"/caf\xe9.txt"
    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123 - a name of bytes has no Path
        file.write("Coffee.")
    found = find([str(news / "empty")])
    assert not found.files
    assert "not valid UTF-8" in str(found.failures[0])
    str(found.failures[0]).encode()
