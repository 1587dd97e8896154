"""The watch that has Telegram bring updates to our address, and checks whether it still does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

from bot.core.clock import Clock, sleep_or
from bot.core.errors import TelegramFault, Wait
from bot.delivery.retry import back_off
from bot.telegram.api import BotApi
from bot.telegram.updates import set_webhook, webhook_info

LOOK_EVERY = 60.0  # seconds
LONGEST_PAUSE = 60.0  # seconds, where Telegram refuses or is out of reach

_log = structlog.get_logger(__name__)


class WebhookWatch:
    """The watch that sets the webhook, also after a change, and logs what keeps updates away.

    A setWebhook that changes nothing costs nothing, and makes our current secret known. `well` is
    called whenever updates arrive as far as Telegram says.
    """

    def __init__(
        self, api: BotApi, url: str, secret: str, clock: Clock, *, well: Callable[[], None]
    ) -> None:
        self._api = api
        self._url = url
        self._secret = secret
        self._clock = clock
        self._well = well
        self._last_error_at = 0.0

    async def run(self, over: asyncio.Event) -> None:
        """Watch the webhook until the event is set."""
        is_set, failures = False, 0
        while not over.is_set():
            try:
                is_set = await self._look() if is_set else await self._set()
                failures, pause = 0, LOOK_EVERY if is_set else 0.0
            except TelegramFault as fault:
                failures += 1
                _log.warning("webhook_unknown" if is_set else "webhook_not_set", reason=str(fault))
                pause = back_off(failures - 1, longest=LONGEST_PAUSE)
                if isinstance(fault, Wait):
                    pause = fault.seconds
            await sleep_or(self._clock, pause, over)

    async def _set(self) -> bool:
        await set_webhook(self._api, self._url, self._secret)
        _log.info("webhook_set", url=self._url)
        return True

    async def _look(self) -> bool:
        """Return whether Telegram still has our address."""
        info = await webhook_info(self._api)
        if info.url != self._url:
            _log.warning("webhook_changed_by_somebody", url=info.url)
            return False
        reason = info.fault(self._clock.now())
        if not reason:
            self._well()
        elif info.error_at != self._last_error_at:
            self._last_error_at = info.error_at
            _log.warning("webhook_unreachable", reason=reason, waiting=info.waiting)
        return True
