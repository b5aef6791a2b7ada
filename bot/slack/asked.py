"""What somebody asks for in Slack, as it is kept from its delivery until it is answered."""

import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    QUESTION = "question"
    SUMMARY = "summary"
    DIGEST = "digest"
    DETAIL = "detail"
    FILES = "files"
    UNFURL = "unfurl"
    SCHEDULED = "scheduled"


@dataclass(frozen=True, slots=True)
class File:
    """A file that was dropped in a channel. `address` is where the bot's token may fetch it."""

    id: str
    name: str
    size: int
    address: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing to be answered once. `key` is the same however often and by whichever event Slack delivers it.

    `ts` is the message's own time stamp, `thread` the one that its answers hang under ("" for the channel itself).
    `text` has Slack's markup resolved; `subject` is the answer or subscription that it is about. What came through a
    slash command has a `response_url`. `addressed` False: only meant for us if the thread is ours.
    """

    key: str
    kind: Kind
    team: str
    channel: str
    user: str
    ts: str = ""
    thread: str = ""
    text: str = ""
    subject: str = ""
    response_url: str = field(default="", repr=False)
    addressed: bool = True
    direct: bool = False
    whispered: bool = False
    links: tuple[str, ...] = ()
    files: tuple[File, ...] = ()

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, kept: str) -> "Asked":
        """What `to_json` gave."""
        data = json.loads(kept)
        data["kind"] = Kind(data["kind"])
        data["links"] = tuple(data["links"])
        data["files"] = tuple(File(**each) for each in data["files"])
        return cls(**data)
