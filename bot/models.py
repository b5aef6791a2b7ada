"""Language models as writers: OpenAI's, any OpenAI-compatible endpoint's, or a GGUF file in this process."""

import re
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import prompts
from bot.conversation import Turn
from bot.draft import Kind, Task
from bot.llm.local import Endpoint, LocalModel
from bot.llm.markup import spoken
from bot.llm.meter import Meter
from bot.llm.prices import cost_usd, price
from bot.llm.prompting import prompt_name, question_variables, variables
from bot.settings import Price, Settings
from index.errors import UsageError, WriterError
from index.text.tokens import count

if TYPE_CHECKING:
    from langchain_core.messages import AIMessageChunk, BaseMessage
    from langchain_core.prompts import ChatPromptTemplate
    from langchain_openai import ChatOpenAI

OPENAI = "https://api.openai.com/v1"

MOST_TOKENS = {Kind.ANSWER: 400, Kind.ONE_LINE: 150, Kind.BRIEF: 350, Kind.FULL: 700, Kind.STORY: 400, Kind.POINTS: 800}
"""The longest completion that is asked for: about twice what the prompt wants. It also bounds what a call can cost."""

QUESTION_TOKENS = 150

THINKING_TOKENS = 8_000
"""What models that think before they write may use on top; it counts as completion."""

PERHAPS_THINKING_TOKENS = 4_000
"""The same elsewhere, where a name does not tell whether a model thinks: more would not fit a context of 8,192."""

THINK = ("gpt-5", "gpt-6", "o1", "o3", "o4")
"""How the names of OpenAI's thinking models begin. They refuse a temperature."""

MESSAGE_TOKENS = 4
"""What a message's role and frame come to, about (OpenAI Cookbook, "How to count tokens with tiktoken")."""

FREE = Price(prompt=0, completion=0)


def writer(settings: Settings) -> "ModelWriter":
    """The writer that `settings.writer` names. Raises UsageError where the name, the key or the file is missing."""
    kind, _, name = settings.writer.partition(":")
    if kind == "openai" and name:
        return _openai(name, settings)
    if kind == "local" and name:
        return _local(Path(name).expanduser().absolute(), settings.writer)
    raise UsageError(f"unknown writer {settings.writer!r}: use extractive, openai:MODEL or local:PATH.gguf")


def _openai(model: str, settings: Settings) -> "ModelWriter":
    url, key = settings.openai_base_url, settings.openai_api_key
    if url is None and key is None:
        raise UsageError(f"{settings.writer}: set OPENAI_API_KEY (or OPENAI_API_KEY_FILE), or OPENAI_BASE_URL")
    thinks = model.startswith(THINK)
    options = {"timeout": settings.timeout_s, "max_retries": settings.retries}
    return ModelWriter(
        settings.writer,
        model,
        lambda: Endpoint(url or OPENAI, key),
        price=price(model, settings.prices),
        thinking_tokens=PERHAPS_THINKING_TOKENS if url else THINKING_TOKENS if thinks else 0,
        options=options if thinks else {**options, "temperature": 0},
    )


def _local(path: Path, name: str) -> "ModelWriter":
    import httpx2

    options = {
        "temperature": 0,
        "max_retries": 0,
        "timeout": None,  # a prompt can take a slow machine minutes, and the model is ours to wait for
        "http_client": httpx2.Client(trust_env=False),  # never through a proxy
        "extra_body": {"chat_template_kwargs": {"enable_thinking": False}},
    }
    return ModelWriter(name, path.stem, LocalModel(path).endpoint, price=FREE, thinking_tokens=0, options=options)


class ModelWriter:
    """Writes with a chat model through the chain `prompt | model`. Safe to share between threads.

    A call that is rate limited, times out or fails with 5xx before anything was written is tried again by the openai
    client, which waits as long as Retry-After says (at most two minutes), else 0.5 s doubling up to 8 s. Once words
    have come nothing is tried again: text that is cut ends in a WriterError after the words that came.
    """

    def __init__(
        self,
        name: str,
        model: str,
        endpoint: Callable[[], Endpoint],
        *,
        price: Price | None,
        thinking_tokens: int,
        options: Mapping[str, Any],
    ) -> None:
        """`endpoint` is called at the first use. `price` None: not known, which a cost limit refuses.

        `options` are ChatOpenAI's.
        """
        self.name = name
        self._model = model
        self._endpoint = endpoint
        self._price = price
        self._thinking_tokens = thinking_tokens
        self._options = options

    def write(self, task: Task, meter: Meter) -> Iterator[str]:
        """The draft as it is written. Raises WriterError; CostError before a call that could pass the meter's limit."""
        return self._stream(prompts.load(prompt_name(task)), variables(task), MOST_TOKENS[task.kind], meter)

    def standalone(self, question: str, history: Sequence[Turn], now: datetime, meter: Meter) -> str:
        """A follow-up question, rewritten so that it stands alone; unchanged where the model returns no question.

        Raises as `write` does.
        """
        given = question_variables(question, history, now)
        text = rewritten("".join(self._stream(prompts.load("question"), given, QUESTION_TOKENS, meter)))
        return text if text.endswith("?") else question

    def completed(self, prompt: "ChatPromptTemplate", given: dict[str, str], most_tokens: int, meter: Meter) -> str:
        """What the model writes for any prompt, whole. Raises as `write` does."""
        return "".join(spoken("".join(self._stream(prompt, given, most_tokens, meter))))

    def _stream(
        self, prompt: "ChatPromptTemplate", given: dict[str, str], most_tokens: int, meter: Meter
    ) -> Iterator[str]:
        prompt_tokens = _count(prompt.format_messages(**given))
        most_tokens += self._thinking_tokens
        meter.reserve(cost_usd(self._price, prompt_tokens, most_tokens))
        received = _Received(most_tokens)
        try:
            chain = prompt | self._chat.bind(**self._length(most_tokens))
            with closing(cast("Generator[AIMessageChunk]", chain.stream(given))) as chunks:
                for chunk in chunks:
                    yield received.add(chunk)
        except (WriterError, UsageError):
            raise
        except Exception as error:  # what a library raises on what an endpoint sends cannot be listed
            raise self._explained(error, begun=bool(received.text)) from error
        finally:
            if received.chunks:
                used = received.usage or (prompt_tokens, count(received.text))
                meter.add(*used, cost_usd(self._price, *used))
        if problem := received.problem():
            raise WriterError(f"{self._model}: {problem}")

    @cached_property
    def _chat(self) -> "ChatOpenAI":
        from langchain_openai import ChatOpenAI
        from pydantic import SecretStr

        endpoint = self._endpoint()
        return ChatOpenAI(
            model=self._model,
            base_url=endpoint.url,
            api_key=SecretStr(endpoint.key.value if endpoint.key else "none"),  # the client insists on one
            use_responses_api=False,
            stream_usage=True,
            **self._options,
        )

    def _length(self, most_tokens: int) -> dict[str, Any]:
        """How the completion's length is limited: OpenAI has renamed the field that every other endpoint knows."""
        if self._chat.openai_api_base == OPENAI:
            return {"max_tokens": most_tokens}  # which langchain-openai sends as max_completion_tokens
        return {"extra_body": {**self._options.get("extra_body", {}), "max_tokens": most_tokens}}

    def _explained(self, error: Exception, *, begun: bool) -> WriterError:
        from bot.llm.model_errors import explained

        endpoint = self._endpoint()
        return explained(
            error,
            begun=begun,
            model=self._model,
            address=endpoint.url,
            key=endpoint.key,
            timeout_s=self._options.get("timeout"),
        )


_HEADING = re.compile(r"^(?:last |rewritten )?question:\s*", re.IGNORECASE)


def rewritten(text: str) -> str:
    """The question in what a model returned for prompts/question.md: its last line, without heading and quotes."""
    lines = "".join(spoken(text)).strip().splitlines() or [""]
    return _HEADING.sub("", lines[-1]).strip(' "“”*')


class _Received:
    """What a stream has brought so far: its text, why it ended, and the endpoint's own count of tokens."""

    def __init__(self, most_tokens: int) -> None:
        self.chunks = 0
        self.text = ""
        self.usage: tuple[int, int] | None = None
        self._most_tokens = most_tokens
        self._finish: str | None = None

    def add(self, chunk: "AIMessageChunk") -> str:
        """The chunk's text."""
        words = str(chunk.text)
        self.chunks += 1
        self.text += words
        self._finish = chunk.response_metadata.get("finish_reason") or self._finish
        if chunk.usage_metadata:
            self.usage = (chunk.usage_metadata["input_tokens"], chunk.usage_metadata["output_tokens"])
        return words

    def problem(self) -> str | None:
        """Why the text is not whole; None where it is."""
        if self._finish == "length":
            return f"the text was cut at its limit of {self._most_tokens:,} tokens"
        if self._finish == "content_filter":
            return "the endpoint's content filter stopped the text"
        if self._finish is None:
            return "the connection was cut in the middle of the text"
        return None if self.text.strip() else "wrote nothing"


def _count(messages: "Sequence[BaseMessage]") -> int:
    return sum(count(str(message.text)) + MESSAGE_TOKENS for message in messages)
