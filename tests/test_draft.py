"""The protocol's parser: whatever a writer sends, in whatever pieces, becomes the same sentences."""

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.draft import DraftSentence, SentenceLabel, parse
from index.errors import WriterError


def parsed(text: str) -> list[tuple[str, str]]:
    """Each sentence with its labels, written as `1.1 2.3`."""
    return [(draft.text, " ".join(map(str, draft.labels))) for draft in parse([text])]


def words(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


PIECES = [
    *("[3.2]", "[3.2][4.1]", "[3.2, 4.1]", "[3.", "2]", "[", "]", "【1.2】", "[[1.1]]", "([1.2])", "[sic]", "[1]"),
    *("\n", "\n\n", "\r\n", " ", ". ", ".", "! ", ", ", '"', "“", "”", "…", "(", ")", "- ", "1. ", "## ", "**", "*"),
    *(
        "_",
        "`",
        "<think>",
        "</think>",
        "<",
        ">",
        "NO ANSWER",
        "NO_ANSWER",
        "Putin will visit China",
        "the U.S. Gov. Lee",
    ),
    *("he", "p.m. ", "普京访华。", "café", "🇫🇷"),
]
AWKWARD = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=25).map("".join)


@given(text=AWKWARD, cuts=st.lists(st.integers(0, 200)))
def test_the_pieces_a_draft_comes_in_do_not_matter(text: str, cuts: list[int]) -> None:
    places = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    pieces = [text[start:end] for start, end in pairwise(places)]
    assert list(parse(pieces)) == list(parse([text])) == list(parse(text))


@given(text=AWKWARD)
def test_every_sentence_has_words_and_no_label_in_them(text: str) -> None:
    for draft in parse([text]):
        assert words(draft.text)
        assert draft.text == " ".join(draft.text.split())
        assert len(set(draft.labels)) == len(draft.labels)


PROSE = st.text(st.characters(exclude_categories=("Cs", "Nd", "Nl", "No"), exclude_characters="[]【】<>\ue000"))


@given(text=PROSE)
@example("He said: “Yes.” Then — nothing…\n\n- *so* it goes_on")
def test_no_word_of_a_draft_is_lost(text: str) -> None:
    if not re.search(r"no[\W_]*answer", text, re.IGNORECASE):
        assert "".join(words(draft.text) for draft in parse([text])) == words(text)


SENTENCE = st.lists(
    st.sampled_from(
        [
            "Putin",
            "Xi",
            "China",
            "the",
            "visit",
            "will",
            "begin",
            "on",
            "in",
            "May",
            "16",
            "$4.6",
            "U.S.",
            "Gov.",
            "Lee",
            "said",
            "1,200",
            "“not”",
            "it’s",
        ]
    ),
    min_size=2,
    max_size=9,
).map(lambda parts: "The " + " ".join(parts) + " ends here")
LABELS = st.lists(
    st.builds(SentenceLabel, st.integers(1, 30), st.integers(1, 30)), min_size=1, max_size=4, unique=True
).map(tuple)


@given(
    drafts=st.lists(st.tuples(SENTENCE, LABELS), min_size=1, max_size=5),
    joint=st.sampled_from(["][", "] [", ", ", "; ", " "]),
    before=st.booleans(),
    gap=st.sampled_from([" ", "\n", "\n\n", "\n- ", "\n1. ", " \r\n* "]),
)
def test_labels_are_read_however_they_are_written(
    drafts: list[tuple[str, tuple[SentenceLabel, ...]]], joint: str, before: bool, gap: str
) -> None:
    def written(text: str, labels: tuple[SentenceLabel, ...]) -> str:
        shown = f"[{joint.join(map(str, labels))}]"
        return f"{text} {shown}." if before else f"{text}. {shown}"

    text = gap.lstrip() + gap.join(written(*draft) for draft in drafts)
    assert list(parse([text])) == [DraftSentence(f"{text}.", labels) for text, labels in drafts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On May 16. [3.2-3.4]", [("On May 16.", "3.2 3.3 3.4")]),
        ("On May 16. [3.2–4]", [("On May 16.", "3.2 3.3 3.4")]),
        ("On May 16. [3.2-4.1]", [("On May 16.", "3.2 4.1")]),
        ("On May 16. [passage 3.2 and 4.1]", [("On May 16.", "3.2 4.1")]),
        ("On May 16. 【3.2】", [("On May 16.", "3.2")]),
        ("On May 16. [[3.2]]", [("On May 16.", "3.2")]),
        ("On May 16 (see [3.2]).", [("On May 16.", "3.2")]),
        ("On May 16. ([3.2])", [("On May 16.", "3.2")]),
        ("On May 16. **[3.2]**", [("On May 16.", "3.2")]),
        ("On May 16. [3.2].", [("On May 16.", "3.2")]),
        ('He said "yes [1.1]". "No," she said. [1.2]', [('He said "yes".', "1.1"), ('"No," she said.', "1.2")]),
        ("普京访华。[1.1]习近平欢迎。[1.2]", [("普京访华。", "1.1"), ("习近平欢迎。", "1.2")]),
    ],
)
def test_other_forms_of_labels_are_read(text: str, expected: list[tuple[str, str]]) -> None:
    assert parsed(text) == expected


def test_labels_inside_a_sentence_do_not_end_it() -> None:
    assert parsed("He visited China [1.1] and Vietnam [1.2], in May. Who came? [1.3]") == [
        ("He visited China and Vietnam, in May.", "1.1 1.2"),
        ("Who came?", "1.3"),
    ]


def test_labels_after_two_sentences_label_both() -> None:
    text = "The talks begin on Monday. The leaders meet on Tuesday. [1.1] Nobody knows why."
    assert parsed(text) == [
        ("The talks begin on Monday.", "1.1"),
        ("The leaders meet on Tuesday.", "1.1"),
        ("Nobody knows why.", ""),
    ]


def test_labels_before_their_sentence_belong_to_it() -> None:
    text = "Here it is:\n[1.1] Putin will visit. [1.2] Xi will host.\n1. [1.3] They dine. [1.3]\n"
    assert parsed(text) == [
        ("Here it is:", ""),
        ("Putin will visit.", "1.1"),
        ("Xi will host.", "1.2"),
        ("They dine.", "1.3"),
    ]


def test_labels_alone_on_a_line_belong_to_the_line_before() -> None:
    assert parsed("Putin will visit.\n[1.1]\nXi will host.\n\n[1.2]") == [
        ("Putin will visit.", "1.1"),
        ("Xi will host.", "1.2"),
    ]


def test_text_without_labels_is_cut_into_sentences() -> None:
    assert parsed("U.S. President Biden met Gov. Lee at 5 p.m. on Monday. They talked.\nThat was all") == [
        ("U.S. President Biden met Gov. Lee at 5 p.m. on Monday.", ""),
        ("They talked.", ""),
        ("That was all", ""),
    ]


def test_other_brackets_stay_and_bare_citation_marks_go() -> None:
    assert parsed("He [the minister] said “alot” [sic] in [2024] [1][2, 3]. [1.1]") == [
        ("He [the minister] said “alot” [sic] in [2024].", "1.1")
    ]


def test_markdown_is_taken_off() -> None:
    text = (
        "## What *we* know\n\n- **Putin** will visit `China`. [1.1]\n  2) _Xi_ hosts **[1.2]**.\n---\n"
        "```\n**All of it. [1.3]**\nSwear: f***! [1.4]"
    )
    assert parsed(text) == [
        ("What we know", ""),
        ("Putin will visit China.", "1.1"),
        ("Xi hosts.", "1.2"),
        ("All of it.", "1.3"),
        ("Swear: f***!", "1.4"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "NO ANSWER",
        "no answer.",
        " No Answer!\n",
        '"NO ANSWER"',
        "- NO ANSWER",
        "**NO ANSWER**",
        "NO_ANSWER",
        "Answer: NO ANSWER",
        "NO ANSWER [1.1]",
        "",
    ],
)
def test_no_answer_in_any_dress_is_nothing(text: str) -> None:
    assert parsed(text) == []


def test_no_answer_beside_sentences_is_left_out() -> None:
    assert parsed("Putin will visit. [1.1]\nNO ANSWER") == [("Putin will visit.", "1.1")]
    assert parsed("NO ANSWER. The reports say nothing of it.") == [("The reports say nothing of it.", "")]
    assert parsed("NO ANSWER: the reports say nothing.") == [("the reports say nothing.", "")]


def test_a_sentence_about_no_answer_is_a_sentence() -> None:
    for text in ("no answer was given by the minister", "No answer came.", "The minister gave no answer."):
        assert parsed(f"{text} [1.2]") == [(text, "1.2")]


def test_thoughts_are_no_part_of_the_draft() -> None:
    assert parsed("<think>The user asks. [1.1]\nSo NO ANSWER?</think>\n\nPutin will visit. [1.1]") == [
        ("Putin will visit.", "1.1")
    ]
    assert parsed("Putin <b>will</b> visit if 3 < 5. [1.1]") == [("Putin <b>will</b> visit if 3 < 5.", "1.1")]
    assert parsed("<think>cut off while thinking") == []


def test_a_closing_tag_without_an_opening_one_ends_a_line() -> None:
    assert parsed("Let me see</think>Putin will visit. [1.1]") == [("Let me see", ""), ("Putin will visit.", "1.1")]


def test_a_sentence_comes_as_soon_as_the_next_begins() -> None:
    sent = 0

    def chunks() -> Iterator[str]:
        nonlocal sent
        for character in "Putin will visit. [1.1][1.2]\nXi will host. [1.3]":
            sent += 1
            yield character

    assert next(parse(chunks())).text == "Putin will visit."
    assert sent == len("Putin will visit. [1.1][1.2]\n")


def test_a_label_that_is_cut_off_is_no_text() -> None:
    assert parsed("Putin will visit. [1.1] Xi hosts. [1.") == [("Putin will visit.", "1.1"), ("Xi hosts.", "")]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Putin will visit. [1.1] Xi will ho", ["Putin will visit."]),
        ("Putin will visit. [1.1]", ["Putin will visit."]),
        ("Putin will visit [1.1] and", []),
        ("Putin will visit. Xi will host. They", ["Putin will visit.", "Xi will host."]),
        ("Putin will visit.\nXi will", ["Putin will visit."]),
        ("", []),
    ],
)
def test_an_error_comes_after_the_complete_sentences(text: str, kept: list[str]) -> None:
    def chunks() -> Iterator[str]:
        yield text
        raise WriterError("cut")

    seen: list[str] = []
    with pytest.raises(WriterError, match="cut"):
        seen.extend(draft.text for draft in parse(chunks()))
    drafts = parse(chunks())
    assert [next(drafts).text for _ in kept] == kept
    with pytest.raises(WriterError, match="cut"):
        next(drafts)


def test_a_long_draft_takes_time_in_proportion() -> None:
    text = "Putin will visit China on May 16 [sic] and 17. [3.2][4.1] " * 2_000
    assert len(list(parse([text]))) == 2_000
    assert len(list(parse(["word [ ( * _ ' " * 10_000]))) >= 1
