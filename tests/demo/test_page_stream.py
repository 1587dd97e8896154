"""The page hears everything once: what is said while it opens, and while the connection is lost."""

from __future__ import annotations

import asyncio
from itertools import count

import pytest
from playwright.async_api import Browser, Route, expect

from tests.support.chats.demo_page import DemoServer, bubbles, opened

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]


async def test_what_is_said_while_the_page_opens_is_shown(
    browser: Browser, server: DemoServer
) -> None:
    """A message that comes after the conversation was read, and before the answer is there."""
    page = await browser.new_page(locale="id-ID", reduced_motion="reduce")
    server.pages.append(page)

    async def hold(route: Route) -> None:
        answer = await route.fetch()
        await server.says("di sela-sela")
        await route.fulfill(response=answer)

    await page.route(f"**/control/chats/{server.sri}/messages", hold)
    await page.goto(server.root)
    await expect(page.locator("#reader-1")).to_contain_text("di sela-sela")


async def test_a_demo_whose_first_answer_is_on_its_way_is_not_said_to_be_away(
    browser: Browser, server: DemoServer
) -> None:
    """In the moment in which the page opens: it has asked for its round, and not yet for more."""
    page = await browser.new_page(locale="id-ID")
    asked, answered = count(), asyncio.Event()

    async def hold(route: Route) -> None:
        if next(asked):
            await answered.wait()
        await route.continue_()

    await page.route("**/demo/status*", hold)
    await page.goto(server.root)
    await expect(page.get_by_placeholder("Judul")).to_be_visible()
    await expect(page.locator("#bot-state")).to_have_text("")
    answered.set()
    await expect(page.locator("#bot-state")).to_have_text("Bot sedang dinyalakan")


async def test_nothing_is_lost_between_ready_and_listening(
    browser: Browser, server: DemoServer
) -> None:
    """Whoever speaks the moment that the page says it is ready is heard."""
    for number in range(5):
        page = await opened(browser, server)
        await server.says(f"pesan {number}")
        await expect(bubbles(page, "reader-1").last).to_contain_text(f"pesan {number}")
        await page.close()


async def test_messages_that_come_at_once_are_all_shown_in_order(
    browser: Browser, server: DemoServer
) -> None:
    """Many in one moment, each once."""
    page = await opened(browser, server)
    await asyncio.gather(*(server.says(f"nomor {number}") for number in range(30)))
    shown = bubbles(page, "reader-1").locator(".words", has_text="nomor")
    await expect(shown).to_have_count(30)
