"""An hour under load: `python -m benchmarks.running.soak` (five minutes without `--full`).

News every half minute, readers who tap, sources who report, Telegram that fails now and then, and
one fault of the machine after the other (benchmarks.running.faults). Nobody may miss a piece of
news or a ticket or get what is another's, and the memory must not grow.
"""

from __future__ import annotations

import asyncio
import itertools
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from statistics import median

from benchmarks.delivery.broadcast import RATE
from benchmarks.figures import Figure, Stuck, percentile, run
from benchmarks.running.faults import (
    ENDING,
    ON_POSTGRESQL,
    ON_SQLITE,
    Fault,
    Machine,
    disk_full,
    strike,
)
from benchmarks.running.witness import Witness, accounts_of
from benchmarks.support.arena import Arena, arena
from benchmarks.support.processes import parse_workers
from benchmarks.support.server import OwnServer, server_programs
from benchmarks.support.small_disk import come_to_mount, small_disk
from benchmarks.support.taps import tap_figures, tapping, waits
from benchmarks.tips.tipsters import Source

READERS = 200
# Seconds. With news comes the weather, so they are no multiple of what the bot waits between tries.
NEWS_EVERY, REPORT_EVERY, SAMPLE_EVERY = 37.0, 20.0, 5.0
READ_EVERY = 300.0  # seconds: the emulator forgets what is old
SPARED = 60.0  # seconds of the end without news, so that the last has arrived
PARTS = 5  # of the time: the bot is started again in the first, and the last is free of faults
END_EVERY, FAULT_EVERY = 30.0, 45.0  # seconds
FLAT = 1.05
PATIENCE = 180.0  # of a source, in seconds: a step is tried again and again while Telegram is away
AGAIN = 30.0  # seconds after the last fault: what waited for its end has been tried again
WEATHER = [
    {"method": "sendMessage", "status": 500, "times": 5},
    {"method": "sendMessage", "cut": "before", "times": 5},
    {"method": "getUpdates", "status": 502, "times": 3},
]
# What the log may warn of, and of what that comes.
EXPLAINED = {
    "updates cannot be fetched; trying on": "Telegram is away, or answers 502",
    "updates arrive again": "the end of it",
    "an update was not handled": "no answer came through in three minutes; it is started again",
    "editors_not_reached": "Telegram's weather at a report's letter",
    "error='FeedError": "half a feed",
    "database or disk is full": "the disk",
    "database is locked": "the other process",
    "the database does not answer; trying on": "either of them, or PostgreSQL's restart",
    "Connect call failed": "the restart, or Telegram is away",
    "the server is starting up": "the restart",
    "the server is shutting down": "the restart",
    "the connection to the server is lost": "the restart",
    "raised an exception error='CancelledError": "a look at the feed, under way at a SIGTERM",
}


async def soak(*, full: bool) -> list[Figure]:
    """On SQLite: Telegram away, feed broken, disk full, database locked, SIGTERM, SIGKILL."""
    come_to_mount()
    async with arena("sqlite:///data/bot.db") as made:
        with small_disk(made.folder / "data") as small:
            faults = [fault for fault in ON_SQLITE if small or fault is not disk_full]
            return await _soak("soak", made, faults, full=full)


async def soak_server(*, full: bool) -> list[Figure]:
    """On a PostgreSQL server of its own, which is restarted as well."""
    programs = server_programs()
    if programs is None:
        note = "needs PostgreSQL's own programs"
        return [Figure("soak_server", "", None, None, note=note)]
    with tempfile.TemporaryDirectory() as folder:
        server = OwnServer(programs, Path(folder))
        server.start()
        try:
            async with arena(server.url) as made:
                return await _soak("soak_server", made, ON_POSTGRESQL, full=full, server=server)
        finally:
            server.stop()


async def _soak(
    case: str, made: Arena, faults: Sequence[Fault], *, full: bool, server: OwnServer | None = None
) -> list[Figure]:
    seconds = 3600.0 if full else 300.0
    chats = await made.people(READERS)
    others, tellers = await made.people(10), await made.people(5)
    await made.enrol(chats)
    group = {"title": "Redaksi", "type": "supergroup", "bot": "administrator", "members": []}
    editors = (await made.control("groups", group))["id"]
    await made.control("faults", {"limits": {"per_second": RATE}})
    sources = [Source(made, chat, PATIENCE) for chat in tellers]
    witness = Witness(made, [*chats, *others], editors, sources)
    published = itertools.count()
    memory: list[float] = []
    unanswered: list[Stuck] = []
    # Five sources stand for all that an hour brings.
    limits = dict.fromkeys(("TIPS_PER_HOUR", "TIPS_PER_SOURCE"), "1000")
    settings = {"EDITORS_CHAT_ID": str(editors), **limits}
    async with Machine(made, made.folder / "data", settings, server) as machine:
        async with (
            _every(SAMPLE_EVERY, lambda: _sample(machine, memory)),
            tapping(made, others) as taps,
        ):
            async with (
                _every(NEWS_EVERY, lambda: _publish(made, next(published))),
                _every(REPORT_EVERY, lambda: _report(sources, unanswered)),
                _every(READ_EVERY, witness.look),
            ):
                await strike(machine, ENDING, seconds / PARTS, END_EVERY)
                await strike(machine, faults, seconds * (PARTS - 2) / PARTS, FAULT_EVERY)
                await asyncio.sleep(seconds / PARTS - SPARED)
            count = next(published)
            await asyncio.sleep(SPARED)
        await witness.look()
        await machine.terminate()
        await asyncio.sleep(1)
        left = [each for each in machine.workers if each.is_running()]
        strange = [line for line in made.warnings() if not any(map(line.__contains__, EXPLAINED))]
    for line in strange[:10]:
        print(f"  not explained: {line}")
    had, told = witness.news(), {words for each in sources for words in accounts_of(each)}
    wanted = {(chat, str(number)) for chat in chats for number in range(count)}
    asked = Counter(tap.chat for tap in taps)
    calm = [tap for tap in taps if tap.at > machine.broken[-1][1] + AGAIN]
    # The process that lives on starts at the end of the first fifth: in the second it warms up.
    part = len(memory) // PARTS
    young, early, late = (memory[n * part : (n + 1) * part] for n in (1, 2, PARTS - 1))
    return [
        Figure(case, f"lost of {len(wanted):,} pieces of news in {seconds:,.0f} s", 0,
               len(wanted - had.keys()), at_most=True),
        Figure(case, "came twice: in flight at a kill or a cut", None,
               had.total() - len(had)),
        Figure(case, "sources who gave up: a step unanswered for three minutes", 0,
               len(unanswered), at_most=True),
        Figure(case, f"reports without a ticket of {len(told)}", 0,
               len(told) - len(witness.tickets), at_most=True),
        Figure(case, "reports that the editors have not got", 0, len(told - witness.shown),
               at_most=True),
        Figure(case, "words of a report in another's chat", 0, len(witness.mixed()), at_most=True),
        Figure(case, f"taps without a reply of {len(taps)}", 0,
               sum(max(0, n - made.served[chat]) for chat, n in asked.items()), at_most=True),
        *tap_figures(case, waits(made, calm), 5.0),  # beside Telegram's weather
        Figure(case, f"faults of the machine: {len({*ENDING, *faults})} kinds", None,
               len(machine.broken),
               note="" if server or disk_full in faults else "no disk may be mounted here"),
        Figure(case, "ends by SIGTERM with another code than 0", 0,
               sum(end.code != 0 for end in machine.ends), at_most=True),
        Figure(case, "seconds to an end by SIGTERM, most", 10,
               max(end.seconds for end in machine.ends), at_most=True),
        Figure(case, f"processes left behind of {len(machine.workers)}", 0, len(left),
               at_most=True),
        Figure(case, "lines of the log above INFO that nothing explains", 0, len(strange),
               at_most=True),
        Figure(case, "MB of all processes, median of the second fifth", None, median(young)),
        Figure(case, "MB of all processes, median of the third fifth", None, median(early)),
        Figure(case, "the last fifth by it", FLAT, median(late) / median(early), at_most=True),
        Figure(case, "MB, 95th percentile", None, percentile(memory, 0.95)),
    ]  # fmt: skip


async def _publish(made: Arena, number: int) -> None:
    await made.control("faults", {"limits": {"per_second": RATE}, "rules": WEATHER})
    await made.publish(f"Warga Panongan kerja bakti ke-{number}")


async def _report(sources: Sequence[Source], unanswered: list[Stuck]) -> None:
    source = min(sources, key=lambda each: len(each.told))
    known = await source.tickets()
    try:
        await source.report(f"Amplop dibagi, laporan {time.time_ns()}.")
        await source.has_ticket(known)
    except Stuck as stuck:
        unanswered.append(stuck)
        print(f"  {stuck}")


async def _sample(machine: Machine, memory: list[float]) -> None:
    with suppress(FileNotFoundError, ProcessLookupError):  # it is being ended just now
        memory.append(machine.bot.usage().rss_mb + sum(parse_workers(machine.bot.pid)))


@asynccontextmanager
async def _every(seconds: float, act: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Do it again and again until the block ends; what is under way is finished."""
    over = asyncio.Event()

    async def go_on() -> None:
        while not over.is_set():
            await act()
            with suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), seconds)

    task = asyncio.create_task(go_on())
    try:
        yield
    finally:
        over.set()
        await task


CASES = (soak, soak_server)

if __name__ == "__main__":
    run("benchmarks.running.soak", CASES)
