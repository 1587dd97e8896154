"""How a history comes to rest, and how its terms pass: days and years later."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections import Counter
from contextlib import closing

from bot.workers import retention
from bot.workers.feeds.refresh import WHOLE_EVERY
from storage.engine.coarse_time import DAY
from tests.simulation.machine.copies import SELDOM
from tests.simulation.machine.world import POLL, World
from tests.simulation.people.publishing import Publisher

READ_WITHIN = POLL + SELDOM + 4.0  # seconds: until the feed has been looked at once more
ROUND = SELDOM + 1.0  # seconds in which each job is done once
SPARE = 100.0  # seconds for what follows once the feed is looked at in full
REST = WHOLE_EVERY + SPARE  # in which all has come to rest once the faults are over
UNREAD = "not read from the feed"
LOOKS = 5  # at the bot's tasks
COUNTS = (
    ("articles to spread", "SELECT count(*) FROM fanouts WHERE finished_at IS NULL"),
    ("files to fetch", "SELECT count(*) FROM evidence WHERE state IN ('waiting', 'doomed')"),
)
DUE = "SELECT count(*) FROM outbox WHERE state = 'claimed' OR state = 'pending' AND due_at < ?"


async def come_to_rest(world: World, publisher: Publisher, within: float = READ_WITHIN) -> str:
    """Until every update is confirmed, every article read and nothing waits to be sent.

    What a cache of the site's hides is read when the feed is looked at in full; until then
    nothing happens, and the clock moves there. That of two copies does not. `within`: seconds that
    are waited first. Returns what has not come to rest; empty where all has.
    """
    await asyncio.sleep(within)
    end = world.clock.now() + REST
    while (waiting := _waiting(world, publisher)) and (now := world.clock.now()) < end:
        unread = waiting.startswith(UNREAD) and len(world.copies) == 1
        if unread and now < end - SPARE:
            world.move(end - SPARE - now)
        await asyncio.sleep(5.0)
    return waiting


async def let_terms_pass(world: World, publisher: Publisher, days: float) -> str:
    """So many days go by at once, and then an hour, for what one job left to the next round.

    Returns what has not come to rest.
    """
    world.move(days * DAY)
    restless = await come_to_rest(world, publisher, ROUND)
    world.move(retention.EVERY)
    return restless + await come_to_rest(world, publisher, ROUND)


async def tasks_at_rest(world: World, chance: random.Random) -> Counter[str]:
    """What is there each time one looks; what comes and goes is not."""
    tasks = Counter(world.tasks_of_the_bot())
    for _ in range(LOOKS):
        await asyncio.sleep(chance.uniform(0.1, 1.0))
        tasks &= Counter(world.tasks_of_the_bot())
    return tasks


def _waiting(world: World, publisher: Publisher) -> str:
    """What is not at rest; empty when all is."""
    if pending := len(world.telegram.updates):
        return f"{pending} updates are not confirmed"
    with closing(sqlite3.connect(f"file:{world.home}/bot.db?mode=ro", uri=True)) as db:
        titles = " ".join(title for (title,) in db.execute("SELECT title FROM articles"))
        there = {story.id for story in world.newsroom.newest()}
        unread = [a.mark for a in publisher.published if a.mark not in titles and a.id in there]
        if unread:
            return f"{UNREAD}: {unread}"
        counts = [(db.execute(query).fetchone()[0], what) for what, query in COUNTS]
        # This evening's summaries are far away.
        due = db.execute(DUE, (world.clock.now() + REST,)).fetchone()[0]
    return ", ".join(f"{n} {what}" for n, what in [*counts, (due, "rows to send")] if n)
