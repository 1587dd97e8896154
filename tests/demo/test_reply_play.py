"""The right of reply in the demo: from a push to those who had it, played in a browser."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.support.chats.demo_page import DESK
from tests.support.chats.demo_play import demo, press, reply, starting_at, write
from tests.support.starts.warm import stand_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="package"),
    pytest.mark.timeout(180),
]

START = 60_000  # milliseconds the bot may take to start on a busy machine
ANSWER = 20_000
SAMPLE = "Kapolsek Panongan Hadiri Rapat Pleno"


@pytest_asyncio.fixture(loop_scope="package")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """The demo's page at ten in the morning; Sri has an article of her district."""
    async with demo(starting_at(10), stand_in("bot.demo.bot_process")) as address:
        page = await browser.new_page(viewport=DESK, locale="id-ID", reduced_motion="reduce")
        page.set_default_timeout(ANSWER)
        await page.goto(address)
        await expect(page.locator("#reader-1 .theirs").first).to_be_visible(timeout=START)
        guide = page.locator("#guide")
        await guide.get_by_role("button", name="Ikuti", exact=True).click()
        await expect(page.locator("#reader-1 .theirs").last).to_contain_text("Panongan")
        await guide.get_by_role("button", name="Terbitkan contoh").click()
        push = page.locator("#reader-1 .theirs", has_text=SAMPLE).first
        await expect(push).to_be_visible(timeout=ANSWER)
        yield page
        await page.close()


async def test_a_reply_goes_from_the_phone_to_the_editors_and_to_who_had_it(page: Page) -> None:
    """Sri answers a push by name; the editors record where that is published, and it is told."""
    sri, desk = page.locator("#reader-1"), page.locator("#editors")
    newest = sri.locator(".theirs").last
    await reply(sri, sri.locator(".theirs", has_text=SAMPLE).first, "/hakjawab")
    await expect(newest).to_contain_text("tidak anonim", timeout=ANSWER)
    for label in ("Lanjut", "Hak jawab", "Orang yang diberitakan"):
        await press(sri, label)
    for asked, said in (
        ("Nama lengkap", "Sri Wahyuni"),
        ("Apa yang keliru", "Rapat itu hari Selasa."),
    ):
        await expect(newest).to_contain_text(asked, timeout=ANSWER)
        await write(sri, said)
    await press(sri, "Lanjut ▸")
    await expect(newest).to_contain_text("Apa yang Anda minta dimuat", timeout=ANSWER)
    await write(sri, "Mohon dimuat bahwa rapat itu hari Selasa.")
    await press(sri, "Lanjut ▸")
    for asked in ("berkas pendukung", "Nomor telepon"):
        await expect(newest).to_contain_text(asked, timeout=ANSWER)
        await press(sri, "Lewati")
    await expect(newest).to_contain_text("Periksa sebelum dikirim", timeout=ANSWER)
    await press(sri, "Kirim")
    await expect(sri).to_contain_text("Diterima redaksi", timeout=ANSWER)
    card = desk.locator(".message", has_text="Hak jawab · diterima").first
    await expect(card).to_contain_text("Sri Wahyuni", timeout=ANSWER)
    await press(card, "Dimuat…")
    question = desk.locator(".message", has_text="alamat jawaban yang sudah dimuat").last
    await expect(question).to_be_visible(timeout=ANSWER)
    page_of_site = page.locator("li.article", has_text=SAMPLE).locator("a.headline")
    await reply(desk, question, await page_of_site.evaluate("link => link.href"))
    await press(desk, "Kirim ke 3 pembaca")
    told = sri.locator(".theirs", has_text="Redaksi memuat tanggapan atasnya")
    await expect(told).to_be_visible(timeout=ANSWER)
    await expect(sri).to_contain_text("Semua yang menerima berita itu", timeout=ANSWER)
