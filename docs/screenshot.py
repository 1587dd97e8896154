"""Makes docs/demo.png, the README's picture of the demo: `make screenshot`.

It plays the demo with the real bot in the system's Chromium, so that the picture stays true. To
look at the page in other ways: `python -m docs.screenshot --dark --width 390 --to narrow.png`.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from playwright.async_api import Page, async_playwright, expect

from tests.support.chats.demo_play import ARGUMENTS, chromium, demo, press, reply, report, write

PICTURE = Path(__file__).parent / "demo.png"
PATIENCE = 60_000  # milliseconds


async def main(to: Path, width: int, *, dark: bool) -> None:
    """The demo, played for a picture of it at a desk, or of the phone where there is no room."""
    path = chromium()
    if path is None:
        sys.exit("Chromium is not installed (Debian: apt-get install chromium-headless-shell)")
    async with demo() as address, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        page = await browser.new_page(
            viewport={"width": 1440, "height": 900}, color_scheme="dark" if dark else "light",
            reduced_motion="reduce", locale="id-ID",
        )  # fmt: skip
        page.set_default_timeout(PATIENCE)
        await page.goto(address)
        await play(page)
        await page.set_viewport_size({"width": width, "height": 900})
        await page.screenshot(path=to)
        await browser.close()


async def play(page: Page) -> None:
    """Budi reports, an editor asks back, and Sri gets her place's article."""
    sri, budi, editors = (page.locator(f"#{name}") for name in ("reader-1", "reader-2", "editors"))
    await page.locator("#guide-close").click()
    await expect(budi.locator(".theirs").last).to_be_visible(timeout=PATIENCE)
    account = "Ada yang membagikan amplop di depan TPS 04, pagi sebelum pencoblosan."
    await report(budi, "Ciwandan", account, patience=PATIENCE)
    await expect(editors.locator(".picture").first).to_be_visible(timeout=PATIENCE)
    case = editors.locator(".message", has_text="amplop").first
    await reply(editors, case, "Terima kasih. Pukul berapa kejadiannya?")
    await press(editors, "Kirim ke sumber")
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


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--to", type=Path, default=PICTURE)
    parser.add_argument("--width", type=int, default=1440)
    parser.add_argument("--dark", action="store_true")
    given = parser.parse_args()
    asyncio.run(main(given.to, given.width, dark=given.dark))
