"""The first minute of a reader with a small phone, played with the bot itself."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, ViewportSize, expect

from tests.support.chats.demo_play import demo, press, write

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="package"),
    pytest.mark.timeout(180),
]

PHONE: ViewportSize = {"width": 390, "height": 640}
BARS = 104  # pixels that Telegram keeps for itself at the top and at the bottom
START = 60_000  # milliseconds the bot may take to start on a busy machine
ANSWER = 20_000


@pytest_asyncio.fixture(loop_scope="package")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """The demo on a phone, at Sri's chat, once she was greeted."""
    async with demo() as address:
        page = await browser.new_page(viewport=PHONE, reduced_motion="reduce")
        page.set_default_timeout(ANSWER)
        await page.goto(address)
        await page.locator("#tabs").get_by_text("Sri", exact=True).click()
        await expect(page.locator("#reader-1 .theirs").first).to_be_visible(timeout=START)
        yield page
        await page.close()


def sri(page: Page) -> Locator:
    return page.locator("#reader-1")


async def test_the_greeting_is_seen_whole_and_two_taps_follow(page: Page) -> None:
    """Text, headlines and keyboard fit between the bars of a phone of 390 by 640 pixels.

    A regency opens, is followed as a whole, and is marked on the way back.
    """
    await write(sri(page), "/start")
    await expect(sri(page).locator(".theirs", has_text="Halo")).to_have_count(2)
    greeting = sri(page).locator(".message", has_text="Halo, Sri").last
    await expect(greeting.get_by_role("button", name="Semua Banten")).to_be_visible()
    await expect(greeting.get_by_role("link")).not_to_have_count(0)
    box = await greeting.bounding_box()
    assert box is not None
    assert box["height"] <= PHONE["height"] - BARS
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    await press(sri(page), "Kab. Tangerang")
    await expect(sri(page).get_by_role("button", name="Balaraja")).to_be_visible()
    await press(sri(page), "Ikuti seluruh Kab. Tangerang")
    followed = sri(page).locator(".message", has_text="Kab. Tangerang diikuti.")
    await expect(followed).to_contain_text("Kabar berikutnya langsung masuk ke sini.")
    await expect(followed.get_by_role("button", name="✓ Seluruh Kab. Tangerang")).to_be_visible()
    await press(sri(page), "‹ Kembali")
    marked = sri(page).get_by_role("button", name="✓ Kab. Tangerang", exact=True)
    await expect(marked).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
