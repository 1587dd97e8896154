"""An edit, or a letter of correction, that could not be delivered: only the change is lost."""

from __future__ import annotations

import pytest

from bot.core.errors import Gone, Moved, Refused, Unreachable, Wait
from bot.delivery.model import DeliveryStatus, Item, Kind, Priority
from bot.delivery.retry import MESSAGE_LOST, MOST_ATTEMPTS, UNCHANGED, judge, means

NOW = 1_700_000_000.0
LOST = Refused("Bad Request: message to edit not found")
MARKUP = Refused("Bad Request: can't parse entities")


def item(kind: Kind = Kind.EDIT, *, chat: int = 7, attempts: int = 0) -> Item:
    return Item(1, chat, kind, Priority.EDIT, "id", attempts, message_id=42)


@pytest.mark.parametrize("kind", [Kind.EDIT, Kind.CORRECTION])
def test_a_chat_that_has_left_is_gone(kind: Kind) -> None:
    """As for a push: its places are kept, nothing more is written to it."""
    outcome = judge(item(kind), Gone("Forbidden: bot was blocked"), NOW)
    assert outcome.status is DeliveryStatus.GONE


def test_a_message_that_is_not_there_any_more_needs_no_edit() -> None:
    """It ends as what it was, sent, and the reason is kept."""
    outcome = judge(item(), LOST, NOW)
    assert (outcome.status, outcome.reason) == (DeliveryStatus.SENT, str(LOST))
    assert judge(item(Kind.CORRECTION), LOST, NOW).status is DeliveryStatus.FAILED


def test_what_may_pass_is_tried_again_but_not_for_ever() -> None:
    """As a push is."""
    assert judge(item(), Wait(5), NOW).due_at == NOW + 5
    assert judge(item(), Unreachable("no answer"), NOW).status is DeliveryStatus.RETRY
    tired = item(attempts=MOST_ATTEMPTS)
    assert judge(tired, Unreachable("no answer"), NOW).status is DeliveryStatus.FAILED
    assert judge(item(), MARKUP, NOW).status is DeliveryStatus.FAILED
    assert judge(item(chat=-7), Moved(-1007), NOW).status is DeliveryStatus.MOVED


@pytest.mark.parametrize(
    ("said", "unchanged", "lost"),
    [
        ("Bad Request: message is not modified: specified new message content ...", True, False),
        ("Bad Request: message to edit not found", False, True),
        ("Bad Request: message can't be edited", False, True),
        ("Bad Request: MESSAGE_ID_INVALID", False, True),
        ("Bad Request: can't parse entities", False, False),
    ],
)
def test_telegram_s_words_for_it_are_known(said: str, unchanged: bool, lost: bool) -> None:
    """Whatever stands around them."""
    refusal = Refused(said)
    assert (means(refusal, UNCHANGED), means(refusal, MESSAGE_LOST)) == (unchanged, lost)
