"""People with phones, and the groups they are in, acting on an emulated Telegram."""

# ruff: noqa: ASYNC109
# `timeout` is a word of the tests here: how long a person listens before the test fails.

from __future__ import annotations

import asyncio
import base64
import itertools
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeAlias, TypeVar

from tests.support.chats.heard import MEDIA, Heard, Json, Results, Toast
from tests.support.patience import PATIENCE

# Seconds between two looks for what is awaited: short at first, then a share of the time that it
# has taken already, so that long waits keep no processor busy.
SHORTEST_POLL, LONGEST_POLL, POLL_SHARE = 0.02, 0.25, 0.25
_T = TypeVar("_T")
_NAMES = {
    "photo": "foto.jpg", "video": "video.mp4", "voice": "suara.ogg", "video_note": "bulat.mp4",
    "audio": "lagu.mp3", "document": "berkas.pdf", "sticker": "stiker.webp",
    "animation": "gerak.mp4",
}  # fmt: skip
_albums = itertools.count(1)

MessageLike: TypeAlias = "Heard | Json | int"


class Line(Protocol):
    """The way to the emulator."""

    @property
    def bot_id(self) -> int: ...

    async def get(self, path: str) -> Any: ...

    async def post(self, path: str, content: Json) -> Any: ...


class _Seat:
    """Where one sits and listens: a chat, and which of its messages were heard already."""

    def __init__(self, line: Line, chat_id: int) -> None:
        self._line = line
        self._heard: set[int] = set()
        self.chat_id = chat_id

    async def messages(self) -> list[Heard]:
        """The chat as now seen, everybody's messages, oldest first."""
        found = await self._line.get(f"/control/chats/{self.chat_id}/messages")
        return [Heard(message) for message in found]

    async def from_bot(self) -> list[Heard]:
        bot = self._line.bot_id
        return [m for m in await self.messages() if m.raw.get("from", {}).get("id") == bot]

    async def hears(
        self, containing: str = "", *, kind: str = "", timeout: float = PATIENCE
    ) -> Heard:
        """The next message of the bot not heard yet that has these words.

        Those passed over stay unheard. Fails, saying what was there, after `timeout` seconds.
        """

        async def look() -> Heard | None:
            for message in await self._unheard():
                if containing in message.text and kind in {"", message.kind}:
                    self._heard.add(message.id)
                    return message
            return None

        found = await within(look, timeout)
        if found is None:
            there = [message.text or message.kind for message in await self._unheard()]
            raise AssertionError(
                f"did not hear {containing or kind or 'anything'!r}; unheard: {there}"
            )
        return found

    async def sees(self, check: Callable[[Heard], bool], *, timeout: float = PATIENCE) -> Heard:
        """A message of the bot, heard or not, of which `check` holds: an edit, most often."""

        async def look() -> Heard | None:
            return next((m for m in reversed(await self.from_bot()) if check(m)), None)

        found = await within(look, timeout)
        if found is None:
            there = [message.text for message in await self.from_bot()]
            raise AssertionError(f"no message of the bot is like that; there are: {there}")
        return found

    async def hears_nothing(self, settle: float = 0.3) -> None:
        """Fails if the bot says anything new here within `settle` seconds."""
        await asyncio.sleep(settle)
        if new := await self._unheard():
            raise AssertionError(f"heard {[message.text or message.kind for message in new]}")

    async def hears_out(self) -> list[Heard]:
        """Everything unheard, all at once; from here on only what is newer is heard."""
        new = await self._unheard()
        self._heard.update(message.id for message in new)
        return new

    async def _unheard(self) -> list[Heard]:
        return [m for m in await self.from_bot() if m.id not in self._heard and m.kind]


class Person(_Seat):
    """Somebody with a phone. `id` is the user's id and that of the private chat."""

    def __init__(self, line: Line, user: Json) -> None:
        super().__init__(line, user["id"])
        self.user = user
        self.id: int = user["id"]

    async def says(
        self,
        text: str,
        *,
        to: Group | None = None,
        reply_to: MessageLike | None = None,
        thread: int | None = None,
        anonymous: bool = False,
    ) -> Heard:
        """Writes a message, to the bot or into a group."""
        return await self._send({"text": text}, to, reply_to, thread, anonymous=anonymous)

    async def sends(
        self,
        *,
        to: Group | None = None,
        caption: str = "",
        reply_to: MessageLike | None = None,
        thread: int | None = None,
        name: str = "",
        size: int | None = None,
        album: str = "",
        **content: Any,
    ) -> list[Heard]:
        """Sends media (`photo=b"..."`, a list for an album), `location` or `contact`.

        A location is `(latitude, longitude)`, a contact a Bot API object. An album has the
        caption on its first item. `size`: bytes to pretend, where `photo` is short. `album`: of
        which this is a part, sent apart.
        """
        items: list[Json] = []
        for kind, given in content.items():
            if kind == "location":
                items.append({"location": {"latitude": given[0], "longitude": given[1]}})
            elif kind == "contact":
                items.append({"contact": given})
            elif kind in MEDIA:
                parts = given if isinstance(given, list) else [given]
                items += [_media(kind, part, name, size) for part in parts]
            else:
                raise TypeError(f"what is {kind}?")
        if len(items) > 1:
            album = album or f"orang-{next(_albums)}"
        together = {"media_group_id": album} if album else {}
        if caption and items:
            items[0]["caption"] = caption
        return [await self._send(together | item, to, reply_to, thread) for item in items]

    async def _send(
        self,
        content: Json,
        to: Group | None,
        reply_to: MessageLike | None,
        thread: int | None,
        *,
        anonymous: bool = False,
    ) -> Heard:
        given: Json = {"from": self.id, "chat": to.id if to else self.id} | content
        if reply_to is not None:
            given["reply_to"] = _id(reply_to)
        if thread is not None:
            given["thread"] = thread
        if anonymous:
            given["anonymous"] = True
        said = Heard(await self._line.post("/control/send", given))
        if to is not None:
            to.by_people.add(said.id)
        return said

    async def edits(self, message: MessageLike, text: str, *, to: Group | None = None) -> Heard:
        given: Json = {"from": self.id, "chat": to.id if to else self.id}
        given |= {"message": _id(message), "text": text}
        return Heard(await self._line.post("/control/edit", given))

    async def presses(
        self,
        label: str = "",
        *,
        data: str = "",
        message: MessageLike | None = None,
        to: Group | None = None,
        timeout: float = PATIENCE,
    ) -> Toast:
        """Presses a button: by its label on the newest keyboard that has it, or by its data.

        A label that is not there yet is waited for. Returns what the bot answered.
        """
        seat: _Seat = to or self
        if data:
            target = _id(message) if message is not None else (await seat.from_bot())[-1].id
        else:
            target, data = await self._find(seat, label, message, timeout)
        given = {"from": self.id, "chat": seat.chat_id, "message": target, "data": data}
        given["patience"] = timeout
        answer = await self._line.post("/control/press", given)
        return Toast(answer["answered"], answer.get("text", ""), answer.get("show_alert", False))

    async def _find(
        self, seat: _Seat, label: str, message: MessageLike | None, timeout: float
    ) -> tuple[int, str]:
        async def look() -> tuple[int, str] | None:
            for shown in reversed(await seat.from_bot()):
                if message is not None and shown.id != _id(message):
                    continue
                button = shown.button(label)
                if button is not None and "callback_data" in button:
                    return shown.id, button["callback_data"]
            return None

        found = await within(look, timeout)
        if found is None:
            shown = [m.buttons for m in await seat.from_bot() if m.buttons]
            raise AssertionError(f"no button {label!r}; the keyboards are {shown}")
        return found

    async def asks(self, query: str, *, offset: str = "", chat_type: str = "group") -> Results:
        """Types "@bot query" in some chat, and waits for the cards."""
        given: Json = {"from": self.id, "query": query, "offset": offset, "chat_type": chat_type}
        return Results(await self._line.post("/control/inline", given))

    async def calls(self, text: str, group: Group, **other: Any) -> Heard:
        """Writes into a group where the bot is a guest at most."""
        given: Json = {"from": self.id, "chat": group.id, "text": text} | other
        return Heard(await self._line.post("/control/guest", given))

    async def blocks(self) -> None:
        await self._line.post("/control/block", {"user": self.id})

    async def unblocks(self) -> None:
        await self._line.post("/control/unblock", {"user": self.id})

    async def disappears(self) -> None:
        """Deletes the account."""
        await self._line.post("/control/deactivate", {"user": self.id})


class Group(_Seat):
    """A group, supergroup or channel."""

    def __init__(self, line: Line, chat: Json) -> None:
        super().__init__(line, chat["id"])
        self.chat = chat
        self.id: int = chat["id"]
        self.by_people: set[int] = set()  # of a channel, whose posts do not say who wrote them

    async def from_bot(self) -> list[Heard]:
        """Of a channel, all posts but those that people wrote."""
        if self.chat["type"] != "channel":
            return await super().from_bot()
        return [post for post in await self.messages() if post.id not in self.by_people]

    async def topics(self) -> list[Json]:
        """Its forum topics: `id`, `name`, `closed`."""
        chats = await self._line.get("/control/chats")
        return list(next(chat["topics"] for chat in chats if chat["id"] == self.id))

    async def becomes(self, **about: object) -> None:
        """Its owner gives it a username, a channel, a history that new members see."""
        await self._line.post("/control/describe", {"chat": self.id, "about": about})

    async def makes_bot(self, status: str, **rights: bool) -> None:
        """Gives the bot another status; `rights` are an administrator's, such as topics."""
        given = {"chat": self.id, "bot": status, "rights": rights}
        await self._line.post("/control/membership", given)

    async def makes(self, person: Person, status: str) -> None:
        given = {"chat": self.id, "user": person.id, "status": status}
        await self._line.post("/control/membership", given)

    async def migrates(self) -> Group:
        """Becomes a supergroup: the new one, under a new id."""
        answer = await self._line.post("/control/migrate", {"chat": self.id})
        return Group(self._line, self.chat | {"id": answer["new_chat"], "type": "supergroup"})

    async def deletes(self, message: MessageLike) -> None:
        await self._line.post("/control/delete", {"chat": self.id, "message": _id(message)})

    async def opens_topic(self, person: Person, name: str) -> int:
        """Somebody who may opens a topic; its thread."""
        given = {"chat": self.id, "from": person.id, "name": name}
        made = await self._line.post("/control/topics", given)
        return int(made["message_thread_id"])

    async def closes_topic(self, thread: int, *, closed: bool = True) -> None:
        """Its creator closes a topic, or opens it again."""
        given = {"chat": self.id, "thread": thread, "closed": closed}
        await self._line.post("/control/close_topic", given)

    async def deletes_topic(self, thread: int) -> None:
        await self._line.post("/control/delete_topic", {"chat": self.id, "thread": thread})


async def within(look: Callable[[], Awaitable[_T | None]], timeout: float) -> _T | None:
    """What `look` finds, asked again until it finds something or the time is over."""
    loop = asyncio.get_running_loop()
    start = loop.time()
    while True:
        found = await look()
        taken = loop.time() - start
        if found is not None or taken >= timeout:
            return found
        await asyncio.sleep(min(max(SHORTEST_POLL, POLL_SHARE * taken), LONGEST_POLL))


def given(**optional: Any) -> Json:
    """Those that are not None."""
    return {name: value for name, value in optional.items() if value is not None}


def _id(message: MessageLike) -> int:
    if isinstance(message, int):
        return message
    return message.id if isinstance(message, Heard) else int(message["message_id"])


def _media(kind: str, data: bytes, name: str, size: int | None) -> Json:
    about: Json = {"name": name or _NAMES[kind], "base64": base64.b64encode(data).decode()}
    return {kind: about | given(size=size)}
