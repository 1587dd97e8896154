"""What ever stood in the chats, deleted or rewritten since or not: the emulator keeps the last."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from bot.demo.emulator.protocol.wire import Json
from bot.demo.emulator.world.files import File, Files
from bot.demo.emulator.world.observation import Events


class Chats(Events):
    """`sent`: each message by chat and id as it was at first; `shown`: and every later version.

    `order`: chat and version of all of them, as they came.
    """

    def __init__(self) -> None:
        super().__init__()
        self.sent: defaultdict[int, dict[int, Json]] = defaultdict(dict)
        self.shown: defaultdict[int, list[Json]] = defaultdict(list)
        self.order: list[tuple[int, Json]] = []

    def emit(self, kind: str, content: Json) -> None:
        """Write it down, and hand it on."""
        if kind in {"message", "edit"}:
            message = content["message"]
            self.shown[content["chat"]].append(message)
            self.order.append((content["chat"], message))
            self.sent[content["chat"]].setdefault(message["message_id"], message)
        super().emit(kind, content)


def words_of(message: Json) -> str:
    """The text or the caption, and the name of a picture that has one."""
    said = str(message.get("text") or message.get("caption") or "")
    return " ".join((said, *names_of(message)))


def names_of(message: Json) -> set[str]:
    """The name of its picture."""
    return {str(size["file_unique_id"]) for size in message.get("photo", ())}


def keys_of(message: Json) -> list[str]:
    """What the buttons below it carry."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", ())
    return [str(key.get("callback_data", "")) for row in rows for key in row]


def topic_of(message: Json) -> int | None:
    """The topic; where there are none, an answer is in a thread of what it answers, and in none."""
    return message["message_thread_id"] if message.get("is_topic_message") else None


class NamedFiles(Files):
    """Files of which a named picture has its name as its unique id, wherever it is sent on to.

    So one without a caption is known by its file. `wordless`: the names.
    """

    def __init__(self) -> None:
        super().__init__()
        self.wordless: set[str] = set()

    def add(
        self,
        kind: str,
        data: bytes,
        *,
        name: str = "",
        mime: str = "",
        size: int | None = None,
        duration: int = 0,
    ) -> File:
        """Store it."""
        file = super().add(kind, data, name=name, mime=mime, size=size, duration=duration)
        if name and kind == "photo":
            self.wordless.add(name)
            file = replace(file, unique_id=name)
            self._by_id[file.id] = self._by_path[file.path] = file
        return file
