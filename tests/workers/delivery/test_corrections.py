"""Corrections as people see them: the message they have says what is right, with no new sound."""

from __future__ import annotations

import asyncio
import re
import time

from bot.articles.model import Article
from bot.delivery.model import Kind
from bot.feeds.model import Entry
from bot.readers.model import State
from storage.outbox.edits import JOIN
from storage.repositories import Storage
from tests.support.chats.heard import Heard
from tests.support.chats.telegram import Telegram
from tests.support.delivery.draining import Drain, Draining
from tests.support.delivery.pushes import (
    backlog,
    follower,
    only_message,
    spread,
    texts_of,
    titles,
    until_settled,
)
from tests.support.patience import PATIENCE
from tests.support.storage.articles import file_article
from tests.support.storage.stored import count_rows

PANONGAN = "36.03.19"
CHANGED = re.compile(r"Diperbarui \d\d\.\d\d WIB")


async def pushed(storage: Storage, title: str = "Pleno di Panogan") -> Article:
    article = await file_article(storage, title, PANONGAN, lead="Rapat tertib.", minutes_ago=0)
    await spread(storage)
    return article


async def change(
    storage: Storage, article: Article, title: str, *, lead: str = "Rapat berlangsung tertib."
) -> None:
    """The feed has shown it with other words for so long that the edits are due at once."""
    feed, *_ = await storage.feeds.all()
    now = time.time() - JOIN
    await storage.articles.store(
        feed.id,
        filed=(),
        changed=[(article.id, title, Entry(article.link, article.link, title, lead, lead))],
        etag=None,
        last_modified=None,
        began_at=now,
        next_check_at=now + 3600,
        now=now,
    )


async def edited(storage: Storage, drain: Draining) -> None:
    """What is to be edited is, and all else is sent."""
    drain.fanout_awake.set()
    async with asyncio.timeout(PATIENCE):
        while await storage.outbox.correct(now=time.time(), limit=100) is not None:
            await asyncio.sleep(0.01)
    drain.sender_awake.set()
    await until_settled(storage)


async def withdraw(storage: Storage, article: Article) -> None:
    assert await storage.articles.withdraw(article.id, now=time.time())


def words(heard: Heard) -> list[str]:
    return heard.text.splitlines()


async def test_the_same_message_says_what_is_right(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """Edited, marked with the time, with its buttons; each in their language, and nothing new."""
    sri = await follower(telegram, storage, "Sri")
    ann = await follower(telegram, storage, "Ann", language="en")
    article = await pushed(storage)
    async with draining() as drain:
        await until_settled(storage)
        before = await only_message(sri)
        await change(storage, article, "Pleno di Panongan")
        await edited(storage, drain)
    after = await only_message(sri)
    assert (after.id, after.edited, after.buttons) == (before.id, True, before.buttons)
    headline, mark, place, _, lead = words(after)
    assert (headline, lead) == ("Pleno di Panongan", "Rapat berlangsung tertib.")
    assert CHANGED.fullmatch(mark)
    assert place.startswith("📍 Panongan, Kab. Tangerang · ")
    assert words(await only_message(ann))[1].startswith("Updated ")
    edits = [each for each in drain.settled if each.item.kind is Kind.EDIT]
    assert [each.delays for each in edits] == [(), ()]


async def test_a_line_of_a_bundle_is_corrected(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """In its place; the others stay as they were, and so do count and buttons."""
    sri = await follower(telegram, storage, "Sri")
    articles = await backlog(storage, 3)
    async with draining() as drain:
        await until_settled(storage)
        before = await only_message(sri)
        await change(storage, articles[1], "Kabar nomor dua.")
        await edited(storage, drain)
    after = await only_message(sri)
    assert (after.id, after.links, after.buttons) == (before.id, before.links, before.buttons)
    was, now = words(before), words(after)
    assert [line for line in now if line not in was] == [
        "Kabar nomor dua.",
        next(line for line in now if "diperbarui" in line),
    ]
    assert len([line for line in now if "diperbarui" in line]) == 1


async def test_a_withdrawn_article_is_not_there_any_more(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """Neither its words nor its picture nor its buttons: only what was where and when."""
    sri = await follower(telegram, storage, "Sri")
    article = await pushed(storage)
    async with draining() as drain:
        await until_settled(storage)
        before = await only_message(sri)
        await withdraw(storage, article)
        await edited(storage, drain)
    after = await only_message(sri)
    assert (after.id, after.buttons, after.links) == (before.id, [], [])
    gone, why, place = words(after)
    assert gone.startswith("Artikel ini ditarik redaksi · ")
    assert (why, place) == ("Alasan belum disebutkan redaksi.", words(before)[1])
    assert after.raw.get("link_preview_options", {}).get("is_disabled", True)


async def test_a_withdrawn_article_leaves_its_line_in_a_bundle(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """Below the others, which stay as they were."""
    sri = await follower(telegram, storage, "Sri")
    articles = await backlog(storage, 3)
    async with draining() as drain:
        await until_settled(storage)
        await withdraw(storage, articles[1])
        await edited(storage, drain)
    after = await only_message(sri)
    assert titles(after) == ["Kabar nomor 3.", "Kabar nomor 1."]
    assert words(after)[-3].startswith("Artikel ini ditarik redaksi · ")
    assert after.buttons == [["⋯"]]


async def test_an_edit_that_changes_nothing_or_comes_too_late_ends_quietly(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """The message says it already, or its reader has deleted it: tried once, and that is all."""
    people = [await follower(telegram, storage, f"Pembaca {n}") for n in range(3)]
    article = await pushed(storage)
    async with draining() as drain:
        await until_settled(storage)
        said = ("message is not modified: they are the same", "message to edit not found")
        await telegram.faults(
            rules=[
                {
                    "method": "editMessageText",
                    "chat": person.id,
                    "status": 400,
                    "description": f"Bad Request: {description}",
                }
                for person, description in zip(people, said, strict=False)
            ]
        )
        await change(storage, article, "Pleno di Panongan")
        await edited(storage, drain)
    edits = {e.item.chat_id: e for e in drain.settled if e.item.kind is Kind.EDIT}
    assert len(edits) == len([e for e in drain.settled if e.item.kind is Kind.EDIT]) == 3
    assert [edits[person.id].reason for person in people] == ["", f"Bad Request: {said[1]}", ""]
    assert (await texts_of(people[2]))[0].startswith("Pleno di Panongan")
    assert (await count_rows(storage))["sent"] == 3


async def test_who_blocked_the_bot_since_is_found_out_by_an_edit(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """And counts as before: it was sent."""
    sri = await follower(telegram, storage, "Sri")
    budi = await follower(telegram, storage, "Budi")
    article = await pushed(storage)
    async with draining() as drain:
        await until_settled(storage)
        await sri.blocks()
        await change(storage, article, "Pleno di Panongan")
        await edited(storage, drain)
    left = await storage.subscribers.get(sri.id)
    assert left is not None
    assert left.state is State.LEFT
    assert (await texts_of(budi))[0].startswith("Pleno di Panongan")
    (tally,) = await storage.tallies.latest(1)
    assert (tally.sent, tally.blocked, tally.failed) == (2, 0, 0)


async def test_an_edit_whose_markup_is_refused_is_made_in_plain_words(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """Once for everybody, as a push."""
    people = [await follower(telegram, storage, f"Pembaca {n}") for n in range(3)]
    article = await pushed(storage)
    async with draining() as drain:
        await until_settled(storage)
        refusal = "Bad Request: can't parse entities"
        await telegram.faults(
            rules=[
                {
                    "method": "editMessageText",
                    "status": 400,
                    "description": refusal,
                    "times": 2,
                }
            ]
        )
        await change(storage, article, "Pleno di Panongan")
        await edited(storage, drain)
    for person in people:
        heard = await only_message(person)
        assert heard.text.startswith("Pleno di Panongan\nhttps://")
        assert "\nDiperbarui " in heard.text
        assert article.link in heard.text


async def test_a_push_that_waits_and_is_withdrawn_is_not_sent(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """Nobody hears of it."""
    sri = await follower(telegram, storage, "Sri")
    article = await pushed(storage)
    await withdraw(storage, article)
    async with draining() as drain:
        await edited(storage, drain)
    assert await texts_of(sri) == []
    (tally,) = await storage.tallies.latest(1)
    assert (tally.dropped, tally.waiting) == (1, 0)
