"""The parameters of a call, from the query string, a form, JSON or multipart.

Bot API: "Making requests". The real server reads every parameter as text and parses
JSON out of it where it expects an object; `Params` does the same for all four encodings.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

import orjson
from aiohttp import web

from bot.demo.emulator.protocol.errors import bad_request

# Bot API objects: their many optional fields are Telegram's to define, not ours to mirror.
Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in a multipart body."""

    name: str
    mime: str
    data: bytes


@dataclass(slots=True)
class Params:
    values: Json = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return the parameter as text; empty where it is missing."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        """Return the parameter as a number; the default where it is missing or no number."""
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def boolean(self, name: str) -> bool:
        return self.text(name).lower() in {"true", "1"}

    def mapping(self, name: str) -> Json:
        """Return the parameter as an object; empty where missing. Raises `ApiError` 400."""
        value = self._decode(name) or {}
        if not isinstance(value, dict):
            raise bad_request(f"object expected as {name}")
        return value

    def array(self, name: str) -> list[Any]:
        """Return the parameter as a list; empty where it is missing. Raises `ApiError` 400."""
        value = self._decode(name) or []
        if not isinstance(value, list):
            raise bad_request(f"expected an Array as {name}")
        return value

    def _decode(self, name: str) -> object:
        value = self.values.get(name)
        return orjson.loads(value) if isinstance(value, str) and value else value

    def log_entry(self) -> Json:
        """Return the wire log's entry: the values, and of files only name and size."""
        if not self.files:
            return self.values
        return self.values | {
            name: {"file": upload.name, "size": len(upload.data)}
            for name, upload in self.files.items()
        }


def clamp(value: int, low: int, high: int) -> int:
    return max(low, min(value, high))


async def read_params(request: web.Request) -> Params:
    """Read the parameters of a call; the body takes precedence over the query string."""
    params = Params(dict(request.query))
    if request.content_type == "application/json":
        params.values.update(orjson.loads(await request.read()))
        return params
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            params.files[name] = Upload(value.filename, value.content_type, value.file.read())
        else:
            params.values[name] = value
    return params
