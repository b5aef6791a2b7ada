"""Files in Slack: fetched with the bot's token, read or added."""

import asyncio
import re
from pathlib import Path, PurePosixPath
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp

from bot.slack.asked import Asked, File
from bot.slack.channels import Channel
from bot.slack.desk import Desk, refusal
from bot.slack.posts import Post, line
from bot.slack.problems import SlackError
from index.article import Article
from index.errors import PrecisError, SourceError

SUFFIXES: Final = frozenset({".txt", ".text", ".md", ".markdown", ".html", ".htm", ".pdf"})
NOT_HERE: Final = "Files are not added here; an admin can allow it for this channel in my Home tab."
DONE, FAILED = "white_check_mark", "warning"


async def added(desk: Desk, asked: Asked, post: Post, channel: Channel) -> None:
    """Add the files of a message: a reaction when done, a line for what cannot be."""
    if not channel.adds:
        if asked.addressed:
            await post.finish(line(NOT_HERE))
        return
    wrong: list[str] = []
    for file in asked.files:
        try:
            await _added(desk, asked, file, channel.collection)
        except SourceError as error:
            wrong.append(f"{file.name}: {error.problem}")
        except SlackError as error:
            if error.fatal:
                raise
            desk.problems.note(error)
            wrong.append(f"{file.name}: {error}")
        except PrecisError as error:
            wrong.append(f"{file.name}: {error}")
    client = desk.slack.client
    problem = await refusal(
        desk.slack.call(client.reactions_add, channel=asked.channel, timestamp=asked.ts, name=FAILED if wrong else DONE)
    )
    if problem and problem.reason != "already_reacted":
        desk.problems.note(problem)
    if wrong:
        await post.finish(line("Not added: " + "; ".join(wrong)))


async def read(desk: Desk, file: File) -> Article:
    """The article that a file holds, which is not added. Raises SourceError and SlackError."""
    data = await fetched(desk, file)
    return await desk.work(desk.service.read, data, file.name, source="-")


async def fetched(desk: Desk, file: File) -> bytes:
    """The file's content. Raises SourceError and SlackError."""
    limit = int(desk.service.settings.max_file_mb * 1_000_000)
    if PurePosixPath(file.name).suffix.lower() not in SUFFIXES:
        raise SourceError(file.name, "not a kind that I read (text, Markdown, HTML or PDF)")
    if file.size > limit:
        raise SourceError(file.name, f"larger than {limit / 1_000_000:g} MB")
    address = file.address
    if not address:
        about = await desk.slack.call(desk.slack.client.files_info, file=file.id)
        address = str(about.get("file", {}).get("url_private_download") or about.get("file", {}).get("url_private", ""))
    if not of_slack(address, desk.slack.client.base_url):
        raise SourceError(file.name, "it is not kept by Slack, and is not fetched from elsewhere")
    return await _content(desk, file, address, limit)


def of_slack(address: str, base_url: str) -> bool:
    """Whether the token may be sent there: Slack's own hosts, and the API's."""
    there, api = urlsplit(address), urlsplit(base_url)
    if (there.scheme, there.netloc) == (api.scheme, api.netloc):
        return True
    host = there.hostname or ""
    return there.scheme == "https" and there.port in {None, 443} and host.endswith((".slack.com", ".slack-gov.com"))


async def _content(desk: Desk, file: File, address: str, limit: int) -> bytes:
    client = desk.slack.client
    headers = {"Authorization": f"Bearer {client.token}"}
    timeout = aiohttp.ClientTimeout(total=60)
    how: dict[str, Any] = {"proxy": client.proxy, "ssl": client.ssl or True}
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(address, headers=headers, allow_redirects=False, **how) as got,
        ):
            if got.status in {301, 302, 303, 307, 401, 403}:  # Slack sends a page to sign in
                raise SlackError("missing_scope", "files", "files:read")
            if got.status != 200:
                raise SourceError(file.name, "Slack does not have it any more")
            data = bytearray()
            async for chunk in got.content.iter_chunked(65_536):
                data += chunk
                if len(data) > limit:
                    raise SourceError(file.name, f"larger than {limit / 1_000_000:g} MB")
            return bytes(data)
    except (aiohttp.ClientError, TimeoutError, OSError):
        raise SlackError("unreachable", "files") from None


async def _added(desk: Desk, asked: Asked, file: File, collection: str) -> None:
    data = await fetched(desk, file)
    home = desk.service.settings.home / "slack" / safe(asked.team) / safe(file.id)
    path = home / safe(file.name)
    await asyncio.to_thread(_write, path, data)
    async with desk.adding:  # one writer at a time may hold the library
        outcomes = await desk.work(lambda: list(desk.service.add([str(path)], collection=collection)[1]))
    for outcome in outcomes:
        if outcome.kind == "failed":
            raise SourceError(file.name, outcome.reason or "could not be read")


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def safe(name: str) -> str:
    """A file name of letters, digits, dots, hyphens and underscores, that leads nowhere else."""
    kept = re.sub(r"[^\w.-]+", "-", name).strip(".-")
    return kept[-100:].lstrip(".-") or "file"
