"""`precis eval`: run one evaluation, or all of them, and give the figures as a table, as JSON or as a page."""

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.options import Call, common, give, note
from index.errors import PrecisError, UsageError

if TYPE_CHECKING:
    from evals.data import Data
    from evals.evaluation import Evaluation

NAMES = ("news-qa", "digest", "extraction", "dates", "copies", "support", "summary", "injection", "ablation")
"""Each stands in evals/NAME.py, which has an EVALUATION."""


@click.command("eval")
@click.argument("name", metavar="NAME", type=click.Choice([*NAMES, "all"]), help=f"{', '.join(NAMES)}, or all.")
@click.option("--data", metavar="DIR", type=Path, required=True, help="The folder of evaluation data.")
@click.option("--split", metavar="NAME", multiple=True, help="Which part of the data; again for more. Else each.")
@click.option("--report", metavar="FILE.html", type=Path, help="Write a page with the figures, plots and worst items.")
@click.option("--limit", metavar="N", type=click.IntRange(min=1), help="Measure only so many items, for a quick look.")
@click.option("--only", metavar="STEP", multiple=True, help="Take only this step of the evaluation; again for more.")
@click.option("--seed", type=int, default=0, show_default=True, help="What is drawn at random is drawn with it.")
@click.option("--writer", metavar="NAME", help="extractive (default), openai:MODEL or local:PATH.gguf.")
@click.option("--embedding", metavar="NAME", help="wordllama (default), minilm or openai:MODEL.")
@click.option("--judge", metavar="NAME", help="A language model that judges where one is wanted: openai:MODEL.")
@click.option("--work", metavar="DIR", type=Path, help="Where libraries and results are kept; else the cache folder.")
@click.option("--processes", type=click.IntRange(1, 64), default=2, show_default=True, help="How many work at a time.")
@click.option("--keep-library", is_flag=True, help="Use the library built last, though the code has changed since.")
@click.option("--fresh", is_flag=True, help="Measure again what an earlier run has measured.")
@common
def command(
    called: Call,
    *,
    name: str,
    data: Path,
    split: tuple[str, ...],
    report: Path | None,
    limit: int | None,
    only: tuple[str, ...],
    seed: int,
    writer: str | None,
    embedding: str | None,
    judge: str | None,
    work: Path | None,
    processes: int,
    keep_library: bool,
    fresh: bool,
) -> int:
    """Measure Precis on public news benchmarks, beside published systems.

    Each item is measured once: an interrupted run goes on where it stopped, and what our code, the settings and the
    data leave unchanged is not measured again. The data folder is laid out as evals/data.py says.
    """
    from evals.evaluation import Run
    from evals.progress import shown
    from evals.report import Finished, table, write

    _check(name, only, report)
    settings = called.settings(writer=writer, embedding=embedding)
    folder = (work or _cache()).absolute()
    finished: list[Finished] = []
    for evaluation, read, part in _parts(name, data, split):
        with shown(quiet=called.as_json and not sys.stderr.isatty()) as progress:
            run = Run(
                evaluation.name,
                read,
                part,
                settings,
                folder,
                progress,
                limit=limit,
                seed=seed,
                judge=judge,
                only=frozenset(only),
                processes=processes,
                reuse=keep_library,
                fresh=fresh,
            )
            finished.append(Finished.of(evaluation, run, evaluation.run(run)))
    if report:
        report.write_text(write(finished), encoding="utf-8")
    if called.as_json:
        forms = [each.form() for each in finished]
        give(forms[0] if len(forms) == 1 else {"evaluations": forms})
    else:
        print("\n\n".join(table(each) for each in finished))
        if report:
            print(f"\nreport: {report}")
    return 0


def _parts(name: str, root: Path, splits: Sequence[str]) -> "list[tuple[Evaluation, Data, str]]":
    """What is to be run: evaluations with their split, each with its own reader of the data. Raises UsageError."""
    from evals.data import Data, check_split

    parts = []
    for each in NAMES if name == "all" else (name,):
        evaluation = _evaluation(each)
        known = evaluation.splits(Data(root))
        if not known:
            raise UsageError(f"{root}: has no data for {each}")
        wanted = [part for part in splits if part in known] if name == "all" and splits else splits or known
        for part in wanted or known:
            check_split(part, known, root)
            parts.append((evaluation, Data(root), part))
    return parts


def _evaluation(name: str) -> "Evaluation":
    """Raises UsageError where a package that evaluations need is not installed."""
    try:
        found: Evaluation = import_module(f"evals.{name.replace('-', '_')}").EVALUATION
    except ModuleNotFoundError as error:
        raise UsageError(f"{name} needs {error.name}: pip install 'precis-news[evals]'") from error
    return found


def _check(name: str, only: Sequence[str], report: Path | None) -> None:
    """Raises UsageError for what would come to nothing only after a long run."""
    if report and not report.absolute().parent.is_dir():
        raise UsageError(f"{report}: there is no such folder")
    if only and name == "all":
        raise UsageError("--only goes with one evaluation")
    steps = _evaluation(name).steps if only else ()
    for step in only:
        if steps and step not in steps:
            raise UsageError(f"--only {step}: {name} has no such step; its steps are {', '.join(steps)}")


def _cache() -> Path:
    import platformdirs

    return platformdirs.user_cache_path("precis") / "evals"


def main() -> int:
    """`python -m evals.cli`, where the distribution's entry points are not installed."""
    try:
        return int(command.main(sys.argv[1:], prog_name="evals.cli", standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
    except (PrecisError, OSError) as error:
        note(str(error))
    return 2


if __name__ == "__main__":
    sys.exit(main())
