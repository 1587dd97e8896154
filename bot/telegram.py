"""The transport to the Bot API: for python-telegram-bot, and raw for sender and receiver.

python-telegram-bot is given its documented extension point, `BaseRequest`, on aiohttp.
`BotApi` uses the same connections, builds no `Message` objects and raises our exceptions.
"""

from __future__ import annotations

import os
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar
from urllib.parse import quote, urlencode

import structlog
from telegram import Bot, Update
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import JSONDict, ODVInput
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.answers import result_of, without
from bot.faults import Refused, Unreachable
from bot.jsontext import decode, encode
from bot.model import Json, Params
from bot.multipart import Multipart
from bot.wire import Connections, Limits, NoAnswer

# Else each RetryAfter warns that its seconds will become a timedelta (python-telegram-bot 22.2).
os.environ.setdefault("PTB_TIMEDELTA", "1")

Answered: TypeAlias = Callable[[int], None]
Pace: TypeAlias = Callable[[str, Mapping[str, object]], Awaitable[Answered]]
Fetch: TypeAlias = Callable[[int, float], Awaitable[Sequence[Update]]]

_log = structlog.get_logger(__name__)
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_JSON = {"Content-Type": "application/json"}
_REPLIES = Limits()  # the stock transport's time limits
_RAW_CALLS = Limits(read=10.0)
OK = 200
_Value = TypeVar("_Value")


def unheard(_status: int) -> None:
    """For calls of which nobody waits to hear how they ended."""


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


@dataclass(frozen=True, slots=True)
class Download:
    """A file as Telegram keeps it; `path` is Telegram's own name of it there."""

    path: str
    content: bytes


class BotApi:
    """Raw Bot API calls.

    Every method raises Wait (429), Gone (403, chat not found), Moved, Refused (400, 413),
    Unauthorized (401, 404), Conflict (409) or Unreachable (5xx, no connection, no answer; its
    `maybe_sent` says that the call may have taken effect).
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

    async def call(
        self,
        method: str,
        params: Params | None = None,
        *,
        read_timeout: float | None = None,
        answered: Answered = unheard,
    ) -> Json:
        """The `result` of a call. `read_timeout`: seconds, for long polling."""
        body = encode(params or {})
        return await self.post(method, body, read_timeout=read_timeout, answered=answered)

    async def post(
        self,
        method: str,
        body: bytes,
        *,
        read_timeout: float | None = None,
        answered: Answered = unheard,
    ) -> Json:
        """The `result` of a call whose parameters are JSON already.

        `answered` is called with the status when there is an answer, whatever it says.
        """
        url = self._urls.get(method)
        if url is None:
            url = self._urls[method] = URL(self._root + method)
        limits = self._limits if read_timeout is None else replace(self._limits, read=read_timeout)
        status, payload = await self._connections.request(
            "POST", url, headers=_JSON, body=body, limits=limits
        )
        answered(status)
        return result_of(status, payload if status == 200 else without(self._token, payload))

    async def download(self, file_id: str) -> Download:
        """A file, up to 20 MB; Refused with "file is too big" beyond (Bot API: getFile)."""
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


def updates_of(api: BotApi, bot: Bot, allowed_updates: Sequence[str]) -> Fetch:
    """getUpdates for the receiver: (offset, seconds to wait for one) -> updates.

    An update that python-telegram-bot cannot read arrives empty instead of hiding the others.
    """

    async def fetch(offset: int, wait: float) -> Sequence[Update]:
        params: Params = {
            "offset": offset,
            "timeout": int(wait),
            "allowed_updates": list(allowed_updates),
        }
        result = await api.call("getUpdates", params, read_timeout=wait + 10.0)
        items = result if isinstance(result, list) else []
        return [_update(item, bot) for item in items if isinstance(item, dict)]

    return fetch


def _update(data: JSONDict, bot: Bot) -> Update:
    try:
        return Update.de_json(data, bot)
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        update_id: int = data["update_id"]
        _log.error("an update cannot be read", update_id=update_id, error=type(error).__name__)
        return Update(update_id=update_id)
