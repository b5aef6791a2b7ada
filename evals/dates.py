"""When the pages of the extraction benchmark were published: Precis's date and reason beside htmldate's.

Nobody has said when these pages appeared, so what is measured is agreement; every page on which the two differ is
listed, with the evidence, for a person to judge.
"""

from contextlib import nullcontext

from bot.reply import Json
from evals import metrics
from evals.data import Page
from evals.evaluation import Case, Evaluation, Result, Run
from index import extract
from index.days.dating import dating
from index.errors import SourceError
from index.formats import decode


def run(run: Run) -> Result:
    pages = run.some(run.data.pages())
    found = run.measured("date", [(page.key, page) for page in pages], nullcontext, dated)
    each = [found[page.key] for page in pages]
    both = [one for one in each if one["ours"] and one["theirs"]]
    return Result(
        figures={
            "dated": metrics.mean([float(bool(one["ours"])) for one in each]),
            "agreement": metrics.mean([float(agree(one["ours"], one["theirs"])) for one in both]),
            "only_precis": metrics.mean([float(bool(one["ours"] and not one["theirs"])) for one in each]),
            "only_htmldate": metrics.mean([float(bool(one["theirs"] and not one["ours"])) for one in each]),
            "updated_apart": metrics.mean([float(bool(one["updated"])) for one in each]),
            "only_a_change": metrics.mean([float(one["evidence"] == "modified") for one in each]),
        },
        peers={"htmldate": {"dated": metrics.mean([float(bool(one["theirs"])) for one in each]) or 0.0}},
        cases=tuple(case(page, found[page.key]) for page in pages),
        notes=(
            "agreement: the same day, as far as both know it, of pages that both date; the others are shares of all.",
            "htmldate is asked for the original date; where it finds none, that page counts as undated.",
        ),
    )


def dated(state: None, page: Page) -> Json:
    """What both say of a page: ISO dates as precise as they are known, and why."""
    theirs = by_htmldate(page)
    try:
        raw = extract.read_bytes(page.html, f"{page.key}.html", source=page.url or page.key)
    except SourceError:
        return {"ours": None, "theirs": theirs, "updated": None, "evidence": None, "why": "no article text", "all": []}
    article = extract.article(raw)
    found = dating(raw.dates, raw.text, article.blocks, source=raw.source, file_name=raw.file_name)
    best = found.published
    return {
        "ours": best.iso() if best else None,
        "theirs": theirs,
        "updated": found.updated.iso() if found.updated else None,
        "evidence": best.evidence if best else None,
        "why": found.reason,
        "all": [f"{piece.bearing}: {piece.where}: {piece.quote}" for piece in found.pieces],
    }


def by_htmldate(page: Page) -> str | None:
    from htmldate import find_date

    try:
        found: str | None = find_date(decode.page(page.html), url=page.url or None, original_date=True)
    except (ValueError, decode.UndecodableError):
        return None
    return found


def agree(ours: str, theirs: str) -> bool:
    """The same day, month or year, as far as both are known."""
    length = min(len(ours), len(theirs))
    return ours[:length] == theirs[:length]


def case(page: Page, found: Json) -> Case:
    """A page with both dates; those that differ have the lowest score and so come first in the report."""
    ours, theirs = found["ours"], found["theirs"]
    alike = agree(ours, theirs) if ours and theirs else ours == theirs
    return Case(
        id=page.key,
        asked=page.url,
        expected=f"htmldate: {theirs or 'undated'}",
        said=f"Precis: {ours or 'undated'} ({found['why']})",
        score=float(alike),
        retrieved=tuple(found["all"][:8]),
        note=f"updated {found['updated']}" if found["updated"] else "",
    )


EVALUATION = Evaluation("dates", "When pages were published, beside htmldate.", lambda data: ("all",), run)
