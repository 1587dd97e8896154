"""A channel beside a broadcast, and in a burst of news: `python -m benchmarks.delivery.channels`.

One post reaches any number, while the last of the readers waits for the rate.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from benchmarks.figures import Figure, Stuck, run
from benchmarks.support.arena import LOOK, Arena, arena, readers
from benchmarks.support.botdatabase import stored_at
from benchmarks.support.calls import refused, sends

REGENCY = "36.03"
LIMITS = {"per_second": 30, "group_per_minute": 20}
BURST = 40  # articles


async def channel(*, full: bool) -> list[Figure]:
    """An article for a channel and for so many readers at 30 messages a second."""
    count = 4000 if full else 600
    async with readers(count) as (made, chats):
        await made.control("faults", {"limits": LIMITS})
        async with _newsroom(made) as (posted, _):
            await made.publish()
            await made.all_served([*chats, posted], within=60 + count / 10)
            told = [call for call in sends(made.calls, status=200) if call.chat in {*chats, posted}]
            stored = stored_at(made.folder / "bot.db")
    at = next(call.at for call in told if call.chat == posted)
    return [
        Figure("channel", "s to the channel", 5.0, at - stored, at_most=True),
        Figure("channel", f"s to the last of {count:,} readers", None, told[-1].at - stored),
        Figure("channel", "answers 429", 0, refused(made.calls), at_most=True),
    ]


async def channel_burst(*, full: bool) -> list[Figure]:
    """So many articles at once, for a channel alone: twenty posts a minute are its ceiling."""
    count = BURST * (3 if full else 1)
    async with arena() as made:
        await made.control("faults", {"limits": LIMITS})
        async with _newsroom(made) as (posted, path):
            for number in range(count):
                await made.publish(f"Warga Panongan kerja bakti {number}")
            began = time.time()
            titles: set[str] = set()
            deadline = time.monotonic() + 300
            while len(titles) < count:
                said = [str(each.get("text")) for each in await made.look(path)]
                titles = {
                    line for text in said for line in text.splitlines() if "kerja bakti" in line
                }
                if time.monotonic() > deadline:
                    raise Stuck(f"only {len(titles)} of {count} articles are in the channel")
                await asyncio.sleep(LOOK)
            posts = [call for call in sends(made.calls, status=200) if call.chat == posted]
    most = max(sum(a.at <= b.at < a.at + 60 for b in posts) for a in posts)
    return [
        Figure("channel_burst", f"s until {count} articles are there", None, time.time() - began),
        Figure("channel_burst", "posts that carry them", None, len(posts)),
        Figure("channel_burst", "most posts in any minute", 20, most, at_most=True),
        Figure("channel_burst", "answers 429", 0, refused(made.calls), at_most=True),
    ]


@asynccontextmanager
async def _newsroom(made: Arena) -> AsyncIterator[tuple[int, str]]:
    """The bot runs, and a channel of the regency is connected: its chat, and where it is read."""
    editor = (await made.control("people", {"first_name": "Rani"}))["id"]
    about = {"members": [editor], "bot": "administrator", "is_forum": False}
    desk = await made.control("groups", {**about, "title": "Redaksi", "type": "supergroup"})
    posted = await made.control("groups", {**about, "title": "Kanal", "type": "channel"})
    await made.forget_updates()

    async def says(chat: int, text: str) -> None:
        await made.control("send", {"from": editor, "chat": chat, "text": text})

    async def hears(mark: str) -> str:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            said = [
                str(each.get("text")) for each in await made.look(f"chats/{desk['id']}/messages")
            ]
            if found := next((text for text in said if mark in text), ""):
                return found
            await asyncio.sleep(LOOK)
        raise Stuck(f"the editors did not hear {mark!r}")

    async with made.bot(EDITORS_CHAT_ID=str(desk["id"]), ARTICLE_CARDS="off"):
        await says(desk["id"], f"/kanal {REGENCY}")
        words = (await hears("kanal-")).split()
        await says(posted["id"], next(word for word in words if word.startswith("kanal-")))
        await hears("terhubung")
        yield posted["id"], f"chats/{posted['id']}/messages"


CASES = (channel, channel_burst)

if __name__ == "__main__":
    run("benchmarks.delivery.channels", CASES)
