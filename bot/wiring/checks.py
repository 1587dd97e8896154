"""The findings of `check`: is the newsroom's set-up ready to run?"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from bot.cases.group_safety import Fault, Risk
from bot.core.archive_keys import fingerprint
from bot.core.clock import SYSTEM_CLOCK
from bot.core.errors import BotError, Gone, Refused, SettingsError, TelegramFault, Unauthorized
from bot.core.json_codec import Json, as_object
from bot.core.settings import Settings
from bot.core.tip_secret import FILE_NAME, tip_secret
from bot.core.vault import Vault
from bot.feeds.model import FeedState
from bot.telegram.api import BotApi
from bot.telegram.connections import Connections
from bot.telegram.updates import webhook_info
from bot.wiring.profile_file import load_profile_file
from bot.workers.archive.scheduled_backups import newest_backup
from bot.workers.cases.group_watch import ExaminedGroup, examine_group
from bot.workers.editors_chat import follow_moves
from bot.workers.feeds.client import FeedClient
from bot.workers.feeds.parser_pool import ParserPool
from bot.workers.feeds.sessions import open_sessions
from bot.workers.health.signs import APART
from storage.opening import open_storage
from storage.repositories import Storage

FAULTS = {
    Fault.PUBLIC: "the group is public, whoever joins reads all and is an editor: make it private",
    Fault.LINKED: "the group is the discussion of a channel: unlink it",
    Fault.NO_ADMIN: "make the bot an administrator of the group",
    Fault.NO_DELETING: "give the bot the right Delete Messages",
}
RISKS = {
    Risk.HISTORY: "new members read what was sent before: hide the history for new members",
    Risk.FORUM_HISTORY: "in a group with topics new members read what was sent before",
    Risk.BOTS: "another bot is an administrator and reads everything",
}

# The bot's modes: the line's subject, getMe's field, the text when on, how to switch it on.
MODES = (
    (
        "inline mode",
        "supports_inline_queries",
        "on: cards of articles in any chat; Bagikan sends one",
        "to let people send cards of articles into any chat: @BotFather, /setinline, with a hint"
        " such as: cari berita… Then start the bot again",
    ),
    (
        "guest mode",
        "supports_guest_queries",
        "on: named in a chat that it is not in, the bot answers with a card",
        "to have the bot answer where it is named without being a member: @BotFather, Open, this"
        " bot, Guest Mode",
    ),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A line of `check`: its subject, whether it holds, and what to do if not."""

    subject: str
    holds: bool
    said: str


async def examine(settings: Settings, *, warning: str | None = None) -> AsyncIterator[Finding]:
    """Yield all findings, in the order in which an operator would mend them.

    `warning`: a risk of settings that are valid.
    """
    mind = f"; mind: {warning}" if warning else ""
    try:
        load_profile_file(settings.profile_file)
        yield Finding("settings", True, f"they make sense{mind}")
    except SettingsError as error:
        yield Finding("settings", False, f"{error}{mind}")
    storage = None
    try:
        vault = Vault(tip_secret(settings))
        yield _keys(settings)
        storage = await open_storage(settings.database_url, vault=vault)
        yield Finding("database", True, "reachable, at this version")
    except BotError as error:
        yield Finding("database", False, str(error))
    try:
        if settings.backup_dir is not None:
            yield _backups(settings, settings.backup_dir)
        clocks: dict[str, float | None] = {}
        async with Connections(observe=lambda name, _, skew: clocks.update({name: skew})) as open_:
            api = BotApi(settings.telegram_api_url, settings.bot_token.get_secret_value(), open_)
            async for finding in _telegram(settings, api, storage):
                yield finding
        async for finding in _feeds(settings, clocks):
            yield finding
        if told := {name: skew for name, skew in clocks.items() if skew is not None}:
            yield _clock(told)
    finally:
        if storage is not None:
            await storage.close()


def _keys(settings: Settings) -> Finding:
    """Say where the secret is, and which keys tips are sealed to: the settings try each key."""
    kept = "TIP_SECRET is given"
    if not settings.tip_secret.get_secret_value():
        kept = (
            f"TIP_SECRET is kept in {settings.data_folder / FILE_NAME}; mind: whoever takes this"
            " disk opens every open case with its source (docs/operating.md: the secret elsewhere)"
        )
    keys = (f"{key} ({fingerprint(key)})" for key in settings.tip_public_keys)
    archive = (
        f"tips are archived to {', '.join(keys)}"
        if settings.tip_public_keys
        else "tips are not archived (TIP_PUBLIC_KEYS is empty)"
    )
    return Finding("tip keys", True, f"{kept}; {archive}")


def _backups(settings: Settings, folder: Path) -> Finding:
    """Say whether backups can be made, and are."""
    try:
        newest = newest_backup(folder)
    except OSError as error:
        return Finding("backups", False, f"BACKUP_DIR: {folder}: {error.strerror}")
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding("backups", False, f"BACKUP_DIR: {folder} is not writable for this user")
    if newest is None:
        return Finding("backups", True, f"none in {folder} yet")
    age = timedelta(seconds=int(SYSTEM_CLOCK.now() - newest))
    late = age > 2 * settings.backup_every
    mend = ": the log says why (backup_failed)" if late else ""
    return Finding("backups", not late, f"the newest in {folder} is {age} old{mend}")


async def _telegram(
    settings: Settings, api: BotApi, storage: Storage | None
) -> AsyncIterator[Finding]:
    try:
        me = as_object(await api.call("getMe"))
    except Unauthorized as fault:
        yield Finding("token", False, f"{fault}; copy BOT_TOKEN anew from @BotFather")
        return
    except TelegramFault as fault:
        mend = "look at the network and at TELEGRAM_API_URL"
        yield Finding("token", False, f"not known, {fault}; {mend}")
        return
    yield Finding("token", True, f"the bot is @{me.get('username')}")
    for finding in _modes(me):
        yield finding
    if (webhook := await _webhook(settings, api)) is not None:
        yield webhook
    yield await _editors(settings, api, storage)
    if settings.operator_chat_id is not None:
        yield await _operator(settings.operator_chat_id, api)


def _modes(me: Mapping[str, Json]) -> Iterator[Finding]:
    """Say whether the bot can be asked in other chats; each finding holds: a mode is a choice."""
    for subject, name, on, off in MODES:
        yield Finding(subject, True, on if me.get(name) is True else f"off; {off}")


async def _operator(chat_id: int, api: BotApi) -> Finding:
    subject = "operator"
    try:
        await api.call("getChat", {"chat_id": chat_id})
    except (Gone, Refused) as fault:
        mend = "press Start in a chat with the bot, or add it to that group"
        return Finding(subject, False, f"OPERATOR_CHAT_ID, {fault}: {mend}")
    except TelegramFault as fault:
        return Finding(subject, False, str(fault))
    return Finding(subject, True, "is told in Telegram of what is wrong")


async def _webhook(settings: Settings, api: BotApi) -> Finding | None:
    """Return what Telegram says of the webhook; None where updates are polled, as is wanted."""
    subject = "webhook"
    try:
        info = await webhook_info(api)
    except TelegramFault as fault:
        return Finding(subject, False, f"not known, {fault}")
    if info.url != settings.webhook_url:
        has = f"Telegram has {info.url or 'none'}, updates waiting: {info.waiting}"
        does = f"sets {settings.webhook_url}" if settings.webhook_url else "takes it away"
        return Finding(subject, True, f"{has}; `run` {does}")
    if not info.url:
        return None
    said = f"{info.url}, updates waiting: {info.waiting}"
    if info.error:
        at = datetime.fromtimestamp(info.error_at, settings.zone)
        said += f"; Telegram's last error, {at:%Y-%m-%d %H:%M}: {info.error}"
    return Finding(subject, not info.fault(SYSTEM_CLOCK.now()), said)


async def _editors(settings: Settings, api: BotApi, storage: Storage | None) -> Finding:
    subject = "editors' group"
    if settings.editors_chat_id is None:
        return Finding(
            subject,
            False,
            "EDITORS_CHAT_ID is empty: add the bot to the group, its log names the id",
        )
    chat_id = settings.editors_chat_id
    if storage is not None:
        chat_id = await follow_moves(chat_id, storage.memory) or chat_id
    moved = (
        f"; it became a supergroup: set EDITORS_CHAT_ID={chat_id}"
        if chat_id != settings.editors_chat_id
        else ""
    )
    try:
        examined = await examine_group(api.call, chat_id)
    except (Gone, Refused) as fault:
        return Finding(subject, False, f"{fault}: add the bot to the group {chat_id}{moved}")
    except TelegramFault as fault:
        return Finding(subject, False, str(fault))
    return _group(subject, examined, moved)


def _group(subject: str, examined: ExaminedGroup, moved: str) -> Finding:
    chat, member, safety = examined.chat, examined.bot, examined.safety
    status = member.get("status")
    if chat.get("type") not in {"group", "supergroup"}:
        return Finding(subject, False, "EDITORS_CHAT_ID is no group")
    if status in {"left", "kicked"}:
        return Finding(subject, False, f"add the bot to the group, as an administrator{moved}")
    if safety.faults:
        mend = "; ".join(FAULTS[fault] for fault in safety.faults)
        return Finding(subject, False, f"no reports are taken: {mend}{moved}")
    if status != "creator" and chat.get("is_forum") and not member.get("can_manage_topics"):
        return Finding(subject, False, f"give the bot the right Manage Topics{moved}")
    risks = "".join(f"; mind: {RISKS[risk]}" for risk in safety.risks)
    does = "owns it" if status == "creator" else "is an administrator"
    return Finding(subject, True, f"{chat.get('title')}: the bot {does}{risks}{moved}")


async def _feeds(settings: Settings, clocks: dict[str, float | None]) -> AsyncIterator[Finding]:
    parsers = ParserPool()
    try:
        async with open_sessions(settings.feed_urls) as sessions:
            client = FeedClient(sessions, parsers, SYSTEM_CLOCK, settings.user_agent)
            for url in settings.feed_urls:
                yield await _feed(client, url, clocks)
    finally:
        await parsers.close()


async def _feed(client: FeedClient, url: str, clocks: dict[str, float | None]) -> Finding:
    feed = FeedState(id=0, url=url, next_check_at=0.0)
    try:
        response = await client.fetch(feed)
        clocks[urlsplit(response.url).hostname or url] = response.skew
        parsed = await client.parse(response)
    except BotError as error:
        return Finding("feed", False, f"{url}: {error}")
    return Finding("feed", True, f"{url}: {len(parsed.entries)} entries")


def _clock(clocks: Mapping[str, float]) -> Finding:
    """Compare the clock with the Date of answers; a minute off, articles seem of another time."""
    off = {server: seconds for server, seconds in clocks.items() if abs(seconds) >= APART}
    if not off:
        return Finding("clock", True, f"agrees with {', '.join(sorted(clocks))}")
    said = (
        f"{abs(seconds):.0f} s {'behind' if seconds > 0 else 'ahead of'} {server}"
        for server, seconds in sorted(off.items())
    )
    mend = "switch NTP on (`timedatectl set-ntp true`), or have that server's clock mended"
    return Finding("clock", False, f"this machine's clock is {', '.join(said)}: {mend}")
