"""The page for everybody: by keyboard, by ear, in any light, on any screen."""

from __future__ import annotations

import base64

import pytest
from playwright.async_api import Browser, Page, expect

from bot.demo.site.pictures import png
from tests.support.chats.demo_page import (
    DemoServer,
    findings,
    opened,
    tab_stops,
    wider_than_screen,
)

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]

PANES = ("newsroom", "reader-1", "reader-2", "neighbours", "channel", "editors")
WIDTHS = (360, 390, 768, 1024, 1440, 1920)
MIDDLES = ("reader-1", "neighbours")  # of a wide screen, which shows all the rest beside each
LONG = "Ikuti seluruh wilayah Kabupaten Tangerang dan semua kecamatannya"
KEYBOARD = {
    "inline_keyboard": [
        [{"text": LONG, "callback_data": "x"}, {"text": "Baca", "url": "https://example.org/"}],
        [{"text": "📍 Panongan", "callback_data": "y"}],
    ]
}


async def talk(server: DemoServer) -> None:
    """Every kind of message in Sri's phone and in both groups, the newest with buttons.

    In the channel the newest alone.
    """
    group, sri = server.people.group["id"], server.sri
    neighbours, channel = server.people.neighbours["id"], server.people.channel["id"]
    ratna = server.people.editors[0]["id"]
    photo = {"base64": base64.b64encode(png("tps")).decode(), "name": "a.png", "mime": "image/png"}
    await server.bot("sendMessage", chat_id=channel, text="Judul", reply_markup=KEYBOARD)
    for sender, chat in ((sri, sri), (sri, neighbours), (ratna, group)):
        for content in (
            {"text": "halo /lapor"},
            {"location": {"latitude": -6.28806, "longitude": 106.53139}},
            {"voice": {"base64": "AAAA", "mime": "audio/ogg", "duration": 2}},
            {"document": {"base64": "AAAA", "mime": "text/plain", "name": "catatan.txt"}},
            {"photo": photo},
            {"photo": photo, "caption": "ini"},
        ):
            said = {"from": sender, "chat": chat, **content}
            async with server.session.post("/control/send", json=said) as answer:
                assert answer.status == 200
                number = (await answer.json())["message_id"]
        # Of the neighbours' messages the bot sees few, as in Telegram (privacy mode).
        about = {"message_id": number, "allow_sending_without_reply": True}
        await server.bot(
            "sendMessage", chat_id=chat, reply_parameters=about, parse_mode="HTML",
            text='<b>Judul</b> <a href="https://example.org/">taut</a> <code>A-1</code> '
            "<blockquote>kutipan</blockquote><blockquote expandable>panjang</blockquote>",
            reply_markup=KEYBOARD,
        )  # fmt: skip


async def show(page: Page, pane: str) -> None:
    """Where there is a tab of this pane, or of the middle that it stands in, choose it."""
    for tab in await page.locator(f"#tabs [data-pane={pane}], #middle [data-pane={pane}]").all():
        if await tab.is_visible():
            await tab.click()


async def assert_nothing_serious_in_any_light(page: Page, where: str) -> None:
    """Axe finds nothing on the page as it is now, neither in light nor in dark."""
    for theme in ("light", "dark"):
        await page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        assert await findings(page) == [], (where, theme)


@pytest.mark.parametrize("width", [390, 1440])
async def test_axe_finds_nothing_serious(browser: Browser, server: DemoServer, width: int) -> None:
    """In light and dark, wide and narrow, on every tab, with messages of every kind."""
    await talk(server)
    page = await opened(browser, server, {"width": width, "height": 844})
    for pane in PANES if width < 720 else MIDDLES:
        await show(page, pane)
        await assert_nothing_serious_in_any_light(page, pane)
    await page.get_by_role("button", name="Alat" if width < 720 else "Lalu lintas").click()
    await assert_nothing_serious_in_any_light(page, "tools")


async def test_axe_finds_nothing_serious_in_questions_and_menus(
    browser: Browser, server: DemoServer
) -> None:
    """The question before all is begun anew, an open menu, what a move of the clock did."""
    page = await opened(browser, server)
    await page.locator("#reader-1").get_by_role("button", name="Lampirkan").click()
    assert await findings(page) == []
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="+1 jam").click()
    await expect(page.locator("#moved")).to_contain_text("Maju ke")
    assert await findings(page) == []
    await page.get_by_role("button", name="Mulai dari awal").click()
    assert await findings(page) == []


async def test_nothing_is_wider_than_its_screen(browser: Browser, server: DemoServer) -> None:
    """From a pocket to a desk, on every tab, also while a window is drawn larger."""
    await talk(server)
    page = await opened(browser, server, {"width": WIDTHS[0], "height": 800})
    for _ in range(2):  # tomorrow at the latest: the clock shows its day
        await page.get_by_role("button", name="06.00").click()
        await expect(page.locator(".now")).to_have_attribute("aria-busy", "false")
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 800})
        await page.evaluate("() => new Promise(requestAnimationFrame)")  # once it knows of it
        for pane in PANES:
            await show(page, pane)
            assert await wider_than_screen(page) == [], (width, pane)
            assert await page.evaluate("document.documentElement.scrollWidth") <= width


async def test_a_button_shows_one_line_as_in_the_app(browser: Browser, server: DemoServer) -> None:
    """A label that is too long ends in an ellipsis; no key is higher than another."""
    await talk(server)
    page = await opened(browser, server)
    key = page.locator("#reader-1 .key", has_text=LONG)
    label = key.locator("span")
    assert await label.evaluate("each => each.scrollWidth > each.clientWidth")
    assert await label.evaluate("each => getComputedStyle(each).textOverflow") == "ellipsis"
    heights = await page.locator("#reader-1 .key").evaluate_all(
        "keys => keys.map(key => key.offsetHeight)"
    )
    assert len(set(heights)) == 1


async def test_no_box_scrolls_inside_a_box(browser: Browser, server: DemoServer) -> None:
    """Also where somebody writes a long story."""
    await talk(server)
    page = await opened(browser, server)
    await page.get_by_label("Judul").fill("Berita panjang")
    await page.get_by_label("Isi berita").fill("Baris.\n" * 60)
    nested = await page.evaluate(
        """() => {
            const scrolls = (each) => each.scrollHeight > each.clientHeight + 1 &&
                ["auto", "scroll"].includes(getComputedStyle(each).overflowY);
            const boxes = [...document.querySelectorAll("body *")].filter(scrolls);
            const inside = (each) => boxes.some((box) => box !== each && box.contains(each));
            return boxes.filter(inside).map((each) => each.className || each.id);
        }"""
    )
    assert nested == []


async def test_headlines_are_shown_whole(browser: Browser, server: DemoServer) -> None:
    """Every word of every sample and article can be read."""
    page = await opened(browser, server)
    cut = await page.locator(".headline").evaluate_all(
        "all => all.filter(each => each.scrollHeight > each.clientHeight + 1"
        " && getComputedStyle(each).display !== 'inline').map(each => each.textContent)"
    )
    assert cut == []


async def test_tab_passes_a_long_conversation_in_one_step(
    browser: Browser, server: DemoServer
) -> None:
    """However many messages and articles there are, the page has as many stops."""
    page = await opened(browser, server)
    before = await tab_stops(page)
    for _ in range(6):
        await talk(server)
    await expect(page.locator("#reader-1 .theirs")).to_have_count(6)
    assert await tab_stops(page) <= before + 2  # the two conversations that were without a button
    assert before < 45


async def test_arrow_keys_move_within_a_conversation(browser: Browser, server: DemoServer) -> None:
    """Up and down from message to message, left and right within one; Enter presses."""
    await talk(server)
    await server.says(
        "terbaru", reply_markup={"inline_keyboard": [[{"text": "Oke", "callback_data": "z"}]]}
    )
    page = await opened(browser, server)
    phone = page.locator("#reader-1")
    await phone.get_by_role("button", name="Pilihan lain").focus()
    await page.keyboard.press("Tab")
    await expect(phone.get_by_role("button", name="Oke", exact=True)).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("ArrowRight")
    await expect(phone.get_by_role("link", name="taut")).to_be_focused()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Enter")
    await expect(phone.get_by_role("button", name="Seluruh kutipan")).to_be_focused()
    await expect(phone.locator(".folded")).to_have_count(0)
    await page.keyboard.press("ArrowRight")
    await expect(phone.get_by_role("button", name=LONG)).to_be_focused()
    await page.keyboard.press("End")
    await expect(phone.get_by_role("button", name="Oke", exact=True)).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(phone.get_by_role("button", name="Perintah bot")).to_be_focused()


async def test_links_skip_to_a_part_on_a_narrow_screen_too(
    browser: Browser, server: DemoServer
) -> None:
    """The first stops of the page; the part is shown, and its own stops come next."""
    page = await opened(browser, server, {"width": 390, "height": 844})
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Langsung ke Situs")).to_be_focused()
    await page.get_by_role("link", name="Langsung ke Redaksi").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#editors")).to_be_visible()
    await page.keyboard.press("Tab")
    await expect(page.locator("#acting")).to_be_focused()
