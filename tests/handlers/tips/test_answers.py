"""Answering the questions of a tip: buttons, words, old buttons, and the way out."""

from __future__ import annotations

from tests.support.bot import RunningBot
from tests.support.chats.people import Group, Person
from tests.support.tips.telling import agree, send, told


async def test_other_commands_work_and_lose_nothing(bot: RunningBot, source: Person) -> None:
    """A reader's command in the middle is answered, and the tip waits."""
    await agree(source)
    await source.says("/bantuan")
    await source.hears("/terbaru")
    await source.presses("Manipulasi suara")
    await source.sees(lambda heard: "Di mana?" in heard.text)


async def test_lapor_again_offers_to_go_on_or_to_start_over(
    bot: RunningBot, source: Person
) -> None:
    """An open draft is never thrown away unasked."""
    await agree(source)
    await source.presses("Manipulasi suara")
    await source.says("/lapor")
    await source.hears("belum Anda kirim")
    await source.presses("Lanjutkan")
    await source.sees(lambda heard: "Di mana?" in heard.text)
    await source.says("/lapor")
    await source.hears("belum Anda kirim")
    await source.presses("Hapus, mulai baru")
    await source.sees(lambda heard: "Lapor ke redaksi" in heard.text)


async def test_batal_asks_back_and_then_forgets(bot: RunningBot, source: Person) -> None:
    """By button or by word; what was kept is gone."""
    await told(source)
    await source.says("batal")
    await source.hears("Hapus laporan ini?")
    await source.presses("Lanjutkan")
    await source.sees(lambda heard: "Ada bukti?" in heard.text)
    await source.presses("Batal")
    await source.presses("Ya, hapus")
    await source.sees(lambda heard: "Dibatalkan" in heard.text)
    assert await bot.storage.drafts.get(source.id) is None


async def test_a_bare_batal_takes_back_the_report_and_not_a_place(
    bot: RunningBot, source: Person
) -> None:
    """While a report is being written, /batal means it; with a place's name it means the place."""
    await source.says("/ikuti Panongan")
    await source.hears("Panongan")
    await agree(source)
    await source.says("/batal")
    heard = await source.hears("dihapus")
    assert "Panongan" not in heard.text
    await source.says("/wilayah")
    await source.hears("Panongan")


async def test_an_ambiguous_place_is_asked_back(bot: RunningBot, source: Person) -> None:
    """Two Curugs: one tap says which, and the words stay beside it."""
    await agree(source)
    await source.presses("Manipulasi suara")
    await source.says("Curug")
    question = await source.hears("‘Curug’ ada di mana?")
    assert ["Curug, Kota Serang"] in question.buttons
    await source.presses("Curug, Kota Serang")
    await source.sees(lambda heard: "Kapan" in heard.text)
    draft = await bot.storage.drafts.get(source.id)
    assert draft is not None
    assert draft.answers["place"].startswith("36.73.")


async def test_the_second_page_of_categories_is_a_tap_away(bot: RunningBot, source: Person) -> None:
    """Fourteen categories on two pages."""
    await agree(source)
    await source.presses("▸")
    await source.presses("Lainnya")
    await source.sees(lambda heard: "Di mana?" in heard.text)


async def test_words_typed_instead_of_buttons_tapped_are_understood(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """A category by name, "lewati", "lanjut", "kirim"."""
    await agree(source)
    await source.says("politik uang")
    await source.hears("Di mana?")
    await source.says("lewati")
    await source.hears("Kapan")
    await source.says("hari Minggu")
    await source.hears("Ceritakan")
    await source.says("Beras dibagi.")
    await source.hears("Tersimpan, 1 pesan")
    await source.says("lanjut")
    await source.hears("Ada bukti?")
    await source.says("Lanjut")
    await source.hears("Periksa dulu")
    await source.says("kirim")
    await source.hears("Kode tiket:")
    card = await desk.hears("Beras dibagi.")
    assert "Kejadian: Minggu " in card.text


async def test_a_place_is_found_by_buttons_too(bot: RunningBot, source: Person) -> None:
    """A regency, a page of its districts, a district; its village and TPS in words."""
    await agree(source)
    await source.presses("Manipulasi suara")
    await source.presses("Kab. Tangerang")
    await source.presses("▸")
    await source.presses("◂")
    await source.presses("Balaraja")
    await source.sees(lambda heard: "Desa, TPS, atau patokannya?" in heard.text)
    await source.says("TPS 3 Desa Gembong")
    await source.hears("Kapan")
    draft = await bot.storage.drafts.get(source.id)
    assert draft is not None
    assert bot.gazetteer.short_name(draft.answers["place"]) == "Balaraja"
    assert draft.answers["place_words"] == "TPS 3 Desa Gembong"


async def test_a_place_nobody_knows_stays_in_the_sources_words(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """Free words are an answer."""
    await agree(source)
    await source.presses("Manipulasi suara")
    await source.says("rumah kosong di ujung gang")
    await source.hears("Kapan")
    await source.presses("Lewati")
    await source.says("Begini.")
    await source.hears("Tersimpan, 1 pesan")
    await source.presses("Lanjut")
    await send(source)
    await desk.hears("Manipulasi suara · rumah kosong di ujung gang")


async def test_an_old_button_is_answered_sensibly(bot: RunningBot, source: Person) -> None:
    """Of an earlier question: the answer changes. Of an earlier draft, or nonsense: said so."""
    await agree(source)
    question = await source.sees(lambda heard: "Pelanggaran apa" in heard.text)
    etik = next(
        button["callback_data"]
        for row in question.keyboard
        for button in row
        if button["text"] == "Manipulasi suara" or "Intimidasi" in button["text"]
    )
    await source.presses("Politik uang")
    await source.says("Panongan")
    await source.hears("Kapan")
    assert (await source.presses(data=etik, message=question)).text == "Diubah"
    draft = await bot.storage.drafts.get(source.id)
    assert draft is not None
    assert draft.step == "happened"
    assert draft.answers["category"] != "politik_uang"
    for data in ("t:0:send", "t:", "t", "t:zz:c:etik", f"{etik}:x:y:z:a:b"[:64]):
        toast = await source.presses(data=data, message=question)
        assert toast.answered
    assert await bot.storage.drafts.get(source.id) is not None


async def test_kirim_pressed_twice_sends_once(bot: RunningBot, source: Person, desk: Group) -> None:
    """The second press says again that it is stored."""
    await told(source)
    await source.presses("Lanjut")
    review = await source.sees(lambda heard: "Periksa dulu" in heard.text)
    kirim = review.button("Kirim")
    assert kirim is not None
    await source.presses(data=kirim["callback_data"], message=review)
    await source.presses(data=kirim["callback_data"], message=review)
    now = await source.sees(lambda heard: heard.id == review.id)
    assert "Laporan tersimpan" in now.text
    await desk.hears("Politik uang")
    await desk.hears_nothing()
