"""Precis as tools, called with the official package's own client: over HTTP and over standard input and output."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from api_server import FLOOD, LAW, ROOT, Running, environment, key, running
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from bot.kept.keys import Scope

pytest_plugins = ["api_fixtures"]


def done(to: Any, work: Callable[[Client], Awaitable[None]]) -> None:
    async def call() -> None:
        async with Client(to) as client:
            await work(client)

    asyncio.run(call())


async def uses(client: Client) -> None:
    """What an assistant does: ask, look at an article, summarise it, search."""
    assert client.server_info.version == version("precis-news")
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert set(tools) == {"ask", "search", "summarise", "read_article"}
    assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools.values())
    answer = await content(client, "ask", question=LAW)
    assert "January 1, 2026" in answer["text"]
    cited = answer["citations"][0]
    read = await content(client, "read_article", article_id=cited["article_id"])
    assert cited["quote"] in read["text"]
    assert read["title"] == cited["title"]
    summary = await content(client, "summarise", article_id=cited["article_id"], length="one-line")
    assert len(summary["sentences"]) == 1
    hits = await content(client, "search", query="data protection law", limit=2)
    assert len(hits["hits"]) == 2


async def content(client: Client, tool: str, **arguments: Any) -> dict[str, Any]:
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    assert result.structured_content is not None
    return result.structured_content


def test_the_tools_work_over_http(server: Running) -> None:
    done(f"{server.url}/mcp", uses)


def test_the_tools_work_over_standard_input_and_output(tmp_path: Path, sample_library: Callable[[Path], Path]) -> None:
    command = StdioServerParameters(
        command=sys.executable,
        args=["-m", "bot.cli", "mcp"],
        env=environment(sample_library(tmp_path / "home")),
        cwd=ROOT,
    )
    done(command, uses)


def test_what_is_wrong_is_told_to_the_caller(server: Running) -> None:
    async def mistakes(client: Client) -> None:
        for tool, arguments, words in (
            ("ask", {"question": " "}, "the question is empty"),
            ("ask", {"question": FLOOD, "since": "soon"}, "cannot read 'soon'"),
            ("read_article", {"article_id": "000000000000"}, "no such article"),
            ("read_article", {"article_id": "/etc/passwd"}, "pattern"),
            ("summarise", {"article_id": "000000000000", "length": "long"}, "length"),
        ):
            result = await client.call_tool(tool, arguments)
            assert result.is_error
            assert words in str(result.content)

    done(f"{server.url}/mcp", mistakes)
    assert [line for line in server.lines() if line["event"] == "mistake"] == []


def test_a_long_article_is_read_in_parts(server: Running) -> None:
    async def parts(client: Client) -> None:
        hit = (await content(client, "search", query="flood", limit=1))["hits"][0]
        whole = await content(client, "read_article", article_id=hit["article_id"])
        rest = await content(client, "read_article", article_id=hit["article_id"], start=10)
        assert rest["text"] == whole["text"][10:]
        assert whole["next"] is None

    done(f"{server.url}/mcp", parts)


def test_a_key_opens_its_collections_to_the_tools(tmp_path: Path) -> None:
    import httpx2

    with running(tmp_path / "home", hosts=frozenset()) as server:
        text = key(tmp_path / "home", Scope.READ, collections=["news"])

        async def call() -> None:
            http = httpx2.AsyncClient(headers={"Authorization": f"Bearer {text}"}, trust_env=False)
            async with http, Client(streamable_http_client(f"{server.url}/mcp", http_client=http)) as client:
                assert (await content(client, "ask", question=LAW))["abstained"]
                refused = await client.call_tool("ask", {"question": LAW, "collection": "default"})
                assert "does not open" in str(refused.content)

        asyncio.run(call())
