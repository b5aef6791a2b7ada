"""Pages that hold no article: what one outlet shows under many titles is never cited, and is counted."""

# ruff: noqa: E501

import json
from pathlib import Path

from commandline import Precis
from newsroom import item

from index.blocks import label

WALL = (
    "We keep the details that you give us here to look after your account with the paper, and you agree that we may pass them on.",
    "The morning letter brings you a choice of our reports at seven each day, with the weather and the tides of the bay.",
    "You may leave at any time by the link at the foot of each letter, or write to the desk that keeps our list of readers.",
)


def lines(folder: Path, records: list[dict[str, str]]) -> str:
    path = folder / "pages.jsonl"
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return str(path)


def record(n: int, text: str, *, host: str = "gull.test", title: str = "") -> dict[str, str]:
    return {"url": f"https://{host}/{n}", "title": title or item(n).splitlines()[0], "text": text}


def test_what_one_outlet_shows_under_many_titles_is_never_cited(precis: Precis, tmp_path: Path) -> None:
    articles = [record(n, item(n)) for n in range(20, 26)]
    walls = [record(n, "\n\n".join(WALL)) for n in range(4)]
    precis("add", lines(tmp_path, [*articles, *walls]))
    assert precis("status", "--json").json["pages_without_article"] == 0  # four titles may still be a growing report
    precis("add", lines(tmp_path, [record(9, "\n\n".join(WALL))]))
    status = precis("status", "--json").json
    assert (status["articles"], status["pages_without_article"]) == (11, 5)
    assert "5 pages without an article" in precis("status").out
    asked = precis("ask", "When does the morning letter bring a choice of reports?", "--json").json
    assert not any("morning letter" in each["quote"] for each in asked["citations"])
    assert precis("ask", "How many people does the work in Grintley need?", "--json").json["citations"]


def test_a_wall_is_told_whatever_the_length_of_the_titles_over_it(tmp_path: Path, precis: Precis) -> None:
    """In a file's head and over its text stands the title, which is as long as a paragraph may be."""
    for n in range(9):
        title = f"The {'abcdefghi'[n] * 3} council says that {'no ' * (n % 3)}more than two of its nine boats will put to sea"
        page = [f'---\ntitle: "{title}"\nurl: "https://gull.test/{n}"\n---', f"# {title}", *WALL]
        (tmp_path / f"{n}.md").write_text("\n\n".join(page), encoding="utf-8")
    precis("add", str(tmp_path))
    assert precis("status", "--json").json["pages_without_article"] == 9


CONSENT = (
    "We will keep the details that you give us. You agree that they are held, shared and used as our Privacy Policy says.",
    "Would you like to get our evening newsletter?",
    "The evening newsletter brings you the day's reports at six.",
    "If you object to the use of your data for such letters, please tick this box.",
    "‘We’ means The Gull and the other brands of Bay Papers Limited.",
)


def test_one_consent_form_alone_is_told_by_its_wording(tmp_path: Path, precis: Precis) -> None:
    precis("add", lines(tmp_path, [record(1, "\n\n".join(CONSENT))]))
    assert precis("status", "--json").json["pages_without_article"] == 1


def test_a_report_about_consent_is_an_article() -> None:
    report = (
        "The Bay Papers group must ask its readers again before it may use their data, the regulator ruled on Tuesday.",
        "“We will use the details you have shared to manage your registration,” its form had said, above a box that was ticked.",
        "Readers may object to the use of their data at any time, said clerk Mara Oin, and 4,100 of them have done so.",
        "The group’s privacy policy, she added, named none of the 61 partners that were sent the details.",
    )
    assert all(block.readable for block in label("\n\n".join(report)))


def test_the_same_report_of_many_outlets_or_under_one_title_is_no_wall(precis: Precis, tmp_path: Path) -> None:
    wire = [record(n, item(30), host=f"paper-{n}.test") for n in range(6)]
    saved = [record(n, item(31), host="gull.test", title="Saved again") for n in range(10, 16)]
    precis("add", lines(tmp_path, [*wire, *saved]))
    assert precis("status", "--json").json["pages_without_article"] == 0
