"""The transport to the Bot API: for python-telegram-bot, and raw for sender and receiver.

`BotApi` builds no `Message` objects and raises our exceptions. python-telegram-bot's requests
(`ptb_request`) use the same connections.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

import aiohttp
from yarl import URL

from bot.core.errors import Refused, Unreachable
from bot.core.json_codec import Json, Params, encode
from bot.telegram.connections import Connections, Limits
from bot.telegram.responses import Answered, hide_token, ignore_status, result_of

# Else each RetryAfter warns that its seconds will become a timedelta (python-telegram-bot 22.2).
os.environ.setdefault("PTB_TIMEDELTA", "1")

_JSON = {"Content-Type": "application/json"}
_RAW_CALLS = Limits(read=10.0)
OK = 200
UNAUTHORIZED = 401
UPLOAD_WITHIN = 30.0  # seconds until a picture is answered


@dataclass(frozen=True, slots=True)
class Download:
    """A file from Telegram; `path` is the file's name at Telegram."""

    path: str
    content: bytes


class BotApi:
    """A client of the Bot API: raw calls.

    Every method raises Wait (429), Gone (403, chat not found), Moved, Refused (400, 413),
    Unauthorized (401, 404), Conflict (409) or Unreachable (5xx, no connection, no answer; its
    `maybe_sent` says that the call may have taken effect).

    `revoked` is set when a 401 is followed by another, with no other answer between: the token is
    accepted no more. Calls that were under way together count once.
    """

    def __init__(
        self, base_url: str, token: str, connections: Connections, *, limits: Limits = _RAW_CALLS
    ) -> None:
        self._root = f"{base_url.rstrip('/')}/bot{token}/"
        self._files = f"{base_url.rstrip('/')}/file/bot{token}/"
        self._token = token
        self._urls: dict[str, URL] = {}
        self._connections = connections
        self._limits = limits
        self._unauthorized = False
        self.revoked = asyncio.Event()

    async def call(
        self,
        method: str,
        params: Params | None = None,
        *,
        read_timeout: float | None = None,
        answered: Answered = ignore_status,
    ) -> Json:
        """Call a method; return its `result`. `read_timeout`: seconds, for long polling."""
        body = encode(params or {})
        return await self.post(method, body, read_timeout=read_timeout, answered=answered)

    async def post(
        self,
        method: str,
        body: bytes,
        *,
        read_timeout: float | None = None,
        answered: Answered = ignore_status,
    ) -> Json:
        """Call a method whose parameters are JSON already; return its `result`.

        `answered` is called with the status of every answer, also of a failure.
        """
        return await self._post(method, _JSON, body, read_timeout=read_timeout, answered=answered)

    async def upload(
        self, method: str, params: Params, picture: bytes, *, answered: Answered = ignore_status
    ) -> Json:
        """Call a method with a PNG, "attach://picture" in its parameters; return its `result`."""
        with aiohttp.MultipartWriter("form-data") as form:
            for name, value in params.items():
                text = value if isinstance(value, str) else encode(value).decode()
                form.append(text).set_content_disposition("form-data", name=name)
            part = form.append(picture, {"Content-Type": "image/png"})
            part.set_content_disposition("form-data", name="picture", filename="picture.png")
        headers = {"Content-Type": form.content_type}
        return await self._post(
            method, headers, await form.as_bytes(), read_timeout=UPLOAD_WITHIN, answered=answered
        )

    async def _post(
        self,
        method: str,
        headers: Mapping[str, str],
        body: bytes,
        *,
        read_timeout: float | None,
        answered: Answered,
    ) -> Json:
        url = self._urls.get(method)
        if url is None:
            url = self._urls[method] = URL(self._root + method)
        limits = self._limits if read_timeout is None else replace(self._limits, read=read_timeout)
        warned = self._unauthorized
        status, payload = await self._connections.request(
            "POST", url, headers=headers, body=body, limits=limits
        )
        answered(status)
        self._unauthorized = status == UNAUTHORIZED
        if warned and self._unauthorized:
            self.revoked.set()
        return result_of(status, payload if status == 200 else hide_token(self._token, payload))

    async def download(self, file_id: str) -> Download:
        """Return a file; raises Refused, "file is too big", over 20 MB (Bot API: getFile)."""
        about = await self.call("getFile", {"file_id": file_id})
        path = about.get("file_path") if isinstance(about, Mapping) else None
        if not isinstance(path, str):
            raise Refused("this file has no path")
        status, content = await self._connections.request(
            "GET", URL(self._files + quote(path)), headers={}, limits=self._limits
        )
        if status != OK:
            raise Unreachable(f"the file was answered with status {status}")
        return Download(path, content)
