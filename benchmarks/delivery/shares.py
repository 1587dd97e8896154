"""A correction that chases what readers sent on: `python -m benchmarks.delivery.shares`.

Five hundred cards in three hundred groups that the bot never entered, as Telegram tells of them
where inline feedback is on; then `/ralat`. Meanwhile readers tap, and get other news. And how long
everybody else who writes waits where one article was sent on eleven thousand times.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from itertools import cycle, islice
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from benchmarks.delivery.fanout import store_article
from benchmarks.figures import Figure, run
from benchmarks.support.arena import Arena, arena
from benchmarks.support.botdatabase import stored_at
from benchmarks.support.calls import Call, most_in_a_second, rate, refused, sends
from benchmarks.support.runningbot import RunningBot
from benchmarks.support.taps import tap_figures, tapping, waits
from bot.core.clock import SYSTEM_CLOCK
from bot.core.json_codec import encode
from bot.core.vault import Vault
from bot.messages.catalogue import load_texts
from bot.places.gazetteer import load_gazetteer
from bot.places.labels import BotAddress
from bot.workers.sharing.share_edits import ShareEdits
from storage.delivery.shares import share_key, share_place
from storage.opening import open_storage
from storage.repositories import Storage
from storage.tables.outbox import shares

RATE = 30
SHARES, GROUPS = 500, 300
READERS = 30
MANY = 11_000
KEYBOARD = {"inline_keyboard": [[{"text": "Baca", "url": "https://posbanten.co.id/a"}]]}


async def chase(*, full: bool) -> list[Figure]:  # noqa: ARG001 - the size is the issue's
    """From the editor's command to the last card, and who waited for it."""
    async with arena() as made:
        readers, others = await made.people(READERS), await made.people(10)
        await made.enrol(readers)
        editor, *sharers = await made.people(1 + GROUPS)
        desk = await _group(made, "Redaksi", editor, bot="administrator")
        groups = [await _group(made, f"RT {n}", who) for n, who in enumerate(sharers)]
        await made.control("inline_feedback", {"on": True})
        limits = {"per_second": RATE, "group_per_minute": 20}
        async with made.bot(EDITORS_CHAT_ID=str(desk), ARTICLE_CARDS="off") as bot:
            await made.until(lambda: _article(made.folder / "bot.db")[0] > 0, "an article", 60)
            article, link = _article(made.folder / "bot.db")
            heard = await _share(made, bot, article, [*zip(groups, sharers, strict=True)])
            await made.control("faults", {"limits": limits})
            said = time.time()
            order = {"from": editor, "chat": desk, "text": f"/ralat {link} Kamis, bukan Rabu."}
            await made.control("send", order)
            await made.until(lambda: bool(_edits(made)), "the first edit", 60)
            async with tapping(made, others) as taps:
                await made.publish()
                await made.until(lambda: len(_edits(made)) >= SHARES, "all are edited", 120)
        edits = _edits(made)
        paced = [*sends(made.calls), *(call for call in made.calls if "edit" in call.method)]
        told = [call.at for call in sends(made.calls, status=200) if call.chat in {*readers}]
        news = max(told) - stored_at(made.folder / "bot.db")
        wrong = sum("Kamis, bukan Rabu." not in text for text in await _texts(made, groups))
    seconds, soonest = edits[-1].at - said, (SHARES + READERS + len(taps)) / RATE
    return [
        Figure("chase", f"s until Telegram's word of {SHARES} is kept", None, heard),
        Figure("chase", f"s from /ralat to the last of {SHARES} in {GROUPS} chats", 1.2 * soonest,
               seconds, at_most=True),
        Figure("chase", "edits a second", 0.8 * RATE, rate(edits)),
        Figure("chase", "most in any second, all that counts", RATE,
               most_in_a_second(sorted(paced, key=lambda call: call.at)), at_most=True),
        Figure("chase", "cards that say it not", 0, wrong, at_most=True),
        Figure("chase", "answers 429", 0, refused(made.calls), at_most=True),
        Figure("chase", f"s to the last of {READERS} readers of other news meanwhile", 4.0,
               news, at_most=True),
        *tap_figures("chase", waits(made, taps), 0.3),
    ]  # fmt: skip


async def many(*, full: bool) -> list[Figure]:  # noqa: ARG001 - the size is what was found slow
    """The correction's own transaction, and the longest of those that write the letters."""
    vault = Vault("00" * 32)
    with tempfile.TemporaryDirectory() as folder:
        storage = await open_storage(f"sqlite:///{folder}/bot.db", vault=vault)
        try:
            await _send_on(storage, vault)
            for once in (1, 2):  # the first time much is made that is kept
                began = time.perf_counter()
                said = {"id": {"text": "Ralat"}}
                await storage.corrections.announce(1, said, f"{once}.", now=time.time(), once=once)
                told = time.perf_counter() - began
                chunks = await _edit_all(storage)
        finally:
            await storage.close()
    return [
        Figure("many", f"ms of a correction's transaction, {MANY:,} cards sent on", 100,
               1000 * told, at_most=True),
        Figure("many", "ms of the longest that writes letters", 100, 1000 * max(chunks),
               at_most=True),
        Figure("many", "ms of one, median", None, 1000 * sorted(chunks)[len(chunks) // 2]),
        Figure("many", "s until all letters are written", None, sum(chunks)),
    ]  # fmt: skip


async def _send_on(storage: Storage, vault: Vault) -> None:
    await store_article(storage)
    rows = [
        {
            "share_key": (key := share_key(vault, f"card {number}")),
            "article_id": 1,
            "sealed": vault.seal(encode([f"card {number}", "id"]), share_place(key, 1)),
            "shared_on": time.time(),
        }
        for number in range(MANY)
    ]
    async with storage.database.write() as connection:
        await connection.execute(insert(shares), rows)


async def _edit_all(storage: Storage) -> list[float]:
    """Seconds that each chunk took."""
    edits = ShareEdits(
        shares=storage.shares,
        texts=load_texts(),
        gazetteer=load_gazetteer(),
        zone=ZoneInfo("Asia/Jakarta"),
        clock=SYSTEM_CLOCK,
        ledger_url="",
        bot=BotAddress("posbanten_bot"),
        made=lambda: None,
    )
    took: list[float] = []
    while True:
        began = time.perf_counter()
        if not await edits.step():
            return took
        took.append(time.perf_counter() - began)


async def _group(made: Arena, title: str, member: int, *, bot: str = "left") -> int:
    given = {"title": title, "type": "supergroup", "members": [member], "bot": bot}
    return int((await made.control("groups", given))["id"])


async def _share(
    made: Arena, bot: RunningBot, article: int, places: Sequence[tuple[int, int]]
) -> float:
    """Everybody sends the article, some of them twice; seconds until the bot knows all."""
    began = time.monotonic()
    card = {
        "type": "article",
        "title": "Kabar",
        "id": f"a{article}",
        "input_message_content": {"message_text": "Kabar"},
        "reply_markup": KEYBOARD,
    }
    for group, person in islice(cycle(places), SHARES):
        await made.control("choose", {"from": person, "chat": group, "result": card})
    while await bot.metric("posbanten_shares") < SHARES:
        await made.until_metric(bot, "posbanten_outbox_pending", 1e9)
    return time.monotonic() - began


def _article(database: Path) -> tuple[int, str]:
    """One that was there before, and its address; 0 where the bot has read nothing yet."""
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT id, link FROM articles ORDER BY id LIMIT 1").fetchall()
        return next(((int(number), str(link)) for number, link in rows), (0, ""))


def _edits(made: Arena) -> list[Call]:
    return [call for call in made.calls if call.method == "editMessageText" and call.status == 200]


async def _texts(made: Arena, groups: Sequence[int]) -> list[str]:
    found = [await made.look(f"chats/{group}/messages") for group in groups]
    return [each["text"] for messages in found for each in messages if "via_bot" in each]


CASES = (chase, many)

if __name__ == "__main__":
    run("benchmarks.delivery.shares", CASES)
