"""What a failed attempt leads to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import Gone, Moved, Refused, TelegramFault, Unreachable, Wait
from bot.delivery.addresses import address_of
from bot.delivery.model import NO_CHAT, DeliveryStatus, Item, Kind, Priority
from bot.delivery.retry import (
    CREATE,
    LONGEST_RETRY,
    MOST_ATTEMPTS,
    MUTED_IN_GROUP,
    SHUT_TOPIC,
    back_off,
    is_message,
    judge,
)

NOW = 1_700_000_000.0


def item(kind: Kind = Kind.PUSH, attempts: int = 1, chat_id: int = 7) -> Item:
    return Item(
        id=1, chat_id=chat_id, kind=kind, priority=Priority.PUSH, language="id", attempts=attempts
    )


def test_a_429_is_obeyed_to_the_second() -> None:
    """The item is due again when Telegram said, not earlier."""
    outcome = judge(item(), Wait(30), NOW)
    assert (outcome.status, outcome.due_at) == (DeliveryStatus.RETRY, NOW + 30)


def test_a_blocked_reader_is_gone() -> None:
    """403 to a push marks the chat as left; its places are kept elsewhere."""
    assert judge(item(), Gone("bot was blocked by the user"), NOW).status is DeliveryStatus.GONE


@pytest.mark.parametrize("kind", [Kind.PUSH, Kind.EDIT])
def test_a_channel_without_the_right_to_post_is_gone(kind: Kind) -> None:
    """It is one refusal of the channel, not one of each article; of no channel it is a refusal."""
    refusal = Refused("need administrator rights in the channel chat")
    posted = replace(item(kind, chat_id=-1001), channel="36.03")
    assert judge(posted, refusal, NOW).status is DeliveryStatus.GONE
    assert judge(item(kind, chat_id=-1001), refusal, NOW).status is DeliveryStatus.FAILED


@pytest.mark.parametrize("kind", [Kind.TIP, Kind.NOTICE])
@pytest.mark.parametrize(
    "fault",
    [
        Gone("bot was kicked from the supergroup chat"),
        Refused("not enough rights to send text messages to the chat"),
        Unreachable("down"),
    ],
)
def test_the_editors_mail_waits_for_their_group_for_as_long_as_it_takes(
    kind: Kind, fault: TelegramFault
) -> None:
    """A tip is never dropped because the group is gone for a while."""
    assert judge(item(kind, attempts=10_000), fault, NOW).status is DeliveryStatus.RETRY


def test_an_answer_to_a_source_who_left_is_set_aside_with_its_reason() -> None:
    """So that the editors can be told; the source's other rows are not touched."""
    outcome = judge(item(Kind.ANSWER), Gone("bot was blocked by the user"), NOW)
    assert outcome.status is DeliveryStatus.FAILED
    assert "blocked" in outcome.reason


@pytest.mark.parametrize("kind", [Kind.PUSH, Kind.CORRECTION, Kind.ANNOUNCEMENT])
@pytest.mark.parametrize(
    ("refusal", "in_topic", "in_general"),
    [
        ("message thread not found", DeliveryStatus.SHUT, DeliveryStatus.FAILED),
        ("TOPIC_CLOSED", DeliveryStatus.SHUT, DeliveryStatus.GONE),
        ("TOPIC_DELETED", DeliveryStatus.SHUT, DeliveryStatus.FAILED),
        ("CHAT_WRITE_FORBIDDEN", DeliveryStatus.GONE, DeliveryStatus.GONE),
        (
            "not enough rights to send text messages to the chat",
            DeliveryStatus.GONE,
            DeliveryStatus.GONE,
        ),
        ("message text is empty", DeliveryStatus.FAILED, DeliveryStatus.FAILED),
    ],
)
def test_news_stops_where_a_group_or_its_topic_takes_none(
    kind: Kind, refusal: str, in_topic: DeliveryStatus, in_general: DeliveryStatus
) -> None:
    """A topic alone, or all of the group; nothing is tried for ever."""
    fault = Refused(f"Bad Request: {refusal}")
    general = item(kind, chat_id=-100123)
    topic = replace(item(kind, chat_id=address_of(-100123, 5)), group=-100123, thread=5)
    assert (judge(topic, fault, NOW).status, judge(general, fault, NOW).status) == (
        in_topic,
        in_general,
    )


def test_what_telegram_refuses_for_good_is_set_aside_at_once() -> None:
    """Sending the same refused message again would only be in the way."""
    assert judge(item(), Refused("message text is empty"), NOW).status is DeliveryStatus.FAILED


def test_a_migrated_group_is_followed() -> None:
    """The same letter goes to the new id."""
    outcome = judge(item(Kind.TIP, chat_id=-7), Moved(-100123), NOW)
    assert (outcome.status, outcome.moved_to) == (DeliveryStatus.MOVED, -100123)


def test_a_private_chat_does_not_move() -> None:
    """Whatever a server says: a source's letters are never addressed to a group."""
    assert judge(item(Kind.ANSWER, chat_id=7), Moved(-100123), NOW).status is DeliveryStatus.FAILED


def test_an_answer_waits_while_telegram_is_out_of_reach() -> None:
    """A ticket is shown once; it must not be given up after a night's outage."""
    fault = Unreachable("down")
    assert judge(item(Kind.ANSWER, attempts=10_000), fault, NOW).status is DeliveryStatus.RETRY


def test_an_unreachable_chat_is_given_up_at_last() -> None:
    """A reader's push that failed again and again leaves the queue."""
    assert (
        judge(item(attempts=MOST_ATTEMPTS - 1), Unreachable("x"), NOW).status
        is DeliveryStatus.RETRY
    )
    assert (
        judge(item(attempts=MOST_ATTEMPTS), Unreachable("x"), NOW).status is DeliveryStatus.FAILED
    )


@given(st.integers(min_value=0, max_value=10**6))
def test_back_off_grows_to_ten_minutes_and_no_further(attempts: int) -> None:
    """Never shorter than before, never over the limit, never a moment in the past."""
    assert 0 < back_off(attempts) <= back_off(attempts + 1) <= LONGEST_RETRY


CHANNEL = replace(item(chat_id=-1001), channel="36.03")
IN_TOPIC = replace(item(chat_id=address_of(-100123, 5)), group=-100123, thread=5)
CARD = replace(item(Kind.CARD, chat_id=-7), reply_to=42)
SAME = Refused("Bad Request: message is not modified")
LOST = Refused("Bad Request: message to edit not found")
NO_TOPIC = Refused("Bad Request: message thread not found")
NO_RIGHTS = Refused("Bad Request: not enough rights to send text messages to the chat")
EMPTY = Refused("Bad Request: message text is empty")
DOWN, BLOCKED = Unreachable("down"), Gone("Forbidden: bot was blocked by the user")


@pytest.mark.parametrize(
    ("tried", "fault", "becomes"),
    [
        (item(), Wait(30), {"status": DeliveryStatus.RETRY, "due_at": NOW + 30}),
        (item(attempts=3), DOWN, {"status": DeliveryStatus.RETRY, "due_at": NOW + 8}),
        (item(), BLOCKED, {"status": DeliveryStatus.GONE}),
        (item(), EMPTY, {"status": DeliveryStatus.FAILED}),
        (item(), SAME, {"status": DeliveryStatus.FAILED}),
        (item(), NO_RIGHTS, {"status": DeliveryStatus.FAILED}),
        (CHANNEL, NO_RIGHTS, {"status": DeliveryStatus.FAILED}),
        (CHANNEL, Refused("CHAT_WRITE_FORBIDDEN"), {"status": DeliveryStatus.GONE}),
        (IN_TOPIC, NO_TOPIC, {"status": DeliveryStatus.SHUT, "reason": SHUT_TOPIC}),
        (item(chat_id=-7), NO_RIGHTS, {"status": DeliveryStatus.GONE, "reason": MUTED_IN_GROUP}),
        (
            item(Kind.TIP, chat_id=-7),
            NO_RIGHTS,
            {"status": DeliveryStatus.RETRY, "due_at": NOW + 2},
        ),
        (
            item(Kind.TIP, chat_id=-7),
            Moved(-100123),
            {"status": DeliveryStatus.MOVED, "moved_to": -100123, "reason": ""},
        ),
        (CARD, SAME, {"status": DeliveryStatus.SENT, "reason": ""}),
        (item(Kind.ANSWER), SAME, {"status": DeliveryStatus.SENT, "reason": ""}),
        (item(Kind.SHARE), SAME, {"status": DeliveryStatus.SENT, "reason": ""}),
        (item(Kind.SHARE), LOST, {"status": DeliveryStatus.SENT}),
        (replace(item(Kind.TIP), method=CREATE), NO_RIGHTS, {"status": DeliveryStatus.SENT}),
        (CARD, LOST, {"status": DeliveryStatus.LOST}),
        (replace(CARD, thread=5), NO_TOPIC, {"status": DeliveryStatus.LOST}),
        (replace(item(Kind.TIP), thread=5), EMPTY, {"status": DeliveryStatus.FAILED}),
    ],
)
def test_what_is_recorded_says_of_what_it_is_when_it_is_due_and_why(
    tried: Item, fault: TelegramFault, becomes: dict[str, object]
) -> None:
    """Word for word as Telegram gave the reason, unless the bot has words of its own for it."""
    outcome = judge(tried, fault, NOW)
    expected = {"due_at": None, "moved_to": None, "reason": str(fault)} | becomes
    assert outcome.item is tried
    assert {name: getattr(outcome, name) for name in expected} == expected


def test_a_topic_and_what_has_no_chat_take_nothing_of_what_a_chat_may_get() -> None:
    """All else is a message."""
    assert is_message(item())
    assert not is_message(replace(item(), method=CREATE))
    assert not is_message(item(chat_id=NO_CHAT))


def test_the_first_retry_is_soon_and_each_is_twice_as_far_away() -> None:
    """A fault that passes in a moment delays nobody."""
    assert [back_off(attempts) for attempts in range(5)] == [1, 2, 4, 8, 16]
