"""Corrected articles: what changed is shown, and what was cited before is still there, marked."""

from pathlib import Path

from commandline import Precis
from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.history import changes, compared
from index.extract import article, read_bytes

WORDS = st.lists(
    st.sampled_from(["the", "ferry", "sails", "on", "Monday", "5", "crowns,", "«да»", "渡轮"]), max_size=12
)


@given(WORDS, WORDS)
def test_the_parts_of_a_changed_sentence_are_the_old_and_the_new_one(old: list[str], new: list[str]) -> None:
    parts = compared(" ".join(old), " ".join(new))
    assert " ".join(each.words for each in parts if each.kind != "gone") == " ".join(new)
    assert " ".join(each.words for each in parts if each.kind != "new") == " ".join(old)


TEXT = """Pier to open in May

{first} {second}

The council will vote again in March, said clerk Mara Oin. The harbour stays open to fishing boats meanwhile.
"""
FIRST = "The pier at Sela opens in May after a winter of repairs, the harbour council said on Tuesday."
SECOND = "It cost 3.1 million crowns, of which the county paid half."


@given(st.permutations([FIRST, SECOND, "Ferries dock at the old quay.", "Mara Oin resigned."]))
def test_a_sentence_that_stays_is_no_change(order: list[str]) -> None:
    text = TEXT.format(first=" ".join(order), second="")
    read = article(read_bytes(text.encode(), "a.txt", source="/a.txt"))
    assert changes(read, read) == []


def test_a_correction_is_shown_word_by_word_and_the_earlier_version_says_so(precis: Precis, tmp_path: Path) -> None:
    file = tmp_path / "pier.txt"
    file.write_text(TEXT.format(first=FIRST, second=SECOND), encoding="utf-8")
    assert precis("add", str(file)).code == 0
    earlier = precis("list", "--json").json["articles"][0]["article_id"]
    cited = precis("ask", "How much did the pier at Sela cost?", "--json").json["citations"][0]
    assert cited["article_id"] == earlier

    file.write_text(TEXT.format(first=FIRST, second=SECOND.replace("3.1", "4.7")), encoding="utf-8")
    assert precis("add", str(file)).out == "0 added, 0 unchanged, 1 replaced, 0 removed, 0 failed\n"
    answered = precis("ask", "How much did the pier at Sela cost?", "--json").json
    assert "4.7 million" in answered["text"]
    assert "3.1" not in answered["text"]

    later = answered["citations"][0]["article_id"]
    told = precis("show", later, "--history").out
    assert "- It cost [-3.1-] {+4.7+} million crowns, of which the county paid half.\n" in told
    assert told.index(earlier) < told.index(later)
    assert precis("show", earlier, "--history").out == told
    form = precis("show", later, "--history", "--json").json["versions"]
    assert [each["article_id"] for each in form] == [earlier, later]
    assert [part["words"] for part in form[1]["changes"][0] if part["kind"] == "new"] == ["4.7"]

    text = precis("show", earlier, "--text").out
    assert text[cited["start"] : cited["end"]] == cited["quote"]
    assert f"since corrected: {later}" in precis("show", earlier).out
    assert "since corrected" not in precis("show", later).out
    assert precis("show", earlier, "--json").json["corrected_by"] == later
    assert precis("show", later, "--json").json["corrected_by"] is None


def test_one_version_has_no_history(precis: Precis, library: Path) -> None:
    name = precis("list", "--json").json["articles"][0]["article_id"]
    assert "one version, as it was added" in precis("show", name, "--history").out
    assert "give one of" in precis("show", name, "--history", "--text").error
