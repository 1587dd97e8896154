"""The demo's page in a browser, with a bot that is nothing but calls to the emulator."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
from playwright.async_api import Browser, Locator, Page, ViewportSize

from bot.core.clock import MovableClock
from bot.demo.people import BOT_ID, DemoPeople, create_people, send_first_messages
from bot.demo.server import listen, serve
from bot.demo.state import DemoState
from tests.support.chats.heard import Json
from tests.support.paths import ROOT

TOKEN = f"{BOT_ID}:token-of-the-page-tests-00000000"
DESK: ViewportSize = {"width": 1440, "height": 900}
AXE = ROOT / "tests/data/axe-core/axe.min.js"
Call = dict[str, object]


@dataclass
class DemoServer:
    """The page's server with its people, and a hand that makes the bot's calls.

    `pages`: those that are opened on it; `errors`: what went wrong in their scripts.
    """

    root: str
    people: DemoPeople
    session: aiohttp.ClientSession
    state: DemoState
    pages: list[Page] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def sri(self) -> int:
        return self.people.readers[0][0]["id"]

    async def bot(self, method: str, **params: object) -> Call:
        async with self.session.post(f"/bot{TOKEN}/{method}", json=params) as answer:
            content = await answer.json()
            assert content["ok"], content
            result: Call = content["result"] if isinstance(content["result"], dict) else {}
            return result

    async def update(self, kind: str) -> Json:
        """What the bot is told of this kind, which is waited for."""
        asked = {"timeout": 5}
        while True:
            async with self.session.post(f"/bot{TOKEN}/getUpdates", json=asked) as answer:
                updates: list[Json] = (await answer.json())["result"]
            for update in updates:
                if kind in update:
                    told: Json = update[kind]
                    return told
                asked["offset"] = update["update_id"] + 1

    async def says(self, text: str, **more: object) -> Call:
        """The bot writes to Sri, in HTML."""
        return await self.bot("sendMessage", chat_id=self.sri, text=text, parse_mode="HTML", **more)


@asynccontextmanager
async def demo_server() -> AsyncIterator[DemoServer]:
    """The page's server without a bot, which seems to have read the news; both readers wrote.

    Its pages are closed before it: what they ask for would fail.
    """
    state = DemoState()
    state.news_stored.set()
    with listen("127.0.0.1", 0) as taken:
        async with (
            serve(taken, TOKEN, state, MovableClock()),
            aiohttp.ClientSession(taken.root) as session,
        ):
            state.people = await create_people(session)
            await send_first_messages(session, state.people)
            server = DemoServer(taken.root, state.people, session, state)
            yield server
            for page in server.pages:
                await page.close()
            assert server.errors == []


async def opened(
    browser: Browser, server: DemoServer, viewport: ViewportSize = DESK, *, locale: str = "id-ID"
) -> Page:
    """The page, once it shows everything; any error in its script fails the test."""
    page = await browser.new_page(viewport=viewport, reduced_motion="reduce", locale=locale)
    server.pages.append(page)
    page.on("pageerror", lambda error: server.errors.append(str(error)))
    await page.goto(server.root)
    await page.wait_for_selector("html[data-ready]")
    return page


def bubbles(page: Page, pane: str) -> Locator:
    """The messages of a pane."""
    return page.locator(f"#{pane} .message")


async def findings(page: Page) -> list[str]:
    """What axe-core finds serious or critical on the page as it is now."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = await page.evaluate(
        """async () => (await axe.run({resultTypes: ["violations"]})).violations
            .filter(({impact}) => ["serious", "critical"].includes(impact))
            .flatMap(({id, nodes}) => nodes.map(({target}) => `${id}: ${target}`))"""
    )
    return found


async def wider_than_screen(page: Page) -> list[str]:
    """What of the page reaches beyond the right edge of its screen."""
    found: list[str] = await page.evaluate(
        """() => [...document.querySelectorAll("body *")]
            .filter((each) => each.getBoundingClientRect().right > innerWidth + 0.5)
            .map((each) => `${each.tagName}.${each.getAttribute("class")}`)"""
    )
    return found


async def tab_stops(page: Page) -> int:
    """How often Tab is pressed from one end of the page to the other."""
    count: int = await page.evaluate(
        """() => [...document.querySelectorAll("a[href], button, input, select, textarea, video")]
            .filter((each) => each.tabIndex >= 0 && !each.disabled && each.checkVisibility())
            .length"""
    )
    return count
