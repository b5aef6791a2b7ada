"""The commands that answer, as a user types them."""

from pathlib import Path

import pytest
from commandline import FERRY, Precis

# Asking


def test_as_of_a_day_nothing_is_known_of_what_came_later(precis: Precis, added: Path) -> None:
    asked = ("ask", "When will the Sela ferry sail again?", "--now")
    assert precis(*asked, "2025-03-03").code == 1
    assert precis(*asked, "2025-03-04").code == 0, "the day on which it appeared"
    assert "ferry" not in precis("digest", "--now", "2025-03-03").out


def test_an_answer_is_cited_by_place_and_quote(precis: Precis, library: Path) -> None:
    run = precis("ask", "When will the Sela ferry sail again?", "--now", "2025-03-05")
    assert run.code == 0
    assert "Monday" in run.out
    assert "[1]" in run.out
    assert "ferry.txt:8" in run.out


def test_an_answer_in_json_quotes_the_files_own_text(precis: Precis, library: Path) -> None:
    reply = precis("ask", "How", "much", "did the repairs cost?", "--json", "--now", "2025-03-05").json
    assert reply["question"] == "How much did the repairs cost?"
    assert "2.4 million" in reply["text"]
    for citation in reply["citations"]:
        content = (library / citation["source"]).read_bytes().decode("utf-8")
        assert content[citation["start"] : citation["end"]] == citation["quote"]
        assert citation["link"] == f"{citation['source']}:{content[: citation['start']].count(chr(10)) + 1}"


def test_a_streamed_answer_says_the_same(precis: Precis, library: Path) -> None:
    asked = ("ask", "How much did the repairs cost?", "--now", "2025-03-05")
    assert precis(*asked, "--stream").out.split() == precis(*asked).out.split()


def test_a_question_may_come_from_standard_input(precis: Precis, library: Path) -> None:
    reply = precis("ask", "-", "--json", stdin=b"How much did the repairs cost?\n").json
    assert reply["question"] == "How much did the repairs cost?"


def test_an_abstention_exits_with_1_and_names_the_nearest(precis: Precis, library: Path) -> None:
    run = precis("ask", "Who won the chess world cup in Toronto?", "--json")
    assert run.code == 1
    assert run.json["abstained"] is True
    assert run.json["sentences"] == []
    assert run.json["reason"]


def test_asking_an_empty_library_says_so(precis: Precis) -> None:
    run = precis("ask", "When will the ferry sail?")
    assert run.code == 1
    assert "precis add" in run.err


@pytest.mark.parametrize("question", ["", "   ", "x" * 100_000])
def test_a_question_that_is_empty_or_endless_is_refused(precis: Precis, library: Path, question: str) -> None:
    run = precis("ask", question)
    assert run.code == 2
    assert "question" in run.error
    run = precis("ask", question, "--json")
    assert (run.code, run.json["error"]["code"]) == (2, "usage")


def test_a_question_in_bytes_that_are_no_text_is_refused(precis: Precis, library: Path) -> None:
    run = precis("ask", "-", stdin=bytes(range(256)) * 4)
    assert run.code == 2
    assert "standard input" in run.error


@pytest.mark.parametrize("when", ["last wek", "2024-13", "2024-02-30", "7q"])
def test_a_period_that_cannot_be_read_shows_the_forms(precis: Precis, library: Path, when: str) -> None:
    run = precis("ask", "When?", "--since", when)
    assert run.code == 2
    assert "2024-05-14" in run.error
    assert "7d" in run.error


def test_a_period_that_holds_nothing_is_refused(precis: Precis, library: Path) -> None:
    run = precis("digest", "--since", "2025-04", "--until", "2025-03")
    assert run.code == 2
    assert "--since" in run.error


# Summaries and digests


@pytest.mark.parametrize("length", ["one-line", "brief", "full"])
def test_a_summary_needs_no_library(precis: Precis, news: Path, length: str, home: Path) -> None:
    reply = precis("summary", "ferry.txt", "--length", length, "--json").json
    assert reply["length"] == length
    assert reply["article"]["source"] == "ferry.txt"
    assert reply["sentences"]
    assert reply["article"]["reading_minutes"] == 1


def test_a_summary_reads_standard_input(precis: Precis, news: Path) -> None:
    reply = precis("summary", "-", "--length", "one-line", "--json", stdin=FERRY.encode()).json
    assert reply["article"]["source"] == "-"
    assert len(reply["sentences"]) == 1
    for citation in reply["citations"]:
        assert FERRY[citation["start"] : citation["end"]] == citation["quote"]


def test_a_summary_of_nothing_is_one_clear_line(precis: Precis, news: Path) -> None:
    assert precis("summary", "missing.txt").code == 2
    assert precis("summary", "-", stdin=b"").code == 2
    assert precis("summary", "0123456789ab").code == 2


def test_a_file_that_is_not_there_is_said_to_be_none(precis: Precis, library: Path) -> None:
    assert "no such file" in precis("summary", "missing.txt").error
    assert "no such file" not in precis("summary", "0123456789ab").error


def test_a_digest_of_nothing_says_how_to_add(precis: Precis, home: Path) -> None:
    run = precis("digest")
    assert run.code == 1
    assert "precis add FOLDER" in run.error
    assert precis("digest", "--json").json["stories"] == []
    assert not home.exists(), "who only reads makes nothing"


def test_a_digest_comes_in_three_forms(precis: Precis, library: Path) -> None:
    asked = ("digest", "--since", "2025-03", "--until", "2025-03", "--now", "2025-04-01")
    assert precis(*asked, "--json").json["stories"]
    assert "[1]" in precis(*asked).out
    assert precis(*asked, "--markdown").out.startswith("# ")


def test_a_digest_without_stories_exits_with_1(precis: Precis, library: Path) -> None:
    assert precis("digest", "--since", "1999", "--until", "1999").code == 1
