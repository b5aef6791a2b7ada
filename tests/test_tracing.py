"""Traces go to a collector where OpenTelemetry's variables name one, and nowhere else."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
import pytest
from api_server import running
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as wire
from opentelemetry.proto.collector.trace.v1.trace_service_pb2_grpc import (
    TraceServiceServicer,
    add_TraceServiceServicer_to_server,
)

from bot.api.tracing import OFF, tracing
from index.errors import UsageError


class Collector(TraceServiceServicer):
    """Keeps what it is sent."""

    def __init__(self) -> None:
        self.received: list[wire.ExportTraceServiceRequest] = []

    def Export(  # noqa: N802  # the name on the wire
        self, request: wire.ExportTraceServiceRequest, context: object
    ) -> wire.ExportTraceServiceResponse:
        self.received.append(request)
        return wire.ExportTraceServiceResponse()


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    found = Collector()
    server = grpc.server(ThreadPoolExecutor(2))
    add_TraceServiceServicer_to_server(found, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{port}")
    yield found
    server.stop(None).wait()


def test_requests_are_traced_without_their_words(collector: Collector, tmp_path: Path) -> None:
    with running(tmp_path / "home") as server, server.client() as client:
        client.get("/v1/search", params={"q": "lighthouse"})
        client.post("/v1/answers", json={"question": "lighthouse", "typo": 1})
    spans = [
        span
        for request in collector.received
        for resource in request.resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]
    assert {"GET /v1/search", "POST /v1/answers"} <= {span.name for span in spans}
    assert "lighthouse" not in str(spans)


def test_without_its_variables_nothing_is_traced() -> None:
    assert tracing({})[0] == OFF
    assert tracing({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://x:4317", "OTEL_SDK_DISABLED": "true"})[0] == OFF
    with pytest.raises(UsageError, match="grpc"):
        tracing({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://x:4318", "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf"})
