"""Chats that are gone, that moved, and that come back: `python -m benchmarks.delivery.blocked`."""

from __future__ import annotations

import random
from collections.abc import Sequence

from benchmarks.delivery.broadcast import NEARLY
from benchmarks.figures import Figure, run
from benchmarks.support.arena import Arena, readers
from benchmarks.support.calls import rate, sends
from benchmarks.support.runningbot import RunningBot

RETURNING = 4


async def blocked(*, full: bool) -> list[Figure]:
    """One in twenty has blocked the bot, one in a hundred has no account, a group has moved."""
    count = 3000 if full else 600
    async with readers(count) as (made, chats):
        old, new = await _moved_group(made)
        gone = random.sample(chats, count * 6 // 100)
        for number, chat in enumerate(gone):
            await made.control("block" if number % 6 else "deactivate", {"user": chat})
        await made.forget_updates()  # the bot does not hear of it, it runs into it
        async with made.bot() as bot:
            await made.publish()
            staying = (set(chats) - set(gone)) | {new}
            await made.all_served(staying, within=60 + count / 10)
            left = await bot.metric('posbanten_subscribers{state="left"}')
            attempts = sends(made.calls)
            returned = [chat for number, chat in enumerate(gone) if number % 6][:RETURNING]
            back = await _return(made, bot, returned)
    return [
        Figure("blocked", "attempts a second", NEARLY, rate(attempts)),
        Figure("blocked", "messages a second of the rest", 0.94 * NEARLY,
               rate([call for call in attempts if call.status == 200])),
        Figure("blocked", f"marked as left of {len(gone)}", len(gone), left),
        Figure("blocked", "attempts to those who are gone", len(gone),
               sum(call.status == 403 for call in attempts), at_most=True),
        Figure("blocked", "attempts to the group's old chat", 1,
               sum(call.chat == old for call in attempts), at_most=True),
        Figure("blocked", "messages to the group's new chat", 1,
               sum(call.chat == new for call in attempts)),
        Figure("blocked", f"of {RETURNING} that returned, got the next article", RETURNING, back),
    ]  # fmt: skip


async def _moved_group(made: Arena) -> tuple[int, int]:
    """A basic group that follows the place and is a supergroup by now."""
    (founder,) = await made.people(1)
    group = {"type": "group", "title": "RT 03", "members": [founder], "bot": "member"}
    old = (await made.control("groups", group))["id"]
    await made.enrol([old])
    return old, (await made.control("migrate", {"chat": old}))["new_chat"]


async def _return(made: Arena, bot: RunningBot, chats: Sequence[int]) -> int:
    """Half of them unblock the bot and press Start, half only unblock it; then there is news."""
    before = await bot.metric('posbanten_subscribers{state="left"}')
    for number, chat in enumerate(chats):
        await made.control("unblock", {"user": chat})
        if number % 2:
            await made.control("send", {"from": chat, "text": "/start"})
    await made.until_metric(bot, 'posbanten_subscribers{state="left"}', before - len(chats))
    first = len(made.calls)
    await made.publish("Jalan Panongan dibuka lagi")
    await made.until(
        lambda: _pushed(made, first, chats) == len(chats), "those who returned have the news", 120
    )
    return _pushed(made, first, chats)


def _pushed(made: Arena, first: int, chats: Sequence[int]) -> int:
    return len({call.chat for call in sends(made.calls[first:], status=200)} & set(chats))


CASES = (blocked,)

if __name__ == "__main__":
    run("benchmarks.delivery.blocked", CASES)
