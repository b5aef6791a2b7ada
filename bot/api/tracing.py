"""OpenTelemetry traces of requests, only where OTEL_EXPORTER_OTLP_ENDPOINT (or ..._TRACES_ENDPOINT) is set."""

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from fastapi.telemetry import TelemetryConfig

from index.errors import UsageError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter

ENDPOINTS: Final = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
PROTOCOLS: Final = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
OFF: Final[TelemetryConfig] = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}


def tracing(environ: Mapping[str, str] = os.environ) -> tuple[TelemetryConfig, Callable[[], None]]:
    """What FastAPI is told, and what is to be called at the end, which sends what is left.

    Spans carry routes, statuses and times, no bodies. FastAPI's own logs are off: they would hold what was invalid.
    """
    disabled = environ.get("OTEL_SDK_DISABLED", "").lower() == "true"
    if disabled or not any(environ.get(name) for name in ENDPOINTS):
        return OFF, lambda: None
    from opentelemetry.context import Context
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import Span, SpanProcessor, TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    class WithoutQuery(SpanProcessor):
        """A query string may be a search: what somebody wanted to know."""

        def on_start(self, span: Span, parent_context: Context | None = None) -> None:
            if span.attributes and "url.query" in span.attributes:
                span.set_attribute("url.query", "…")

    named = Resource.create({"service.name": environ.get("OTEL_SERVICE_NAME") or "precis"})
    provider = TracerProvider(resource=named, shutdown_on_exit=False)
    provider.add_span_processor(WithoutQuery())
    provider.add_span_processor(BatchSpanProcessor(_exporter(environ)))
    return {**OFF, "tracing": True, "tracer_provider": provider}, provider.shutdown


def _exporter(environ: Mapping[str, str]) -> "SpanExporter":
    """It reads the endpoint, headers and certificates from the environment itself."""
    protocol = next((environ[name] for name in PROTOCOLS if environ.get(name)), "grpc")
    if protocol != "grpc":
        raise UsageError(f"{PROTOCOLS[1]}: {protocol!r} is not spoken; use grpc, as collectors do on port 4317")
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter

    return OTLPSpanExporter()
