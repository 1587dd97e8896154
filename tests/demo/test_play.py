"""The demo played in a browser, with the bot itself: what a newcomer sees."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from tests.support.chats.demo_page import DESK
from tests.support.chats.demo_play import demo, press, reply, report, starting_at, write
from tests.support.starts.warm import stand_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="package"),
    pytest.mark.timeout(180),
]

START = 60_000  # milliseconds the bot may take to start on a busy machine
ANSWER = 20_000
SAMPLE = "Kapolsek Panongan Hadiri Rapat Pleno"
CORRECTED = "Kapolsek Panongan Awasi Rapat Pleno"


@pytest_asyncio.fixture(loop_scope="package")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """The demo's page at ten in the morning: readers are greeted, the channel is connected."""
    async with demo(starting_at(10), stand_in("bot.demo.bot_process")) as address:
        page = await browser.new_page(viewport=DESK, locale="id-ID", reduced_motion="reduce")
        page.set_default_timeout(ANSWER)
        await page.goto(address)
        for pane in ("reader-1", "reader-2"):
            await expect(page.locator(f"#{pane} .theirs").first).to_be_visible(timeout=START)
        connected = page.locator("#editors .theirs", has_text="POSBANTEN Kab. Tangerang")
        await expect(connected).to_contain_text("terhubung", timeout=ANSWER)
        yield page
        await page.close()


async def test_the_guide_leads_from_the_greeting_to_the_last_step(page: Page) -> None:
    """One button a step: Sri's place, its article, a summary, Budi's report; all of it is told.

    In every start the greeting shows the latest headlines: Sri writes once the bot has stored what
    the site had published.
    """
    greeting = page.locator("#reader-1 .theirs").first
    await expect(greeting.locator("a", has_text="Gotong Royong Bersihkan")).to_be_visible()
    await expect(greeting.locator(".words a")).to_have_count(3)
    guide, samples = page.locator("#guide"), page.locator("#samples li")
    await guide.get_by_role("button", name="Ikuti", exact=True).click()
    for pane in ("reader-1", "neighbours"):
        followed = page.locator(f"#{pane} .theirs").last
        await expect(followed).to_contain_text("Panongan, Kab. Tangerang diikuti", timeout=ANSWER)
    await guide.get_by_role("button", name="Terbitkan contoh").click()
    sample = samples.filter(has_text=SAMPLE)
    told = "Wilayah: Panongan, Kab. Tangerang, sampai ke 3 dari 4 obrolan"
    await expect(sample).to_contain_text(told, timeout=ANSWER)
    await expect(sample.get_by_role("button", name="Terbitkan")).to_have_count(0)
    await guide.get_by_role("button", name="Majukan ke 18.00").click()
    await expect(page.locator("#moved")).to_contain_text("18.00: 2 ringkasan", timeout=ANSWER)
    summary = page.locator("#reader-1 .theirs", has_text="Ringkasan sore")
    for place in ("Pasar Kemis", "Balaraja"):
        await expect(summary).to_contain_text(f"{place}, Kab. Tangerang")
    await expect(summary).to_contain_text("18.00")
    await expect(page.locator("#clock")).to_contain_text("18.00 WIB")
    await guide.get_by_role("button", name="Kirim laporan contoh").click()
    case = page.locator("#editors .message", has_text="membagikan amplop").first
    await expect(case).to_contain_text("Ciwandan", timeout=START)
    await expect(page.locator("#editors .picture")).to_be_visible(timeout=ANSWER)
    await expect(page.locator("#reader-2")).to_contain_text("Kode tiket", timeout=ANSWER)
    await expect(page.locator("#editors")).not_to_contain_text("Budi")
    await expect(guide.locator(".next")).to_contain_text("Balas laporannya")


async def publish(page: Page, title: str) -> Locator:
    """One of the ready articles; its row afterwards."""
    sample = page.locator("#samples li", has_text=title)
    await sample.get_by_role("button", name="Terbitkan").click()
    return sample


async def address_of(page: Page, title: str) -> str:
    """Where an article stands on the site."""
    link = page.locator("li.article", has_text=title).first.locator("a.headline")
    address: str = await link.evaluate("link => link.href")
    return address


async def test_an_article_reaches_whom_it_concerns_and_tells_so(page: Page) -> None:
    """Its place's phone, group and channel at once, who lives around in the evening, others never.

    Sri follows Panongan, and so does her neighbours' group; Budi in Cilegon does not.
    """
    sri, budi = page.locator("#reader-1"), page.locator("#reader-2")
    neighbours, channel = page.locator("#neighbours"), page.locator("#channel")
    await page.locator("#guide").get_by_role("button", name="Ikuti", exact=True).click()
    followed = sri.locator(".message", has_text="dirangkum setiap pukul 18.00").last
    await expect(followed).to_be_visible(timeout=ANSWER)
    await expect(neighbours).to_contain_text("Panongan, Kab. Tangerang diikuti", timeout=ANSWER)
    await publish(page, SAMPLE)
    push = sri.locator(".theirs", has_text=SAMPLE)
    await expect(push).to_be_visible(timeout=ANSWER)
    await expect(push).to_contain_text("Panongan, Kab. Tangerang")
    await expect(push).not_to_contain_text("otw_is")
    await expect(push.get_by_role("button", name="Baca")).to_be_visible()
    await expect(page.locator("#meter-pushed")).to_have_text("1")
    for pane in (neighbours, channel):
        await expect(pane.locator(".theirs", has_text=SAMPLE)).to_have_count(1, timeout=ANSWER)
    # Budi's own place rings afterwards: had Panongan's article gone to him, it would stand first.
    await publish(page, "Pabrik di Ciwandan Cilegon")
    await expect(budi.locator(".theirs", has_text="Ciwandan").last).to_be_visible(timeout=ANSWER)
    await expect(budi).not_to_contain_text(SAMPLE)
    around = await publish(page, "Harga Cabai di Pasar Kemis")
    told = "Pasar Kemis, Kab. Tangerang, sampai ke 1 dari 4 obrolan, 2 di ringkasan"
    await expect(around).to_contain_text(told, timeout=ANSWER)
    await followed.get_by_role("button", name="Sehari sekali").click()
    await expect(sri).to_contain_text("Kabarnya datang sekali sehari", timeout=ANSWER)
    for title, text, told in (
        ("Resep Opor Ayam", "Rebus ayam.", "Wilayah: tidak ditemukan, sampai ke 0 dari 4 obrolan"),
        (
            "Pasar Kota Cilegon Ramai",
            "CILEGON – Pasar di Kecamatan Cibeber, Kota Cilegon, ramai sejak pagi.",
            "Wilayah: Cibeber, Kota Cilegon, sampai ke 1 dari 4 obrolan",
        ),
    ):
        await page.get_by_label("Judul").fill(title)
        await page.get_by_label("Isi berita").fill(text)
        await page.locator("#write-submit").click()
        await expect(page.locator("#news-note")).to_have_text(told, timeout=ANSWER)
        await expect(page.locator("#articles li", has_text=title)).to_contain_text(told)


async def test_what_the_editors_change_is_changed_wherever_the_article_went(page: Page) -> None:
    """On the phone, in the channel, and in the group, also as the card that Sri shared there.

    Its place: Budi in Cilegon is sent it now. Its headline, saved in the newsroom. At last it is
    taken back, and the public ledger says why.
    """
    sri, budi, editors = (page.locator(f"#{pane}") for pane in ("reader-1", "reader-2", "editors"))
    neighbours, channel = page.locator("#neighbours"), page.locator("#channel")
    await write(sri, "/ikuti Panongan")
    await expect(sri.locator(".theirs").last).to_contain_text("Panongan", timeout=ANSWER)
    await publish(page, SAMPLE)
    await expect(sri.locator(".theirs", has_text=SAMPLE).last).to_be_visible(timeout=ANSWER)
    await expect(page.locator("#meter-pushed")).to_have_text("1")
    await press(sri, "Bagikan")
    await press(sri, "Kirim ke RT 05 Panongan")
    card = neighbours.locator(".mine", has_text="via @")
    await expect(card).to_contain_text(SAMPLE, timeout=ANSWER)
    await press(page.locator("#middle"), "Dua ponsel")
    await write(editors, f"/wilayahkan {await address_of(page, SAMPLE)} Cibeber")
    await press(editors, "Cibeber, Cilegon")
    answer = editors.locator(".theirs", has_text="Cibeber, Kota Cilegon").last
    await expect(answer).to_contain_text("Dikirim ke 1 pembaca", timeout=ANSWER)
    push = budi.locator(".theirs", has_text=SAMPLE)
    await expect(push).to_contain_text("Cibeber, Kota Cilegon", timeout=ANSWER)
    await expect(sri).not_to_contain_text("Artikel ini ditarik")
    await page.get_by_role("button", name=f"Koreksi: {SAMPLE}").first.click()
    await page.locator("#write-title").fill(CORRECTED)
    await page.locator("#write-submit").click()
    # An edit waits half a minute for further changes. The first move lasts longer than a look at
    # the feed takes, so that the second one finds the edit waiting.
    for _ in range(2):
        await page.get_by_role("button", name="+1 jam").click()
        await expect(page.locator(".now")).to_have_attribute("aria-busy", "false", timeout=START)
    for changed in (sri.locator(".theirs"), channel.locator(".theirs"), card):
        await expect(changed.filter(has_text=CORRECTED)).to_contain_text(
            "Diperbarui", timeout=START
        )
    await write(editors, f"/tarik {await address_of(page, CORRECTED)}")
    await editors.get_by_role("button", name="SARA").last.click()
    for pane in (sri, neighbours, channel):
        await expect(pane).to_contain_text("Artikel ini ditarik redaksi", timeout=ANSWER)
        await expect(pane).not_to_contain_text(CORRECTED)
    await expect(sri).to_contain_text("Alasan: Isinya menyangkut SARA")
    async with page.expect_popup() as opened:
        await sri.get_by_role("link", name="Catatan koreksi").click()
    ledger = await opened.value
    await expect(ledger.locator("article").first).to_contain_text("Artikel ditarik")
    await expect(ledger.locator("article").first).to_contain_text("SARA")


async def test_sample_reports_are_sent_and_starting_over_clears_the_whole_demo(page: Page) -> None:
    """Each by its button, which rests when there are none left; after a yes all begins anew."""
    button = page.locator("#sample-report")
    cards = page.locator("#editors .message", has_text="belum diambil").filter(
        has=page.locator(".keyboard")
    )
    for number in (1, 2, 3):
        await button.click()
        await expect(cards).to_have_count(number, timeout=START)
    await expect(button).to_be_disabled(timeout=ANSWER)
    await publish(page, SAMPLE)
    await expect(page.locator("#articles li", has_text=SAMPLE)).to_be_visible(timeout=ANSWER)
    await write(page.locator("#reader-1"), "/bantuan")
    await page.get_by_role("button", name="Mulai dari awal").click()
    await page.get_by_role("button", name="Ya, mulai dari awal").click()
    await expect(page.locator("#articles li", has_text=SAMPLE)).to_have_count(0, timeout=START)
    sri = page.locator("#reader-1")
    await expect(sri.locator(".theirs").first).to_contain_text("Gotong Royong", timeout=START)
    await expect(sri).not_to_contain_text("/bantuan")
    await expect(cards).to_have_count(0)
    sample = page.locator("#samples li", has_text=SAMPLE)
    await expect(sample.get_by_role("button", name="Terbitkan")).to_be_enabled()


async def test_a_case_goes_from_the_first_answer_to_news(page: Page) -> None:
    """Album and voice in a topic, a question there and back, its status, and what it became.

    The editors never read whose it is, nor the source who answered.
    """
    sri, desk = page.locator("#reader-1"), page.locator("#editors")
    group = desk.locator(".messages:visible")
    pieces = (("Tiga foto contoh (album)", "3 bukti"), ("Pesan suara contoh", "4 bukti"))
    await report(
        sri, "Panongan", "Kotak suara dibuka malam-malam.", patience=ANSWER, evidence=pieces
    )
    case = group.locator(".message", has_text="Kotak suara dibuka").first
    await expect(case).to_contain_text("Baru · belum diambil", timeout=ANSWER)
    await expect(group).to_contain_text("Politik uang · Panongan · ")  # the topic's name
    await expect(group.locator(".voice")).to_be_visible(timeout=START)
    await expect(group.locator(".picture")).to_have_count(3)
    await press(case, "Ambil")
    await expect(case).to_contain_text("dipegang Ratna", timeout=ANSWER)
    await reply(desk, case, "Jam berapa persisnya?")
    await press(desk, "Kirim ke sumber")
    question = sri.locator(".message", has_text="Jam berapa persisnya?").last
    await expect(question).to_be_visible(timeout=ANSWER)
    await expect(question).not_to_contain_text("Ratna")
    await expect(group).to_contain_text("✓ Sampai ke sumber", timeout=ANSWER)
    await reply(sri, question, "Sekitar pukul sebelas.")
    await expect(group).to_contain_text("Sekitar pukul sebelas.", timeout=ANSWER)
    await press(case, "Status")
    await press(case, "Terbit")
    prompt = group.locator(".message", has_text="alamat beritanya").last
    await expect(prompt).to_be_visible(timeout=ANSWER)
    await reply(desk, prompt, "https://posbanten.co.id/kotak-suara/")
    await expect(sri).to_contain_text("Laporan Anda menjadi berita ini", timeout=ANSWER)
    await expect(case).to_contain_text("Terbit · dipegang Ratna", timeout=ANSWER)
    await expect(group).not_to_contain_text("Sri")


async def test_a_source_gets_its_official_form_and_takes_the_report_back(page: Page) -> None:
    """The ticket's page gives the PDF; what was typed for it goes, and then the whole case."""
    sri, editors = page.locator("#reader-1"), page.locator("#editors .messages:visible")
    await report(sri, "Panongan", "Ada amplop dibagikan di depan TPS 04.", patience=ANSWER)
    receipt = sri.locator(".theirs", has_text="Kode tiket:").last
    await expect(receipt).to_be_visible(timeout=ANSWER)
    ticket = await receipt.locator("code").first.inner_text()
    await write(sri, f"/tiket {ticket}")
    await press(sri, "Formulir B.1 (PDF)")
    await expect(sri.locator(".theirs").last).to_contain_text("Kirim identitas", timeout=ANSWER)
    await write(sri, "Nama: Sri Wahyuni\nAlamat: Kp. Cijengir RT 02")
    await expect(sri.locator(".theirs").last).to_contain_text("formulir-b1.pdf", timeout=ANSWER)
    await expect(sri.locator(".mine", has_text="Kp. Cijengir")).to_have_count(0, timeout=ANSWER)
    await expect(editors).not_to_contain_text("Cijengir")
    await write(sri, f"/tiket {ticket} hapus")
    await press(sri, "Ya, hapus")
    told = sri.locator(".theirs", has_text="Laporan Anda sudah dicabut")
    await expect(told).to_be_visible(timeout=ANSWER)
    await expect(editors).to_contain_text("sumber mencabut laporannya")
    await expect(editors).not_to_contain_text("Ada amplop dibagikan", timeout=ANSWER)
