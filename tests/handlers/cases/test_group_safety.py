"""A group that strangers can read: no report goes in, and nobody in it is an editor."""

from __future__ import annotations

from tests.support.bot import RunningBot
from tests.support.chats.dialogue import talk
from tests.support.chats.people import Group, Person
from tests.support.tips.telling import sent, told


async def test_a_group_that_becomes_public_gets_no_reports_and_has_no_editors(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Sources are told, what is begun is kept, the group is told why; and all is well again."""
    receipt = await sent(source, "Amplop dibagi di balai desa.")
    card = await desk.hears("Amplop dibagi")
    await desk.becomes(username="redaksi_posbanten")
    await desk.makes_bot("administrator")  # any change of members: Telegram tells no bot of a name

    await desk.hears("Grup ini publik")
    await talk(
        source,
        [
            ("/lapor", "Laporan sedang tidak bisa diterima. Coba lagi nanti."),
            ("/start", "Halo"),
            ("/ikuti panongan", "Panongan"),
        ],
    )
    await source.says("Masih ada lagi.", reply_to=receipt)
    await source.hears("Laporan sedang tidak bisa diterima")
    await rani.says("/laporan", to=desk)
    await desk.hears("Grup ini publik: siapa pun bisa masuk")
    await rani.says("Siapa saksinya?", to=desk, reply_to=card)
    toast = await rani.presses("Ambil", message=card, to=desk)
    assert "Grup ini publik" in toast.text

    await desk.becomes()
    await desk.makes_bot("administrator")
    await desk.hears("Grup ini bisa menerima laporan")
    await sent(source, "Amplop lagi di pasar.")
    await desk.hears("Amplop lagi di pasar")
    assert not [heard for heard in await source.from_bot() if "saksinya" in heard.text]


async def test_a_report_that_was_begun_is_kept_while_the_room_is_shut(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """Kirim is refused without a loss, and goes through later."""
    await told(source, "Amplop dibagi di balai desa.")
    await source.presses("Lanjut")
    await source.sees(lambda heard: "Periksa dulu" in heard.text)
    await desk.makes_bot("member")
    await desk.hears("Bot bukan admin")

    await source.presses("Kirim")
    await source.hears("Isinya tetap tersimpan")

    await desk.makes_bot("administrator")
    await desk.hears("Grup ini bisa menerima laporan")
    await source.presses("Kirim")
    await source.hears("Kode tiket:")
    await desk.hears("Amplop dibagi")
