"""The world of the emulator: people, chats, members, topics, messages.

Messages are kept as Bot API objects and never changed in place: an edit puts a new object in the
place of the old one, so that objects handed out earlier stay unchanged.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from bot.demo.emulator.protocol.wire import Json

_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories", "can_pin_messages", "can_manage_topics",
)  # fmt: skip
_OF_CHANNELS = ("can_post_messages", "can_edit_messages")
PRESENT = {"creator", "administrator", "member", "restricted"}


@dataclass(slots=True)
class User:
    id: int
    first_name: str
    username: str = ""
    language_code: str = ""
    is_bot: bool = False
    inline: bool = False  # of the bot: the modes that are on at @BotFather
    guest: bool = False
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    _json: Json | None = None

    def json(self) -> Json:
        if self._json is None:
            self._json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
            for name in ("username", "language_code"):
                if value := getattr(self, name):
                    self._json[name] = value
        return self._json


@dataclass(slots=True)
class Member:
    status: str
    rights: dict[str, bool] = field(default_factory=dict)


@dataclass(slots=True)
class Topic:
    name: str
    closed: bool = False


@dataclass(slots=True)
class Ids:
    """A counter of message ids: one for each supergroup or channel, one for all other chats."""

    last: int = 0

    def next(self) -> int:
        self.last += 1
        return self.last


@dataclass(slots=True)
class Chat:
    id: int
    type: str
    ids: Ids
    title: str = ""
    user: User | None = None
    is_forum: bool = False
    about: Json = field(default_factory=dict)  # of ChatFullInfo: username, linked_chat_id, …
    members: dict[int, Member] = field(default_factory=dict)
    messages: dict[int, Json] = field(default_factory=dict)
    unseen: set[int] = field(default_factory=set)
    topics: dict[int, Topic] = field(default_factory=dict)
    migrated_to: int | None = None
    own_posts: set[int] = field(default_factory=set)  # of the bot, in a channel
    _json: Json | None = None

    @property
    def has_threads(self) -> bool:
        return self.type == "supergroup"

    def json(self) -> Json:
        if self._json is None:
            self._json = self._fields()
        return self._json

    def _fields(self) -> Json:
        fields: Json = {"id": self.id, "type": self.type}
        if self.user is not None:
            fields |= {"first_name": self.user.first_name}
            if self.user.username:
                fields["username"] = self.user.username
            return fields
        fields["title"] = self.title
        if username := self.about.get("username"):
            fields["username"] = username
        if self.is_forum:
            fields["is_forum"] = True
        return fields

    def describe(self, about: Json) -> None:
        """Set the properties that the chat's owner chooses (Bot API: ChatFullInfo)."""
        self.about = about
        self._json = None

    def status_of(self, user_id: int) -> str:
        member = self.members.get(user_id)
        return member.status if member else "left"

    def may(self, user_id: int, right: str) -> bool:
        """Whether a member holds an administrator's right; a creator holds all of them."""
        member = self.members.get(user_id)
        if member is None or member.status not in {"creator", "administrator"}:
            return False
        return member.status == "creator" or member.rights.get(right, True)

    def lets_write(self, user_id: int) -> bool:
        """Whether a user may write, by a restricted member's rights or the chat's permissions."""
        member = self.members.get(user_id)
        if member is None or member.status in {"creator", "administrator"}:
            return True
        if member.status == "restricted":
            return member.rights.get("can_send_messages", False)
        return bool(self.about.get("permissions", {}).get("can_send_messages", True))

    def member_json(self, user: User) -> Json:
        """Return the ChatMember of a user, with any status."""
        member = self.members.get(user.id) or Member("left")
        fields: Json = {"user": user.json(), "status": member.status}
        if member.status == "creator":
            fields["is_anonymous"] = False
        elif member.status == "administrator":
            rights = (*_RIGHTS, *(_OF_CHANNELS if self.type == "channel" else ()))
            fields |= {name: self.may(user.id, name) for name in rights}
            fields |= {"can_be_edited": False, "is_anonymous": False}
        elif member.status == "restricted":
            fields |= _restrictions(member)
        elif member.status == "kicked":
            fields["until_date"] = 0
        return fields


def _restrictions(member: Member) -> Json:
    names = (
        "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos",
        "can_send_videos", "can_send_video_notes", "can_send_voice_notes", "can_send_polls",
        "can_send_other_messages", "can_add_web_page_previews", "can_change_info",
        "can_invite_users", "can_pin_messages", "can_manage_topics", "can_react_to_messages",
        "can_edit_tag",
    )  # fmt: skip
    permissions: Json = {name: member.rights.get(name, False) for name in names}
    return permissions | {"is_member": True, "until_date": 0}


@dataclass(slots=True)
class Callback:
    """A button press that waits for its answer."""

    id: str
    pressed_at: float
    answer: Json | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class People:
    """The users and chats, by their ids."""

    bot: User
    users: dict[int, User] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    ids: Ids = field(default_factory=Ids)
    _last_user: int = 700_000_000
    _last_group: int = 4_000_000_000

    def add_user(self, user: User) -> Chat:
        """Add a person, with a private chat with the bot that is not begun yet."""
        self.users[user.id] = user
        chat = Chat(user.id, "private", self.ids, user=user)
        self.chats[user.id] = chat
        return chat

    def new_user_id(self) -> int:
        """Return a user id that is not taken."""
        self._last_user += 1
        while self._last_user in self.users:
            self._last_user += 1
        return self._last_user

    def add_chat(self, type_: str, title: str, *, is_forum: bool = False) -> Chat:
        self._last_group += 1
        prefix = "-" if type_ == "group" else "-100"
        chat_id = int(f"{prefix}{self._last_group}")
        ids = self.ids if type_ == "group" else Ids()
        chat = Chat(chat_id, type_, ids, title=title, is_forum=is_forum)
        self.chats[chat_id] = chat
        return chat
