"""What is measured: for each figure the operations of the systems, in which rounds, over how many articles."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Doing:
    """One operation of a system. `library` names the system whose library it reads; None: it needs none, or makes it.

    `once`: in the first round only, because no ratio of it is wanted, or because it always comes out the same.
    `slow`: it takes minutes over many articles, where it may be measured in fewer rounds.
    """

    system: str
    op: str
    library: str | None = None
    once: bool = False
    slow: bool = False
    name: str = ""

    @property
    def label(self) -> str:
        """How its figures are found: the system, and what it does where it does several things in one step."""
        return self.name or self.system


@dataclass(frozen=True, slots=True)
class Step:
    """A figure's operations, which run one after another in an order that turns with the rounds.

    `sizes`: "all" of those asked for, only the "largest", or "none" where articles do not matter; "growth" is over
    the largest and GROWN articles. `makes`: the operations make libraries. `asked`: only where it is asked for.
    """

    name: str
    title: str
    doings: tuple[Doing, ...]
    sizes: str = "all"
    makes: bool = False
    asked: bool = False

    def of(self, articles: Sequence[int]) -> tuple[int, ...]:
        """The numbers of articles it is taken at."""
        return {"all": tuple(articles), "largest": (max(articles),), "none": (0,), "growth": (GROWN,)}[self.sizes]


GROWN: Final = 50_000
"""Articles: how far a library is grown, with articles repeated in other words."""

STEPS: Final = (
    Step("help", "starting", (Doing("precis", "help"), Doing("langchain", "help")), sizes="none"),
    Step(
        "ingest",
        "adding articles",
        (
            Doing("precis", "ingest", slow=True),
            Doing("langchain", "ingest", slow=True),
            Doing("llamaindex", "ingest", slow=True),
            Doing("bare", "ingest", slow=True),
            Doing("langchain-index", "ingest_by_index", once=True),
            Doing("llamaindex-pipeline", "ingest_by_pipeline", once=True),
            Doing("txtai", "ingest", once=True),
        ),
        makes=True,
    ),
    Step(
        "readd",
        "adding them again, unchanged",
        (
            Doing("precis", "ingest", "precis"),
            Doing("langchain-index", "ingest_by_index", "langchain-index", slow=True),
            Doing("llamaindex-pipeline", "ingest_by_pipeline", "llamaindex-pipeline"),
            Doing("bare", "hash"),
        ),
    ),
    Step(
        "cold",
        "one question, from a cold start",
        (
            Doing("precis", "cold", "precis"),
            Doing("langchain", "cold", "langchain"),
            Doing("precis", "imports", "precis", name="imports"),
        ),
    ),
    Step(
        "retrieve",
        "retrieval",
        (
            Doing("precis", "retrieve", "precis"),
            Doing("langchain", "retrieve_dense", "langchain", name="langchain-dense"),
            Doing("langchain", "retrieve_hybrid", "langchain", slow=True, name="langchain-hybrid"),
            Doing("llamaindex", "retrieve", "llamaindex"),
            Doing("txtai", "retrieve", "txtai"),
            Doing("bare", "retrieve", "bare"),
        ),
    ),
    Step(
        "answer",
        "whole answers",
        (Doing("precis", "answer", "precis"), Doing("llamaindex-pipeline", "answer", "llamaindex-pipeline")),
    ),
    Step(
        "threads",
        "answers by 16 threads",
        (
            Doing("precis", "threads", "precis"),
            Doing("langchain", "threads_hybrid", "langchain", slow=True, name="langchain-hybrid"),
        ),
        sizes="largest",
    ),
    Step(
        "tokens",
        "what a model is given",
        (
            Doing("precis", "tokens", "precis", once=True),
            Doing("llamaindex-pipeline", "tokens", "llamaindex-pipeline", once=True),
        ),
        sizes="largest",
    ),
    Step("growth-ingest", "growing the library", (Doing("precis", "ingest", once=True),), "growth", True, True),
    Step("growth", "retrieval in it", (Doing("precis", "retrieve", "precis"),), "growth", asked=True),
)


def chosen(only: Sequence[str], peers: Sequence[str]) -> list[Step]:
    """The steps that are wanted, with what they need before them, and only the peers that are; ours always are."""
    names = {each.name for each in STEPS if not each.asked} if not only else set(only)
    if names & {"readd", "cold", "retrieve", "answer", "threads", "tokens"}:
        names.add("ingest")
    if "growth" in names:
        names |= {"growth-ingest", "ingest", "retrieve"}
    found = []
    for step in STEPS:
        if step.name in names:
            doings = tuple(each for each in step.doings if _peer(each.system) in (None, *peers))
            found.append(Step(step.name, step.title, doings, step.sizes, step.makes, step.asked))
    return found


def _peer(system: str) -> str | None:
    from evals.bench.systems import SYSTEMS

    return SYSTEMS[system].peer
