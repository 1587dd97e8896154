"""`run` as a process among others: the signals that end it."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator

import pytest

from bot.cli.run import run_until_signal
from bot.core.clock import give_way


@pytest.fixture
def hang_up() -> Iterator[None]:
    """What a closed terminal does, as it was before."""
    before = signal.getsignal(signal.SIGHUP)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.usefixtures("hang_up")
def test_a_closed_terminal_ends_it() -> None:
    """In order, as SIGTERM does."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

    async def main(stop: asyncio.Event) -> None:
        os.kill(os.getpid(), signal.SIGHUP)
        await stop.wait()

    run_until_signal(main)


@pytest.mark.usefixtures("hang_up")
def test_with_nohup_a_closed_terminal_does_not_end_it() -> None:
    """What was ignored at the start is ignored further on; SIGTERM is heard."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)

    async def main(stop: asyncio.Event) -> None:
        os.kill(os.getpid(), signal.SIGHUP)
        await give_way()
        await give_way()
        assert not stop.is_set()
        os.kill(os.getpid(), signal.SIGTERM)
        await stop.wait()

    run_until_signal(main)
