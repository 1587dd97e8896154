"""The page in a browser, with a bot that is nothing but calls to the emulator."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, ViewportSize, expect

from bot.demo.emulator.protocol.wire import Json
from tests.support.chats.demo_page import TOKEN, DemoServer, bubbles, opened

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]

POCKET: ViewportSize = {"width": 360, "height": 740}


async def test_a_message_is_shown_as_words_whatever_they_are(
    browser: Browser, server: DemoServer
) -> None:
    """Entities become elements; markup inside the words stays words."""
    page = await opened(browser, server)
    await server.says(
        "<b>Judul &lt;img src=x onerror=alert(1)&gt;</b> <i>miring <u>garis</u></i> "
        '<a href="https://example.org/">taut</a>'
    )
    newest = bubbles(page, "reader-1").last
    await expect(newest.locator("strong")).to_have_text("Judul <img src=x onerror=alert(1)>")
    await expect(newest.locator("em u")).to_have_text("garis")
    await expect(newest.locator("a")).to_have_attribute("href", "https://example.org/")
    await expect(newest.locator("img")).to_have_count(0)


async def _card_and_link(server: DemoServer) -> Json:
    """A card in the group, more than a screen of lines, and a link to the card."""
    group = server.people.group["id"]
    card = await server.bot("sendMessage", chat_id=group, text="Kartu")
    for number in range(20):
        await server.bot("sendMessage", chat_id=group, text=f"Baris {number}")
    address = f"https://t.me/c/{-group - 10**12}/{card['message_id']}"
    text = f'<a href="{address}">MERPATI-41</a>'
    await server.bot("sendMessage", chat_id=group, text=text, parse_mode="HTML")
    return card


async def test_a_link_to_a_message_of_the_group_leads_to_it(
    browser: Browser, server: DemoServer
) -> None:
    """As in the app: the list scrolls to it and it flashes; no page is opened."""
    page = await opened(browser, server)
    card = await _card_and_link(server)
    await page.locator("#editors").get_by_role("link", name="MERPATI-41").click()
    await expect(page.locator("#editors .flash")).to_contain_text("Kartu")
    # Not as what flashes: that is over after a second, and the list may take as long.
    row = page.locator(f'#editors [data-id="{card["message_id"]}"]')
    await expect(row).to_be_in_viewport()
    assert len(page.context.pages) == 1


async def test_what_is_drawn_anew_just_then_does_not_lead_back(
    browser: Browser, server: DemoServer
) -> None:
    """A list at its end stays there when it is drawn anew, but not once somebody has left it."""
    page = await opened(browser, server)
    card = await _card_and_link(server)
    link = page.locator("#editors").get_by_role("link", name="MERPATI-41")
    await link.evaluate(
        "link => { link.click(); document.querySelector('#language-button').click() }"
    )
    await expect(page.locator(f'#editors [data-id="{card["message_id"]}"]')).to_be_in_viewport()


async def test_an_edit_changes_the_message_and_a_deletion_takes_it_away(
    browser: Browser, server: DemoServer
) -> None:
    """What happens to a message on the server happens to its bubble."""
    page = await opened(browser, server)
    sent = await server.says("pertama")
    await expect(bubbles(page, "reader-1").last).to_contain_text("pertama")
    where = {"chat_id": server.sri, "message_id": sent["message_id"]}
    await server.bot("editMessageText", text="kedua", **where)
    await expect(bubbles(page, "reader-1").last).to_contain_text("kedua")
    await server.bot("deleteMessage", **where)
    await expect(page.locator("#reader-1")).not_to_contain_text("kedua")


async def test_pressing_a_button_reaches_the_bot_and_its_answer_is_a_toast(
    browser: Browser, server: DemoServer
) -> None:
    """The callback's data arrives; the text of its answer is seen in that phone only."""
    page = await opened(browser, server)
    keyboard = {"inline_keyboard": [[{"text": "Panongan", "callback_data": "f:36.03.19:1"}]]}
    await server.says("Pilih", reply_markup=keyboard)
    await page.locator("#reader-1").get_by_role("button", name="Panongan", exact=True).click()
    query = await server.update("callback_query")
    assert query["data"] == "f:36.03.19:1"
    await server.bot("answerCallbackQuery", callback_query_id=query["id"], text="Diikuti")
    await expect(page.locator("#reader-1 .toast")).to_have_text("Diikuti")
    await expect(page.locator("#reader-2 .toast")).to_be_hidden()


async def test_what_is_shared_is_sent_into_the_group_as_the_card_it_becomes(
    browser: Browser, server: DemoServer
) -> None:
    """The bot is asked as in the app; the card's buttons lead into one's own chat with the bot."""
    page = await opened(browser, server)
    phone, group = page.locator("#reader-1"), page.locator("#neighbours")
    chosen = {"query": "#7", "allow_user_chats": True}
    share = {"text": "Bagikan", "switch_inline_query_chosen_chat": chosen}
    await server.says("Kabar", reply_markup={"inline_keyboard": [[share]]})
    await phone.get_by_role("button", name="Bagikan", exact=True).click()
    follow = {"text": "Ikuti Panongan", "url": "https://t.me/posbanten_bot?start=w-36-03-19_s-7"}
    query = await server.update("inline_query")
    assert query["query"] == "#7"
    card = {
        "type": "article",
        "id": "a7",
        "title": "Jalan diperbaiki",
        "input_message_content": {"message_text": "Jalan diperbaiki"},
        "reply_markup": {"inline_keyboard": [[follow]]},
    }
    await server.bot("answerInlineQuery", inline_query_id=query["id"], results=[card])
    await expect(phone.get_by_role("dialog")).to_contain_text("Jalan diperbaiki")
    await phone.get_by_role("button", name="Kirim ke RT 05 Panongan").click()
    await expect(bubbles(page, "neighbours").last).to_contain_text("via @posbanten_bot")
    await expect(group).to_be_focused()
    told = await server.update("chosen_inline_result")
    about = {"inline_message_id": told["inline_message_id"], "text": "Jalan ditutup"}
    await server.bot("editMessageText", **about, reply_markup=card["reply_markup"])
    await expect(bubbles(page, "neighbours").last).to_contain_text("Jalan ditutup")
    await group.get_by_label("Sebagai").select_option("Budi")
    await group.get_by_role("button", name="Ikuti Panongan").click()
    await expect(bubbles(page, "reader-2").last).to_contain_text("/start w-36-03-19_s-7")
    await expect(group).to_be_hidden()
    await expect(page.locator("#reader-2")).to_be_focused()


async def test_what_happens_in_the_group_and_the_channel_is_counted_until_they_are_shown(
    browser: Browser, server: DemoServer
) -> None:
    """A wide screen shows them in the phones' place; in the channel there is nothing to write."""
    page = await opened(browser, server)
    audience = page.locator("#middle").get_by_role("button", name="Grup & kanal")
    for chat in (server.people.neighbours, server.people.channel):
        await server.bot("sendMessage", chat_id=chat["id"], text="Jalan ditutup")
    await expect(audience.locator(".badge")).to_have_text("2")
    await expect(page.locator("#channel")).to_be_hidden()
    await audience.click()
    await expect(audience.locator(".badge")).to_be_hidden()
    await expect(bubbles(page, "neighbours").last).to_contain_text("Jalan ditutup")
    await expect(bubbles(page, "channel")).to_contain_text("Jalan ditutup")
    await expect(page.locator("#reader-1")).to_be_hidden()
    await expect(page.locator("#neighbours").get_by_role("textbox")).to_be_visible()
    await expect(page.locator("#channel").get_by_role("textbox")).to_have_count(0)
    await expect(page.locator("#channel").get_by_role("button")).to_have_count(0)


async def test_an_editor_is_led_to_their_own_chat_with_the_bot_and_back(
    browser: Browser, server: DemoServer
) -> None:
    """By the answer to a press, as in the app; what the bot writes there is theirs alone."""
    page = await opened(browser, server)
    pane = page.locator("#editors")
    keyboard = {"inline_keyboard": [[{"text": "Coba", "callback_data": "ac:1:t"}]]}
    group, ratna = server.people.group["id"], server.people.editors[0]["id"]
    await server.bot("sendMessage", chat_id=group, text="Kartu", reply_markup=keyboard)
    await pane.get_by_role("button", name="Coba", exact=True).click()
    query = await server.update("callback_query")
    address = "https://t.me/posbanten_bot?start=coba"
    await server.bot("answerCallbackQuery", callback_query_id=query["id"], url=address)
    await pane.get_by_role("button", name="Mulai", exact=True).click()
    await expect(pane.locator(".screen:visible")).to_contain_text("/start")
    await server.bot("sendMessage", chat_id=ratna, text="Contoh")
    await expect(pane.locator(".screen:visible")).to_contain_text("Contoh")
    await pane.get_by_role("button", name="Kembali ke grup").click()
    await expect(pane.locator(".screen:visible")).to_contain_text("Kartu")
    await expect(pane.locator(".screen:visible")).not_to_contain_text("Contoh")


async def test_several_pictures_go_as_one_album_with_the_words_as_its_caption(
    browser: Browser, server: DemoServer
) -> None:
    """Staged attachments share a media group and make one bubble."""
    page = await opened(browser, server)
    phone = page.locator("#reader-1")
    await phone.get_by_role("button", name="Lampirkan").click()
    await phone.get_by_role("menuitem", name="Tiga foto contoh").click()
    await expect(phone.locator(".tray img")).to_have_count(3)
    await phone.get_by_role("textbox").fill("di TPS 04")
    await page.keyboard.press("Enter")
    album = bubbles(page, "reader-1").last
    await expect(album.locator(".album img")).to_have_count(3)
    await expect(album).to_contain_text("di TPS 04")


async def test_a_blocked_bot_is_said_and_the_block_can_be_taken_back(
    browser: Browser, server: DemoServer
) -> None:
    """Blocking shows a strip on that phone, after a reload too; unblocking removes it."""
    page = await opened(browser, server)
    phone = page.locator("#reader-1")
    await phone.get_by_role("button", name="Pilihan lain").click()
    await phone.get_by_role("menuitem", name="Blokir bot").click()
    await expect(phone.locator(".blocked")).to_be_visible()
    await page.reload()
    await expect(phone.locator(".blocked")).to_be_visible()
    await phone.get_by_role("button", name="Pilihan lain").click()
    await phone.get_by_role("menuitem", name="Buka blokir").click()
    await expect(phone.locator(".blocked")).to_be_hidden()


async def test_an_article_is_written_corrected_and_withdrawn(
    browser: Browser, server: DemoServer
) -> None:
    """The newsroom's three acts reach the site."""
    page = await opened(browser, server)
    await page.get_by_label("Judul").fill("Pasar Cikupa ramai")
    await page.get_by_label("Isi berita").fill("Pembeli datang sejak pagi.")
    await page.locator("#write-submit").click()
    first = page.locator("#articles li").first
    await expect(first).to_contain_text("Pasar Cikupa ramai")
    await first.get_by_role("button", name="Koreksi").click()
    await page.get_by_label("Judul").fill("Pasar Cikupa sepi")
    await page.locator("#write-submit").click()
    await expect(first).to_contain_text("Pasar Cikupa sepi")
    await expect(first).to_contain_text("Dikoreksi")
    await first.get_by_role("button", name="Tarik").click()
    await expect(first).to_contain_text("Ditarik")
    async with server.session.get("/situs/newsroom/articles") as answer:
        assert "Pasar Cikupa sepi" not in [article["title"] for article in await answer.json()]


async def test_what_is_done_before_the_bot_has_started_waits_for_it(
    browser: Browser, server: DemoServer
) -> None:
    """An article would be old to it, and its greeting empty; both go out as soon as it is ready."""
    server.state.news_stored.clear()
    page = await opened(browser, server)
    phone = page.locator("#reader-1")
    await phone.get_by_role("textbox").fill("panongan")
    await page.keyboard.press("Enter")
    await expect(phone.locator(".toast")).to_contain_text("sedang dinyalakan")
    await page.locator("#samples .primary").first.click()
    await expect(page.locator("#news-note")).to_contain_text("sedang dinyalakan")
    async with server.session.get("/situs/newsroom/samples") as answer:
        assert not any(sample["published"] for sample in await answer.json())
    await expect(bubbles(page, "reader-1")).to_have_count(1)
    server.state.news_stored.set()
    await expect(bubbles(page, "reader-1").last).to_contain_text("panongan")
    await expect(page.locator("#samples li").first).to_contain_text("Terbit ")


async def test_a_pocket_screen_shows_one_part_and_badges_the_others(
    browser: Browser, server: DemoServer
) -> None:
    """Nothing is wider than the screen; news in a hidden part is counted on its tab."""
    page = await opened(browser, server, POCKET)
    tabs = page.locator("#tabs")
    await tabs.get_by_role("button", name="Redaksi").click()
    await expect(page.locator("#editors")).to_be_visible()
    await expect(page.locator("#reader-1")).to_be_hidden()
    await server.says("kabar")
    sri = tabs.get_by_role("button", name="Sri")
    await expect(sri.locator(".badge")).to_have_text("1")
    await sri.click()
    await expect(sri.locator(".badge")).to_be_hidden()
    assert await page.evaluate("document.documentElement.scrollWidth") <= POCKET["width"]


@pytest.mark.parametrize(
    ("locale", "said"), [("id-ID", "tidak terhubung"), ("en-GB", "not connected"), ("de", "not")]
)
async def test_the_browsers_language_is_the_pages(
    browser: Browser, server: DemoServer, locale: str, said: str
) -> None:
    """Indonesian for who reads it, English for everybody else."""
    page = await opened(browser, server, locale=locale)
    await expect(page.locator("h1")).to_contain_text(said)


async def test_the_page_can_speak_another_language_and_remembers_it(
    browser: Browser, server: DemoServer
) -> None:
    """The switch changes every word at once and outlives a reload."""
    page = await opened(browser, server)
    await page.locator("#language-button").click()
    await expect(page.locator("h1")).to_contain_text("not connected to Telegram")
    await expect(page.locator("#samples .primary").first).to_have_text("Publish")
    await page.reload()
    await expect(page.locator("h1")).to_contain_text("not connected to Telegram")
    await expect(page.locator("#editors .chat-head")).to_contain_text("2 editors and the bot")


async def test_a_sample_is_published_once_and_marked(browser: Browser, server: DemoServer) -> None:
    """Two presses make one article; withdrawn, it is marked all the same, after a reload too."""
    page = await opened(browser, server)
    sample = page.locator("#samples li").first
    await sample.get_by_role("button", name="Terbitkan").dblclick()
    await expect(sample).to_contain_text("Terbit ")
    await expect(sample.get_by_role("button")).to_have_count(0)
    article = page.locator("#articles li", has_text="Kapolsek Panongan")
    await expect(article).to_have_count(1)
    await article.get_by_role("button", name="Tarik").click()
    await expect(sample).to_contain_text("Ditarik")
    await page.reload()
    await expect(sample).to_contain_text("Ditarik")
    await expect(sample.get_by_role("button")).to_have_count(0)


async def test_what_went_over_the_wire_is_shown_without_the_token(
    browser: Browser, server: DemoServer
) -> None:
    """The drawer lists the bot's calls with their parameters."""
    page = await opened(browser, server)
    await server.says("lewat kawat")
    await page.get_by_role("button", name="Lalu lintas ke Bot API").click()
    drawer = page.locator("#drawer")
    await drawer.locator("summary", has_text="sendMessage").first.click()
    await expect(drawer).to_contain_text("lewat kawat")
    assert TOKEN not in await page.content()
