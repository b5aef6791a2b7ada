"""What is measured, as Prometheus reads it: requests, latency, tokens, cost, abstentions, withheld sentences, size."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.reply import Answer, Digest, Summary, Usage

if TYPE_CHECKING:
    from index.store.status import Status

SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0)


class Metrics:
    """The counts of one server."""

    def __init__(self, status: "Callable[[], Status]", feedback: "Callable[[], tuple[int, int]]") -> None:
        """`status` is asked for the library's size, `feedback` for the thumbs, whenever the metrics are read."""
        self._registry = CollectorRegistry()
        here = self._registry
        here.register(_Size(status, feedback))
        self._requests = Counter("precis_requests", "Requests.", ["method", "route", "status"], registry=here)
        self._seconds = Histogram(
            "precis_request_seconds",
            "Seconds to the end of the response.",
            ["route"],
            buckets=SECONDS,
            registry=here,
        )
        self._replies = Counter("precis_replies", "Answers, summaries and digests.", ["kind", "outcome"], registry=here)
        self._withheld = Counter("precis_withheld_sentences", "Sentences that no article carried.", registry=here)
        self._tokens = Counter("precis_tokens", "Tokens of language models.", ["kind"], registry=here)
        self._cost = Counter("precis_cost_usd", "What language models cost, in US dollars.", registry=here)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def reply(self, made: Answer | Summary | Digest) -> None:
        kind = type(made).__name__.lower()
        empty = not (made.stories if isinstance(made, Digest) else made.sentences)
        self._replies.labels(kind, "abstained" if empty else "given").inc()
        self._withheld.inc(len(made.unsupported))

    def usage(self, used: Usage) -> None:
        self._tokens.labels("prompt").inc(used.prompt_tokens)
        self._tokens.labels("completion").inc(used.completion_tokens)
        self._cost.inc(used.cost_usd or 0.0)

    def text(self) -> bytes:
        """The metrics in Prometheus's text format."""
        return generate_latest(self._registry)


class _Size(Collector):
    """How large the library is and what readers have said, at the moment when it is asked."""

    def __init__(self, status: "Callable[[], Status]", feedback: "Callable[[], tuple[int, int]]") -> None:
        self._status = status
        self._feedback = feedback

    def collect(self) -> Iterator[GaugeMetricFamily]:
        found = self._status()
        yield GaugeMetricFamily("precis_articles", "Articles that can be searched.", found.articles)
        yield GaugeMetricFamily("precis_passages", "Passages that can be searched.", found.passages)
        stores = GaugeMetricFamily("precis_library_bytes", "What the library takes on the disk.", labels=["store"])
        for store, size in found.bytes_by_store.items():
            stores.add_metric([store], size)
        yield stores
        thumbs = GaugeMetricFamily("precis_feedback", "Replies that readers found good, or not.", labels=["thumb"])
        for thumb, count in zip(("up", "down"), self._feedback(), strict=True):
            thumbs.add_metric([thumb], count)
        yield thumbs
