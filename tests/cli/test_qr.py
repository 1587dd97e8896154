"""`qr`: a link into the bot's chat that a phone's camera reads."""

from __future__ import annotations

import asyncio
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
import segno

from bot.__main__ import main
from bot.cli.qr import LEVEL, MARGIN
from tests.support.chats.telegram import emulator

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty folder, no token, and the signals as they were."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BOT_TOKEN", raising=False)
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def dark_modules(path: str) -> set[tuple[int, int]]:
    """Where lines of a module's width are drawn, by row and column."""
    found: set[tuple[int, int]] = set()
    x = y = 0.0
    for command, numbers in re.findall(r"([Mmh])([^Mmh]*)", path):
        steps = [float(each) for each in re.findall(r"-?\d*\.?\d+", numbers)]
        if command == "h":
            found |= {(int(y), int(x) + n) for n in range(int(steps[0]))}
            x += steps[0]
        else:
            x, y = steps if command == "M" else (x + steps[0], y + steps[1])
    return found


def test_it_draws_the_link_that_follows_the_place_from_a_poster(tmp_path: Path) -> None:
    """Each module where ISO/IEC 18004 has it, a margin around, on white."""
    assert main(["qr", "w-36-03-19", "--bot", "@posbanten_bot", "--output", "panongan.svg"]) == 0
    drawn = ElementTree.parse(tmp_path / "panongan.svg").getroot()  # our own
    link = drawn.findtext(f"{SVG}desc")
    assert link == "https://t.me/posbanten_bot?start=w-36-03-19_k"
    assert drawn.findtext(f"{SVG}title") == "Panongan, Kab. Tangerang"
    background, modules = drawn.findall(f"{SVG}path")
    assert background.get("fill") == "#fff"
    wanted = {
        (row + MARGIN, column + MARGIN)
        for row, line in enumerate(segno.make_qr(link, error=LEVEL, boost_error=False).matrix)
        for column, dark in enumerate(line)
        if dark
    }
    assert dark_modules(modules.get("d", "")) == wanted


@pytest.mark.parametrize(
    ("payload", "carried"),
    [("w-36-03_w", "w-36-03_w"), ("w-36", "w-36_k"), ("lapor", "lapor"), ("hakjawab", "hakjawab")],
)
def test_a_source_of_ones_own_stays(
    payload: str, carried: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """And what follows no place has none."""
    assert main(["qr", payload, "--bot", "posbanten_bot"]) == 0
    assert f"?start={carried}</desc>" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["w-36-99", "--bot", "posbanten_bot"], "36.99 is the code of no regency or district"),
        (["w-36-03-19-2001", "--bot", "posbanten_bot"], "no regency or district"),
        (["w-", "--bot", "posbanten_bot"], "nothing is the code"),
        (["panongan", "--bot", "posbanten_bot"], "use w- and the code of a place"),
        (["w-36_" + "k" * 60, "--bot", "posbanten_bot"], "not what a link can carry"),
        (["w-36_é", "--bot", "posbanten_bot"], "not what a link can carry"),
        (["w-36", "--bot", "pos banten"], "is no name of a bot"),
        (["w-36"], "Say --bot NAME, or set BOT_TOKEN"),
    ],
)
def test_what_is_no_link_is_said_in_a_sentence(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wrong usage: exit code 2, and nothing drawn."""
    assert main(["qr", *arguments]) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.out == ""


async def test_without_a_name_telegram_is_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who the bot of the token is."""
    async with emulator() as telegram:
        monkeypatch.setenv("BOT_TOKEN", telegram.token)
        monkeypatch.setenv("TELEGRAM_API_URL", telegram.url)
        name = (await telegram.api("getMe"))["result"]["username"]
        monkeypatch.setattr(signal, "signal", lambda *_: None)  # of the main thread only
        assert await asyncio.to_thread(main, ["qr", "w-36-03"]) == 0
    assert f"https://t.me/{name}?start=w-36-03_k" in capsys.readouterr().out
