"""A broadcast at the paid ceiling of 1,000 messages a second: `python -m benchmarks.paid`.

The server takes 80 ms for every call and enforces 30 a second for what is free, 1,000 for what is
paid. Right after, on the same server, a hundred tasks of the stock python-telegram-bot and of
aiogram 3 send such a push: no queue, no database, and what is refused is lost.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import orjson

from benchmarks.arena import Arena, readers
from benchmarks.calls import most_in_a_second, rate, refused, sends
from benchmarks.figures import Figure, run
from benchmarks.processes import usage
from benchmarks.samplepush import PUSH
from benchmarks.taps import tap_figures, tapping, waits
from benchmarks.telegramserver import TOKEN

PAID_RATE = 1000
SLOW = [{"delay": 0.08}]
FOLDER = Path(__file__).parent
# A virtual environment of its own, made by `make bench`: aiogram 3 needs an older pydantic.
PEERS_PYTHON = FOLDER.parent / ".venv-bench" / "bin" / "python"


class Peer(NamedTuple):
    """Another library, the Python that has it, and how many times as much is wanted of the bot."""

    library: str
    python: Path
    messages: int
    times: float


PEERS = (
    Peer("python-telegram-bot", Path(sys.executable), 1000, 8),
    Peer("aiogram", PEERS_PYTHON, 4000, 1),
)


async def paid(*, full: bool) -> list[Figure]:
    """The bot, then the others."""
    count = 20_000 if full else 4_000
    async with readers(count) as (made, chats):
        others = await made.people(10)
        limits = {"per_second": 30, "stars": 100_000}
        await made.control("faults", {"rules": SLOW, "limits": limits})
        figures, reached = await _broadcast(made, chats, others)
        for peer in PEERS:
            figures += await _beside(made, peer, chats[: peer.messages], reached)
        return figures


async def _broadcast(
    made: Arena, chats: Sequence[int], others: Sequence[int]
) -> tuple[list[Figure], float]:
    """The rows, and the messages a second that were reached."""
    async with made.bot(PAID_STARS_PER_DAY="100000") as bot:
        await made.publish()
        await made.until(lambda: bool(made.served), "the first message", 60)
        began, before, server = time.monotonic(), bot.usage(), usage(made.telegram.pid)
        wanted = set(chats)
        async with tapping(made, others) as taps:
            await made.until(
                lambda: wanted <= made.served.keys(), "everybody has the news", 60 + len(chats) / 20
            )
            seconds, after = time.monotonic() - began, bot.usage()
            serving = usage(made.telegram.pid).cpu_seconds - server.cpu_seconds
        await made.all_served(chats, within=60)
        pushes = [call for call in sends(made.calls) if call.chat in wanted]
    reached = rate([call for call in pushes if call.status == 200])
    busy = after.cpu_seconds - before.cpu_seconds
    return [
        Figure("paid", f"messages a second to {len(chats):,}", 0.95 * PAID_RATE, reached),
        Figure("paid", "of one core, the bot's process meanwhile, %", 85,
               100 * busy / seconds, at_most=True),
        Figure("paid", "of one core, the server's process meanwhile, %", None,
               100 * serving / seconds),
        Figure("paid", "ms of processor a message, database included", None,
               1000 * busy / len(chats)),
        Figure("paid", "most in any second", None, most_in_a_second(pushes)),
        Figure("paid", "answers 429", 0, refused(made.calls), at_most=True),
        *tap_figures("paid", waits(made, taps), 0.5),
    ], reached  # fmt: skip


async def _beside(made: Arena, peer: Peer, chats: Sequence[int], reached: float) -> list[Figure]:
    """What another library reaches, and how many times that the bot did."""
    library, python, _, times = peer
    ratio = f"times {library}"
    if not python.exists():
        reason = "not installed: `make bench` installs it where the package index can be reached"
        return [Figure("paid", ratio, times, None, note=reason)]
    first = len(made.calls)
    process = await asyncio.create_subprocess_exec(
        python, FOLDER / "peer.py", library, made.telegram.url, TOKEN,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, _ = await process.communicate(orjson.dumps({"chats": chats, "push": PUSH}))
    if process.returncode:
        return [Figure("paid", ratio, times, None, note=f"exit code {process.returncode}")]
    await made.until(lambda: len(made.calls) >= first + len(chats), "the tally", 10)
    told = orjson.loads(said)
    theirs = rate(sends(made.calls[first:], status=200))
    return [
        Figure("paid", f"{library}: messages a second, 100 at once", None, theirs),
        Figure("paid", f"{library}: ms of processor a message", None,
               1000 * told["cpu_seconds"] / len(chats)),
        Figure("paid", f"{library}: lost of {len(chats):,}", None, told["lost"]),
        Figure("paid", ratio, times, reached / theirs),
    ]  # fmt: skip


CASES = (paid,)

if __name__ == "__main__":
    run("benchmarks.paid", CASES)
