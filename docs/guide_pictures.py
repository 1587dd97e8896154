"""Makes the pictures of docs/redaksi.md, the editors' guide: `make screenshot`.

It plays a day of an editor in the demo, with the real bot, in the system's Chromium: what the guide
shows is what the bot says. The card of a week is drawn of invented figures.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

from playwright.async_api import Locator, Page, async_playwright, expect

from bot.figures.charts import panels_of
from bot.figures.drawing import draw
from bot.figures.model import DayFigures
from bot.figures.pages import heading
from tests.support.chats.demo_play import (
    ARGUMENTS,
    chromium,
    demo,
    press,
    reply,
    report,
    starting_at,
    write,
)
from tests.support.figures import context, month

FOLDER = Path(__file__).parent / "redaksi"
PATIENCE = 60_000  # milliseconds
SAMPLE = "Kapolsek Panongan Hadiri Rapat Pleno"


async def main() -> None:
    """Play and draw."""
    path = chromium()
    if path is None:
        sys.exit("Chromium is not installed (Debian: apt-get install chromium-headless-shell)")
    FOLDER.mkdir(exist_ok=True)
    async with demo(starting_at(10)) as address, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        page = await browser.new_page(
            viewport={"width": 1440, "height": 2000}, device_scale_factor=1.5,
            color_scheme="light", reduced_motion="reduce", locale="id-ID",
        )  # fmt: skip
        page.set_default_timeout(PATIENCE)
        await page.goto(address)
        await play(page)
        await browser.close()
    figures = replace(month(), days=[*map(_day, month().days, range(30))])
    picture = draw(heading(figures, context()), tuple(panels_of(figures, context())))
    (FOLDER / "pekan.png").write_bytes(picture)


def _day(alike: DayFigures, number: int) -> DayFigures:
    """A day of a newsroom that grows, with quiet weekends and one day of bad news."""
    weekend = alike.day.weekday() >= 5
    return replace(
        alike,
        active=4_000 + 21 * number + (number * 37) % 40,
        joined=(12 if weekend else 24) + (number * 7) % 11,
        left=(41 if number == 17 else 3) + (number * 5) % 6,
        sent=(9_000 if weekend else 21_000) + (number * 2_711) % 6_000,
        delay=24.0 + (number * 13) % 17 + (60.0 if number == 17 else 0.0),
    )


async def play(page: Page) -> None:
    """An article, what may be wrong with it, a reply, an announcement, a report."""
    sri, budi, desk = (page.locator(f"#{name}") for name in ("reader-1", "reader-2", "editors"))
    for phone in (sri, budi):
        await expect(phone.locator(".theirs").first).to_be_visible(timeout=PATIENCE)
    guide = page.locator("#guide")
    await guide.get_by_role("button", name="Ikuti", exact=True).click()
    await expect(sri.locator(".theirs").last).to_contain_text("Panongan", timeout=PATIENCE)
    await guide.get_by_role("button", name="Terbitkan contoh").click()
    await expect(sri.locator(".theirs", has_text=SAMPLE)).to_be_visible(timeout=PATIENCE)
    await page.locator("#guide-close").click()

    card = desk.locator(".message", has_text="langsung").filter(has_text=SAMPLE).first
    await expect(card).to_contain_text("dikirim 3", timeout=PATIENCE)
    await keep(card, "kartu")
    await press(card, "Tarik")
    await keep(desk.locator(".message", has_text="Kenapa artikel ini ditarik?").last, "tarik")
    await press(desk, "Batal")

    await complain(sri, sri.locator(".theirs", has_text=SAMPLE).first)
    await keep(desk.locator(".message", has_text="Hak jawab · diterima").first, "hakjawab")

    await write(desk, "/umumkan Sabtu ini kantor kami terbuka untuk pembaca, pukul 9 sampai 12.")
    await keep(desk.locator(".message", has_text="belum dikirim").last, "pengumuman")

    account = "Ada yang membagikan amplop di depan TPS 04, pagi sebelum pencoblosan."
    await report(budi, "Ciwandan", account, patience=PATIENCE)
    await keep(desk.locator(".message", has_text="amplop").first, "laporan")


async def complain(phone: Locator, push: Locator) -> None:
    """Sri answers an article by name."""
    newest = phone.locator(".theirs").last
    await reply(phone, push, "/hakjawab")
    await expect(newest).to_contain_text("tidak anonim")
    for label in ("Lanjut", "Hak jawab", "Orang yang diberitakan"):
        await press(phone, label)
    await expect(newest).to_contain_text("Nama lengkap")
    await write(phone, "Sri Wahyuni")
    for asked, said in (
        ("Apa yang keliru", "Rapat itu hari Selasa, bukan Rabu."),
        ("Apa yang Anda minta dimuat", "Mohon dimuat bahwa rapat itu hari Selasa."),
    ):
        await expect(newest).to_contain_text(asked)
        await write(phone, said)
        await press(phone, "Lanjut ▸")
    for asked in ("berkas pendukung", "Nomor telepon"):
        await expect(newest).to_contain_text(asked)
        await press(phone, "Lewati")
    await press(phone, "Kirim")


async def keep(message: Locator, name: str) -> None:
    """A picture of one message, once nothing of it glows any more."""
    await expect(message).to_be_visible(timeout=PATIENCE)
    await message.page.locator("body").evaluate("document.activeElement.blur()")
    await message.page.mouse.move(0, 0)
    await asyncio.sleep(2)
    await message.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    asyncio.run(main())
