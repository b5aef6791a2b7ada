"""The commands that keep the library, as a user types them."""

from pathlib import Path

import pytest
from commandline import FERRY, Precis

from bot.cli import main
from bot.kept.feedback import Feedback, Feedbacks
from bot.kept.records import Records

# Adding


def test_add_closes_with_its_counts(precis: Precis, news: Path) -> None:
    run = precis("add", ".")
    assert (run.code, run.out) == (0, "2 added, 0 unchanged, 0 replaced, 0 removed, 0 failed\n")
    (news / "ferry.txt").write_text(FERRY.replace("Monday", "Sunday"), encoding="utf-8")
    (news / "bridge.txt").unlink()
    (news / "empty.txt").touch()
    run = precis("add", ".", "--prune")
    assert (run.code, run.out) == (2, "0 added, 0 unchanged, 1 replaced, 1 removed, 1 failed\n")
    assert "empty.txt" in run.error


def test_a_dry_run_adds_nothing(precis: Precis, news: Path) -> None:
    assert precis("add", ".", "--dry-run").out == "would be: 2 added, 0 unchanged, 0 replaced, 0 removed, 0 failed\n"
    assert precis("list", "--json").json["articles"] == []


def test_add_in_json_tells_what_became_of_each_source(precis: Precis, news: Path) -> None:
    run = precis("add", "ferry.txt", "missing.txt", "--json")
    assert (run.code, run.err) == (2, "")
    assert (run.json["added"], run.json["failed"]) == (1, 1)
    assert {each["outcome"] for each in run.json["outcomes"]} == {"added", "failed"}
    assert run.json["error"]["code"] == "source"
    assert "missing.txt" in run.json["error"]["message"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.txt", b""),
        ("binary.txt", bytes(range(256)) * 40),
        ("broken.txt", "Über die Brücke – “so”, sagte er. ".encode() * 20 + b"\xff\xfe\xfa"),
        ("scan.pdf", b"%PDF-1.4 not really"),
        ("page.html", b"<html><body><div><p>"),
        ("table.xlsx", b"PK\x03\x04"),
    ],
)
def test_a_source_that_cannot_be_read_is_one_clear_line(precis: Precis, news: Path, name: str, content: bytes) -> None:
    (news / name).write_bytes(content)
    run = precis("add", name)
    assert run.code == 2
    assert name in run.error


@pytest.mark.parametrize("source", ["missing.txt", "missing/", "*.nothing", "https://news.example/a", ""])
def test_a_source_that_is_not_there_is_one_clear_line(precis: Precis, news: Path, source: str) -> None:
    run = precis("add", source)
    assert run.code == 2
    assert source in run.error


def test_a_folder_without_articles_is_one_clear_line(precis: Precis, news: Path) -> None:
    (news / "photos").mkdir()
    run = precis("add", "photos")
    assert run.code == 2
    assert "photos" in run.error


def test_a_file_over_the_limit_is_refused_and_names_the_setting(
    precis: Precis, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRECIS_MAX_FILE_MB", "0.0001")
    run = precis("add", "ferry.txt")
    assert run.code == 2
    assert "PRECIS_MAX_FILE_MB" in run.error


def test_a_failure_keeps_what_was_added_beside_it(precis: Precis, news: Path) -> None:
    (news / "empty.txt").touch()
    assert precis("add", ".").code == 2
    assert len(precis("list", "--json").json["articles"]) == 2


# Looking


def test_list_names_every_article_latest_first(precis: Precis, library: Path) -> None:
    listed = precis("list", "--json").json
    assert [each["source"] for each in listed["articles"]] == ["bridge.txt", "ferry.txt"]
    assert [each["published"] for each in listed["articles"]] == ["2025-03-11", "2025-03-04"]
    assert precis("list").out.splitlines()[0].split("\t")[1] == "2025-03-11"


def test_list_is_filtered_and_paged(precis: Precis, library: Path) -> None:
    assert len(precis("list", "--until", "2025-03-10").out.splitlines()) == 1
    first = precis("list", "--limit", "1")
    assert len(first.out.splitlines()) == 1
    assert "--offset 1" in first.err
    assert "Sela ferry" in precis("list", "--limit", "1", "--offset", "1").out
    assert len(precis("list", "--limit", "0").out.splitlines()) == 2


def test_show_tells_what_was_understood(precis: Precis, library: Path) -> None:
    shown = precis("show", "ferry.txt").out
    for words in ("Sela ferry to sail again on Monday", "Ada Quist", "4 March 2025", "The repairs cost 2.4 million"):
        assert words in shown


@pytest.mark.usefixtures("home")
def test_show_text_prints_the_source_text_byte_for_byte(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    content = "\ufeff" + FERRY.replace("\n", "\r\n") + "Naïve “quotes” 😀"
    file = tmp_path / "ferry.txt"
    file.write_bytes(content.encode())
    assert main(["add", str(file)]) == 0
    capsysbinary.readouterr()
    assert main(["show", str(file), "--text"]) == 0
    assert capsysbinary.readouterr().out == content.encode()


def test_show_blocks_lists_labels_lines_and_reasons(precis: Precis, library: Path) -> None:
    rows = [row.split("\t") for row in precis("show", "ferry.txt", "--blocks").out.splitlines()]
    assert ["title", "3"] in [row[:2] for row in rows]
    assert ["body", "8"] in [row[:2] for row in rows]


def test_show_in_json_holds_blocks_that_cover_their_text(precis: Precis, library: Path) -> None:
    shown = precis("show", "ferry.txt", "--text", "--json").json
    assert shown["text"] == FERRY
    assert shown["date"]["precision"] == "day"
    assert all(FERRY[block["start"] : block["end"]].strip() for block in shown["blocks"])


def test_an_earlier_version_can_still_be_shown(precis: Precis, added: Path) -> None:
    before = precis("show", "ferry.txt", "--json").json
    (added / "ferry.txt").write_text(FERRY.replace("Monday", "Sunday"), encoding="utf-8")
    precis("add", ".")
    after = precis("show", "ferry.txt", "--json").json
    assert after["versions"] == [after["article_id"], before["article_id"]]
    assert "on Monday after" in precis("show", before["article_id"]).out


@pytest.mark.parametrize("command", ["show", "remove"])
def test_an_unknown_id_is_one_clear_line(precis: Precis, library: Path, command: str) -> None:
    run = precis(command, "0123456789ab")
    assert run.code == 2
    assert "0123456789ab" in run.error
    run = precis(command, "0123456789ab", "--json")
    assert run.code == 2
    assert "0123456789ab" in run.json["error"]["message"]


def test_remove_takes_an_article_out_and_leaves_its_file(precis: Precis, added: Path) -> None:
    assert precis("remove", "ferry.txt").out == "0 added, 0 unchanged, 0 replaced, 1 removed, 0 failed\n"
    assert [each["source"] for each in precis("list", "--json").json["articles"]] == ["bridge.txt"]
    assert (added / "ferry.txt").exists()


def test_what_cannot_be_removed_is_named_once(precis: Precis, added: Path) -> None:
    run = precis("remove", "0123456789ab")
    assert run.code == 2
    assert run.error.count("0123456789ab") == 1


def test_status_counts_articles(precis: Precis, library: Path) -> None:
    assert "2" in precis("status").out
    assert precis("status", "--json").json["articles"] == 2


def test_status_has_the_noun_of_each_number(precis: Precis, tmp_path: Path) -> None:
    (tmp_path / "hello.txt").write_text("hello", encoding="utf-8")
    precis("add", str(tmp_path / "hello.txt"))
    assert "1 page without an article" in precis("status").out
    assert "0 copies and 0 rewrites" in precis("status").out


def test_status_counts_what_readers_have_said(precis: Precis, home: Path) -> None:
    assert precis("status", "--json").json["feedback"] is None
    kept = Records(home)
    for reply, good in (("a", True), ("b", False), ("c", False)):
        Feedbacks(kept).give(Feedback(reply, good, surface="slack"), None)
    kept.close()
    assert precis("status", "--json").json["feedback"] == {"up": 1, "down": 2}
    assert "1 up, 2 down" in precis("status").out


def test_index_is_verified_and_rebuilt(precis: Precis, added: Path) -> None:
    assert precis("index", "verify").code == 0
    assert precis("index", "rebuild").code == 0
    run = precis("index", "verify", "--json")
    assert (run.code, run.json) == (0, {"problems": []})


def test_doctor_finds_everything_here(precis: Precis) -> None:
    run = precis("doctor", "--json")
    assert run.code == 0
    assert {"Python", "packages", "embedding model", "home", "lock", "writer"} <= {
        check["name"] for check in run.json["checks"]
    }


def test_doctor_says_how_to_mend_what_is_wrong(precis: Precis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("PRECIS_WRITER", "local:/missing/model.gguf")
    run = precis("doctor", "--home", str(tmp_path / "file" / "home"), "--json")
    wrong = {check["name"]: check["remedy"] for check in run.json["checks"] if check["ok"] is False}
    assert run.code == 1
    assert wrong.keys() == {"home", "writer"}
    assert all(wrong.values())


def test_doctor_lists_the_settings_when_one_is_unknown(precis: Precis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRECIS_HOEM", "/x")
    assert "PRECIS_HOME" in precis("list").error
    run = precis("doctor")
    assert run.code == 1
    assert "PRECIS_PASSAGE_TOKENS" in run.out
