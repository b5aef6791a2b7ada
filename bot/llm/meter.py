"""Count the tokens and the cost of one reply, and stop before a limit is passed."""

from bot.reply import Usage
from index.errors import CostError


class Meter:
    """What one reply has used so far. `limit_usd` None means no limit."""

    def __init__(self, limit_usd: float | None = None) -> None:
        self.limit_usd = limit_usd
        self.usage = Usage()

    def reserve(self, most_usd: float | None) -> None:
        """Raise CostError where a call that costs at most `most_usd` (None: price unknown) could pass the limit."""
        if self.limit_usd is None:
            return
        if most_usd is None:
            raise CostError(
                "the model's price is not in the price table, so --max-cost cannot be kept; add it to PRECIS_PRICES"
            )
        if (self.usage.cost_usd or 0.0) + most_usd > self.limit_usd:
            raise CostError(
                f"stopped before the cost limit of ${self.limit_usd:g}: the next call could cost ${most_usd:.4f}"
            )

    def add(self, prompt_tokens: int, completion_tokens: int, cost_usd: float | None) -> None:
        total = None if cost_usd is None or self.usage.cost_usd is None else self.usage.cost_usd + cost_usd
        self.usage = Usage(
            self.usage.prompt_tokens + prompt_tokens, self.usage.completion_tokens + completion_tokens, total
        )
