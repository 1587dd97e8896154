"""What people say without commands, and what is no words at all."""

from __future__ import annotations

from pathlib import Path

from tests.support.bot import RunningBot, running_bot
from tests.support.chats.dialogue import talk
from tests.support.chats.telegram import Telegram
from tests.support.tips.pictures import PNG

PANONGAN = "36.03.19"


async def test_people_are_answered_as_people(telegram: Telegram, bot: RunningBot) -> None:
    """Greetings, thanks and short requests in everyday spelling."""
    sri = await telegram.person("Sri")
    await talk(
        sri,
        [
            ("halo", "Halo juga"),
            ("Assalamu'alaikum wr. wb.", "Waalaikumsalam"),
            ("Makasiiih ya kak 🙏", "Sama-sama"),
            ("ok siap", "Siap."),
            ("oke", "Siap."),
            ("terima kasih banyak atas infonya", "Sama-sama"),
            ("halo min, wilayah saya dong", "belum mengikuti"),
            ("bantuan", "Halo, Sri"),
            ("wilayah saya", "belum mengikuti"),
            ("ikuti panongan dong min", "Panongan, Kab. Tangerang diikuti"),
            ("jeda", "Jeda kabar berapa lama?"),
            ("batal panongan", "tidak diikuti lagi"),
            ("bahasa", "Pilih bahasa"),
            ("privasi", "Yang saya simpan"),
            ("hapus data saya", "Yang saya simpan"),
            ("saya mau lapor", "belum menerima laporan"),
            ("stop", "jadi tidak ada kabar yang masuk"),
            ("siapa kamu?", "mengirim kabar wilayah Anda dan mencarikan berita"),
            ("36.03.19", "Belum ada berita dari Panongan"),
            ("/help", "Yang bisa Anda ketik"),
            ("/settings", "belum mengikuti"),
        ],
    )


async def test_english_is_understood_and_spoken(telegram: Telegram, bot: RunningBot) -> None:
    """The same in English."""
    await bot.article("Jalan Panongan rusak", PANONGAN)
    amy = await telegram.person("Amy", language="en")
    await talk(
        amy,
        [
            ("hello", "Which place would you like news from"),
            ("latest news from Panongan", "Latest from Panongan"),
            ("follow panongan", "You now follow Panongan"),
            ("panogan", "Did you mean Panongan"),
            ("thanks!", "You are welcome"),
            ("unsubscribe", "alerts are off"),
        ],
    )


async def test_a_place_in_words_gets_its_news_with_an_offer(
    telegram: Telegram, bot: RunningBot
) -> None:
    """ "berita panongan", a bare name, a question around it, a village, a typo."""
    await bot.article("Jalan Panongan rusak", PANONGAN)
    sri = await telegram.person("Sri")
    for words in (
        "berita panongan",
        "Panongan",
        "ada apa di Panongan hari ini?",
        "info terbaru kec. panongan min",
        "ranca iyuh",
    ):
        await sri.says(words)
        heard = await sri.hears("Terbaru dari Panongan, Kab. Tangerang")
        assert "Jalan Panongan rusak" in heard.text
        assert heard.button("Ikuti Panongan") is not None
    await talk(
        sri,
        [
            ("panogan", "Maksud Anda Panongan, Kab. Tangerang?"),
            ("[Panongan]", "Jalan Panongan rusak"),
            ("curug", "Ada beberapa ‘curug’"),
        ],
    )


async def test_a_question_is_searched(telegram: Telegram, bot: RunningBot) -> None:
    """Its words are looked up; a place in it is offered; with nothing found there is a way on."""
    await bot.article("Banjir di Kota Serang surut", "36.73")
    sri = await telegram.person("Sri")
    await sri.says("kenapa ada banjir?")
    await sri.hears("Banjir di Kota Serang surut")
    await sri.says("ada banjir di kota serang?")
    heard = await sri.hears("Banjir di Kota Serang surut")
    assert heard.buttons == [["Terbaru: Kota Serang"], ["Kabari soal ini"]]
    await talk(
        sri,
        [
            ("kemacetan parah kota serang", "Belum ada tentang ‘kemacetan parah’ di Kota Serang"),
            ("stop politik uang", "Belum ketemu berita tentang politik uang"),
            ("kapan jadwal pilkada?", "Belum ketemu berita tentang jadwal pilkada"),
        ],
    )


async def test_what_says_nothing_gets_a_hint(telegram: Telegram, bot: RunningBot) -> None:
    """No letters, no search; a picture alone asks for nothing."""
    sri = await telegram.person("Sri")
    for words in ("???", "…", "-", "\u2066\u2069 ."):
        await talk(sri, [(words, "Saya belum menangkap maksudnya")])
    for words in ("👍🏽", "😀😀", "❤️"):
        await sri.says(words)
    await telegram.settled()
    await sri.hears_nothing(settle=0.0)


async def test_who_tells_of_a_violation_is_shown_where_to_report(
    telegram: Telegram, tmp_path: Path
) -> None:
    """A button under whatever is found; none where reports are not taken."""
    editors = await telegram.group("Redaksi")
    async with running_bot(telegram, tmp_path, editors_chat_id=editors.id) as bot:
        await bot.article("Bawaslu usut politik uang", PANONGAN)
        sri = await telegram.person("Sri")
        for words, answer in (
            ("saya melihat bagi-bagi uang di panongan", "Belum ada tentang"),
            ("politik uang", "Bawaslu usut politik uang"),
            ("serangan fajar tadi", "Belum ketemu"),
        ):
            await sri.says(words)
            heard = await sri.hears(answer)
            assert heard.buttons[-1] == ["Lapor ke redaksi"]
        await sri.says("rekapitulasi")
        assert (await sri.hears("Coba kata lain")).button("Lapor ke redaksi") is None
        await sri.presses("Lapor ke redaksi", message=heard)
        await sri.hears("jangan pakai bot ini")
        kept = await sri.sees(lambda shown: shown.id == heard.id)
        assert "Belum ketemu" in kept.text


async def test_without_editors_no_button_leads_to_a_report(
    telegram: Telegram, bot: RunningBot
) -> None:
    """Nobody would read it."""
    sri = await telegram.person("Sri")
    await sri.says("ada politik uang")
    assert (await sri.hears("Belum ketemu")).button("Lapor ke redaksi") is None
    await sri.sends(photo=PNG)
    assert not (await sri.hears("Untuk redaksi: https://")).buttons


async def test_a_long_story_is_not_mistaken_for_a_question(
    telegram: Telegram, tmp_path: Path
) -> None:
    """Somebody pours out a report: they learn that it reached nobody, and where it would."""
    editors = await telegram.group("Redaksi")
    async with running_bot(telegram, tmp_path, editors_chat_id=editors.id):
        sri = await telegram.person("Sri")
        await talk(sri, [("Tadi malam ada pembagian uang. " * 100, "mulai dari /lapor")])
        await editors.hears_nothing(settle=0.1)


async def test_media_without_a_report_say_that_they_reached_nobody(
    telegram: Telegram, tmp_path: Path
) -> None:
    """Once an album; stickers ask for no answer."""
    editors = await telegram.group("Redaksi")
    async with running_bot(telegram, tmp_path, editors_chat_id=editors.id):
        sri = await telegram.person("Sri")
        await sri.sends(photo=PNG, caption="politik uang")
        heard = await sri.hears("belum diteruskan ke siapa pun")
        assert heard.buttons == [["Lapor ke redaksi"]]
        await sri.sends(photo=[PNG, PNG, PNG])
        await sri.hears("belum diteruskan ke siapa pun")
        await sri.sends(voice=b"suara")
        await sri.hears("belum diteruskan ke siapa pun")
        await sri.sends(photo=PNG, caption="banjir di jalan raya serang")
        assert not (await sri.hears("Untuk redaksi: https://")).buttons
        await sri.sends(sticker=b"stiker")
        await telegram.settled()
        await sri.hears_nothing(settle=0.1)
        await editors.hears_nothing(settle=0.0)


async def test_commands_of_others_and_unknown_ones(telegram: Telegram, bot: RunningBot) -> None:
    """An unknown command gets a way on, one for another bot nothing, one for us is ours."""
    sri = await telegram.person("Sri")
    await talk(
        sri,
        [
            ("/jadwal2019", "Perintah itu belum saya kenal"),
            ("/START", "Halo, Sri"),
            ("/start@posbanten_bot", "Halo, Sri"),
            ("/laporan", "Perintah itu belum saya kenal"),
            ("/ngawur@POSBANTEN_BOT", "Perintah itu belum saya kenal"),
        ],
    )
    await sri.says("/start@bot_lain")
    await telegram.settled()
    await sri.hears_nothing(settle=0.1)


async def test_an_edited_message_is_not_answered_again(telegram: Telegram, bot: RunningBot) -> None:
    """A corrected question would otherwise get two answers."""
    sri = await telegram.person("Sri")
    message = await sri.says("halo")
    await sri.hears("Halo juga")
    await sri.edits(message, "/start")
    await telegram.settled()
    await sri.hears_nothing(settle=0.1)


OLD = [
    "f", "f:", "f:36.03.19", "f:99.99:1", "f:36.03.19:2",
    "f:36.01.01.2001:1", "r", "r:36.03.19", "r:x:y", "v:36.03:1",
    "v:36.03.19", "n:36:x", "n:36", "n:00:0", "s:0", "s:x:y", "s:", "m", "m:x", "m:999999",
    "m:99999999999999999999999", "n:36:99999999999999999999999", "s:99999999999999999999999:x",
    "m:1:zz", "p:x", "p:99999999", "p:-1", "l:xx", "l:", "follow_36", "\u0661", "x" * 64,
]  # fmt: skip


async def test_a_button_of_another_version_gets_a_fresh_keyboard(
    telegram: Telegram, bot: RunningBot
) -> None:
    """A toast says that it is old, a new message offers what there is now."""
    sri = await telegram.person("Sri")
    await bot.article("Panen raya", PANONGAN)
    await talk(sri, [("/wilayah", "belum mengikuti")])
    for data in OLD:
        toast = await sri.presses(data=data)
        assert (data, toast.answered, toast.text) == (data, True, "Tombol ini tidak berlaku lagi")
        heard = await sri.hears("Tombol itu tidak berlaku lagi")
        assert heard.button("Kab. Tangerang") is not None


async def test_a_cry_for_help_leads_to_help_and_to_the_editors_first(
    telegram: Telegram, tmp_path: Path
) -> None:
    """Not to the news; where no reports are taken, the numbers stand alone."""
    sri, amy = await telegram.person("Sri"), await telegram.person("Amy", language="en")
    desk = await telegram.group("Meja redaksi")
    async with running_bot(telegram, tmp_path, editors_chat_id=desk.id) as bot:
        await bot.article("Warga Panongan diancam", PANONGAN)
        await sri.says("tolong, saya diancam di panongan")
        heard = await sri.hears("110")
        assert heard.buttons == [["Lapor ke redaksi"]]
        assert "Warga Panongan" not in heard.text
        await amy.says("they are threatening us")
        assert (await amy.hears("call first")).buttons == [["Report to newsroom"]]
    async with running_bot(telegram, tmp_path):
        await sri.says("saya diancam")
        assert not (await sri.hears("110")).buttons
