"""Files: their persistent ids, their sizes, and the objects that describe them.

Bot API: "Sending files". A `file_id` stays good for the bot that got it; another kind of
media cannot be made of it.
"""

from __future__ import annotations

import mimetypes
import secrets
import struct
from collections.abc import Callable
from dataclasses import dataclass

from bot.demo.emulator.protocol.errors import ApiError, bad_request
from bot.demo.emulator.protocol.wire import UPLOAD_LIMIT, Json

DOWNLOAD_LIMIT = 20 * 1024 * 1024
_FOLDERS = {
    "photo": "photos", "video": "videos", "voice": "voice", "video_note": "video_notes",
    "audio": "music", "document": "documents", "sticker": "stickers", "animation": "animations",
}  # fmt: skip
_NAMES = {
    "photo": "Photo", "video": "Video", "voice": "VoiceNote", "video_note": "VideoNote",
    "audio": "Audio", "document": "Document", "sticker": "Sticker", "animation": "Animation",
}  # fmt: skip
_MIMES = {
    "photo": "image/jpeg", "video": "video/mp4", "voice": "audio/ogg", "video_note": "video/mp4",
    "audio": "audio/mpeg", "document": "application/octet-stream", "sticker": "image/webp",
    "animation": "video/mp4",
}  # fmt: skip
KINDS = tuple(_FOLDERS)


@dataclass(frozen=True, slots=True)
class File:
    id: str
    unique_id: str
    kind: str
    size: int
    data: bytes
    name: str
    mime: str
    path: str
    width: int = 0
    height: int = 0
    duration: int = 0  # seconds

    def json(self) -> Json:
        fields: Json = {"file_id": self.id, "file_unique_id": self.unique_id}
        return fields | {"file_size": self.size} if self.size else fields


class Files:
    def __init__(self) -> None:
        self._by_id: dict[str, File] = {}
        self._by_path: dict[str, File] = {}

    def get(self, file_id: str) -> File | None:
        return self._by_id.get(file_id)

    def get_by_path(self, path: str) -> File | None:
        return self._by_path.get(path)

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
        """Stores a file. `size` stands in for bytes nobody wants to make (a big video)."""
        mime = mime.partition(";")[0].strip()
        mime = mime or mimetypes.guess_type(name)[0] or _MIMES[kind]
        suffix = mimetypes.guess_extension(mime) or ".bin"
        width, height = image_size(data) or (0, 0)
        number = len(self._by_id)
        file = File(
            id=f"{kind[:2].upper()}{number:x}-{secrets.token_urlsafe(36)}",
            unique_id=f"AQAD{secrets.token_urlsafe(8)}",
            kind=kind,
            size=len(data) if size is None else size,
            data=data,
            name=name,
            mime=mime,
            path=f"{_FOLDERS[kind]}/file_{number}{suffix}",
            width=width,
            height=height,
            duration=duration,
        )
        self._by_id[file.id] = file
        self._by_path[file.path] = file
        return file

    def upload(self, kind: str, data: bytes, *, name: str, mime: str) -> File:
        """A file the bot sends. Raises `ApiError` where Telegram would not take it."""
        if not data:
            raise bad_request("file must be non-empty")
        if len(data) > UPLOAD_LIMIT:
            raise ApiError(413, "Request Entity Too Large")
        return self.add(kind, data, name=name, mime=mime)

    def get_for_resending(self, kind: str, file_id: str) -> File:
        """A file sent again by its id. Raises `ApiError` 400: unknown, or of another kind."""
        file = self._by_id.get(file_id)
        if file is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if file.kind != kind:
            raise bad_request(f"can't use file of type {_NAMES[file.kind]} as {_NAMES[kind]}")
        return file


def image_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG or JPEG, None where it is neither."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return int(width), int(height)
    if data.startswith(b"\xff\xd8"):
        return _jpeg_size(data)
    return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return int(width), int(height)
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None


def media_fields(file: File) -> Json:
    """The part of a message that carries the file (Bot API: PhotoSize, Video, Voice...)."""
    if file.kind == "photo":
        return {"photo": _photo_sizes(file)}
    fields = {file.kind: file.json() | _FIELDS[file.kind](file)}
    if file.kind == "animation":
        # Bot API: Message.document is set too, for backward compatibility.
        fields["document"] = file.json() | _document(file)
    return fields


def _document(file: File) -> Json:
    named: Json = {"mime_type": file.mime}
    return named | {"file_name": file.name} if file.name else named


def _audio(file: File) -> Json:
    return _document(file) | {"duration": file.duration}


def _video(file: File) -> Json:
    return _audio(file) | _frame(file)


def _voice(file: File) -> Json:
    return {"duration": file.duration, "mime_type": file.mime}


def _video_note(file: File) -> Json:
    return {"duration": file.duration, "length": 240}


def _sticker(_file: File) -> Json:
    still = {"is_animated": False, "is_video": False}
    return {"type": "regular", "width": 512, "height": 512} | still


_FIELDS: dict[str, Callable[[File], Json]] = {
    "video": _video, "animation": _video, "audio": _audio, "voice": _voice,
    "video_note": _video_note, "sticker": _sticker, "document": _document,
}  # fmt: skip


def _frame(file: File) -> Json:
    return {"width": file.width or 1280, "height": file.height or 720}


def _photo_sizes(file: File) -> list[Json]:
    """The smallest and the full size; the same bytes serve for both."""
    frame = _frame(file)
    scale = min(1.0, 90 / max(frame.values()))
    small = {name: max(1, int(length * scale)) for name, length in frame.items()}
    thumbnail = file.json() | {"file_unique_id": f"{file.unique_id}s"} | small
    return [thumbnail, file.json() | frame]
