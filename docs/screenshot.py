"""Makes docs/demo.png, the README's picture of the demo: `python docs/screenshot.py`.

It plays the demo with the real bot in the system's Chromium, so that the picture stays true.
"""

from __future__ import annotations

import asyncio
import io
import shutil
import sys
from pathlib import Path

from playwright.async_api import Locator, Page, async_playwright, expect

from bot.demo.runner import run_demo

PICTURE = Path(__file__).parent / "demo.png"
PATIENCE = 60_000  # milliseconds


class Announcement(io.StringIO):
    """Where the demo says its address."""

    def __init__(self) -> None:
        super().__init__()
        self._said = asyncio.Event()

    def write(self, text: str) -> int:
        self._said.set()
        return super().write(text)

    async def address(self) -> str:
        """Once it is said."""
        await self._said.wait()
        return self.getvalue().split()[1]


async def main() -> None:
    """The demo, played for a picture."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("Chromium is not installed (Debian: apt-get install chromium)")
    stop, out = asyncio.Event(), Announcement()
    running = asyncio.create_task(run_demo("127.0.0.1", 0, stop, out=out))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        page = await browser.new_page(
            viewport={"width": 1440, "height": 900}, color_scheme="light", reduced_motion="reduce"
        )
        page.set_default_timeout(PATIENCE)
        await page.goto(await out.address())
        await play(page)
        await page.screenshot(path=PICTURE)
        await browser.close()
    stop.set()
    await running


async def play(page: Page) -> None:
    """Budi reports, an editor asks back, and Sri gets her place's article."""
    sri, budi, editors = (page.locator(f"#{name}") for name in ("reader-1", "reader-2", "editors"))
    await page.locator("#guide-close").click()
    await expect(budi.locator(".theirs").last).to_be_visible(timeout=PATIENCE)
    await report(budi)
    await expect(editors.locator(".picture").first).to_be_visible(timeout=PATIENCE)
    case = editors.locator(".message", has_text="amplop").first
    await case.hover()
    await case.get_by_role("button", name="Balas").click()
    await write(editors, "Terima kasih. Pukul berapa kejadiannya?")
    await expect(budi.locator(".theirs", has_text="Pukul berapa")).to_be_visible(timeout=PATIENCE)
    await write(sri, "/ikuti Panongan")
    await expect(sri.locator(".theirs", has_text="diikuti")).to_be_visible(timeout=PATIENCE)
    sample = page.locator("#samples li", has_text="Kapolsek Panongan")
    await sample.get_by_role("button", name="Terbitkan").click()
    push = sri.locator(".theirs", has_text="Kapolsek Panongan Hadiri")
    await expect(push.locator(".preview img")).to_be_visible(timeout=PATIENCE)
    await page.mouse.move(0, 0)
    await page.locator("body").evaluate("document.activeElement.blur()")
    await asyncio.sleep(2)  # until the glow has faded


async def report(phone: Locator) -> None:
    """A tip with a photo, question by question."""
    await write(phone, "/lapor")
    for label in ("Setuju, mulai", "Politik uang"):
        await press(phone, label)
    await expect(phone.locator(".theirs").last).to_contain_text("mana", timeout=PATIENCE)
    await write(phone, "Ciwandan")
    await press(phone, "Hari ini")
    await expect(phone.locator(".theirs").last).to_contain_text("Ceritakan", timeout=PATIENCE)
    await write(phone, "Ada yang membagikan amplop di depan TPS 04, pagi sebelum pencoblosan.")
    await press(phone, "Lanjut")
    await phone.get_by_role("button", name="Lampirkan").click()
    await phone.get_by_role("menuitem", name="Foto contoh", exact=True).click()
    await phone.get_by_role("button", name="Kirim pesan").click()
    await expect(phone.locator(".theirs").last).to_contain_text("1 bukti", timeout=PATIENCE)
    await press(phone, "Lanjut")
    await press(phone, "Kirim")


async def write(pane: Locator, text: str) -> None:
    """Say something."""
    box = pane.get_by_role("textbox")
    await box.fill(text)
    await box.press("Enter")


async def press(pane: Locator, label: str) -> None:
    """Press the newest button with this label."""
    await pane.get_by_role("button", name=label, exact=True).last.click()


if __name__ == "__main__":
    asyncio.run(main())
