"""What the demo's tests share: a browser, a reader, a way to speak to chats."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.support.chats.demo_page import DemoServer, demo_server
from tests.support.chats.demo_play import ARGUMENTS, chromium
from tests.support.chats.emulator_calls import Say
from tests.support.chats.telegram import Json, Person, Telegram


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def shared_browser() -> AsyncIterator[Browser]:
    """The system's Chromium. Where there is none the test is skipped; with CI=true it fails."""
    path = chromium()
    if path is None:
        reason = "Chromium is not installed (Debian: apt-get install chromium-headless-shell)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    started = async_playwright()
    async with started as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        await browser.close()
    # It may say that it has stopped while its driver still runs, and the loop is closed next.
    driver = started._client._transport._proc if started._client else None
    if driver is not None:
        if driver.returncode is None:
            driver.kill()
        await driver.wait()


@pytest_asyncio.fixture(loop_scope="package")
async def browser(shared_browser: Browser) -> AsyncIterator[Browser]:
    """A browser in which nothing is open, kept or remembered: starting one takes two seconds.

    Who takes it runs in its loop: pytest.mark.asyncio(loop_scope="package").
    """
    yield shared_browser
    for context in shared_browser.contexts:
        await context.close()


@pytest_asyncio.fixture(loop_scope="package")
async def server() -> AsyncIterator[DemoServer]:
    """The demo's page without a bot."""
    async with demo_server() as server:
        yield server


@pytest.fixture
async def sri(telegram: Telegram) -> Person:
    """A reader who has started the bot."""
    sri = await telegram.person("Sri")
    await sri.says("/start")
    return sri


@pytest.fixture
def say(telegram: Telegram) -> Say:
    """The bot says something in a chat."""

    async def send(chat_id: object, **params: object) -> Json:
        return await telegram.api("sendMessage", chat_id=chat_id, text="x", **params)

    return send
