"""The public page of corrections on a small phone, in light and dark, for everybody."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser

from bot.core.vault import Vault
from storage.opening import open_storage
from tests.support.chats.demo_page import findings, wider_than_screen
from tests.support.ledger import ledger_server, of_every_kind, record

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]


async def test_it_can_be_read_on_a_small_phone(
    browser: Browser, tmp_path: Path, vault: Vault
) -> None:
    """At 360 pixels nothing is cut off, and axe-core finds nothing serious."""
    storage = await open_storage(f"sqlite:///{tmp_path}/bot.db", vault=vault)
    await record(storage, *(of_every_kind() * 4))
    async with ledger_server(storage) as (_session, url):
        page = await browser.new_page(viewport={"width": 360, "height": 740})
        failed: list[str] = []
        page.on("console", lambda message: failed.append(message.text))
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme)
            await page.goto(f"{url}/koreksi")
            assert await wider_than_screen(page) == []
            assert await findings(page) == []
            background = await page.evaluate("getComputedStyle(document.body).backgroundColor")
            assert background == {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 24, 27)"}[scheme]
        await page.get_by_role("link", name="Lebih lama").click()
        assert await page.locator("article").count() == 4
        assert failed == []
    await storage.close()
