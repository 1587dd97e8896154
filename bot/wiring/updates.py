"""The ways of updates to the handlers: polled, or brought to a webhook."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from aiohttp import web
from telegram import Update

from bot.core.errors import TelegramFault
from bot.core.json_codec import Json
from bot.core.settings import Settings
from bot.core.tip_secret import tip_secret
from bot.core.vault import Vault
from bot.telegram.updates import delete_webhook, read_update, updates_of
from bot.web.webhook import add_webhook
from bot.wiring.base import Base
from bot.workers.leadership import Loop
from bot.workers.updates.polling import Polling
from bot.workers.updates.receiver import Receiver
from bot.workers.updates.source import Source, Timing
from bot.workers.updates.webhook import Answer, Webhook
from bot.workers.updates.webhook_watch import WebhookWatch
from handlers.base.context import App
from handlers.base.dispatch import apologiser, dispatcher
from handlers.base.errors import tell_set_aside
from storage.engine.fence import LeaseLost

# Where copies take over from each other, the last one's long poll may still be open.
AMONG_COPIES = Timing(takeover=10.0)


def webhook_secret(settings: Settings) -> str:
    """Return WEBHOOK_SECRET, else a secret made from TIP_SECRET: equal in all copies, not stored.

    Raises OperatorError as `tip_secret` does.
    """
    given = settings.webhook_secret.get_secret_value()
    return given or Vault(tip_secret(settings)).key_of("webhook", "")


def add_webhook_to(web_application: web.Application, base: Base, application: App) -> Webhook:
    """Add the webhook, which takes updates from Telegram while this copy leads."""
    webhook = Webhook(base.clock)

    async def take(update: dict[str, Json]) -> Answer:
        return await webhook.take(read_update(update, application.bot))

    add_webhook(web_application, webhook_secret(base.settings), take, base.clock)
    return webhook


def make_webhook_watch(base: Base) -> Loop:
    """Make the loop that sets the webhook while this copy leads."""
    url, secret = base.settings.webhook_url, webhook_secret(base.settings)
    watch = WebhookWatch(base.api, url, secret, base.clock, well=base.signs.note_updates)
    return Loop(watch.run)


def make_receivers(base: Base, application: App, webhook: Webhook | None) -> Callable[[], Receiver]:
    """Return a function that makes a receiver for each term of leading; polling without webhook."""
    handle = dispatcher(application)
    apologise = apologiser(application, tell_set_aside)
    timing = AMONG_COPIES if base.storage.lease else Timing()

    def make() -> Receiver:
        base.signs.expect_updates()
        source: Source = webhook or _make_polling(base, application, timing)
        return Receiver(
            source,
            handle,
            base.storage.updates,
            on_set_aside=apologise,
            timing=timing,
            clock=base.clock,
        )

    return make


def _make_polling(base: Base, application: App, timing: Timing) -> Polling:
    ask = updates_of(base.api, application.bot)

    async def fetch(offset: int, wait: float) -> Sequence[Update]:
        try:
            if base.leading.leads():
                updates = await ask(offset, wait)
                base.signs.note_updates()
                return updates
        except TelegramFault:
            if base.leading.leads():
                raise
        raise LeaseLost("Another copy of the bot may read the updates now")

    async def prepare() -> None:
        await delete_webhook(base.api)

    return Polling(fetch, prepare=prepare, timing=timing, clock=base.clock)
