"""What a call carries: parameters from the query string, a form, JSON or multipart.

Bot API: "Making requests". The real server reads every parameter as text and parses
JSON out of it where it expects an object; `Params` does the same for all four encodings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.parser import HeaderParser
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

import orjson
from aiohttp import content_disposition_filename, parse_content_disposition, web

from bot.demo.emulator.protocol.errors import ApiError, bad_request

# Bot API objects: their many optional fields are Telegram's to define, not ours to mirror.
Json: TypeAlias = dict[str, Any]

UPLOAD_LIMIT = 50 * 1024 * 1024
MULTIPART_SLACK = 1024 * 1024
_BOUNDARY = re.compile(r'boundary="?([^";,]+)"?')
_INTEGER = re.compile(r"\s*([+-]?\d+)")


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
        """The parameter as text, empty where it is missing."""
        value = self.values.get(name)
        if isinstance(value, str):
            return value
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int | float):
            return str(value)
        return orjson.dumps(value).decode()

    def required(self, name: str) -> str:
        if value := self.text(name):
            return value
        raise bad_request(f'parameter "{name}" is required')

    def integer(self, name: str, default: int = 0) -> int:
        """As TDLib's `to_integer`: leading digits count, anything else is 0."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        if type(value) is int:
            return value
        found = _INTEGER.match(self.text(name))
        return int(found[1]) if found else 0

    def boolean(self, name: str) -> bool:
        return self.text(name).strip().lower() in {"true", "yes", "1"}

    def json(self, name: str, called: str) -> object:
        """The decoded parameter, None where it is missing or empty.

        `called`: the name the refusal gives it.
        """
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            raise bad_request(f"can't parse {called} JSON object") from None

    def logged(self) -> Json:
        """What the wire log keeps: the values, and of files only name and size."""
        if not self.files:
            return self.values
        return self.values | {
            name: {"file": upload.name, "size": len(upload.data)}
            for name, upload in self.files.items()
        }


def clamp(value: int, low: int, high: int) -> int:
    return max(low, min(value, high))


async def read_params(request: web.Request) -> Params:
    """The parameters of a call; the body wins over the query string."""
    params = Params(dict(request.query) if request.query_string else {})
    if not request.can_read_body:
        return params
    kind = request.content_type
    if kind == "multipart/form-data":
        _read_multipart(request.headers["Content-Type"], await _body(request), params)
    elif kind == "application/json":
        params.values.update(_object(await _body(request)))
    else:
        body = (await _body(request)).decode("utf-8", "replace")
        params.values.update(parse_qsl(body, keep_blank_values=True))
    return params


async def _body(request: web.Request) -> bytes:
    """Raises `ApiError` 413 before reading what is announced as too large."""
    if (request.content_length or 0) > UPLOAD_LIMIT + MULTIPART_SLACK:
        raise ApiError(413, "Request Entity Too Large")
    return await request.read()


def _object(body: bytes) -> Json:
    if not body.strip():
        return {}
    try:
        decoded = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise bad_request("can't parse JSON request body") from None
    if not isinstance(decoded, dict):
        raise bad_request("can't parse JSON request body: object expected")
    return decoded


def _read_multipart(content_type: str, body: bytes, params: Params) -> None:
    """A form's parts (RFC 7578), read at once: bodies are bounded, and this is quick."""
    boundary = _BOUNDARY.search(content_type)
    if boundary is None:
        raise bad_request("can't parse multipart request: no boundary")
    parts = (b"\r\n" + body).split(b"\r\n--" + boundary[1].encode())
    for part in parts[1:]:
        head, found, data = part.partition(b"\r\n\r\n")
        if not found:
            continue
        headers = HeaderParser().parsestr(head.decode("utf-8", "replace").lstrip("\r\n"))
        disposition = headers.get("Content-Disposition", "")
        _, about = parse_content_disposition(disposition)
        name = about.get("name", "")
        if "filename" in about or "filename*" in about:
            mime = headers.get("Content-Type", "application/octet-stream")
            filename = content_disposition_filename(about) or ""
            params.files[name] = Upload(filename, mime, data)
        else:
            params.values[name] = data.decode("utf-8", "replace")
