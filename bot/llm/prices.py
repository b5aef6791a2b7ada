"""What a language model costs: the published prices beside this file, unless the settings say otherwise."""

import json
import re
from collections.abc import Mapping
from importlib.resources import files

from bot.settings import Price

_SNAPSHOT = re.compile(r"-\d{4}-\d{2}-\d{2}$")


def price(model: str, overrides: Mapping[str, Price]) -> Price | None:
    """The price of a model or of the model that it is a dated snapshot of; None where it is not known."""
    published = {name: Price(**each) for name, each in _published().items()}
    table = published | dict(overrides)
    return table.get(model) or table.get(_SNAPSHOT.sub("", model))


def cost_usd(price: Price | None, prompt_tokens: int, completion_tokens: int) -> float | None:
    """US dollars; None where the price is not known."""
    if price is None:
        return None
    return (prompt_tokens * price.prompt + completion_tokens * price.completion) / 1_000_000


def _published() -> Mapping[str, Mapping[str, float]]:
    models: Mapping[str, Mapping[str, float]] = json.loads(
        files("bot.llm").joinpath("prices.json").read_text(encoding="utf-8")
    )["models"]
    return models
