"""What is measured side by side: each system's commands, the environment they run in, and the libraries they make."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from evals.bench.peers.job import Job
from evals.code import ROOT, code_version

PEERS: Final = ("langchain", "llamaindex", "txtai")
"""Each has a requirements-NAME.txt and a script peers/NAME.py."""


@dataclass(frozen=True, slots=True)
class System:
    """One way of doing things. `script` names the file in peers/; `peer` its environment, None for ours.

    `commands`: for an operation that is a command of a user's, its arguments; others are the script's.
    """

    name: str
    title: str
    script: str
    peer: str | None = None
    commands: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    environ: Mapping[str, str] = field(default_factory=dict)

    def command(self, python: str, job: Job) -> list[str]:
        if (arguments := self.commands.get(job.op)) is None:
            return [python, "-P", "-m", f"evals.bench.peers.{self.script}"]
        known = {"HOME": job.home, "ARTICLES": job.articles, "QUESTION": job.questions[0] if job.questions else ""}
        return [python, *(known.get(each, each) for each in arguments)]

    def surroundings(self) -> dict[str, str]:
        """No settings of the user's, no network, no telemetry; our code where it can be imported."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PRECIS_", "OPENAI_"))}
        quiet = {"ANONYMIZED_TELEMETRY": "False", "HF_HUB_OFFLINE": "1", "DO_NOT_TRACK": "1"}
        return {**kept, **quiet, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **self.environ}

    def version(self) -> str:
        """Changes with whatever this system's figures depend on, and not while this process runs."""
        return _version(self.script, self.peer)


COMMANDS: Final = ("bot.commands.library", "bot.commands.answers")
"""What bot/cli.py imports by name."""

PRECIS: Final = ("-m", "bot.cli")

SYSTEMS: Final = {
    each.name: each
    for each in (
        System(
            "precis",
            "Precis",
            "precis",
            commands={
                "ingest": (*PRECIS, "add", "ARTICLES", "--home", "HOME"),
                "cold": (*PRECIS, "ask", "QUESTION", "--home", "HOME", "--json"),
                "help": (*PRECIS, "--help"),
            },
        ),
        System("bare", "bare loop", "bare"),
        System("langchain", "LangChain", "langchain", "langchain", {"help": ("-c", "import langchain_chroma")}),
        System("langchain-index", "LangChain index()", "langchain", "langchain"),
        System("llamaindex", "LlamaIndex", "llamaindex", "llamaindex"),
        System("llamaindex-pipeline", "LlamaIndex pipeline", "llamaindex", "llamaindex"),
        System("txtai", "txtai", "txtai", "txtai", environ={"OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}),
    )
}


@cache
def _version(script: str, peer: str | None) -> str:
    if peer is None:
        commands = () if script == "bare" else ("bot.cli", *COMMANDS)
        return code_version(*commands, f"evals.bench.peers.{script}")
    here = Path(__file__).parent
    files = (f"peers/{script}.py", "peers/job.py", "peers/vectors.py", f"requirements-{peer}.txt")
    return sha256(b"".join((here / each).read_bytes() for each in files)).hexdigest()[:16]


def interpreter(system: System, place: Path) -> str:
    """The system's Python. Raises InstallError."""
    from evals.bench import environments

    return sys.executable if system.peer is None else environments.python(system.peer, place)
