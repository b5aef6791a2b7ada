"""One service reads and writes by turns, and tells what it had to mend."""

import shutil
from datetime import datetime
from pathlib import Path

from bot.service import Service
from bot.settings import Settings
from index.library import Filter

NOW = datetime(2025, 12, 31)
STORY = (
    "Bridge to reopen\n\n2025-03-04\n\n"
    "The mayor of Hallmere said on Tuesday that the old bridge would reopen on 14 May.\n"
)


def test_reading_and_writing_by_turns_needs_no_second_service(home: Path, tmp_path: Path) -> None:
    article = tmp_path / "bridge.txt"
    article.write_text(STORY)
    with Service(Settings.load({}, home=home, wait_s=0)) as service:
        question = "When will the old bridge reopen?"
        assert service.ask(question, where=Filter(), now=NOW).abstained
        assert [outcome.kind for outcome in service.add([str(article)])[1]] == ["added"]
        assert "14 May" in service.ask(question, where=Filter(), now=NOW).citations[0].quote
        assert [outcome.kind for outcome in service.remove([str(article)])] == ["removed"]
        assert service.ask(question, where=Filter(), now=NOW).abstained


def test_while_one_that_does_not_hold_is_open_another_writes(home: Path, tmp_path: Path) -> None:
    article = tmp_path / "bridge.txt"
    article.write_text(STORY)
    settings = Settings.load({}, home=home, wait_s=0)
    with Service(settings) as first:
        list(first.add([str(article)])[1])
    with Service(settings, hold=False) as reading, Service(settings) as writing:
        assert reading.ask("When will the old bridge reopen?", where=Filter(), now=NOW).sentences
        article.write_text(STORY.replace("14 May", "16 June"))
        assert [outcome.kind for outcome in writing.add([str(article)])[1]] == ["replaced"]
        assert "16 June" in reading.ask("When will the old bridge reopen?", where=Filter(), now=NOW).citations[0].quote


def test_what_had_to_be_mended_is_told(home: Path, tmp_path: Path) -> None:
    article = tmp_path / "bridge.txt"
    article.write_text(STORY)
    settings = Settings.load({}, home=home)
    with Service(settings) as service:
        list(service.add([str(article)])[1])
    shutil.rmtree(home / "tantivy")
    told: list[str] = []
    with Service(settings, notify=told.append) as service:
        assert service.ask("When will the old bridge reopen?", where=Filter(), now=NOW).sentences
    assert len(told) == 1
