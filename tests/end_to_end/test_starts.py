"""A warm start, which most tests here take, beside one of a Python of its own."""

from __future__ import annotations

import signal
from pathlib import Path

from tests.support.starts.process import COLD, WARM, Ended, command, running

NOBODY = "http://127.0.0.1:9"  # the discard port: nothing listens


async def test_it_is_given_says_and_ends_with_the_same(tmp_path: Path) -> None:
    """Arguments, environment, folder and input; output, log and exit code."""

    async def ended(*words: str, stdin: bytes = b"") -> Ended:
        given = {"CONTACT": "https://a.example/", "LOG_LEVEL": "debug"}
        warm, cold = [
            await command(*words, folder=tmp_path, given=given, stdin=stdin, python=python)
            for python in (WARM, COLD)
        ]
        assert warm == cold
        return warm

    (tmp_path / ".env").write_text("POLL_SECONDS=7\n")
    shown = await ended("config")
    assert "https://a.example/" in shown.out
    assert shown.out.count(" .env ") == 1
    line = b'{"title": "Banjir di Panongan", "text": "Surut."}'
    assert "36.03.19" in (await ended("classify", stdin=line)).out
    assert (await ended("fly")).code == 2
    assert (await ended("classify", "none.jsonl")).code == 1


async def test_it_hears_signals_of_its_own(tmp_path: Path) -> None:
    """One is killed; another, of the same parent, goes on and ends in order."""
    given = {"BOT_TOKEN": "1:a", "TELEGRAM_API_URL": NOBODY, "FEED_URLS": f"{NOBODY}/feed/"}
    killed, kept = tmp_path / "killed", tmp_path / "kept"
    killed.mkdir()
    kept.mkdir()
    async with (
        running("run", folder=killed, **given) as one,
        running("run", folder=kept, **given) as other,
    ):
        await one.says("telegram_not_reached")
        await other.says("telegram_not_reached")
        assert await one.end(signal.SIGKILL) == -signal.SIGKILL
        assert other.process.returncode is None
        assert await other.end() == 0
