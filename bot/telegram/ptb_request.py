"""The requests of python-telegram-bot itself, on our connections and paced."""

from __future__ import annotations

import re
from collections.abc import AsyncIterable, Awaitable, Callable
from typing import TypeAlias

import httpx
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import HTTPXRequest
from yarl import URL

from bot.core.errors import Unreachable
from bot.core.json_codec import Json, decode
from bot.telegram.connections import Connections, Limits, NoAnswer
from bot.telegram.responses import Answered, hide_token, ignore_status

Pace: TypeAlias = Callable[[str], Awaitable[Answered]]
# aiohttp itself adds the headers of the connection, and the encodings that it can read.
_HEADERS = ("User-Agent", "Content-Type", "Content-Length")


class QuietRequest(HTTPXRequest):
    """An HTTPXRequest that logs no answer; `httpx_kwargs` give it its transport."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Json]:
        """Parse an answer, quicker than HTTPXRequest and without logging what the server said."""
        try:
            answer = decode(payload)
        except ValueError:
            raise TelegramError("Invalid server response") from None
        if not isinstance(answer, dict):
            raise TelegramError("Invalid server response")
        return answer


class AiohttpTransport(httpx.AsyncBaseTransport):
    """A transport of httpx's requests on `connections`, which their maker closes.

    `pace` is awaited with the method's name before a call is sent; time limits begin after it, and
    the function it returns is called with the status of the answer, 0 where there was none.
    """

    def __init__(self, connections: Connections, pace: Pace | None = None) -> None:
        self._connections = connections
        self._pace = pace

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request. Raises TimedOut or NetworkError, neither with the address."""
        answered: Answered = ignore_status
        if self._pace is not None and request.method == "POST":
            answered = await self._pace(request.url.path.rpartition("/")[2])
        url = str(request.url)
        headers = {name: request.headers[name] for name in _HEADERS if name in request.headers}
        status = 0
        try:
            status, payload = await self._connections.request(
                request.method,
                URL(url),
                headers=headers,
                body=_body(request),
                limits=Limits(**request.extensions["timeout"]),
            )
        except NoAnswer as fault:
            raise TimedOut(f"Timed out: {fault}") from None
        except Unreachable as fault:
            raise NetworkError(str(fault)) from None
        finally:
            answered(status)
        return httpx.Response(
            status, content=payload if status < 300 else hide_token(_token_in(url), payload)
        )


def _body(request: httpx.Request) -> bytes | AsyncIterable[bytes]:
    """Return the body of a request: whole, or in pieces where it carries files."""
    stream = request.stream
    if isinstance(stream, httpx.AsyncByteStream) and not isinstance(stream, httpx.ByteStream):
        return stream
    return request.content


def _token_in(url: str) -> str:
    found = re.search(r"/bot([^/]+)/", url)
    return found[1] if found else ""
