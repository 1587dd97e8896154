"""The whole state of an emulated server, and the way of a message to the bot."""

from __future__ import annotations

import secrets
from collections import defaultdict, deque
from dataclasses import dataclass, field

from bot.core.clock import Clock
from bot.demo.emulator.protocol.wire import Json
from bot.demo.emulator.world.files import File, Files
from bot.demo.emulator.world.limits import Faults
from bot.demo.emulator.world.observation import Events, WireLog
from bot.demo.emulator.world.queries import Queries
from bot.demo.emulator.world.state import PRESENT, Callback, Chat, People, User
from bot.demo.emulator.world.updates import UpdateQueue
from bot.demo.emulator.world.webhook import Webhook

_SERVICE = {
    "new_chat_members", "left_chat_member", "migrate_to_chat_id", "migrate_from_chat_id",
    "forum_topic_created", "forum_topic_closed", "forum_topic_reopened",
}  # fmt: skip
BOT_USERNAME = "posbanten_bot"
MESSAGES_KEPT = 30_000  # of all chats together; the real server forgets none


@dataclass
class World:
    token: str
    clock: Clock  # the emulator's one source of time
    files: Files = field(default_factory=Files)
    events: Events = field(default_factory=Events)
    log: WireLog = field(default_factory=WireLog)
    faults: Faults = field(default_factory=Faults)
    callbacks: dict[str, Callback] = field(default_factory=dict)
    queries: Queries = field(default_factory=Queries)
    # The chat and id of messages that people sent through the bot, by inline_message_id.
    inline_messages: dict[str, tuple[Chat, int]] = field(default_factory=dict)
    inline_feedback: bool = False  # whether the bot is told of them; @BotFather switches it on
    # The bot's description and short description by language, and its pictures, oldest first.
    profile_texts: defaultdict[str, dict[str, str]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    profile_photos: list[File] = field(default_factory=list)

    def __post_init__(self) -> None:
        bot = User(
            int(self.token.partition(":")[0]), "POSBANTEN", username=BOT_USERNAME, is_bot=True
        )
        self.people = People(bot)
        self.people.users[bot.id] = bot
        self.updates = UpdateQueue(self.clock)
        self.webhook = Webhook(self.updates)
        self._newest: deque[tuple[Chat, int]] = deque()

    @property
    def bot(self) -> User:
        return self.people.bot

    def now(self) -> int:
        """Return the present time as the Bot API writes dates."""
        return int(self.clock.now())

    def find_message(self, chat: Chat, message_id: int) -> Json | None:
        """Return a message that the bot can reach: not deleted, not hidden by privacy mode."""
        return None if message_id in chat.unseen else chat.messages.get(message_id)

    def new_message(self, chat: Chat, sender: Json, content: Json) -> Json:
        """Store a message. `sender`: its `from`, and for a masked sender `sender_chat`."""
        about: Json = {"message_id": chat.ids.next(), "chat": chat.json(), "date": self.now()}
        message = about | sender | content
        chat.messages[message["message_id"]] = message
        self._newest.append((chat, message["message_id"]))
        if len(self._newest) > MESSAGES_KEPT:
            self._forget(*self._newest.popleft())
        self.events.emit("message", {"chat": chat.id, "message": message})
        return message

    def _forget(self, chat: Chat, message_id: int) -> None:
        """Forget an old message, but not a topic's opening: all its messages reply to that."""
        if message_id not in chat.topics:
            chat.messages.pop(message_id, None)
            chat.unseen.discard(message_id)

    def replace_message(self, chat: Chat, message: Json) -> None:
        chat.messages[message["message_id"]] = message
        self.events.emit("edit", {"chat": chat.id, "message": message})

    def delete_message(self, chat: Chat, message_id: int) -> None:
        if chat.messages.pop(message_id, None) is not None:
            self.events.emit("delete", {"chat": chat.id, "message": message_id})

    def deliver(self, chat: Chat, message: Json, *, kind: str = "message") -> None:
        """Queue a message for the bot, if the bot may see it; a channel's message is a post."""
        if chat.type == "channel":
            kind = kind.replace("message", "channel_post")
        if self._sees(chat, message):
            self.updates.put(kind, message)
        else:
            chat.unseen.add(message["message_id"])

    def _sees(self, chat: Chat, message: Json) -> bool:
        """Whether privacy mode shows a message to the bot, which sees all as an administrator.

        Bot API: "Privacy mode": commands, replies to the bot, messages sent through it, and service
        messages. Only administrators get posts of a channel; there are no other bots in channels.
        """
        if chat.type == "private" or message.get("left_chat_member") == self.bot.json():
            return True
        status = chat.status_of(self.bot.id)
        if status not in PRESENT:
            return False
        if status == "administrator" or not _SERVICE.isdisjoint(message) or "via_bot" in message:
            return True
        replied: Json = message.get("reply_to_message") or {"from": None}
        return replied["from"] == self.bot.json() or self._is_command(message)

    def _is_command(self, message: Json) -> bool:
        text = message.get("text") or message.get("caption") or ""
        word = text.split(maxsplit=1)[0] if text.strip() else ""
        if not word.startswith("/"):
            return False
        _, at, name = word.partition("@")
        return not at or name.lower() == BOT_USERNAME

    def new_callback(self) -> Callback:
        """Return a new press that waits for its answer."""
        callback = Callback(str(secrets.randbits(62)), self.clock.now())
        self.callbacks[callback.id] = callback
        return callback
