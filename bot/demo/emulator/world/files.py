"""Files: their persistent ids, their sizes, and the objects that describe them.

Bot API: "Sending files". A `file_id` stays good for the bot that got it; another kind of
media cannot be made of it.
"""

from __future__ import annotations

import mimetypes
import secrets
from dataclasses import dataclass

from bot.demo.emulator.protocol.wire import Json

DOWNLOAD_LIMIT = 20 * 1024 * 1024
_MIMES = {
    "photo": "image/jpeg", "video": "video/mp4", "voice": "audio/ogg", "video_note": "video/mp4",
    "audio": "audio/mpeg", "document": "application/octet-stream", "sticker": "image/webp",
    "animation": "video/mp4",
}  # fmt: skip
KINDS = tuple(_MIMES)
# The fields of a kind besides its ids and its size; the size of a picture is never checked.
_FRAME: Json = {"width": 1280, "height": 720}
_STICKER = {"type": "regular", "is_animated": False, "is_video": False}
_FIELDS: dict[str, Json] = {
    "video": _FRAME,
    "animation": _FRAME,
    "video_note": {"length": 240},
    "sticker": _FRAME | _STICKER,
}
_TIMED = {"video", "animation", "audio", "voice", "video_note"}
_NAMED = {"video", "animation", "audio", "document"}


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
    duration: int  # seconds

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
        """Store a file. `size` stands in for bytes that are too many to make (a big video)."""
        mime = mime.partition(";")[0].strip()
        mime = mime or mimetypes.guess_type(name)[0] or _MIMES[kind]
        suffix = mimetypes.guess_extension(mime) or ".bin"
        number = len(self._by_id)
        file = File(
            id=f"{kind[:2].upper()}{number:x}-{secrets.token_urlsafe(36)}",
            unique_id=f"AQAD{secrets.token_urlsafe(8)}",
            kind=kind,
            size=len(data) if size is None else size,
            data=data,
            name=name,
            mime=mime,
            path=f"{kind}s/file_{number}{suffix}",
            duration=duration,
        )
        self._by_id[file.id] = file
        self._by_path[file.path] = file
        return file


def media_fields(file: File) -> Json:
    """Return a message's fields with the file (Bot API: PhotoSize, Video, Voice...)."""
    about = file.json() | _FIELDS.get(file.kind, {})
    if file.kind == "photo":  # the smallest and the full size; the same bytes serve for both
        return {"photo": [about | {"width": 90, "height": 51}, about | _FRAME]}
    if file.kind in _TIMED:
        about["duration"] = file.duration
    if file.kind in _NAMED | {"voice"}:
        about["mime_type"] = file.mime
    if file.kind in _NAMED and file.name:
        about["file_name"] = file.name
    if file.kind == "animation":
        # Bot API: Message.document is set too, for backward compatibility.
        return {"animation": about, "document": about}
    return {file.kind: about}
