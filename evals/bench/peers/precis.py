"""Precis itself, by its Service: questions to a library that is open. What is a command is measured as one."""

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

from evals.bench.peers.job import Job, Json, asked, in_context, run, together

if TYPE_CHECKING:
    from bot.service import Service
    from index.library import Filter

NOW = datetime(2024, 1, 1, tzinfo=UTC)
"""When everything is asked: shortly after the last of the articles."""


def retrieve(job: Job) -> Json:
    with opened(job) as (service, everywhere):
        return asked(lambda words: service.search(words, where=everywhere, now=NOW, k=job.k), job.questions)


def answer(job: Job) -> Json:
    with opened(job) as (service, everywhere):
        return asked(lambda words: service.ask(words, where=everywhere, now=NOW), job.questions)


def threads(job: Job) -> Json:
    """Whole answers, asked by one thread and then by many of what `precis serve` asks: a service with its workers.

    There are as many of them as `precis serve` starts here, and every answer comes back from another process whole,
    whoever asks. What HTTP costs beside that, evals/bench/serve.py measures.
    """
    from bot.running.workers import Workers, wanted
    from bot.service import Service
    from bot.settings import Settings
    from index.library import Filter

    settings, everywhere = Settings.load({}, home=Path(job.home)), Filter()
    with Workers(wanted(settings), settings) as workers:
        workers.start(Service.warm)
        with Service(settings, hold=False, workers=workers) as service:

            def ask(words: str) -> object:
                return service.ask(words, where=everywhere, now=NOW)

            return {"workers": len(workers), **together(ask, job.questions, job.threads, job.seconds)}


def tokens(job: Job) -> Json:
    """What a model is given for each question, in o200k tokens, and whether the answer stands in it."""
    from index.text.tokens import count

    contexts = []
    with (
        endpoint() as (url, prompts),
        opened(job, writer="openai:canned", openai_base_url=url) as (service, everywhere),
    ):
        for question in job.questions:
            prompts.clear()
            service.ask(question, where=everywhere, now=NOW)
            contexts.append("\n".join(prompts))
    sizes = [count(each) for each in contexts]
    without = [each.replace(question, "") for each, question in zip(contexts, job.questions, strict=True)]
    return {"prompt_tokens": sum(sizes) / len(sizes), "in_context": in_context(job.answers, without)}


def modules(job: Job) -> Json:
    """The modules that `precis ask` has loaded when it is done, in the order of their loading."""
    from bot.cli import main

    with redirect_stdout(sys.stderr):
        code = main(["ask", job.questions[0], "--home", job.home, "--json"])
    if code not in (0, 1):  # 1: the articles do not answer it
        sys.exit(code)
    ours = {"__main__", "evals.bench.peers", "evals.bench.peers.job", "evals.bench", "evals"}
    return {"modules": [name for name in sys.modules if name not in ours]}


@contextmanager
def opened(job: Job, *, hold: bool = True, **settings: str) -> "Iterator[tuple[Service, Filter]]":
    """The library, and a filter that leaves nothing out."""
    from bot.service import Service
    from bot.settings import Settings
    from index.library import Filter

    with Service(Settings.load({}, home=Path(job.home), **settings), hold=hold) as service:
        yield service, Filter()


@contextmanager
def endpoint() -> Iterator[tuple[str, list[str]]]:
    """An OpenAI-compatible endpoint that answers nothing: its address, and the text of every prompt it was sent."""
    prompts: list[str] = []

    class Canned(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            prompts.append("\n".join(str(each["content"]) for each in body["messages"]))
            said = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "canned"}
            first = {"index": 0, "delta": {"role": "assistant", "content": "NO ANSWER"}, "finish_reason": None}
            last = {"index": 0, "delta": {}, "finish_reason": "stop"}
            lines = [json.dumps({**said, "choices": [each]}) for each in (first, last)]
            data = "".join(f"data: {line}\n\n" for line in [*lines, "[DONE]"]).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *said: object) -> None:
            """Nothing: standard error is for what goes wrong."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Canned)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", prompts
    finally:
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    run({"retrieve": retrieve, "answer": answer, "threads": threads, "tokens": tokens, "modules": modules})
