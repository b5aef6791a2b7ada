"""What may be cited and what may not: labels of blocks and their order."""

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.article import Block, Label
from index.blocks import label
from index.labelling.cutting import INVISIBLE

LINES = st.sampled_from(
    [
        (
            "The council voted on Tuesday to close the old bridge, and drivers will be sent round by the "
            "mill until spring."
        ),
        "“We had no choice,” said the engineer, who has inspected the piers twice a year since 1998.",
        "Bridge to close until spring",
        "Subscribe to our newsletter",
        "Leave a reply",
        "3 thoughts on “Bridge to close”",
        "By Ada Quill",
        "14 May 2024",
        "Home | News | Sport",
        "---",
        "# Bridge",
        "```",
        "- a pier",
        "> quoted",
        "| a | b |",
        "桥将关闭到春天。",
        "\ufeff",
        "\u200b",
        "é́ 👩‍👩‍👧",
        "x" * 3000,
        "",
    ]
)
ENDS = st.sampled_from(["\n", "\r\n", "\n\n", "\r", "\u2028", " "])
PAGES = st.lists(st.tuples(st.one_of(LINES, st.text(max_size=60)), ENDS), max_size=25).map(
    lambda parts: "".join(line + end for line, end in parts)
)

BODY = """Bridge over the Wend to close until spring

The bridge over the Wend will close on Monday for repairs that are expected to last until April, the county said.

Inspectors found cracks in two of its seven piers last month, and lorries have been banned from it since then.

"We would rather close it for a winter than lose it for a decade," said county engineer Ruta Malk.

Buses will be sent round by the mill, which adds about twelve minutes to the journey into town."""


def read(text: str, *, markdown: bool = False, repeated: frozenset[int] = frozenset()) -> str:
    return "\n".join(
        block.span.of(text) for block in label(text, markdown=markdown, repeated=repeated) if block.readable
    )


def labelled(text: str, words: str, *, markdown: bool = False) -> Label:
    return next(block.label for block in label(text, markdown=markdown) if words in block.span.of(text))


def check_blocks(text: str, blocks: tuple[Block, ...]) -> None:
    assert all(before.span.end <= after.span.start for before, after in pairwise(blocks))
    assert all(block.span.end <= len(text) and block.span.of(text).strip() and block.reason for block in blocks)
    covered = {position for block in blocks for position in range(block.span.start, block.span.end)}
    missed = [c for i, c in enumerate(text) if i not in covered and not c.isspace() and c not in INVISIBLE]
    assert not missed


@settings(deadline=None, max_examples=150)
@given(PAGES, st.booleans())
@example("", False)
@example("\ufeff\n", False)
@example("---\ntitle: x\n", True)
def test_blocks_are_ordered_disjoint_inside_not_blank_and_cover_every_visible_character(
    text: str, markdown: bool
) -> None:
    check_blocks(text, label(text, markdown=markdown))


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=400), st.booleans())
def test_any_text_can_be_labelled_and_always_alike(text: str, markdown: bool) -> None:
    blocks = label(text, markdown=markdown)
    check_blocks(text, blocks)
    assert blocks == label(text, markdown=markdown)


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["", "\ufeff"]), st.sampled_from(["", "\n", "  "]))
def test_line_ends_a_byte_order_mark_and_trailing_space_change_no_label(end: str, mark: str, tail: str) -> None:
    text = mark + BODY.replace("\n", end) + tail
    plain = [(block.label, block.span.of(BODY)) for block in label(BODY)]
    assert [(block.label, block.span.of(text)) for block in label(text)] == plain


@settings(deadline=None, max_examples=30)
@given(st.integers(min_value=60, max_value=90))
def test_a_hard_wrapped_paragraph_is_one_block(width: int) -> None:
    wrapped = "\n\n".join(fill(paragraph, width) for paragraph in BODY.split("\n\n"))
    assert [" ".join(block.span.of(wrapped).split()) for block in label(wrapped)] == BODY.split("\n\n")


def fill(paragraph: str, width: int) -> str:
    lines = [""]
    for word in paragraph.split():
        if len(lines[-1]) + len(word) + 1 > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def test_a_plain_article_is_read_whole_under_its_title() -> None:
    assert read(BODY) == "\n".join(BODY.split("\n\n")[1:])
    assert labelled(BODY, "Bridge over the Wend to close") is Label.TITLE


CLUTTER = {
    "Become a member today and help us keep our reporting free for everyone.": Label.PROMOTION,
    "Sign up for our weekly newsletter": Label.PROMOTION,
    "Photo: Ola Brandt / Wend Pictures": Label.CAPTION,
    "The bridge in January. (Ola Brandt/Getty Images)": Label.CAPTION,
    "© 2025 The Wend Courier. All rights reserved.": Label.LEGAL,
    "We use cookies and similar technologies. By continuing you accept our privacy policy.": Label.LEGAL,
    "Read more: Ferry returns to the lower Wend": Label.RELATED,
    "Advertisement": Label.PROMOTION,
    "Share Tweet Email Print": Label.NAVIGATION,
    "Home | County | Roads | Bridges": Label.NAVIGATION,
    "Reporting by Ada Quill; editing by Tom Brask": Label.BYLINE,
    "Published 3 March 2025, 08:15": Label.DATELINE,
    "An engineer climbs down to the third pier in January. Ola Brandt": Label.CAPTION,
    "Ada Quill covers roads for the Courier and can be reached at ada@wend.example.": Label.BYLINE,
    "This story has been updated with additional details.": Label.LEGAL,
    "Who is Ruta Malk?:The engineer who found the cracks in the old bridge": Label.RELATED,
    "icon searchicon closeicon menuicon shareicon play": Label.NAVIGATION,
    "We do not publish your email address. Required fields are marked *": Label.PROMOTION,
}


@pytest.mark.parametrize("line", CLUTTER)
@pytest.mark.parametrize("place", [0, 2, 5])
def test_clutter_is_never_read_wherever_it_stands(line: str, place: int) -> None:
    parts = BODY.split("\n\n")
    text = "\n\n".join([*parts[:place], line, *parts[place:]])
    assert line.split(". ")[0] not in read(text)
    assert labelled(text, line.split(". ")[0][:30]) is CLUTTER[line]
    assert "Inspectors found cracks" in read(text) and "adds about twelve minutes" in read(text)


def test_everything_after_the_comments_begin_is_unread() -> None:
    text = (
        f"{BODY}\n\n2 thoughts on “Bridge over the Wend”\n\n1. My uncle built that bridge and it was "
        "never level.\n\n2. They should have done this ten years ago, if you ask me.\n\nLeave a reply"
    )
    assert read(text) == read(BODY)
    assert labelled(text, "My uncle built") is Label.COMMENT


def test_comments_that_retell_the_article_are_unread_even_without_a_heading() -> None:
    text = (
        f"{BODY}\n\nIn other words inspectors found cracks in two of its seven piers last month, and "
        "lorries have been banned from it since then. Interesting."
    )
    assert read(text) == read(BODY)


def test_a_link_to_the_comments_at_the_top_hides_nothing() -> None:
    title, *rest = BODY.split("\n\n")
    text = "\n\n".join([title, "Leave a comment", "12 comments", *rest])
    assert read(text) == read(BODY)


def test_the_teaser_of_another_story_is_unread() -> None:
    text = (
        f"{BODY}\n\nFerry returns to the lower Wend\nThe ferry that carried four generations of "
        "schoolchildren will sail again in June after the county bought a boat from…"
    )
    assert read(text) == read(BODY)
    assert labelled(text, "four generations") is Label.RELATED


def test_next_and_previous_articles_are_unread() -> None:
    text = (
        f"{BODY}\n\nPrevious Article\n\nMill wheel turns again after forty years\n\nNext Article\n\n"
        "County hires two inspectors"
    )
    assert read(text) == read(BODY)


@pytest.mark.parametrize("glue", [" ", ""])
def test_clutter_glued_to_the_last_line_is_cut_off(glue: str) -> None:
    text = f"{BODY}{glue}Share this article on Facebook"
    assert read(text) == read(BODY)


def test_the_title_is_found_among_clutter_and_repeats_and_the_standfirst_is_read() -> None:
    title, *rest = BODY.split("\n\n")
    head = [
        "Become a member",
        "Skip to content",
        title,
        "Drivers will have to go round by the mill for five months",
        title,
    ]
    text = "\n\n".join([*head, *rest])
    labels = [block.label for block in label(text)]
    assert labels[2:5] == [Label.TITLE, Label.STANDFIRST, Label.HEADING]


def test_of_an_extracted_article_only_what_is_surely_clutter_is_unread() -> None:
    rows = [f"| {place} | Ruta Malk | 14{place} |" for place in range(4)]
    text = "\n\n".join([BODY, "Sources", *rows, "See you there", "Subscribe to our newsletter"])
    found = {block.span.of(text): block.label for block in label(text, extracted=True)}
    assert found[BODY.splitlines()[0]] is Label.TITLE
    assert {found[row] for row in [*rows, "See you there"]} == {Label.BODY}
    assert found["Subscribe to our newsletter"] is Label.PROMOTION
    check_blocks(text, label(text, extracted=True))


def test_a_correction_is_body() -> None:
    note = "Correction: An earlier version of this article said that the bridge has six piers. It has seven."
    assert note in read(f"{BODY}\n\n{note}")


def test_who_wrote_a_paragraph_is_no_part_of_it_and_a_list_of_names_is_read() -> None:
    parts = BODY.split("\n\n")
    signed = "\n\n".join([*parts[:3], "— Ada Quill and Tom Brask", *parts[3:]])
    assert labelled(signed, "— Ada Quill") is Label.BYLINE
    named = "\n\n".join([*parts[:3], "— Ada Quill", "— Tom Brask", "— Ola Brandt", *parts[3:]])
    assert labelled(named, "— Tom Brask") is not Label.BYLINE


def test_subheadings_are_headings_and_lists_of_facts_are_read() -> None:
    facts = (
        "What is known so far:\n\n- The bridge was built in 1911.\n\n- It carries 4,200 vehicles a day.\n\n"
        "- Repairs will cost 3 million crowns."
    )
    text = (
        f"{BODY}\n\nHow long it will take\n\n{BODY.splitlines()[2].replace('Monday', 'Friday')} Work "
        f"begins at once.\n\n{facts}\n\nThe county will decide in March whether the work can end early, "
        "a spokesman said."
    )
    assert labelled(text, "How long it will take") is Label.HEADING
    assert all(fact in read(text) for fact in ("built in 1911", "4,200 vehicles", "3 million crowns"))


def test_a_paragraph_that_stands_twice_is_read_once() -> None:
    paragraph = BODY.split("\n\n")[2]
    assert read(BODY.replace(paragraph, f"{paragraph}\n\n{paragraph}")).count(paragraph) == 1


@pytest.mark.parametrize(
    "text",
    [
        (
            "Before you continue\n\nWe and our 212 partners use cookies and process personal data to show "
            "you personalised ads.\n\nAccept all\n\nReject all\n\nManage settings"
        ),
        "1. Was this ad useful to you?\n\nVideo player never loaded Ad froze Ad was too loud Other issues",
        "Subscribe\n\nSign in\n\nHome\n\nNews\n\nSport",
    ],
)
def test_a_page_of_nothing_but_clutter_has_nothing_to_read(text: str) -> None:
    assert not read(text)


def test_markdown_marks_are_understood() -> None:
    text = """---
title: Bridge
---

# Bridge over the Wend to close until spring

The bridge over the Wend will close on Monday for repairs that are expected to last until April, the county said.

![The bridge](bridge.png)

## Why now

> "We would rather close it for a winter than lose it for a decade," said county engineer Ruta Malk.

- Inspectors found cracks in two of its seven piers last month.
- Lorries have been banned from it since then.

```
route = "mill"
```

[Home](/) | [County](/county)
"""
    expected = {
        "title: Bridge": Label.METADATA,
        "# Bridge over": Label.TITLE,
        "will close on Monday": Label.BODY,
        "![The bridge]": Label.CAPTION,
        "## Why now": Label.HEADING,
        "rather close it": Label.BODY,
        "- Inspectors": Label.BODY,
        'route = "mill"': Label.METADATA,
        "[Home]": Label.NAVIGATION,
    }
    assert {words: labelled(text, words, markdown=True) for words in expected} == expected


def test_importing_the_labels_loads_nothing_heavy() -> None:
    code = "import sys, index.blocks; print([m for m in ('numpy', 'sklearn', 'lxml', 'nupunkt') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_saved_pages_are_read_without_their_clutter(shared: Path) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted((shared / "articles").glob("*.txt"))]
    words = [read(text) for text in texts]
    unread = (
        "Share.",
        "mobile version",
        "newsletter",
        "Previous",
        "Next Article",
        "thoughts on",
        "Reply",
        "icon ",
        "Get a summary",
        "Getty",
    )
    assert texts and not [word for text in words for word in unread if word in text]
    assert all(len(text) > 2000 for text in words[:4:3]) and all(len(text) > 1200 for text in words)
