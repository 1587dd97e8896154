"""The first calls to Telegram: the bot's own name, and its command menus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import structlog
from telegram.error import NetworkError, RetryAfter

from bot.core.clock import Clock
from bot.core.errors import OperatorError, TelegramFault, Unauthorized, Unreachable, Wait
from bot.core.json_codec import Json
from bot.delivery.retry import back_off
from bot.telegram.api import BotApi
from handlers.base.context import App

# Telegram's language of a menu for all users whose language has no menu of its own.
EVERYBODY = ""
LONGEST_PAUSE = 30.0

log = structlog.get_logger(__name__)

Menu = Sequence[tuple[str, str]]


async def meet_telegram(api: BotApi, clock: Clock) -> Mapping[str, Json]:
    """Return the bot's own user (getMe), asked until Telegram answers.

    Raises OperatorError when the token is not accepted.
    """
    failures = 0
    while True:
        try:
            me = await api.call("getMe")
            if isinstance(me, Mapping):
                return me
            raise Unreachable("the answer to getMe is no bot")
        except Unauthorized:
            raise OperatorError(
                "Telegram does not accept BOT_TOKEN; copy it anew from @BotFather."
            ) from None
        except TelegramFault as fault:
            seconds = fault.seconds if isinstance(fault, Wait) else back_off(failures)
            failures += 1
            log.warning("telegram_not_reached", reason=str(fault))
            await clock.sleep(min(seconds, LONGEST_PAUSE))


async def initialise(application: App, clock: Clock) -> None:
    """Call `Application.initialize`, which asks Telegram for the bot's name, until it succeeds."""
    failures = 0
    while True:
        try:
            return await application.initialize()
        except (NetworkError, RetryAfter) as error:
            log.warning("telegram_not_reached", reason=type(error).__name__)
            await clock.sleep(back_off(failures, longest=LONGEST_PAUSE))
            failures += 1


async def announce_commands(
    api: BotApi,
    menus: Mapping[str, Menu],
    *,
    groups: Mapping[str, Menu],
    editors: Mapping[str, Menu],
    editors_chat: int | None,
) -> None:
    """Set the command menus, by language; a failure is logged and changes nothing else.

    In `groups` only administrators are shown the commands.
    """
    for language, menu in menus.items():
        await _set_commands(api, menu, {"type": "all_private_chats"}, language)
    for language, menu in groups.items():
        await _set_commands(api, menu, {"type": "all_chat_administrators"}, language)
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
