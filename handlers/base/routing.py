"""The entries of the routing table, and their registration with python-telegram-bot."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeAlias, TypeVar

import telegram
from telegram import Update
from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    ChosenInlineResultHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.messages.callback_data import CallbackData
from handlers.base.authorization import administrators_only, editors_only
from handlers.base.context import App, Context
from handlers.base.errors import OldButton, say_old_button
from handlers.base.questions import settle_question, waiting_question
from handlers.base.request import Handler, Request

Data = TypeVar("Data", bound=CallbackData)

EDITED = filters.UpdateType.EDITED_MESSAGE
REPLIED = filters.UpdateType.MESSAGE & filters.ChatType.GROUPS & filters.REPLY & filters.TEXT
REOPENED = filters.StatusUpdate.FORUM_TOPIC_REOPENED
MOVED = filters.StatusUpdate.MIGRATE  # a group became a supergroup with another id


class ChatScope(StrEnum):
    """The chats in which a route holds."""

    PRIVATE = "private"
    EDITORS = "editors"
    ANYWHERE = "anywhere"
    # Changes a subscription: a reader, and in a group of readers its administrators.
    SUBSCRIBERS = "subscribers"
    # Shows news that the chat got: a reader, and in a group of readers its members.
    READERS = "readers"


@dataclass(frozen=True, slots=True)
class Route:
    """A command; with a `menu_key` it stands in the command menu and in /bantuan.

    An editors' command is for members alone; with `SUBSCRIBERS`, a group's administrators may use
    it. `tips`: of use only where tips are taken. `aliases`: Telegram's usual names for the command
    (core.telegram.org/bots/features: global commands).
    """

    command: str
    handler: Handler
    menu_key: str = ""
    where: ChatScope = ChatScope.PRIVATE
    tips: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Press(Generic[Data]):
    """An inline button with the prefix of `data`; its handler gets the parsed fields.

    A press in another chat than `where` is answered and does nothing else. Data that has the prefix
    and cannot be parsed is from an old button, and so is data with an unknown prefix.
    """

    data: type[Data]
    handler: Callable[[Request, Data], Coroutine[None, None, None]]
    where: ChatScope = ChatScope.PRIVATE

    async def handle(self, request: Request) -> None:
        """Parse the button's data and pass the fields to the handler."""
        fields = self.data.parse(request.query.data or "") if request.query else None
        try:
            if fields is None:
                raise OldButton
            await self.handler(request, fields)
        except OldButton:
            await say_old_button(request)


@dataclass(frozen=True, slots=True)
class AnyMessage:
    """A message that no command took: a new one, an edited one, or a group's move."""

    handler: Handler
    where: ChatScope = ChatScope.PRIVATE
    kind: filters.BaseFilter = filters.UpdateType.MESSAGE


@dataclass(frozen=True, slots=True)
class InGroups:
    """A command of private chats, sent in a group that is not the editors'."""

    handler: Handler


@dataclass(frozen=True, slots=True)
class ChannelPost:
    """A text post in a channel where the bot is an administrator."""

    handler: Handler


@dataclass(frozen=True, slots=True)
class Membership:
    """A change of the bot's own membership: blocked, unblocked, added or removed."""

    handler: Handler


@dataclass(frozen=True, slots=True)
class OthersMembership:
    """A change of another member in a group where the bot is an administrator."""

    handler: Handler


@dataclass(frozen=True, slots=True)
class Inline:
    """An inline query: "@bot words" typed in any chat (Bot API: InlineQuery)."""

    handler: Handler


@dataclass(frozen=True, slots=True)
class ChosenResult:
    """An inline result of the bot, sent into a chat (Bot API: ChosenInlineResult)."""

    handler: Handler


@dataclass(frozen=True, slots=True)
class Guest:
    """A mention of the bot in a chat that it is not in (Bot API: guest mode)."""

    handler: Handler


Entry: TypeAlias = (
    "Route | Press[Any] | AnyMessage | InGroups | ChannelPost | Membership | OthersMembership"
    " | Inline | ChosenResult | Guest"
)


def register(application: App, routes: Sequence[Entry]) -> None:
    """Register the table with the application, in its order: the first route that fits is taken."""
    editors = _EditorsGroup(application)
    with_readers = filters.ChatType.PRIVATE | (filters.ChatType.GROUPS & ~editors)
    places: dict[ChatScope, filters.BaseFilter] = {
        ChatScope.PRIVATE: filters.ChatType.PRIVATE,
        ChatScope.EDITORS: editors,
        ChatScope.ANYWHERE: filters.ChatType.PRIVATE | filters.ChatType.GROUPS,
        ChatScope.SUBSCRIBERS: with_readers,
        ChatScope.READERS: with_readers,
    }
    for entry in routes:
        match entry:
            case Route(command, handler, where=where, aliases=aliases):
                kind = filters.UpdateType.MESSAGE & places[where]
                act = _for_whom(where, handler)
                application.add_handler(CommandHandler((command, *aliases), _wrap(act), kind))
            case Press(data=data, where=where):
                act = _restrict(where, entry.handle)
                application.add_handler(CallbackQueryHandler(_wrap(act), data.pattern()))
            case AnyMessage(handler, where, kind):
                application.add_handler(MessageHandler(kind & places[where], _wrap(handler)))
            case InGroups(handler):
                kind = filters.UpdateType.MESSAGE & filters.ChatType.GROUPS & ~editors
                names = _private_commands(routes)
                application.add_handler(CommandHandler(names, _wrap(handler), kind))
            case ChannelPost(handler):
                kind = filters.UpdateType.CHANNEL_POST & filters.TEXT
                application.add_handler(MessageHandler(kind, _wrap(handler)))
            case Membership(handler):
                application.add_handler(
                    ChatMemberHandler(_wrap(handler), ChatMemberHandler.MY_CHAT_MEMBER)
                )
            case OthersMembership(handler):
                application.add_handler(
                    ChatMemberHandler(_wrap(handler), ChatMemberHandler.CHAT_MEMBER)
                )
            case Inline(handler):
                application.add_handler(InlineQueryHandler(_wrap(handler)))
            case Guest(handler):
                kind = filters.UpdateType.GUEST_MESSAGE
                application.add_handler(MessageHandler(kind, _wrap(handler)))
            case ChosenResult(handler):
                application.add_handler(ChosenInlineResultHandler(_wrap(handler)))
    application.add_handler(
        CallbackQueryHandler(_wrap(_restrict(ChatScope.PRIVATE, say_old_button)))
    )


def _private_commands(routes: Sequence[Entry]) -> list[str]:
    private = (
        each for each in routes if isinstance(each, Route) and each.where is ChatScope.PRIVATE
    )
    return [name for route in private for name in (route.command, *route.aliases)]


def _restrict(where: ChatScope, handler: Handler) -> Handler:
    """Restrict a button to its chats and to those who may press it.

    Every press is answered at the end, so that the button stops spinning.
    """
    act = _for_whom(where, handler)

    async def handle(request: Request) -> None:
        if where is ChatScope.EDITORS:
            counts = request.is_from_editors
        elif where in {ChatScope.SUBSCRIBERS, ChatScope.READERS}:
            counts = request.is_private or request.is_from_readers_group
        else:
            counts = request.is_private
        if counts:
            await act(request)
        await request.toast()

    return handle


def _for_whom(where: ChatScope, handler: Handler) -> Handler:
    """Restrict a handler to the people whom `where` allows in a group."""
    if where is ChatScope.EDITORS:
        return editors_only(handler)
    return administrators_only(handler) if where is ChatScope.SUBSCRIBERS else handler


def _wrap(handler: Handler) -> Callable[[Update, Context], Coroutine[None, None, None]]:
    """Wrap a handler for python-telegram-bot: the one place where a request is made."""

    async def handle(update: Update, context: Context) -> None:
        request = Request(update, context)
        asked = waiting_question(request)
        await handler(request)
        settle_question(request, asked)

    return handle


class _EditorsGroup(filters.MessageFilter):
    """The present editors' group: its id changes when it becomes a supergroup."""

    def __init__(self, application: App) -> None:
        super().__init__(name="editors")
        self._application = application

    def filter(self, message: telegram.Message) -> bool:
        return message.chat_id == self._application.bot_data.services.editors.id
