"""Who is in a group: Telegram's word, kept for a moment and no longer."""

from __future__ import annotations

import pytest

from bot.core.errors import Gone, Refused, Unreachable
from bot.core.json_codec import Json, Params
from bot.telegram.members import ASKED_ANEW, REMEMBERED, Members

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


def leading(*users: int) -> Json:
    return [{"status": "administrator", "user": {"id": user}} for user in users]


async def test_who_runs_a_group_is_asked_of_it_once_a_minute() -> None:
    """One call for all of them, which Telegram answers a plain member, too."""
    now = 0.0
    telegram = Telegram(leading(RANI))
    members = Members(telegram.ask, lambda: now)
    assert await members.runs(GROUP, RANI)
    telegram.answer = leading()
    now = REMEMBERED - 1
    assert await members.runs(GROUP, RANI)
    now = REMEMBERED
    assert not await members.runs(GROUP, RANI)
    assert telegram.asked == [("getChatAdministrators", {"chat_id": GROUP})] * 2


async def test_a_crowd_of_presses_asks_seldom_and_who_rises_waits_seconds() -> None:
    """However many press who may not."""
    now = 0.0
    telegram = Telegram(leading(RANI))
    members = Members(telegram.ask, lambda: now)
    for user in range(100, 200):
        assert not await members.runs(GROUP, user)
    assert len(telegram.asked) == 1
    telegram.answer = leading(RANI, 150)
    now = ASKED_ANEW
    assert await members.runs(GROUP, 150)


@pytest.mark.parametrize("answer", [Refused("x"), Gone("x"), True, [None, {}, {"user": 7}]])
async def test_nobody_runs_a_group_of_which_telegram_says_nothing(
    answer: Json | Exception,
) -> None:
    """Whatever else it answers."""
    assert not await Members(Telegram(answer).ask, lambda: 0.0).runs(GROUP, RANI)
