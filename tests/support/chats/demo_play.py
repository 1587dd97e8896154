"""The demo with the bot itself, played in the system's Chromium: for its test and its picture."""

from __future__ import annotations

import asyncio
import io
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from playwright.async_api import Locator, expect

from bot.core.clock import SYSTEM_CLOCK, Clock, MovableClock
from bot.delivery.timetable import Timetable
from bot.demo.moves import ZONE
from bot.demo.runner import BOT, run_demo

# The same engine without the windows of a desktop takes half the processor.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox", "--headless=new", "--disable-gpu", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-quic",
)  # fmt: skip


def chromium() -> str | None:
    """Where the system has it."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class _Announcement(io.StringIO):
    """Where the demo says its address."""

    def __init__(self) -> None:
        super().__init__()
        self._said = asyncio.Event()

    def write(self, text: str) -> int:
        self._said.set()
        return super().write(text)

    async def address(self) -> str:
        await self._said.wait()
        return self.getvalue().split()[1]


@asynccontextmanager
async def demo(clock: Clock = SYSTEM_CLOCK, command: Sequence[str] = BOT) -> AsyncIterator[str]:
    """The address of a running demo; ended in order afterwards. `command` starts its bot."""
    stop, out = asyncio.Event(), _Announcement()
    running = asyncio.create_task(
        run_demo("127.0.0.1", 0, stop, out=out, clock=clock, command=command)
    )
    try:
        yield await out.address()
    finally:
        stop.set()
        await running


def starting_at(hour: int) -> MovableClock:
    """The clock of a demo that begins when it is this hour next."""
    now = SYSTEM_CLOCK.now()
    return MovableClock(ahead=Timetable(ZONE, {}).next_at(60 * hour, now) - now)


async def write(pane: Locator, text: str) -> None:
    """Say something."""
    box = pane.get_by_role("textbox")
    await box.fill(text)
    await box.press("Enter")


async def press(pane: Locator, label: str) -> None:
    """Press the newest button with this label."""
    await pane.get_by_role("button", name=label, exact=True).last.click()


async def reply(pane: Locator, message: Locator, text: str) -> None:
    """Reply to a message."""
    await message.hover()
    await message.get_by_role("button", name="Balas", exact=True).click()
    await write(pane, text)


async def report(
    phone: Locator,
    place: str,
    account: str,
    *,
    patience: int,
    evidence: Sequence[tuple[str, str]] = (("Foto contoh", "1 bukti"),),
) -> None:
    """A tip with evidence, question by question; each answer within `patience` milliseconds.

    `evidence`: what is attached, by its name in the menu, and the count that the bot then says.
    """
    newest = phone.locator(".theirs").last
    await write(phone, "/lapor")
    await press(phone, "Setuju, mulai")
    await press(phone, "Informasi untuk redaksi")
    await press(phone, "Politik uang")
    await expect(newest).to_contain_text("mana", timeout=patience)
    await write(phone, place)
    await press(phone, "Hari ini")
    await expect(newest).to_contain_text("Ceritakan", timeout=patience)
    await write(phone, account)
    await press(phone, "Lanjut")
    for name, held in evidence:
        await phone.get_by_role("button", name="Lampirkan").click()
        await phone.get_by_role("menuitem", name=name, exact=True).click()
        await phone.get_by_role("button", name="Kirim pesan").click()
        await expect(newest).to_contain_text(held, timeout=patience)
    await press(phone, "Lanjut")
    await press(phone, "Kirim")
