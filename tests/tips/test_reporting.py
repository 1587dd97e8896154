"""Writing a tip, as a source meets it: every answer kept, every button understood."""

from __future__ import annotations

from pathlib import Path

from tests.support.bot import RunningBot, running_bot
from tests.support.heard import Heard
from tests.support.people import Group, Person
from tests.support.pictures import PNG
from tests.support.telegram import Telegram

SOURCE_MARKS = ("Sumarni", "Tandamata", "tandamata_sumber", "918273645")


async def agree(source: Person) -> None:
    await source.says("/lapor")
    await source.presses("Setuju, mulai")
    await source.sees(lambda heard: "Pelanggaran apa" in heard.text)


async def told(source: Person, account: str = "Amplop dibagi di balai desa.") -> None:
    """A tip up to the question for evidence."""
    await agree(source)
    await source.presses("Politik uang")
    await source.sees(lambda heard: "187A" in heard.text and "Di mana?" in heard.text)
    await source.says("Panongan")
    await source.hears("Kapan")
    await source.presses("Kemarin")
    await source.sees(lambda heard: "Ceritakan" in heard.text)
    await source.says(account)
    await source.hears("Tersimpan, 1 pesan")
    await source.presses("Lanjut")
    await source.sees(lambda heard: "Ada bukti?" in heard.text)


async def send(source: Person) -> Heard:
    """The rest of a tip; the receipt."""
    await source.presses("Lanjut")
    await source.sees(lambda heard: "Periksa dulu" in heard.text)
    await source.presses("Kirim")
    return await source.hears("Kode tiket:")


async def test_lapor_says_what_is_protected_and_what_is_not(
    bot: RunningBot, source: Person
) -> None:
    """Three honest sentences before the first question, and no promise of anonymity."""
    await source.says("/lapor")

    heard = await source.hears("Lapor ke redaksi")
    assert "tidak ditampilkan kepada redaksi" in heard.text
    assert "Telegram dan server redaksi tetap bisa melihat" in heard.text
    assert "jangan pakai bot ini" in heard.text
    assert "anonim" not in heard.text.lower()
    assert heard.buttons == [["Batal", "Setuju, mulai"]]
    await source.presses("Setuju, mulai")
    await source.hears("Pelanggaran apa")
    kept = await source.sees(lambda shown: shown.id == heard.id)
    assert "tidak ditampilkan kepada redaksi" in kept.text
    assert not kept.buttons


async def test_without_an_editors_group_reports_are_not_taken(
    telegram: Telegram, source: Person, tmp_path: Path
) -> None:
    """EDITORS_CHAT_ID empty: said at once, before anybody writes an account in vain."""
    async with running_bot(telegram, tmp_path):
        await source.says("/lapor")
        await source.hears("Laporan belum diterima di sini")


async def test_a_tip_arrives_without_its_source(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """Card, photo, album, voice, location in the group; no name, username, id or language."""
    await told(source, "Amplop <b>Rp50.000</b> dibagi & difoto, lihat https://contoh.com")
    await source.sends(photo=PNG, caption="Amplopnya")
    await source.hears("1 bukti tersimpan")
    await source.sends(photo=[PNG, PNG, PNG], caption="Antreannya")
    await source.sees(lambda heard: "4 bukti tersimpan" in heard.text)
    await source.sends(voice=b"suara")
    await source.sends(location=(-6.24, 106.5))
    await source.says("Saya lihat dua mobil.")
    await source.sees(lambda heard: "7 bukti tersimpan" in heard.text)
    receipt = await send(source)

    card = await desk.hears("Politik uang")
    first, *_ = card.text.splitlines()
    assert first.endswith(" · Politik uang · Panongan, Kab. Tangerang")
    assert "Rp50.000</b> dibagi & difoto, lihat hxxps[:]//contoh[.]com" in card.text
    photo = await desk.hears("Amplopnya")
    assert photo.reply_to == card.id
    line = await desk.hears("album, 3 berkas")
    assert "Antreannya" in line.text
    album = [await desk.hears(kind="photo") for _ in range(3)]
    assert len({heard.album for heard in album}) == 1
    assert album[0].album
    assert not any(heard.text for heard in album)
    await desk.hears(kind="voice")
    await desk.hears(kind="location")
    await desk.hears("Saya lihat dua mobil.")
    codename = first.partition(" ")[0]
    assert codename not in receipt.text
    for heard in await desk.from_bot():
        assert heard.raw["has_protected_content"]
        assert not any(mark in str(heard.raw) for mark in SOURCE_MARKS)
        assert "forward_origin" not in heard.raw


async def test_a_restart_in_the_middle_is_not_noticed(
    telegram: Telegram, source: Person, desk: Group, tmp_path: Path
) -> None:
    """The draft is in the database from the first answer."""
    async with running_bot(telegram, tmp_path, editors_chat_id=desk.id):
        await agree(source)
        await source.presses("Kepala desa memihak")
        await source.sees(lambda heard: "Di mana?" in heard.text)
    async with running_bot(telegram, tmp_path, editors_chat_id=desk.id):
        await source.says("Cikupa")
        await source.hears("Kapan")
        await source.presses("Lewati")
        await source.says("Ketua memihak.")
        await source.hears("Tersimpan, 1 pesan")
        await source.presses("Lanjut")
        await source.sees(lambda heard: "Ada bukti?" in heard.text)
        await send(source)
        await desk.hears("Kepala desa memihak · Cikupa, Kab. Tangerang")


async def test_an_album_gets_one_word_and_not_ten(bot: RunningBot, source: Person) -> None:
    """One status message, rewritten; sent anew only for what comes separately."""
    await told(source)
    await source.hears_out()
    await source.sends(photo=[PNG] * 6)
    await source.sees(lambda heard: "6 bukti tersimpan" in heard.text)
    assert len(await source.hears_out()) == 1
    await source.sends(voice=b"suara")
    await source.hears("7 bukti tersimpan")
    shown = [heard for heard in await source.from_bot() if "bukti tersimpan" in heard.text]
    assert len(shown) == 1


async def test_what_is_sent_at_any_step_is_kept(bot: RunningBot, source: Person) -> None:
    """A picture before consent, words instead of a category: held, said so, in the review."""
    await source.says("/lapor")
    await source.hears("Lapor ke redaksi")
    await source.sends(photo=PNG)
    await source.hears("Pesan Anda tadi saya simpan")
    await source.presses("Setuju, mulai")
    await source.says("Ada yang membagi beras")
    await source.hears("Tersimpan.")
    for _ in range(3):
        await source.presses("Lewati")
    await source.sees(lambda heard: "Tersimpan, 1 pesan" in heard.text)
    await source.presses("Lanjut")
    await source.sees(lambda heard: "1 bukti tersimpan" in heard.text)
    await source.presses("Lanjut")
    review = await source.sees(lambda heard: "Periksa dulu" in heard.text)
    assert "Ada yang membagi beras" in review.text
    assert "1. Foto" in review.text


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
    assert await bot.storage.tips.draft(source.id) is None


async def test_an_ambiguous_place_is_asked_back(bot: RunningBot, source: Person) -> None:
    """Two Curugs: one tap says which, and the words stay beside it."""
    await agree(source)
    await source.presses("Manipulasi suara")
    await source.says("Curug")
    question = await source.hears("‘Curug’ ada di mana?")
    assert ["Curug, Kota Serang"] in question.buttons
    await source.presses("Curug, Kota Serang")
    await source.sees(lambda heard: "Kapan" in heard.text)
    draft = await bot.storage.tips.draft(source.id)
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
    assert "Diketahui: hari Minggu" in card.text


async def test_a_place_is_found_by_buttons_too(bot: RunningBot, source: Person) -> None:
    """A regency, a page of its districts, a district."""
    await agree(source)
    await source.presses("Manipulasi suara")
    await source.presses("Kab. Tangerang")
    await source.presses("▸")
    await source.presses("◂")
    await source.presses("Balaraja")
    await source.sees(lambda heard: "Kapan" in heard.text)
    draft = await bot.storage.tips.draft(source.id)
    assert draft is not None
    assert bot.gazetteer.short_name(draft.answers["place"]) == "Balaraja"


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
    draft = await bot.storage.tips.draft(source.id)
    assert draft is not None
    assert draft.step == "known"
    assert draft.answers["category"] != "politik_uang"
    for data in ("t:0:send", "t:", "t", "t:zz:c:etik", f"{etik}:x:y:z:a:b"[:64]):
        toast = await source.presses(data=data, message=question)
        assert toast.answered
    assert await bot.storage.tips.draft(source.id) is not None


async def test_kirim_pressed_twice_sends_once(bot: RunningBot, source: Person, desk: Group) -> None:
    """The second press is an old button."""
    await told(source)
    await source.presses("Lanjut")
    review = await source.sees(lambda heard: "Periksa dulu" in heard.text)
    kirim = review.button("Kirim")
    assert kirim is not None
    await source.presses(data=kirim["callback_data"], message=review)
    toast = await source.presses(data=kirim["callback_data"], message=review)
    assert "tidak terbuka" in toast.text
    await desk.hears("Politik uang")
    await desk.hears_nothing()


async def test_pieces_are_taken_back_in_the_review(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """What is taken back is not sent."""
    await told(source)
    await source.sends(photo=PNG)
    await source.hears("1 bukti")
    await source.says("Namaku jangan disebut")
    await source.hears("2 bukti")
    await source.presses("Lanjut")
    await source.presses("Tarik bukti")
    assert (await source.presses("✕ 2")).text == "Ditarik"
    await source.presses("Kembali")
    await source.sees(lambda heard: "Periksa dulu" in heard.text)
    await source.presses("Kirim")
    await source.hears("Kode tiket:")
    await desk.hears("Politik uang")
    await desk.hears(kind="photo")
    await desk.hears_nothing()


async def test_ones_own_contact_is_refused_and_another_is_asked_about(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """A shared contact may be the source's own; without a yes no number goes anywhere."""
    await told(source)
    own = {"first_name": "Sumarni", "phone_number": "+628111", "user_id": source.id}
    await source.sends(contact=own)
    await source.hears("kontak Anda sendiri")
    await source.sends(contact={"first_name": "Calo", "phone_number": "+628222"})
    await source.hears("berisi nomor telepon")
    await source.sends(contact={"first_name": "Saksi", "phone_number": "+628333"})
    await source.hears("berisi nomor telepon")
    await source.presses("Sertakan nomor")
    await source.sees(lambda heard: "2 bukti tersimpan" in heard.text)
    await send(source)
    await desk.hears("Bukti: 1, di bawah")
    await desk.hears("Saksi, +628333")
    await desk.hears_nothing()
    assert not any("+628222" in heard.text for heard in await desk.from_bot())
    assert not any("+628111" in heard.text for heard in await desk.from_bot())


async def test_a_sticker_is_not_swallowed_in_silence(bot: RunningBot, source: Person) -> None:
    """What cannot be passed on is said to be so."""
    await told(source)
    await source.sends(sticker=b"stiker")
    await source.hears("tidak bisa diteruskan")


async def test_an_edit_before_sending_changes_what_is_sent(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """The newest version goes; what the source corrected away stays with the source."""
    await agree(source)
    await source.presses("Manipulasi suara")
    await source.presses("Lewati")
    await source.presses("Lewati")
    await source.sees(lambda heard: "Ceritakan" in heard.text)
    said = await source.says("Saya tetangga pak RT, kejadian jam 9")
    await source.hears("Tersimpan, 1 pesan")
    await source.edits(said, "Kejadian jam 9")
    await source.hears("Perubahan tersimpan")
    await source.presses("Lanjut")
    await send(source)
    card = await desk.hears("Manipulasi suara")
    assert "Kejadian jam 9" in card.text
    assert "tetangga" not in card.text


async def test_a_deleted_original_still_arrives(
    telegram: Telegram, bot: RunningBot, source: Person, desk: Group
) -> None:
    """Where Telegram has nothing to copy any more, the file itself is sent."""
    await told(source)
    (photo,) = await source.sends(photo=PNG, caption="Amplop")
    await source.hears("1 bukti")
    await telegram.post("/control/delete", {"chat": source.id, "message": photo.id})
    await send(source)
    await desk.hears("Amplop", kind="photo")


async def test_a_tip_in_english(telegram: Telegram, bot: RunningBot, desk: Group) -> None:
    """The source reads English, the editors Indonesian, and cannot tell from the card."""
    jane = await telegram.person("Jane", language="en")
    await jane.says("/lapor")
    await jane.presses("Agree and start")
    for _ in range(3):
        await jane.presses("Skip")
    await jane.sees(lambda heard: "Tell what happened" in heard.text)
    await jane.says("Envelopes.")
    await jane.hears("Kept, 1 message.")
    await jane.presses("Next")
    await jane.presses("Next")
    await jane.presses("Kirim")
    await jane.hears("Ticket code:")
    card = await desk.hears("jenis tidak disebut · tempat tidak disebut")
    assert "Envelopes." in card.text


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
