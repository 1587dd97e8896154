"""Who gets a push late is told of the channel that had it before: by forecast, and seldom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.articles.delays import PROMISED
from bot.channels.model import NAMED_AGAIN_AFTER
from bot.delivery.forecast import Pace
from bot.delivery.model import Item, Kind
from bot.places.model import Places
from storage.repositories import Storage
from tests.support.storage.edits import change
from tests.support.storage.stored import (
    BANTEN,
    NOW,
    PANONGAN,
    TANGERANG,
    claim,
    filed,
    follow,
    sent,
    store,
)

CHANNEL = -1001
SERANG = "36.04"
READERS = (7, 8, 9)
SLOW, FAST, STILL = Pace(0.02), Pace(30.0), Pace(0.0)  # three readers take 150 s, no time, for ever
LATE = NOW + 10 + PROMISED  # of what was looked at ten seconds after it began


async def connect(
    storage: Storage, place: str = TANGERANG, *, chat: int = CHANNEL, username: str = "kanal"
) -> None:
    code = await storage.channels.offer(place, now=NOW, once=-chat)
    await storage.channels.connect(
        code,
        chat,
        title="Kanal",
        username=username,
        now=NOW,
        once=-chat * 10,
        letters_of=lambda _channel: (),
    )


async def publish(
    storage: Storage, title: str, *, now: float = NOW, direct: Sequence[str] = (PANONGAN, TANGERANG)
) -> int:
    """An article on its way; the channels have it."""
    (article,) = await store(storage, filed(title, direct=direct, at=now), now=now)
    while await storage.outbox.fan_out(now=now):
        pass
    channels = await storage.channels.all()
    posts = await storage.outbox.claim(now=now, limit=len(channels))
    assert {post.chat_id for post in posts} == {each.chat_id for each in channels}
    await sent(storage, *posts)
    return article


async def look(storage: Storage, pace: Pace = SLOW, *, now: float = NOW + 10) -> int:
    return await storage.late_pushes.name_channels(pace=pace, now=now)


async def told(storage: Storage, *, now: float = LATE) -> dict[int, tuple[str, str] | None]:
    """Of which channel the next message tells, by chat; what is claimed waits again."""
    items = await claim(storage, now=now)
    await storage.outbox.recover(now=now)
    return {item.chat_id: item.also_in for item in items}


@pytest.fixture
async def readers(storage: Storage) -> tuple[int, ...]:
    for reader in READERS:
        await follow(storage, reader, PANONGAN)
    return READERS


@pytest.mark.usefixtures("readers")
async def test_it_is_named_to_whom_the_push_comes_late(storage: Storage) -> None:
    """From two minutes after the forecast on; who has it until then reads nothing of it."""
    await connect(storage)
    await publish(storage, "banjir")
    assert await look(storage) == 1
    assert set((await told(storage, now=LATE - 1)).values()) == {None}
    assert await told(storage) == dict.fromkeys(READERS, (TANGERANG, "kanal"))


@pytest.mark.usefixtures("readers")
@pytest.mark.parametrize("pace", [FAST, STILL])
async def test_it_is_not_where_the_forecast_is_short_or_nobody_knows(
    storage: Storage, pace: Pace
) -> None:
    """However long it takes in the end: a channel is no way out where nothing leaves."""
    await connect(storage)
    await publish(storage, "banjir")
    assert await look(storage, pace) == 0
    assert set((await told(storage)).values()) == {None}


@pytest.mark.usefixtures("readers")
async def test_it_is_not_before_it_has_the_article_itself(storage: Storage) -> None:
    """What readers are told is so."""
    await connect(storage)
    await store(storage, filed("banjir"))
    while await storage.outbox.fan_out(now=NOW):
        pass
    assert await look(storage) == 0


@pytest.mark.usefixtures("readers")
async def test_a_private_channel_and_a_closed_one_are_named_to_nobody(storage: Storage) -> None:
    """One has no @name; one that is closed meanwhile is named no more."""
    await connect(storage, username="")
    await publish(storage, "banjir")
    assert await look(storage) == 0
    await storage.channels.rename(CHANNEL, title="Kanal", username="kanal")
    assert await look(storage) == 1
    await storage.channels.disconnect(CHANNEL, once=1)
    assert set((await told(storage)).values()) == {None}
    assert await look(storage) == 0


@pytest.mark.usefixtures("readers")
async def test_it_is_named_in_one_push_in_two_weeks(storage: Storage) -> None:
    """So that nobody reads of it more often; then in the next one that is late."""
    await connect(storage)
    await publish(storage, "banjir")
    assert [await look(storage), await look(storage)] == [1, 0]
    await sent(storage, *await claim(storage, now=LATE))
    for days_later, wanted in ((NAMED_AGAIN_AFTER - 1, 0), (NAMED_AGAIN_AFTER, 1)):
        now = NOW + 10 + days_later
        await publish(storage, f"pasar {wanted}", now=now)
        assert await look(storage, now=now) == wanted
        items = await claim(storage, now=now + PROMISED)
        assert {item.also_in is not None for item in items} == {bool(wanted)}
        await sent(storage, *items)


@pytest.mark.usefixtures("readers")
async def test_groups_channels_and_bundles_do_not_name_it(storage: Storage) -> None:
    """Nor does what is due later, by its reader's own choice."""
    group, other_channel = -55, -1002
    await follow(storage, group, PANONGAN)
    await connect(storage)
    await publish(storage, "banjir")
    await connect(storage, PANONGAN, chat=other_channel)
    await look(storage)
    assert (await told(storage))[group] is None
    await store(storage, filed("pasar"))
    while await storage.outbox.fan_out(now=NOW):
        pass
    items = await claim(storage, now=LATE)
    assert {item.chat_id: item.bundled for item in items if item.chat_id > 0} == {7: 2, 8: 2, 9: 2}
    assert {item.also_in for item in items} == {None}


async def test_each_reader_is_told_of_the_channel_of_their_own_place(storage: Storage) -> None:
    """Of an article of two regencies; who follows neither, of one of them."""
    await connect(storage)
    await connect(storage, SERANG, chat=CHANNEL - 1, username="serang")
    await follow(storage, 7, TANGERANG)
    await follow(storage, 8, SERANG)
    await follow(storage, 9, BANTEN)
    both = (TANGERANG, SERANG)
    await store(storage, replace(filed("jalan", direct=(*both, BANTEN)), places=Places(both, ())))
    while await storage.outbox.fan_out(now=NOW):
        pass
    await sent(storage, *await storage.outbox.claim(now=NOW, limit=2))
    assert await look(storage) == 2
    found = await told(storage)
    assert (found[7], found[8]) == ((TANGERANG, "kanal"), (SERANG, "serang"))
    assert found[9] in {found[7], found[8]}


@pytest.mark.usefixtures("readers")
async def test_an_edit_of_such_a_push_names_nothing(storage: Storage) -> None:
    """By then its reader has it; what was never told of it is not told by a correction either."""
    await connect(storage)
    await publish(storage, "banjir")
    await look(storage)
    items: tuple[Item, ...] = await claim(storage, now=LATE)
    await sent(storage, *items, message_id=5)
    await change(storage, "banjir", "Banjir surut", now=LATE)
    await storage.outbox.correct(now=LATE + 60, limit=100)
    edits = [each for each in await claim(storage, now=LATE + 60) if each.chat_id > 0]
    assert {(each.kind, each.message_id, each.also_in) for each in edits} == {(Kind.EDIT, 5, None)}
    assert len(edits) == len(READERS)
