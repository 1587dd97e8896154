"""The outbox drained: everybody gets theirs once, in order, and nobody waits for another."""

from __future__ import annotations

import time
from dataclasses import replace

from bot.delivery.model import Kind, Letter, Priority
from bot.readers.model import State
from storage.repositories import Storage
from tests.support.chats.telegram import Telegram
from tests.support.delivery.draining import Drain
from tests.support.delivery.pushes import (
    PANONGAN,
    follower,
    letter,
    publish,
    spread,
    texts_of,
    until,
    until_settled,
)
from tests.support.storage.stored import count_rows

KAB_TANGERANG = "36.03"


async def test_an_article_reaches_its_followers_once_and_nobody_else(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """However many of a reader's places match; a reader of another place hears nothing."""
    sri = await follower(telegram, storage, "Sri")
    await storage.subscribers.follow(sri.id, "36", language="id", now=0, once=1)
    ann = await follower(telegram, storage, "Ann", KAB_TANGERANG, language="en")
    budi = await follower(telegram, storage, "Budi", "36.72")
    await publish(storage)
    async with draining():
        await until_settled(storage)
    assert len(await texts_of(sri)) == len(await texts_of(ann)) == 1
    assert (await texts_of(sri))[0].startswith("Pleno di Panongan\n📍 Panongan, Kab. Tangerang")
    assert await texts_of(budi) == []
    assert (await count_rows(storage))["sent"] == 2


async def test_a_blocked_chat_is_marked_and_its_places_are_kept(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """403 is the end for this chat until it returns; the next one gets its message."""
    sri = await follower(telegram, storage, "Sri")
    budi = await follower(telegram, storage, "Budi")
    await sri.blocks()
    await publish(storage)
    async with draining():
        await until_settled(storage)
    left = await storage.subscribers.get(sri.id)
    assert left is not None
    assert left.state is State.LEFT
    assert left.follows_place(PANONGAN)
    assert len(await texts_of(budi)) == 1


async def test_one_chat_s_429_delays_only_that_chat(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """The others are served at once; the chat itself exactly when Telegram said."""
    sri = await follower(telegram, storage, "Sri")
    others = [await follower(telegram, storage, f"Pembaca {n}") for n in range(5)]
    await telegram.faults(
        rules=[
            {"method": "sendMessage", "chat": sri.id, "status": 429, "retry_after": 1, "times": 1}
        ]
    )
    await publish(storage)
    async with draining() as drain:
        await until(lambda: len(drain.settled) >= 6)
        assert all([len(await texts_of(person)) == 1 for person in others])
        await until_settled(storage)
    assert len(await texts_of(sri)) == 1
    tries = [c for c in await telegram.calls("sendMessage") if c["params"]["chat_id"] == sri.id]
    assert [call["status"] for call in tries] == [429, 200]
    assert tries[1]["at"] - tries[0]["at"] >= 1


async def test_what_else_is_for_a_chat_with_a_429_waits_as_well(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """Calls while Telegram says to wait make it longer."""
    editors = await telegram.group("Redaksi")
    rule = {"method": "sendMessage", "status": 429, "retry_after": 2, "times": 1}
    await telegram.faults(rules=[rule])
    letters = [replace(letter(editors.id, number), lane=f"case:{number}") for number in range(2)]
    await storage.outbox.put(letters, now=time.time())
    async with draining():
        await until_settled(storage)
    first, *later = await telegram.calls("sendMessage")
    assert [call["status"] for call in (first, *later)] == [429, 200, 200]
    assert min(call["at"] for call in later) - first["at"] >= 2


async def test_a_server_error_is_tried_again(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """502 and a cut connection are weather: nothing is lost."""
    sri = await follower(telegram, storage, "Sri")
    budi = await follower(telegram, storage, "Budi")
    await telegram.faults(
        rules=[
            {"method": "sendMessage", "chat": sri.id, "status": 502, "times": 1},
            {"method": "sendMessage", "chat": budi.id, "cut": "before", "times": 1},
        ]
    )
    await publish(storage)
    async with draining():
        await until_settled(storage)
    assert len(await texts_of(sri)) == len(await texts_of(budi)) == 1


async def test_a_push_that_telegram_refuses_goes_out_plainer_for_everybody(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """The first refusal repairs the article; the rest is not refused one by one."""
    people = [await follower(telegram, storage, f"Pembaca {n}") for n in range(4)]
    await telegram.faults(
        rules=[
            {
                "method": "sendMessage",
                "status": 400,
                "description": "Bad Request: wrong type of the web page content",
                "times": 1,
            }
        ]
    )
    await publish(storage)
    async with draining(rate=1.0):
        await until_settled(storage)
    assert all([len(await texts_of(person)) == 1 for person in people])
    statuses = [call["status"] for call in await telegram.calls("sendMessage")]
    assert statuses.count(400) == 1
    last = (await telegram.calls("sendMessage"))[-1]["params"]
    assert last["link_preview_options"] == {"is_disabled": True}


async def test_letters_of_a_lane_go_in_their_order(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """The case's card comes before its evidence, also when the card has to be tried twice."""
    editors = await telegram.group("Redaksi")
    await telegram.faults(
        rules=[{"method": "sendMessage", "chat": editors.id, "status": 500, "times": 1}]
    )
    letters = [letter(editors.id, number) for number in range(3)]
    await storage.outbox.put(letters, now=time.time())
    async with draining():
        await until_settled(storage)
    assert [heard.text for heard in await editors.from_bot() if heard.text] == [
        "surat 0",
        "surat 1",
        "surat 2",
    ]


async def test_a_refused_copy_is_sent_by_its_fallback(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """The source deleted the photo before it was copied: its file is sent instead."""
    editors = await telegram.group("Redaksi")
    sri = await telegram.person("Sri")
    await sri.says("/start")
    copy = Letter(
        chat_id=editors.id,
        kind=Kind.TIP,
        priority=Priority.TIP,
        method="copyMessage",
        params={"from_chat_id": sri.id, "message_id": 999},
        key="evidence",
        secret=False,
        fallback=(("sendMessage", {"text": "[foto]"}),),
    )
    await storage.outbox.put([copy], now=time.time())
    async with draining():
        await until_settled(storage)
    assert [heard.text for heard in await editors.from_bot() if heard.text] == ["[foto]"]


async def test_a_copy_from_a_chat_that_is_gone_does_not_mean_the_editors_are(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """ "chat not found" is about where the piece comes from: its file is sent, the lane goes on."""
    editors = await telegram.group("Redaksi")
    copy = Letter(
        chat_id=editors.id,
        kind=Kind.TIP,
        priority=Priority.TIP,
        method="copyMessage",
        params={"from_chat_id": 404_404, "message_id": 1},
        key="evidence",
        secret=False,
        lane="case:1",
        fallback=(("sendMessage", {"text": "[foto]"}),),
    )
    await storage.outbox.put([copy, letter(editors.id, 2)], now=time.time())
    async with draining():
        await until_settled(storage)
    said = [heard.text for heard in await editors.from_bot() if heard.text]
    assert said == ["[foto]", "surat 2"]


async def test_a_group_that_became_a_supergroup_is_followed(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """The letter goes to the new id, and the move is remembered."""
    editors = await telegram.group("Redaksi", type="group")
    moved = await editors.migrates()
    await storage.outbox.put([letter(editors.id, 1)], now=time.time())
    async with draining():
        await until_settled(storage)
    assert await storage.memory.get(f"moved:{editors.id}") == str(moved.id)
    sent = [c for c in await telegram.calls("sendMessage") if c["status"] == 200]
    assert [call["params"]["chat_id"] for call in sent] == [moved.id]


async def test_what_was_in_flight_at_a_crash_is_sent_again(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """Claimed and not recorded when the process died: repeated rather than lost."""
    sri = await follower(telegram, storage, "Sri")
    await publish(storage)
    await spread(storage)
    claimed = await storage.outbox.claim(now=time.time(), limit=10)
    assert [item.chat_id for item in claimed] == [sri.id]
    async with draining():
        await until_settled(storage)
    assert len(await texts_of(sri)) == 1


async def test_a_stop_takes_back_what_was_not_sent(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """Nothing stays claimed, nothing is lost: the next start sends the rest, each once."""
    people = [await follower(telegram, storage, f"Pembaca {n}") for n in range(12)]
    await publish(storage)
    async with draining(rate=4.0) as drain:
        await until(lambda: len(drain.settled) >= 2)
    counts = await count_rows(storage)
    assert counts["claimed"] == 0
    assert counts["pending"] > 0
    async with draining():
        await until_settled(storage)
    assert [len(await texts_of(person)) for person in people] == [1] * 12


async def test_a_letter_that_is_refused_for_good_stands_in_nobody_s_way(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """It is set aside with its reason, and the next one of its lane goes out."""
    editors = await telegram.group("Redaksi")
    broken = letter(editors.id, 1, text="<b>", parse_mode="HTML")
    await storage.outbox.put([broken, letter(editors.id, 2)], now=time.time())
    async with draining():
        await until_settled(storage)
    assert [heard.text for heard in await editors.from_bot() if heard.text] == ["surat 2"]
    assert (await count_rows(storage))["failed"] == 1
