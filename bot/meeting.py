"""The first words with Telegram: who am I, and which commands do I understand."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

import structlog

from bot.delivery import back_off
from bot.model import Json, OperatorError, TelegramFault, Unauthorized, Wait
from bot.telegram import BotApi

# Telegram knows this language as the one for everybody without a menu of their own.
EVERYBODY = ""
LONGEST_PAUSE = 30.0

log = structlog.get_logger(__name__)

Menu = Sequence[tuple[str, str]]


async def meet_telegram(api: BotApi, stop: asyncio.Event) -> Mapping[str, Json] | None:
    """getMe, again and again until Telegram answers; None when `stop` came first.

    Raises OperatorError when the token is not accepted.
    """
    failures = 0
    while not stop.is_set():
        try:
            me = await api.call("getMe")
        except Unauthorized:
            raise OperatorError(
                "Telegram does not accept BOT_TOKEN; copy it anew from @BotFather."
            ) from None
        except TelegramFault as fault:
            seconds = fault.seconds if isinstance(fault, Wait) else back_off(failures)
            failures += 1
            log.warning("telegram_not_reached", reason=str(fault))
            await pause(stop, min(seconds, LONGEST_PAUSE))
            continue
        if isinstance(me, Mapping):
            return me
        failures += 1
        await pause(stop, back_off(failures))
    return None


async def choose_polling(api: BotApi) -> None:
    """Take away a webhook that an earlier set-up left: with one, getUpdates answers 409."""
    try:
        await api.call("deleteWebhook", {"drop_pending_updates": False})
    except TelegramFault as fault:
        log.warning("webhook_not_taken_away", reason=str(fault))


async def announce_commands(
    api: BotApi, menus: Mapping[str, Menu], *, editors: Mapping[str, Menu], editors_chat: int | None
) -> None:
    """Set the command menus, by language; a failure is logged and changes nothing else."""
    for language, menu in menus.items():
        await _set_commands(api, menu, {"type": "all_private_chats"}, language)
    if editors_chat is not None:
        for language, menu in editors.items():
            await _set_commands(api, menu, {"type": "chat", "chat_id": editors_chat}, language)


async def _set_commands(api: BotApi, menu: Menu, scope: Mapping[str, Json], language: str) -> None:
    commands: list[Json] = [{"command": name, "description": does} for name, does in menu]
    try:
        await api.call(
            "setMyCommands", {"commands": commands, "scope": scope, "language_code": language}
        )
    except TelegramFault as fault:
        log.warning("commands_not_announced", reason=str(fault))


async def pause(stop: asyncio.Event, seconds: float) -> None:
    """Sleep, but not longer than until `stop` is set."""
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        pass
