"""A server of the sample articles on the loopback, and what the tests of the API ask it."""

import io
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from bot.api.app import LOOPBACK, Arrangement, create_app
from bot.api.logs import Logs
from bot.kept.keys import Keys, Scope
from bot.kept.records import Records
from bot.settings import Settings
from tests.served import served

ROOT = Path(__file__).parent.parent
NOW = datetime(2025, 12, 31, tzinfo=UTC)

LAW = "When does Estovar's data protection law take effect?"
FLOOD = "How many people died in the Hallmere flood?"
UNKNOWN = "Who won the 1998 chess championship of Atlantis?"

BRIDGE = """Bridge to reopen

2025-03-04

The mayor of Hallmere said on Tuesday that the old bridge would reopen on 14 May.
"""
WHEN_BRIDGE = "When will the old bridge reopen?"


@dataclass(frozen=True)
class Running:
    """A server that runs: where, its application, and what it has logged."""

    url: str
    app: FastAPI
    log: io.StringIO
    settings: Settings

    def client(self, key: str | None = None, **headers: str) -> httpx.Client:
        given = {"Authorization": f"Bearer {key}"} if key else {}
        sent = {**given, **headers}
        # without `verify` it would read a machine's certificates, which takes longer than most tests
        return httpx.Client(base_url=self.url, headers=sent, timeout=30, trust_env=False, verify=False)

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.getvalue().splitlines()]


@contextmanager
def running(home: Path, *, hosts: frozenset[str] = LOOPBACK, workers: int = 0, **settings: Any) -> Iterator[Running]:
    """A server of this home, in a thread. It is the last year's last day."""
    log = io.StringIO()
    chosen = Settings.load({}, home=home, **settings)
    arrangement = Arrangement(hosts=hosts, base=ROOT, workers=workers, logs=Logs(log), clock=lambda: NOW)
    app = create_app(chosen, arrangement)
    with served(app, timeout_graceful_shutdown=20) as address:
        yield Running(address, app, log, chosen)


def key(home: Path, scope: Scope, **limits: Any) -> str:
    """A new key's text."""
    kept = Records(home)
    try:
        return Keys(kept).create(scope, **limits)[0]
    finally:
        kept.close()


def ask(client: httpx.Client, question: str, **more: Any) -> dict[str, Any]:
    """The answer, as JSON."""
    response = client.post("/v1/answers", json={"question": question, **more})
    assert response.status_code == 200, response.text
    found = response.json()
    assert isinstance(found, dict)
    return found


def events(text: str) -> list[tuple[str, Any]]:
    """Server-sent events: name and data."""
    found = []
    for block in text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if fields:
            found.append((fields.get("event", ""), json.loads(fields["data"])))
    return found


def environment(home: Path) -> dict[str, str]:
    """For a process of its own: no settings and keys of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PRECIS_", "OPENAI_", "OTEL_"))}
    return {**kept, "PRECIS_HOME": str(home)}
