"""The OpenAPI description tells the truth: no 500, and no answer that it does not know."""

import os
from typing import Any

import schemathesis
from api_server import Running
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

pytest_plugins = ["api_fixtures"]

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = int(os.environ.get("SCHEMA_EXAMPLES", "3"))
"""Of each operation, good ones and bad ones. More with SCHEMA_EXAMPLES=500."""


def test_every_response_is_described_and_none_is_a_500(server: Running) -> None:
    schema = schemathesis.openapi.from_url(f"{server.url}/openapi.json")
    found = [result.ok() for result in schema.get_all_operations()]
    assert {operation.path for operation in found} >= {"/v1/answers", "/v1/articles", "/v1/chat/completions", "/readyz"}
    failures: list[str] = []
    for operation in found:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            try:
                examined(operation.as_strategy(generation_mode=mode))
            except Unsatisfiable:
                continue  # an operation that takes nothing cannot be asked wrongly
            except (FailureGroup, Failure) as error:
                failures.append(f"{operation.label}: {error}")
    assert failures == []


def examined(cases: Any) -> None:
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def examine(case: schemathesis.Case) -> None:
        response = case.call(params={"wait": 0} if case.operation.label == "POST /v1/articles" else None)
        case.validate_response(response, checks=CHECKS)

    examine()
