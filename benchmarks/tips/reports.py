"""A flood of reports: 1,000 in a minute from 500 sources: `python -m benchmarks.tips.reports`.

`flood`: under Telegram's own ceilings, where a reply for each question of each report would not fit
into the minute. So their answers are there before, as drafts, and the minute is that of `Kirim`.
`dialogues`: whole reports, every question tapped, as fast as this machine can take them.

Afterwards every report is looked for in the database, where it must stand once, under the chat it
came from, and in the editors' group, where it must stand under its own codename. Meanwhile other
readers ask for something.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from benchmarks.figures import Figure, percentile, run
from benchmarks.support.arena import SECRET, Arena, arena
from benchmarks.support.botdatabase import write_drafts
from benchmarks.support.calls import refused
from benchmarks.support.runningbot import RunningBot
from benchmarks.support.taps import tap_figures, tapping, waits
from benchmarks.tips.tipsters import Source, at_an_even_pace, drafted
from bot.cases.model import Case
from bot.core.vault import Vault
from storage.opening import open_storage
from storage.repositories import Storage

EACH = 2  # reports
RECEIVED_WITHIN = 60.0  # seconds after the last `Kirim`


async def flood(*, full: bool) -> list[Figure]:
    """How all of them arrive at the free ceiling, and how long readers wait meanwhile."""
    count, seconds = (500, 60.0) if full else (100, 12.0)
    async with _newsroom(30) as (made, editors, bot), _database(made) as storage:
        sources = [Source(made, chat) for chat in await made.people(count)]
        readers = await made.people(10)
        for source in sources:
            await source.asks()
        await made.until(lambda: _all_have(made, sources, 1), "every source has a page", 60)
        began, busy = time.monotonic(), bot.usage().cpu_seconds
        async with tapping(made, readers) as taps:
            for number in range(EACH):
                drafts = {
                    s.chat: drafted(_words(s, number), message_id=number + 1) for s in sources
                }
                write_drafts(made.folder / "bot.db", Vault(SECRET), drafts)
                work = [partial(source.sends, drafts[source.chat]) for source in sources]
                await at_an_even_pace(work, seconds / EACH)
            took, busy = time.monotonic() - began, bot.usage().cpu_seconds - busy
            await made.until(
                lambda: _all_have(made, sources, 1 + EACH), "all receipts", RECEIVED_WITHIN
            )
            received = time.monotonic() - began
        return [
            Figure("flood", f"reports sent in {took:.0f} s from {count:,} sources", None,
                   sum(len(source.told) for source in sources)),
            Figure("flood", "seconds until the last of them has its ticket", None, received),
            *await _found("flood", made, editors, sources, storage),
            Figure("flood", "seconds from Kirim to the confirmation, 95th percentile", None,
                   percentile([step for source in sources for step in source.steps], 0.95)),
            *tap_figures("flood", waits(made, taps), 0.5),
            Figure("flood", "answers 429", 0, refused(made.calls), at_most=True),
            Figure("flood", "of one core, the bot", None, busy / took),
        ]  # fmt: skip


async def dialogues(*, full: bool) -> list[Figure]:
    """Whole reports, each source at its own pace."""
    count, case = (100 if full else 30), "dialogues"
    async with _newsroom(1000) as (made, editors, bot), _database(made) as storage:
        sources = [Source(made, chat) for chat in await made.people(count)]
        began, busy = time.monotonic(), bot.usage().cpu_seconds
        work = [partial(_report, source, number) for number in range(EACH) for source in sources]
        await at_an_even_pace(work, 1.0)
        took, busy = time.monotonic() - began, bot.usage().cpu_seconds - busy
        reports = sum(len(source.told) for source in sources)
        await made.until(
            lambda: sum(made.served[s.chat] for s in sources) >= 3 * reports, "all receipts", 60
        )
        return [
            Figure(case, f"whole reports a minute, {count:,} sources at once", None,
                   reports / took * 60),
            *await _found(case, made, editors, sources, storage),
            Figure(case, "ms of CPU a report", None, busy / reports * 1000),
        ]  # fmt: skip


async def _found(
    case: str, made: Arena, editors: int, sources: Sequence[Source], storage: Storage
) -> list[Figure]:
    """What became of all reports: with the sources, in the database, in the editors' group."""
    cases = await storage.cases.list_open()
    codes = [await source.tickets() for source in sources]
    shown = await made.look(f"chats/{editors}/messages")
    return [
        *_kept(case, sources, cases),
        *_tickets(case, sources, codes),
        *_in_the_group(case, [message.get("text", "") for message in shown], cases),
    ]


def _kept(case: str, sources: Sequence[Source], cases: Sequence[Case]) -> list[Figure]:
    told = {account: source.chat for source in sources for account in source.told}
    found = Counter(_account(each) for each in cases)
    mixed = sum(told.get(_account(each)) != each.source_chat_id for each in cases)
    return [
        Figure(case, "lost", 0, len(told.keys() - found.keys()), at_most=True),
        Figure(case, "kept twice", 0, sum(found.values()) - len(found), at_most=True),
        Figure(case, "with another source", 0, mixed, at_most=True),
    ]


def _tickets(case: str, sources: Sequence[Source], codes: Sequence[Sequence[str]]) -> list[Figure]:
    without = sum(max(0, len(s.told) - len(c)) for s, c in zip(sources, codes, strict=True))
    given = [code for theirs in codes for code in theirs]
    return [
        Figure(case, "reports without a ticket", 0, without, at_most=True),
        Figure(case, "tickets given twice", 0, len(given) - len(set(given)), at_most=True),
    ]


def _in_the_group(case: str, texts: Sequence[str], cases: Sequence[Case]) -> list[Figure]:
    """Cards, the first message that begins with a codename, and the list of what waits."""
    names = {each.codename: _account(each) for each in cases}
    cards: dict[str, str] = {}
    for text in texts:
        if (name := text.partition(" ")[0]) in names:
            cards.setdefault(name, text)
    wrong = sum(names[name] not in text for name, text in cards.items())
    lists = sum("laporan antre" in text for text in texts)
    return [
        Figure(case, "cards in the group by then", None, len(cards)),
        Figure(case, "cards with another report", 0, wrong, at_most=True),
        Figure(case, "messages that list what waits", 1, lists, at_most=True),
    ]


def _account(case: Case) -> str:
    return case.evidence[0].text


def _all_have(made: Arena, sources: Sequence[Source], messages: int) -> bool:
    return all(made.served[source.chat] >= messages for source in sources)


async def _report(source: Source, number: int) -> None:
    await source.report(_words(source, number))


def _words(source: Source, number: int) -> str:
    return f"Laporan {number} dari {source.chat}: amplop dibagi di balai warga."


@asynccontextmanager
async def _newsroom(rate: int) -> AsyncIterator[tuple[Arena, int, RunningBot]]:
    """A bot with an editors' group, and a server that enforces this rate and the group's."""
    async with arena() as made:
        group: dict[str, Any] = {"title": "Redaksi", "type": "supergroup", "bot": "administrator"}
        editors = int((await made.control("groups", group | {"members": []}))["id"])
        limits = {"per_second": rate, "group_per_minute": 20}
        await made.control("faults", {"limits": limits})
        given = {"EDITORS_CHAT_ID": str(editors), "MESSAGES_PER_SECOND": str(rate)}
        async with made.bot(**given) as bot:
            await made.until(lambda: bot.said("started"), "the bot starts", 60)
            yield made, editors, bot


@asynccontextmanager
async def _database(made: Arena) -> AsyncIterator[Storage]:
    """A door of our own to the bot's database."""
    storage = await open_storage(f"sqlite:///{made.folder}/bot.db", vault=Vault(SECRET))
    try:
        yield storage
    finally:
        await storage.close()


CASES = (flood, dialogues)

if __name__ == "__main__":
    run("benchmarks.tips.reports", CASES)
