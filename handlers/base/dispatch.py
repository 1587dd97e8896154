"""The dispatch of an update to python-telegram-bot's handlers; a failure is raised.

`Application.process_update` swallows what a handler raises and shows it to error handlers; the
receiver has to know, because an update that failed is not finished.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextvars import ContextVar

import structlog
from telegram import Update

from handlers.base.context import App, Context
from handlers.base.request import Handler, Request

log = structlog.get_logger(__name__)

# Tasks have contexts of their own, so updates handled at once do not see each other's.
_failure: ContextVar[list[Exception] | None] = ContextVar("failure", default=None)


def dispatcher(application: App) -> Callable[[Update], Awaitable[None]]:
    """Return the receiver's `handle`, which raises what the update's handler raised."""
    application.add_error_handler(_collect_failure)

    async def handle(update: Update) -> None:
        failures: list[Exception] = []
        token = _failure.set(failures)
        try:
            await application.process_update(update)
        finally:
            _failure.reset(token)
        if failures:
            raise failures[0]

    return handle


def apologiser(application: App, tell: Handler) -> Callable[[Update], Awaitable[None]]:
    """Return the receiver's `on_set_aside`; it tells the sender, and raises what `tell` raises."""

    async def apologise(update: Update) -> None:
        await tell(Request(update, Context.from_update(update, application)))

    return apologise


async def _collect_failure(_update: object, context: Context) -> None:
    failures = _failure.get()
    if context.error is None:
        return
    if failures is None:
        log.error("job_failed", exc_info=context.error)
    else:
        failures.append(context.error)
