"""Who is in a group: Telegram's word, kept for a moment and no longer."""

from __future__ import annotations

import pytest

from bot.core.errors import Gone, Refused, Unreachable
from bot.core.json_codec import Json, Params
from bot.telegram.members import REMEMBERED, Members

GROUP, RANI = -100, 7


class Telegram:
    """Says what it was told to say, and counts how often it was asked."""

    def __init__(self, answer: Json | Exception) -> None:
        self.answer = answer
        self.asked: list[tuple[str, Params]] = []

    async def ask(self, method: str, params: Params) -> Json:
        self.asked.append((method, params))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def status(name: str, **more: Json) -> Json:
    return {"status": name, "user": {"id": RANI}, **more}


@pytest.mark.parametrize(
    ("answer", "inside"),
    [
        (status("creator"), True),
        (status("administrator"), True),
        (status("member"), True),
        (status("restricted", is_member=True), True),
        (status("restricted", is_member=False), False),
        (status("left"), False),
        (status("kicked"), False),
        (Refused("Bad Request: member not found"), False),
        (Gone("Forbidden: bot was kicked from the supergroup chat"), False),
        (True, False),
        ({}, False),
    ],
)
async def test_only_whom_telegram_calls_a_member_is_one(
    answer: Json | Exception, inside: bool
) -> None:
    """Whatever else it answers, nobody gets in by it."""
    telegram = Telegram(answer)
    assert await Members(telegram.ask, lambda: 0.0).has(GROUP, RANI) is inside
    assert telegram.asked == [("getChatMember", {"chat_id": GROUP, "user_id": RANI})]


async def test_a_member_is_asked_about_once_a_minute() -> None:
    """Somebody who has left loses the keys within that time."""
    now = 0.0
    telegram = Telegram(status("member"))
    members = Members(telegram.ask, lambda: now)
    assert await members.has(GROUP, RANI)
    telegram.answer = status("left")
    now = REMEMBERED - 1
    assert await members.has(GROUP, RANI)
    assert not await members.has(GROUP, RANI + 1)
    assert not await members.has(GROUP - 1, RANI)
    now = REMEMBERED
    assert not await members.has(GROUP, RANI)


async def test_a_newcomer_need_not_wait() -> None:
    """A no is asked again at once."""
    telegram = Telegram(status("left"))
    members = Members(telegram.ask, lambda: 0.0)
    assert not await members.has(GROUP, RANI)
    telegram.answer = status("member")
    assert await members.has(GROUP, RANI)


async def test_without_telegrams_word_nobody_is_judged() -> None:
    """Out of reach is neither yes nor no: the update is tried again."""
    members = Members(Telegram(Unreachable("no answer")).ask, lambda: 0.0)
    with pytest.raises(Unreachable):
        await members.has(GROUP, RANI)
