"""A language model that judges: it is given a prompt of evals/prompts, filled in, and its words are returned."""

from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from bot.llm.meter import Meter
from bot.models import ModelWriter, writer
from bot.settings import Settings

if TYPE_CHECKING:
    from langchain_core.prompts import ChatPromptTemplate

MOST_TOKENS = 300


class Judge:
    """Opens nothing before it is asked. Safe to share between threads."""

    def __init__(self, settings: Settings, name: str) -> None:
        """`name` as --writer has it: openai:MODEL or local:PATH.gguf. Raises UsageError as bot.models.writer does."""
        self._model: ModelWriter = writer(replace(settings, writer=name))
        self._limit_usd = settings.max_cost_usd
        self.meter = Meter(self._limit_usd)
        """Tokens and cost of all that was judged so far."""

    def verdict(self, prompt: str, most_tokens: int = MOST_TOKENS, /, **given: str) -> str:
        """The model's words on the prompt called `prompt`, filled in. Raises WriterError and CostError."""
        return self._model.completed(load(prompt), given, most_tokens, self.meter).strip()


@cache
def load(name: str) -> "ChatPromptTemplate":
    """The prompt in evals/prompts/NAME.md: what the judge is told, a line `---`, and what it is given."""
    from langchain_core.prompts import ChatPromptTemplate

    text = files("evals").joinpath("prompts", f"{name}.md").read_text(encoding="utf-8")
    told, _, given = text.partition("\n---\n")
    return ChatPromptTemplate.from_messages([("system", told.strip()), ("human", given.strip())])
