"""python-telegram-bot's requests on our connections, paced."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias, TypeVar
from urllib.parse import urlencode

from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import JSONDict, ODVInput
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.core.errors import Unreachable
from bot.core.json_codec import decode
from bot.telegram.connections import Connections, Limits, NoAnswer
from bot.telegram.multipart import Multipart
from bot.telegram.responses import Answered, unheard, without

Pace: TypeAlias = Callable[[str, Mapping[str, object]], Awaitable[Answered]]
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_REPLIES = Limits()  # the stock transport's time limits
_Value = TypeVar("_Value")


def _token_in(url: str) -> str:
    found = re.search(r"/bot([^/]+)/", url)
    return found[1] if found else ""


def _given(value: ODVInput[_Value], default: _Value | None) -> _Value | None:
    return default if isinstance(value, DefaultValue) else value


class AiohttpRequest(BaseRequest):
    """python-telegram-bot's requests on aiohttp, behaving as its HTTPXRequest does.

    `connections` may be shared, and then belong to whoever made them; without, this object
    has its own and closes them in `shutdown`. `pace` is awaited with the method's name and its
    parameters before a call is sent; time limits begin after it, and what it gave is called with
    the status of the answer, 0 where there was none. `media_write_timeout` (seconds) takes the
    place of `limits.write` for uploads.
    """

    def __init__(
        self,
        *,
        connections: Connections | None = None,
        limits: Limits = _REPLIES,
        media_write_timeout: float | None = 20.0,
        pace: Pace | None = None,
    ) -> None:
        self._owned = connections is None
        self._connections = connections or Connections()
        self._limits = limits
        self._media_write_timeout = media_write_timeout
        self._pace = pace
        self._shut = False
        self._headers = {"User-Agent": self.USER_AGENT}

    @property
    def read_timeout(self) -> float | None:
        """Seconds; python-telegram-bot adds it to the time-out of getUpdates."""
        return self._limits.read

    async def initialize(self) -> None:
        """Ready (again); the connections open with the first request."""
        self._shut = False

    async def shutdown(self) -> None:
        """No more requests; closes the connections if they are this object's own."""
        self._shut = True
        if self._owned:
            await self._connections.close()

    @staticmethod
    def parse_json_payload(payload: bytes) -> JSONDict:
        """As `BaseRequest`'s, quicker, and without logging what the server said."""
        try:
            answer = decode(payload)
        except ValueError:
            raise TelegramError("Invalid server response") from None
        if not isinstance(answer, dict):
            raise TelegramError("Invalid server response")
        return answer

    async def do_request(  # noqa: PLR0917 (the signature is BaseRequest's)
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body. Raises TimedOut or NetworkError, neither with the address."""
        if self._shut:
            raise RuntimeError("This AiohttpRequest is not initialized!")
        answered: Answered = unheard
        if self._pace is not None and method == "POST":
            parameters = request_data.parameters if request_data else {}
            answered = await self._pace(url.rpartition("/")[2], parameters)
        body, headers = self._encoded(request_data)
        write = self._media_write_timeout if isinstance(body, Multipart) else self._limits.write
        limits = Limits(
            connect=_given(connect_timeout, self._limits.connect),
            read=_given(read_timeout, self._limits.read),
            write=_given(write_timeout, write),
            pool=_given(pool_timeout, self._limits.pool),
        )
        status = 0
        try:
            status, payload = await self._connections.request(
                method, URL(url), headers=headers, body=body, limits=limits
            )
        except NoAnswer as fault:
            raise TimedOut(f"Timed out: {fault}") from None
        except Unreachable as fault:
            raise NetworkError(str(fault)) from None
        finally:
            answered(status)
        return status, payload if status < 300 else without(_token_in(url), payload)

    def _encoded(
        self, data: RequestData | None
    ) -> tuple[bytes | Multipart | None, Mapping[str, str]]:
        """Body and headers, encoded as the stock transport does."""
        if data is None:
            return None, self._headers
        if data.contains_files:
            return Multipart(data.json_parameters, data.multipart_data), self._headers
        return urlencode(data.json_parameters).encode(), self._headers | _FORM
