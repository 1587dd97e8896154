"""Logging that keeps the bot's secrets and people's words out of the log, at every level.

Three things leak in the libraries we use: their DEBUG lines print updates, parameters and names;
httpx prints the token at INFO; and an exception's message may quote what it was given (SQLAlchemy's
carry parameters, int()'s carry the text). So those loggers stay at INFO or above, the token and
passwords are struck out of every line, and an exception that is not our own is printed by its type
and the places in the code only.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from datetime import UTC, datetime
from typing import TextIO

import structlog
from structlog.typing import EventDict, ExcInfo, Processor, WrappedLogger

from bot.core.clock import SYSTEM_CLOCK
from bot.core.database_url import without_password
from bot.core.errors import BotError

AT_LEAST = {
    "telegram": logging.INFO,
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "aiohttp": logging.INFO,
    "aiohttp.access": logging.WARNING,
    "aiosqlite": logging.INFO,
    "sqlalchemy": logging.WARNING,
    "alembic": logging.WARNING,
    "asyncpg": logging.INFO,
    "apscheduler": logging.WARNING,
    "apscheduler.scheduler": logging.ERROR,  # it warns of a tick that still runs: normal
    "asyncio": logging.WARNING,
    "reportlab": logging.WARNING,
    "pypdf": logging.WARNING,
    "PIL": logging.WARNING,
}


def configure_logging(
    *, level: str, form: str, token: str = "", stream: TextIO | None = None
) -> None:
    """Set up structlog and the standard library's logging to write the same lines.

    `form` is `text` (one readable line) or `json`; `token` is struck out wherever it appears.
    """
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        add_moment,
        describe_exception,
    ]
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False) if form == "json" else render_text
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.ExtraAdder(allow=()), *shared],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            renderer,
            SecretRedactor(token),
        ],
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name, least in AT_LEAST.items():
        logging.getLogger(name).setLevel(max(least, logging.getLevelNamesMapping()[level]))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def add_moment(
    _logger: WrappedLogger, _method: str, event: EventDict
) -> MutableMapping[str, object]:
    """Add the machine's own time with its offset (RFC 3339) to a log line."""
    moment = datetime.fromtimestamp(SYSTEM_CLOCK.now(), UTC).astimezone()
    event["at"] = moment.isoformat(timespec="milliseconds")
    return event


def describe_exception(
    _logger: WrappedLogger, _method: str, event: EventDict
) -> MutableMapping[str, object]:
    """Replace an exception by its type and places in the code; its message only when it is ours."""
    given: object = event.pop("exc_info", None)
    error = _error_of(given)
    if error is not None:
        event["error"] = describe(error)
    return event


def describe(error: BaseException) -> str:
    """Return an exception as one line: type, our own message, the innermost places in the code."""
    said = f": {error}" if isinstance(error, BotError) else ""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    places = " < ".join(f"{_short(f.filename)}:{f.lineno} {f.name}" for f in reversed(frames))
    return f"{type(error).__name__}{said}" + (f" ({places})" if places else "")


def render_text(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    """Return a line: `2026-02-16 14:05:01 INFO bot.workers.feeds.poller: feed_read pushed=1`."""
    at = str(event.pop("at", ""))[:19].replace("T", " ")
    level = str(event.pop("level", "")).upper()
    name = event.pop("logger", "")
    said = event.pop("event", "")
    rest = " ".join(f"{key}={_value(value)}" for key, value in event.items())
    return f"{at} {level:<7} {name}: {said} {rest}".rstrip()


class SecretRedactor:
    """The last processor: it strikes the token and passwords of addresses out of every line."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(
        self, _logger: WrappedLogger, _method: str, line: str | bytes | Mapping[str, object]
    ) -> str:
        text = without_password(str(line))
        return text.replace(self._token, "<token>") if self._token else text


def log_fatal_exceptions() -> None:
    """Log the exception that ends the process as a line; Python would print its message."""

    def report(_kind: type[BaseException], error: BaseException, _trace: object) -> None:
        structlog.get_logger("bot").critical("ended", exc_info=error)

    sys.excepthook = report


def log_lost_exceptions(loop: asyncio.AbstractEventLoop) -> None:
    """Log a lost exception's type and places; asyncio's own report prints its message.

    A lost OSError belongs to a connection that was given up while it was being made (asyncpg leaves
    a future behind then): the environment's fault, and reported by the caller that gave it up. So
    does what ends aiohttp's task of a connection to the bot: where that was reset between a request
    and its handling, it calls None (3.14). What a handler raises does not come that way.
    """

    def report(_loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        error = context.get("exception")
        log = structlog.get_logger("asyncio")
        if isinstance(error, OSError) or _name_of(context.get("future")) == "RequestHandler.start":
            log.debug("connection_given_up", error=type(error).__name__)
        else:
            log.error("task_failed", exc_info=error if isinstance(error, BaseException) else None)

    loop.set_exception_handler(report)


def _name_of(task: object) -> str:
    """Return the name of a task's coroutine; empty for what is no task."""
    coroutine = task.get_coro() if isinstance(task, asyncio.Task) else None
    return getattr(coroutine, "__qualname__", "")


def _error_of(given: object) -> BaseException | None:
    if isinstance(given, BaseException):
        return given
    if isinstance(given, tuple):
        found: ExcInfo = given
        return found[1]
    return sys.exc_info()[1] if given else None


def _short(path: str) -> str:
    return "/".join(path.replace("\\", "/").rsplit("/", 2)[-2:])


def _value(value: object) -> str:
    text = str(value)
    return repr(text) if not text or any(c.isspace() for c in text) else text
