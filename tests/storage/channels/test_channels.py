"""Channels as they are stored: readers of one place, who are nobody."""

from __future__ import annotations

from sqlalchemy import select

from bot.channels.model import CODE_LASTS, Channel, ChannelState
from bot.delivery.model import DeliveryStatus, Item, Kind, Letter, Outcome
from storage.repositories import Storage
from storage.tables.figures import daily_figures
from storage.tables.outbox import outbox
from tests.support.storage.stored import (
    BANTEN,
    LATER,
    NOW,
    PANONGAN,
    TANGERANG,
    claim,
    filed,
    follow,
    store,
)

CHANNEL, EDITORS = -1001, -500


def letters_of(channel: Channel) -> tuple[Letter, ...]:
    """One that says who and how."""
    said = f"{channel.chat_id} {channel.state}"
    return (Letter(EDITORS, {"text": said}, key=f"{said}", secret=False),)


async def connect(
    storage: Storage, place: str = TANGERANG, *, chat: int = CHANNEL, once: int = 1
) -> Channel | None:
    code = await storage.channels.offer(place, now=NOW, once=once)
    return await storage.channels.connect(
        code, chat, title="Kanal", username="kanal", now=NOW, once=once + 100, letters_of=letters_of
    )


async def waiting(storage: Storage) -> list[tuple[int, str]]:
    """Chat and kind of what waits."""
    async with storage.database.read() as connection:
        rows = await connection.execute(
            select(outbox.c.chat_id, outbox.c.kind)
            .where(outbox.c.state == "pending")
            .order_by(outbox.c.chat_id, outbox.c.id)
        )
        return [(row.chat_id, row.kind) for row in rows]


async def spread(storage: Storage, *titles: str, direct: tuple[str, ...]) -> tuple[int, ...]:
    ids = await store(storage, *(filed(title, direct=direct) for title in titles))
    while await storage.outbox.fan_out(now=NOW):
        pass
    return ids


async def test_a_code_holds_for_an_hour_and_for_one_channel(storage: Storage) -> None:
    """Handled again, the same update gives the same code and connects nothing twice."""
    code = await storage.channels.offer(TANGERANG, now=NOW, once=1)
    assert await storage.channels.offer(TANGERANG, now=NOW, once=1) == code
    late = NOW + CODE_LASTS + 1

    async def said(chat: int, now: float, once: int) -> Channel | None:
        return await storage.channels.connect(
            code, chat, title="K", username="", now=now, once=once, letters_of=letters_of
        )

    assert await said(CHANNEL, late, 2) is None
    assert await storage.channels.knows(code)
    assert not await storage.channels.knows("kanal-0123456789")
    wanted = Channel(CHANNEL, "K", "", TANGERANG, ChannelState.OPEN)
    assert await said(CHANNEL, NOW + CODE_LASTS, 3) == wanted
    assert await said(CHANNEL, NOW, 3) == wanted
    assert await said(CHANNEL - 1, NOW, 4) is None
    assert not await storage.channels.knows(code)
    assert await storage.channels.all() == (wanted,)
    assert await waiting(storage) == [(EDITORS, Kind.NOTICE)]


async def test_an_article_of_its_area_goes_there_once_and_says_so(storage: Storage) -> None:
    """Beside a reader's, and as an item that knows the channel's place."""
    await connect(storage)
    await connect(storage, BANTEN, chat=CHANNEL - 1, once=2)
    await follow(storage, 7, PANONGAN)
    await claim(storage)  # the letters
    await spread(storage, "Banjir", direct=(PANONGAN, TANGERANG, BANTEN))
    await spread(storage, "Pasar", direct=("36.04", BANTEN))
    items = await claim(storage, now=LATER)
    found = {item.chat_id: (item.channel, len(item.articles)) for item in items}
    assert found == {CHANNEL: (TANGERANG, 1), CHANNEL - 1: (BANTEN, 2), 7: ("", 1)}


async def test_a_burst_is_bundled_and_nothing_of_it_is_hidden(storage: Storage) -> None:
    """Nobody can look behind a post of a channel: each shows all that it carries."""
    await connect(storage)
    await claim(storage)
    await spread(storage, *(f"No {n}" for n in range(12)), direct=(TANGERANG, BANTEN))
    sizes = []
    while items := await claim(storage, now=LATER + 20):
        sizes += [(len(item.articles), item.bundled) for item in items]
        outcomes = [Outcome(item, DeliveryStatus.SENT, message_ids=(9,)) for item in items]
        await storage.outbox.settle(outcomes, now=LATER + 20)
    assert sizes == [(5, 5), (5, 5), (2, 2)]


async def test_at_night_it_makes_no_sound(storage: Storage) -> None:
    """As at a new reader's: NOW is 05.00 WIB, the quiet hours end at 05.30."""
    await connect(storage)
    await claim(storage)
    await spread(storage, "Banjir", direct=(TANGERANG, BANTEN))
    (item,) = await claim(storage)
    assert item.silent


async def test_a_channel_that_lost_its_right_is_told_of_once_and_comes_back(
    storage: Storage,
) -> None:
    """By Telegram's refusal or its word; what waits is dropped, nobody is counted as leaving."""
    await connect(storage)
    await claim(storage)
    await spread(storage, "Banjir", direct=(TANGERANG, BANTEN))
    (item,) = await claim(storage)
    gone = Outcome(item, DeliveryStatus.GONE, reason="need administrator rights")
    await storage.outbox.settle([gone], now=NOW)
    (channel,) = await storage.channels.all()
    assert channel.state is ChannelState.SHUT
    for told in (1, 0):
        assert await storage.channels.tell_of_changes(letters_of, now=NOW) == told
    await storage.channels.mark_shut(CHANNEL, reason="no right", now=NOW)
    assert await storage.channels.tell_of_changes(letters_of, now=NOW) == 0
    await spread(storage, "Pasar", direct=(TANGERANG, BANTEN))
    assert await waiting(storage) == [(EDITORS, Kind.NOTICE)]
    back = await storage.channels.mark_open(CHANNEL)
    assert back is not None
    assert back.is_open
    for told in (1, 0):
        assert await storage.channels.tell_of_changes(letters_of, now=NOW) == told
    await spread(storage, "Jalan", direct=(TANGERANG, BANTEN))
    assert (CHANNEL, Kind.PUSH) in await waiting(storage)
    async with storage.database.read() as connection:
        counted = await connection.execute(select(daily_figures.c.figure))
        assert not counted.all()


async def test_one_that_was_taken_away_is_corrected_further_on(storage: Storage) -> None:
    """It gets nothing new, and stays away until it is wanted again."""
    await connect(storage)
    await claim(storage)
    (article,) = await spread(storage, "Banjir", direct=(TANGERANG, BANTEN))
    (item,) = await claim(storage)
    sent = Outcome(item, DeliveryStatus.SENT, message_ids=(5,))
    await storage.outbox.settle([sent], now=NOW)
    for _ in range(2):
        away = await storage.channels.disconnect(CHANNEL, once=9)
        assert away is not None
        assert away.state is ChannelState.DISCONNECTED
    await storage.channels.mark_open(CHANNEL)
    assert (await storage.channels.all())[0].state is ChannelState.DISCONNECTED
    await spread(storage, "Pasar", direct=(TANGERANG, BANTEN))
    await storage.articles.withdraw(article, now=NOW)
    assert await storage.outbox.correct(now=NOW, limit=100) is not None
    edits: tuple[Item, ...] = await claim(storage)
    assert [(each.kind, each.message_id, each.channel) for each in edits] == [
        (Kind.EDIT, 5, TANGERANG)
    ]
    await storage.channels.mark_open(CHANNEL, reconnect=True)
    await spread(storage, "Jalan", direct=(TANGERANG, BANTEN))
    assert (CHANNEL, Kind.PUSH) in await waiting(storage)


async def test_a_new_code_gives_it_another_place_and_name(storage: Storage) -> None:
    """It follows one place, whatever it followed before."""
    await connect(storage)
    moved = await connect(storage, BANTEN, once=2)
    assert moved is not None
    assert moved.place == BANTEN
    subscriber = await storage.subscribers.get(CHANNEL)
    assert subscriber is not None
    assert [each.place for each in subscriber.follows] == [BANTEN]
    assert not subscriber.announcements
    await storage.channels.rename(CHANNEL, title="Lain", username="lain")
    renamed = await storage.channels.get(CHANNEL)
    assert renamed is not None
    assert (renamed.title, renamed.username) == ("Lain", "lain")


async def test_figures_and_an_export_of_readers_have_no_channels(storage: Storage) -> None:
    """Nor is one counted when it comes or goes; elsewhere it would be taken for a person."""
    await connect(storage)
    await follow(storage, 7, PANONGAN)
    await storage.daily_figures.take("2026-11-29")
    async with storage.database.read() as connection:
        rows = await connection.execute(
            select(daily_figures.c.subject, daily_figures.c.value).where(
                daily_figures.c.day == "2026-11-29"
            )
        )
        assert {(row.subject, row.value) for row in rows} == {
            ("", 1),
            (PANONGAN, 1),
            (TANGERANG, 1),
        }
    exported = [row async for row in storage.subscriber_bulk.stream()]
    assert [row.chat_id for row in exported] == [7]
