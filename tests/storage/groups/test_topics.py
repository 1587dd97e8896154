"""Topics of groups: each its own subscriber, all of them one chat to Telegram."""

from __future__ import annotations

from bot.delivery.addresses import address_of
from bot.delivery.model import DeliveryStatus, Item, Outcome
from bot.delivery.retry import MUTED_IN_GROUP, SHUT_TOPIC
from bot.readers.model import State
from storage.repositories import Storage
from tests.support.storage.stored import NOW, PANONGAN, claim, filed, follow, letter, sent, store

GROUP, OTHER = -1001234567890, -1009876543210
FIRST, SECOND = 12, 34


async def begin(storage: Storage) -> None:
    """Two topics of a group and its General follow Panongan, another group, and a reader."""
    for thread in (FIRST, SECOND):
        await storage.group_topics.note(GROUP, thread)
        await storage.group_topics.note(GROUP, thread)
        await follow(storage, address_of(GROUP, thread), PANONGAN)
    for chat in (GROUP, OTHER, 7):
        await follow(storage, chat, PANONGAN)


async def spread(storage: Storage, title: str = "banjir") -> None:
    await store(storage, filed(title))
    await storage.outbox.fan_out(now=NOW)


async def state(storage: Storage, thread: int | None = None, group: int = GROUP) -> State | None:
    found = await storage.subscribers.get(address_of(group, thread))
    return found.state if found else None


async def test_a_group_gets_one_message_at_a_time_whatever_its_topics(storage: Storage) -> None:
    """An item names the group and the topic; the next of the group follows when one is sent."""
    await begin(storage)
    await spread(storage)
    ways: list[tuple[int, int | None]] = []
    for _ in range(3):
        items = await claim(storage)
        assert len({item.sent_to for item in items}) == len(items)
        ways += [(item.sent_to, item.thread) for item in items]
        await sent(storage, *items)
    assert sorted(ways, key=str) == sorted(
        [(GROUP, FIRST), (GROUP, SECOND), (GROUP, None), (OTHER, None), (7, None)], key=str
    )


async def test_a_group_at_its_ceiling_is_left_alone_with_all_its_topics(storage: Storage) -> None:
    """`busy` names chats as Telegram does."""
    await begin(storage)
    await spread(storage)
    items = await storage.outbox.claim(now=NOW, limit=10, busy=frozenset({GROUP}))
    assert {item.sent_to for item in items} == {OTHER, 7}


async def test_a_letter_to_a_topic_is_addressed_too(storage: Storage) -> None:
    """Also a secret one, whose chat stands in no column."""
    await begin(storage)
    for number, secret in enumerate((True, False)):
        to = letter(address_of(GROUP, FIRST), f"k{number}", secret=secret)
        await storage.outbox.put([to], now=NOW)
        (item,) = await claim(storage)
        assert (item.sent_to, item.thread) == (GROUP, FIRST)
        await sent(storage, item)


async def fail(storage: Storage, status: DeliveryStatus, reason: str, thread: int | None) -> Item:
    """The push for this topic of the group ends so."""
    items: tuple[Item, ...] = ()
    while not (mine := [i for i in items if (i.sent_to, i.thread) == (GROUP, thread)]):
        await sent(storage, *items)
        items = await claim(storage)
        assert items
    letters = (letter(GROUP, "shut"),) if status is DeliveryStatus.SHUT else ()
    outcome = Outcome(mine[0], status, reason=reason, letters=letters)
    await storage.outbox.settle([outcome], now=NOW)
    return mine[0]


async def test_who_may_not_write_into_a_group_may_not_into_its_topics(storage: Storage) -> None:
    """Nothing waits for any of them; they come back together."""
    await begin(storage)
    await spread(storage)
    await fail(storage, DeliveryStatus.GONE, MUTED_IN_GROUP, SECOND)
    assert {await state(storage, each) for each in (FIRST, SECOND, None)} == {State.LEFT}
    assert await state(storage, group=OTHER) is State.ACTIVE
    assert await storage.group_topics.list_muted(since=NOW - 86400) == (GROUP,)
    assert await storage.group_topics.list_muted(since=NOW + 86400) == ()
    assert await storage.group_topics.groups() == 1
    await storage.subscribers.mark_returned(GROUP)
    assert {await state(storage, each) for each in (FIRST, SECOND, None)} == {State.ACTIVE}
    assert await storage.group_topics.groups() == 2


async def test_a_shut_topic_leaves_alone_and_what_is_said_of_it_is_written(
    storage: Storage,
) -> None:
    """It does not come back with its group, but by itself."""
    await begin(storage)
    await spread(storage)
    await fail(storage, DeliveryStatus.SHUT, SHUT_TOPIC, FIRST)
    states = [await state(storage, each) for each in (FIRST, SECOND, None)]
    assert states == [State.LEFT, State.ACTIVE, State.ACTIVE]
    for _ in range(4):
        items = await claim(storage)
        if said := [item for item in items if item.method]:
            break
        await sent(storage, *items)
    assert [item.sent_to for item in said] == [GROUP]
    await storage.subscribers.mark_returned(GROUP)
    assert await state(storage, FIRST) is State.LEFT
    await storage.subscribers.mark_returned(address_of(GROUP, FIRST))
    assert await state(storage, FIRST) is State.ACTIVE


async def test_groups_are_no_readers_to_count(storage: Storage) -> None:
    """Neither in the counts nor in who came and left."""
    await begin(storage)
    await storage.subscribers.mark_left(OTHER, reason="removed from the group", now=NOW)
    counts = await storage.subscribers.counts()
    assert (counts[State.ACTIVE], counts[State.LEFT]) == (1, 0)
    assert await storage.group_topics.groups() == 1


async def test_a_group_that_becomes_a_supergroup_takes_its_places_along(storage: Storage) -> None:
    """And what waits for it."""
    await follow(storage, -5, PANONGAN)
    await spread(storage)
    await storage.subscribers.move(-5, GROUP)
    await storage.subscribers.move(-5, GROUP)
    assert await storage.subscribers.get(-5) is None
    assert await state(storage) is State.ACTIVE
    (item,) = await claim(storage)
    assert item.sent_to == GROUP


async def test_of_many_muted_groups_none_is_left_out(storage: Storage) -> None:
    """Those that were muted last are asked in the same round as those before them."""
    groups = tuple(range(-1060, -1000))
    for chat in groups:
        await follow(storage, chat, PANONGAN)
    await spread(storage)
    while items := await claim(storage):
        gone = [Outcome(item, DeliveryStatus.GONE, reason=MUTED_IN_GROUP) for item in items]
        await storage.outbox.settle(gone, now=NOW)
    assert await storage.group_topics.list_muted(since=NOW - 86400) == groups
