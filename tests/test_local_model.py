"""A real language model in this process: SmolLM2-135M through llama.cpp, as `local:PATH.gguf`.

It is fetched by `make test` (tests/fetch_model.py). It is small and wrong about most things, which is what it is for.
"""

import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fetch_model import fetch

from bot.draft import Kind, NumberedPassage, Task, parse
from bot.llm.local import LocalModel
from bot.llm.meter import Meter
from bot.models import MOST_TOKENS, ModelWriter, writer
from bot.settings import Settings
from index.article import Article, Block, Label, Passage, Span
from index.errors import UsageError, WriterError

TEXT = "Dockers in Brannock ended their eleven-day strike on Friday. The port reopens on Monday."
ARTICLE = Article("/a.txt", TEXT, "Dock strike ends", None, None, None, (Block(Span(0, len(TEXT)), Label.BODY),))
PASSAGE = NumberedPassage(1, ARTICLE, Passage(0, (Span(0, 60), Span(61, len(TEXT))), 20))
TASK = Task(Kind.ANSWER, "When does the port reopen?", (PASSAGE,), datetime(2025, 2, 14, tzinfo=UTC))


@pytest.fixture(scope="module")
def small() -> ModelWriter:
    """The writer, loaded once for all tests of this module."""
    return writer(Settings(writer=f"local:{fetch()}"))


def test_a_local_model_streams_a_draft_for_nothing(small: ModelWriter) -> None:
    meter = Meter(limit_usd=0.0)
    chunks = [chunk for chunk in small.write(TASK, meter) if chunk]
    assert len(chunks) > 1
    assert list(parse(chunks)) == list(parse(["".join(chunks)]))
    assert meter.usage.prompt_tokens > 200
    assert 0 < meter.usage.completion_tokens <= MOST_TOKENS[Kind.ANSWER]
    assert meter.usage.cost_usd == 0


def test_a_local_model_can_be_stopped_and_asked_again(small: ModelWriter) -> None:
    stopped = small.write(TASK, Meter())
    next(stopped)
    stopped.close()
    assert "".join(small.write(TASK, Meter())).strip()


def test_only_this_process_may_ask_the_local_model() -> None:
    address = LocalModel(fetch()).endpoint().url
    assert address.startswith("http://127.0.0.1:")
    request = urllib.request.Request(f"{address}/chat/completions", data=b'{"messages": []}', method="POST")
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=30)
    with caught.value:
        assert caught.value.code == 401


@pytest.mark.parametrize(
    ("content", "said"), [(None, "cannot read"), (b"", "not a GGUF"), (b"PK\x03\x04 a zip", "not a GGUF")]
)
def test_what_is_no_model_is_named_before_anything_is_loaded(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "model.gguf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError, match=f"model.gguf: .*{said}"):
        writer(Settings(writer=f"local:{path}"))


def test_a_folder_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot read"):
        writer(Settings(writer=f"local:{tmp_path}"))


def test_a_broken_model_is_a_writer_error(tmp_path: Path) -> None:
    path = tmp_path / "broken.gguf"
    path.write_bytes(fetch().read_bytes()[:100_000])
    with pytest.raises(WriterError, match=r"broken\.gguf: llama\.cpp cannot load"):
        list(writer(Settings(writer=f"local:{path}")).write(TASK, Meter()))
