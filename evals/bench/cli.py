"""`python -m evals.bench`: measure Precis beside its peers, write bench.json and a page; guard the ratios."""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from bot.commands.options import note
from evals.bench import corpus as corpora
from evals.bench import environments, page, ratios, rounds
from evals.bench.goals import Compared
from evals.bench.peers.job import Json
from evals.bench.ratios import Found
from evals.bench.steps import STEPS, chosen
from evals.bench.systems import PEERS
from evals.code import ROOT, versions
from index.errors import PrecisError, UsageError
from index.text import tokens

RECORDED: Final = Path(__file__).parent / "recorded.json"
QUICK: Final = (1_000,)
WHOLE: Final = (1_000, 10_224)
STEP_NAMES: Final = tuple(each.name for each in STEPS)


def _numbers(context: click.Context, option: click.Parameter, given: str | None) -> tuple[int, ...] | None:
    if given is None:
        return None
    try:
        found = tuple(sorted({int(each.replace("_", "")) for each in given.split(",")}))
    except ValueError:
        raise click.BadParameter("numbers with commas between them: 1000,10224") from None
    if found[0] < 1:
        raise click.BadParameter("at least 1")
    return found


@click.command()
@click.option("--data", metavar="DIR", type=Path, help="The folder of evaluation data: its realtimeqa/ is read.")
@click.option("--folder", metavar="DIR", type=Path, help="A folder of your own .md and .txt files instead.")
@click.option("--articles", metavar="N,N", callback=_numbers, help="How many articles; else 1000,10224.")
@click.option("--rounds", "count", metavar="N", type=click.IntRange(1, 20), help="How often; else 3.")
@click.option(
    "--large-rounds",
    metavar="N",
    type=click.IntRange(1, 20),
    default=1,
    show_default=True,
    help="How often what takes minutes over 2,000 articles or more is measured: adding, index(), rank_bm25.",
)
@click.option("--only", metavar="STEP", multiple=True, type=click.Choice(STEP_NAMES), help=f"{', '.join(STEP_NAMES)}.")
@click.option("--peers", metavar="NAME,NAME", default=",".join(PEERS), show_default=True, help="none: only Precis.")
@click.option("--quick", is_flag=True, help="1,000 articles, one round: some minutes.")
@click.option(
    "--out", metavar="DIR", type=Path, default=Path(".cache/bench"), show_default=True, help="For the results."
)
@click.option("--passage-tokens", metavar="N", type=click.IntRange(30, 2_000), default=110, show_default=True)
@click.option("--questions", metavar="N", type=click.IntRange(1, 200), default=100, show_default=True)
@click.option("-k", "most", metavar="N", type=click.IntRange(1, 100), default=10, show_default=True, help="Passages.")
@click.option("--seconds", metavar="S", type=float, default=5.0, show_default=True, help="How long threads ask.")
@click.option("--check", is_flag=True, help="Exit 1 where a ratio got worse than recorded by more than noise.")
@click.option("--record", is_flag=True, help="Keep these ratios for --check.")
@click.option("--recorded", metavar="FILE", type=Path, default=RECORDED, help="Where they are kept.")
def bench(
    *,
    data: Path | None,
    folder: Path | None,
    articles: tuple[int, ...] | None,
    count: int | None,
    large_rounds: int,
    only: tuple[str, ...],
    peers: str,
    quick: bool,
    out: Path,
    passage_tokens: int,
    questions: int,
    most: int,
    seconds: float,
    check: bool,
    record: bool,
    recorded: Path,
) -> int:
    """Measure Precis beside LangChain, LlamaIndex and txtai over the same articles with the same embedding.

    What was measured is kept in --out: a run that was interrupted goes on where it stopped, and what neither code nor
    settings have changed is not measured again. Environments and libraries are in PRECIS_BENCH_CACHE.
    """
    if (data is None) == (folder is None):
        raise UsageError("give one of --data and --folder")
    if check and not recorded.exists():
        raise UsageError(f"{recorded}: nothing is recorded yet; run with --record first")
    wanted = [] if peers == "none" else peers.split(",")
    if unknown := set(wanted) - set(PEERS):
        raise UsageError(f"no such peer: {', '.join(sorted(unknown))}; there are {', '.join(PEERS)}")
    turns = count or (1 if quick else 3)
    corpus = corpora.of_data(data) if data else corpora.of_folder(folder or Path())
    sizes = articles or (QUICK if quick else WHOLE)
    if articles is None:
        sizes = tuple(sorted({min(each, len(corpus.articles)) for each in sizes}))
    plan = rounds.Plan(
        tuple(chosen(only, wanted)), sizes, turns, large_rounds, passage_tokens, most, seconds, questions
    )
    out.mkdir(parents=True, exist_ok=True)
    tokens.encoding()  # which sets TIKTOKEN_CACHE_DIR for us and for the peers
    rows = rounds.Bench(plan, corpus, out.absolute(), environments.cache(), rounds.say).run()
    results = ratios.found(rows, sizes)
    about = {**plan.settings(), **described(corpus.key)}
    form = {"about": about, "results": [each.form() for each in results], "rows": [rounds.form(row) for row in rows]}
    (out / "bench.json").write_text(json.dumps(form, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (out / "bench.html").write_text(page.page(rows, results, about), encoding="utf-8")
    print(table(results))
    print(f"\n{out / 'bench.json'}\n{out / 'bench.html'}")
    return _guarded(results, recorded, check=check, record=record, about=about)


def _guarded(results: Sequence[Found], file: Path, *, check: bool, record: bool, about: Json) -> int:
    """Compare with what is recorded, or record."""
    lines: list[str] = []
    if check:
        lines = ratios.worse(results, json.loads(file.read_text(encoding="utf-8"))["ratios"])
        for line in lines:
            print(f"worse: {line}")
        if not lines:
            print("no ratio is worse than recorded")
    if record:
        form = {"about": about, "ratios": ratios.recorded(results)}
        file.write_text(json.dumps(form, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 1 if lines else 0


def table(results: Sequence[Found]) -> str:
    """A line for each goal."""
    lines = []
    for each in results:
        goal = each.goal
        beside = f"{goal.figure}, beside {goal.beside}" if goal.beside else goal.figure
        if each.value is None:
            lines.append(f"  ?  {beside}: {each.problem}")
            continue
        met = goal.met(each.value)
        mark = "×" if goal.compared is Compared.RATIO else f" {goal.unit}".rstrip()
        limit = "" if goal.limit is None else f" (goal {'≥' if goal.more_is_better else '≤'} {goal.limit:g}{mark})"
        spread = f" [{page.number(each.low)}, {page.number(each.high)}]" if each.rounds > 1 else ""
        verdict = {True: "met", False: "no ", None: "   "}[met]
        lines.append(f"{verdict}  {beside}: {page.number(each.value)}{mark}{spread}{limit}")
    return "\n".join(lines)


def described(key: str) -> Json:
    """The machine, the versions and the commit that the figures rest on."""
    here = Path(__file__).parent
    pinned = {name: (here / f"requirements-{name}.txt").read_text(encoding="utf-8").split() for name in PEERS}
    shown = ("langchain", "llama-index", "txtai", "chromadb", "rank-bm25", "wordllama", "faiss", "tantivy")
    return {
        "corpus": key,
        "commit": _git("rev-parse", "--short", "HEAD"),
        "changed": bool(_git("status", "--porcelain", "--untracked-files=no")),
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
        "versions": versions(),
        "peers": {name: [each for each in found if each.startswith(shown)] for name, found in pinned.items()},
    }


def _git(*arguments: str) -> str | None:
    """What git says of this tree; None where it is not one."""
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603, S607
    except FileNotFoundError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def main() -> int:
    try:
        return int(bench.main(sys.argv[1:], prog_name="python -m evals.bench", standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
    except click.Abort:
        note("stopped; what was measured is kept")
        return 130
    except (PrecisError, OSError) as error:
        note(str(error))
    return 2
