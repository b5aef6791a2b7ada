"""A minute of bad weather: questions while Slack cuts the socket, repeats, reorders, delays, and limits the rate.

    python tests/slack_run.py [--seconds 60] [--questions 200] [--home LIBRARY]

Every question must be answered once, and in its own thread. Prints the run's figures as JSON.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from slack_events import mention, message  # noqa: E402
from slack_newsroom import ADA, FLOOD, LAW, NEWS, copied, library, workspace  # noqa: E402
from slack_server import Slack, serving  # noqa: E402
from slack_workspace import APP_TOKEN, BOT, BOT_TOKEN  # noqa: E402

QUESTIONS = (
    LAW, FLOOD, "What did the dock strike in Brannock end with?", "Who resigned over the Hallmere flood?",
    "Why was the merger of Lantern and Coastway blocked?", "What did the fire in the fish hall cost?",
)  # fmt: skip


@dataclass
class Run:
    """What became of a run. Times are milliseconds by percentile.

    `ack_ms` is from an event's delivery to its acknowledgement, `through_ms` the same with the time for which there was
    no socket; `first_ms` is from the question to the first checked sentence, `whole_ms` to the whole answer.
    """

    questions: int
    answered: int
    seconds: float
    cuts: int
    connections: int
    deliveries: int
    repeats: int
    limited: int
    refused: dict[str, int]
    ack_ms: dict[int, float]
    through_ms: dict[int, float]
    first_ms: dict[int, float]
    whole_ms: dict[int, float]
    wrong: list[str] = field(default_factory=list)


def run_for(home: Path, *, questions: int, seconds: float, cut_every_s: float, seed: int) -> Run:
    """Questions at random over so many seconds; the socket is closed, now politely, now rudely, again and again."""
    chance = random.Random(seed)
    with serving(tiers=True) as slack:
        workspace(slack)
        channels = [slack.channel(f"C0STORM{n:02}") for n in range(max(2, questions // 8))]
        with precis_slack(home, slack):
            first = slack.stamp()
            slack.deliver("events_api", mention(NEWS, ADA, LAW, first))  # what is loaded for it is not measured
            slack.wait(lambda: _whole(slack, NEWS, first), 60)
            before = len(slack.delivered)
            stopped = threading.Event()
            cuts: list[bool] = []
            cutting = threading.Thread(target=_cut, args=(slack, chance, cut_every_s, stopped, cuts))
            cutting.start()
            started = time.monotonic()
            asked = _ask(slack, chance, channels, questions, seconds)
            stopped.set()
            cutting.join()
            slack.wait(lambda: all(_whole(slack, channel, ts) for channel, ts in asked), 180)
            slack.wait(lambda: all(each.acked_s for each in list(slack.delivered.values())), 60)
            spent = time.monotonic() - started
        return _result(slack, asked, before, spent, len(cuts))


@contextmanager
def precis_slack(home: Path, slack: Slack) -> Iterator[None]:
    """`precis slack` as a user runs it, in a process of its own; what it has begun is finished when it is stopped."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("PRECIS_", "OPENAI_"))}
    environ |= {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN, "PRECIS_SLACK_API_URL": slack.api_url}
    command = [sys.executable, "-m", "bot.cli", "slack", "--home", str(home)]
    with subprocess.Popen(command, cwd=HERE.parent, env=environ, stderr=subprocess.PIPE, text=True) as process:
        try:
            slack.wait(lambda: slack.connections or process.poll() is not None, 60)
            yield
        finally:
            process.terminate()
            _, told = process.communicate(timeout=60)
            sys.stderr.write(told)
    assert process.returncode == 0, told


def _ask(
    slack: Slack, chance: random.Random, channels: list[str], questions: int, seconds: float
) -> dict[tuple[str, str], float]:
    """Ask all; returns when each was first sent. Some are sent twice, some late, and some before what precedes them."""
    asked: dict[tuple[str, str], float] = {}
    timers: list[threading.Timer] = []
    times = sorted(chance.uniform(0, seconds) for _ in range(questions))
    started = time.monotonic()
    for n, at in enumerate(times):
        time.sleep(max(0.0, started + at - time.monotonic()))
        if n == questions // 2:
            for method in ("chat.postMessage", "chat.update"):
                slack.fail(method, "ratelimited", status=429, retry_after_s=2, times=2)
        channel, ts = chance.choice(channels), slack.stamp()
        body = mention(channel, ADA, QUESTIONS[n % len(QUESTIONS)], ts)
        copies = [(0.0, body)]
        if chance.random() < 0.3:
            copies.append((chance.uniform(0, 1.5), body))
        if chance.random() < 0.3:
            said = message(channel, ADA, f"<@{BOT}> {QUESTIONS[n % len(QUESTIONS)]}", ts)
            copies.append((chance.uniform(0, 0.5), said))
        if chance.random() < 0.15:
            copies = [(delay + 1.0, form) for delay, form in copies]
        asked[channel, ts] = time.monotonic() + min(delay for delay, _ in copies)
        for delay, form in copies:
            timers.append(threading.Timer(delay, slack.deliver, ("events_api", form)))
            timers[-1].start()
    for timer in timers:
        timer.join()
    return asked


def _cut(slack: Slack, chance: random.Random, every_s: float, stopped: threading.Event, cuts: list[bool]) -> None:
    """`cuts` takes whether each was a rude one."""
    while not stopped.wait(every_s * chance.uniform(0.7, 1.3)):
        cuts.append(chance.random() < 0.5)
        slack.cut(rudely=cuts[-1])


def _whole(slack: Slack, channel: str, ts: str) -> bool:
    return any("Reading the articles" not in each.shown for each in slack.posted(channel, ts))


def _result(slack: Slack, asked: dict[tuple[str, str], float], before: int, spent: float, cuts: int) -> Run:
    wrong, first, whole = [], [], []
    for (channel, ts), sent in asked.items():
        answers = slack.posted(channel, ts)
        if len(answers) != 1:
            wrong.append(f"{channel} {ts}: {len(answers)} answers")
            continue
        states = [(at, text) for at, text in answers[0].history if text.replace("Reading the articles …", "").strip()]
        first.append((states[0][0] - sent) * 1000)
        whole.append((states[-1][0] - sent) * 1000)
    threads = {(each.channel, each.thread) for each in slack.posted()}
    wrong += [f"an answer to nothing: {place}" for place in threads - asked.keys() if place[0] != NEWS]
    delivered = list(slack.delivered.values())[before:]
    refused: dict[str, int] = defaultdict(int)
    for _, error, _why in slack.refused:
        refused[error] += 1
    return Run(
        questions=len(asked),
        answered=len(whole),
        seconds=round(spent, 1),
        cuts=cuts,
        connections=slack.connections,
        deliveries=len(delivered),
        repeats=sum(each.times - 1 for each in delivered),
        limited=slack.limited,
        refused=dict(refused),
        ack_ms=_percentiles([(each.acked_s - each.sent_s) * 1000 for each in delivered]),
        through_ms=_percentiles([(each.acked_s - each.due_s) * 1000 for each in delivered]),
        first_ms=_percentiles(first),
        whole_ms=_percentiles(whole),
        wrong=wrong,
    )


def _percentiles(values: list[float]) -> dict[int, float]:
    ranked = sorted(values)
    return {each: round(ranked[min(len(ranked) - 1, len(ranked) * each // 100)], 1) for each in (50, 90, 99)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--cut-every", type=float, default=4.0)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = library(Path(folder) / "library", HERE / "articles")
        result = run_for(
            copied(home, Path(folder) / "home"), questions=given.questions, seconds=given.seconds,
            cut_every_s=given.cut_every, seed=given.seed,
        )  # fmt: skip
    print(json.dumps(asdict(result), indent=2))
    return 1 if result.wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
