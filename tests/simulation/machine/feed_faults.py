"""What the news site answers in place of its feed while something is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from aiohttp import web

from bot.core.clock import Clock
from bot.demo.site.newsroom import Newsroom, Story

FEED = "/feed/"
SLOW = 40.0  # seconds: longer than anybody waits for a feed
ERROR_PAGE = b"<!doctype html><html><body><h1>Situs dalam perbaikan</h1></body></html>"

Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Site(Newsroom):
    """A newsroom whose articles may vanish and come back as they were."""

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__(clock)
        self._hidden: dict[int, Story] = {}

    def hide(self, story_id: int) -> None:
        """It is not on the site; nothing happens to one that is not there."""
        if story := self._stories.pop(story_id, None):
            self._hidden[story_id] = story

    def show(self, story_id: int) -> None:
        """It is there again."""
        if story := self._hidden.pop(story_id, None):
            self._stories[story_id] = story


class FeedFaults:
    """`kind`: what is wrong now, empty when nothing is. `answered`: how often it was answered so.

    What is answered in place of the feed has the feed's own validators, as a cache gives them that
    stands in front of a site: whoever keeps them with a body that was broken sees a 304 afterwards.
    """

    def __init__(self, clock: Clock) -> None:
        self.kind, self.answered = "", 0
        self._clock = clock
        self.kinds = (*_ANSWERS, "slow", "cut off", "not modified")

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """For the site's application."""
        kind = self.kind if request.path == FEED else ""
        self.answered += bool(kind)
        if kind == "slow":
            await self._clock.sleep(SLOW)
        if kind == "not modified":
            return web.Response(status=304)
        response = await handler(request)
        if kind == "cut off" and request.transport is not None:
            request.transport.abort()
        if kind not in _ANSWERS or not isinstance(response, web.Response):
            return response
        body = response.body if isinstance(response.body, bytes) else b""
        status, spoiled = _ANSWERS[kind](body)
        headers = {name: response.headers[name] for name in _KEPT if name in response.headers}
        return web.Response(status=status, body=spoiled, headers=headers)


_KEPT = ("ETag", "Last-Modified", "Content-Type")


def _empty(body: bytes) -> bytes:
    return re.sub(rb"(?s)\t<item>.*</item>\n", b"", body)


# By name: the status, and what is made of the feed's bytes.
_ANSWERS: dict[str, Callable[[bytes], tuple[int, bytes]]] = {
    "half a document": lambda body: (200, body[: len(body) // 2]),
    "half a tag": lambda body: (200, body[: body.rfind(b"<pubDate>") + 4]),
    "nothing": lambda _body: (200, b""),
    "another encoding": lambda body: (200, body.decode().encode("utf-16-le")),
    "broken letters": lambda body: (200, body.replace(b" dari ", b" dari\xe9 ")),
    "a page": lambda _body: (200, ERROR_PAGE),
    "500": lambda _body: (500, ERROR_PAGE),
    "503": lambda _body: (503, b""),
    "404": lambda _body: (404, ERROR_PAGE),
    "no items": lambda body: (200, _empty(body)),
    "guids of another host": lambda body: (200, body.replace(b">http://", b">https://www.")),
}
