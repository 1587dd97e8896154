"""The log tells the operator what happens and nobody anything about people."""

from __future__ import annotations

import asyncio
import gc
import io
import json
import logging
import sys
from collections.abc import Iterator
from datetime import datetime

import pytest
import structlog
from aiohttp import web

from bot.core.clock import SYSTEM_CLOCK
from bot.core.errors import StorageError
from bot.core.logs import (
    AT_LEAST,
    configure_logging,
    log_fatal_exceptions,
    log_lost_exceptions,
)

TOKEN = "123456789:AAF-a_fake_token_for_tests"
MARK = "rahasia-Ibu-Sri-0812"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before = root.handlers[:], root.level, {n: logging.getLogger(n).level for n in AT_LEAST}
    configured = structlog.get_config()
    yield io.StringIO()
    root.handlers[:], level, levels = before
    root.setLevel(level)
    for name, value in levels.items():
        logging.getLogger(name).setLevel(value)
    structlog.configure(**configured)


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_token_is_struck_out_of_every_line(lines: io.StringIO, form: str) -> None:
    """Whoever logs it: our code, a library, an exception of ours."""
    configure_logging(level="DEBUG", form=form, token=TOKEN, stream=lines)
    structlog.get_logger("bot.x").info("asked", url=f"https://api/bot{TOKEN}/getMe")
    logging.getLogger("some.library").warning("POST https://api/bot%s/getMe", TOKEN)
    try:
        raise StorageError(f"cannot reach {TOKEN}")
    except StorageError:
        logging.getLogger("some.library").exception("failed for %s", TOKEN)
    assert TOKEN not in lines.getvalue()
    assert lines.getvalue().count("<token>") == 4


@pytest.mark.parametrize("name", sorted(AT_LEAST))
def test_libraries_that_print_people_s_words_at_debug_are_silent_there(
    lines: io.StringIO, name: str
) -> None:
    """Whatever LOG_LEVEL says: their DEBUG lines carry updates, parameters and names."""
    configure_logging(level="DEBUG", form="text", stream=lines)
    logging.getLogger(name).debug("update %s", MARK)
    logging.getLogger(f"{name}.child").debug("update %s", MARK)
    assert not lines.getvalue()


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_foreign_exception_shows_its_type_and_places_but_not_its_message(
    lines: io.StringIO, form: str
) -> None:
    """int() quotes what it was given; so do many others."""
    configure_logging(level="INFO", form=form, stream=lines)
    try:
        int(MARK)
    except ValueError as error:
        structlog.get_logger("bot.x").error("failed", exc_info=error)
        logging.getLogger("telegram.ext").error("no handler", exc_info=error)
    assert MARK not in lines.getvalue()
    assert lines.getvalue().count("ValueError") == 2
    assert "test_logs.py" in lines.getvalue()


def test_an_exception_of_ours_shows_its_sentence(lines: io.StringIO) -> None:
    """Ours are written for the operator and carry nobody's words."""
    configure_logging(level="INFO", form="text", stream=lines)
    try:
        raise StorageError("The disk is full.")
    except StorageError:
        structlog.get_logger("bot.x").exception("not_stored")
    assert "The disk is full." in lines.getvalue()


def test_json_lines_are_json(lines: io.StringIO) -> None:
    """One object a line, with the moment, the level and who said it."""
    configure_logging(level="INFO", form="json", stream=lines)
    structlog.get_logger("bot.workers.feeds.poller").info("feed_read", pushed=2)
    said = json.loads(lines.getvalue())
    assert said["event"] == "feed_read"
    assert said["pushed"] == 2
    assert {"at", "level", "logger"} <= set(said)


@pytest.mark.parametrize("form", ["text", "json"])
def test_lines_carry_their_moment(lines: io.StringIO, form: str) -> None:
    """The date in text; in JSON the offset too, as a collector is in another zone."""
    configure_logging(level="INFO", form=form, stream=lines)
    before = SYSTEM_CLOCK.now()
    structlog.get_logger("bot.x").info("feed_read")
    if form == "json":
        at = datetime.fromisoformat(json.loads(lines.getvalue())["at"])
        assert at.utcoffset() is not None
    else:
        at = datetime.strptime(lines.getvalue()[:19], "%Y-%m-%d %H:%M:%S").astimezone()
    assert before - 1 <= at.timestamp() <= SYSTEM_CLOCK.now()


@pytest.mark.parametrize("form", ["text", "json"])
def test_passwords_of_addresses_are_struck_out(lines: io.StringIO, form: str) -> None:
    """A feed behind a password, a database."""
    configure_logging(level="INFO", form=form, stream=lines)
    structlog.get_logger("bot.x").info("feed_read", feed=f"https://bot:{MARK}@a.example/feed/")
    assert MARK not in lines.getvalue()
    assert "https://bot:***@a.example/feed/" in lines.getvalue()


@pytest.mark.parametrize("form", ["text", "json"])
def test_what_ends_the_process_is_a_line_like_all_others(
    lines: io.StringIO, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python's own traceback has many, and quotes the message."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    configure_logging(level="INFO", form=form, stream=lines)
    log_fatal_exceptions()
    try:
        int(MARK)
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)
    assert MARK not in lines.getvalue()
    assert lines.getvalue().count("\n") == 1
    assert "ended" in lines.getvalue()
    assert "ValueError" in lines.getvalue()


def test_text_lines_are_one_line_an_event(lines: io.StringIO) -> None:
    """Values with line breaks do not forge a second line."""
    configure_logging(level="INFO", form="text", stream=lines)
    structlog.get_logger("bot.workers.feeds.poller").info("feed_not_read", reason="a\nFAKE LINE")
    assert lines.getvalue().count("\n") == 1


async def test_a_lost_exception_of_a_task_shows_no_message(lines: io.StringIO) -> None:
    """asyncio's own report would print the exception, with what it quotes."""
    configure_logging(level="INFO", form="text", stream=lines)
    loop = asyncio.get_running_loop()
    log_lost_exceptions(loop)
    loop.call_exception_handler({"message": MARK, "exception": ValueError(MARK)})
    assert MARK not in lines.getvalue()
    assert "ValueError" in lines.getvalue()


async def test_a_connection_given_up_is_no_error(lines: io.StringIO) -> None:
    """The driver's future of it is left behind; who gave it up says so."""
    configure_logging(level="INFO", form="text", stream=lines)
    loop = asyncio.get_running_loop()
    log_lost_exceptions(loop)
    loop.call_exception_handler({"message": MARK, "exception": ConnectionError(MARK)})
    assert lines.getvalue() == ""


class Reset(asyncio.Transport):
    """A connection that is gone."""

    def close(self) -> None:
        """It is closed already."""


async def test_a_request_whose_connection_was_reset_is_no_error(lines: io.StringIO) -> None:
    """Anybody could fill the log with those: aiohttp's task of the connection fails (3.14)."""
    configure_logging(level="INFO", form="text", stream=lines)
    loop = asyncio.get_running_loop()
    lost: list[type] = []
    log_lost_exceptions(loop)
    report = loop.get_exception_handler()
    assert report is not None

    def note(in_loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        lost.append(type(context.get("exception")))
        report(in_loop, context)

    loop.set_exception_handler(note)
    runner = web.AppRunner(web.Application())
    await runner.setup()
    assert runner.server is not None
    connection = runner.server()
    connection.connection_made(Reset())
    await asyncio.sleep(0)
    connection.data_received(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    connection.connection_lost(ConnectionResetError())
    del connection
    await asyncio.sleep(0)
    gc.collect()  # of the task, which nobody awaits
    await runner.cleanup()
    assert lost == [TypeError]
    assert lines.getvalue() == ""
