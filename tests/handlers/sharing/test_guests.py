"""Guest mode, as a group meets it that the bot is not in."""

from __future__ import annotations

import io

from bot.sharing.asking_pace import Asking
from tests.support.bot import RunningBot
from tests.support.chats.dialogue import talk
from tests.support.chats.telegram import Group, Person, Telegram

LABUAN, PANONGAN = "36.01.12", "36.03.19"


async def test_a_guest_shows_the_newest_card(
    telegram: Telegram, bot: RunningBot, sri: Person, rt: Group
) -> None:
    """Of the place or the words beside its name, wherever that stands; other names do not count."""
    await bot.article("Jalan diperbaiki.", PANONGAN)
    flood = await bot.article("Banjir surut.", LABUAN)
    await sri.calls("@posbanten_bot panongan", rt)
    heard = await rt.hears("Jalan diperbaiki.")
    assert heard.buttons == [["Baca", "Ikuti Panongan"]]
    await sri.calls("banjir labuan @cuaca_bot @POSBANTEN_BOT", rt)
    follow = (await rt.hears("Banjir surut.")).button("Ikuti") or {}
    assert follow["url"].endswith(f"?start=w-36-01-12_g-{flood.id}")


async def test_corrections_will_reach_what_a_guest_showed(
    telegram: Telegram, bot: RunningBot, sri: Person, rt: Group
) -> None:
    """The id of the answer is kept, whether or not inline feedback is on."""
    await bot.article("Jalan diperbaiki.", PANONGAN)
    await sri.calls("@posbanten_bot panongan", rt)
    await sri.calls("@posbanten_bot zzz", rt)
    await telegram.settled()
    assert await bot.storage.shares.count() == 1


async def test_a_guest_that_finds_nothing_says_so(
    telegram: Telegram, bot: RunningBot, sri: Person, rt: Group
) -> None:
    """With a button into its own chat; also where there is no article at all."""
    for asked, said in (
        ("zzz 😀", "Belum ada berita tentang zzz 😀."),
        ("", "Belum ada berita."),
        ("<b>" + "x" * 400, "Belum ada berita tentang <b>x"),
    ):
        await sri.calls(f"@posbanten_bot {asked}", rt)
        heard = await rt.hears(said)
        assert (heard.button("Buka bot") or {})["url"].endswith("?start=cari")


async def test_bots_get_no_answer(
    telegram: Telegram, bot: RunningBot, sri: Person, rt: Group
) -> None:
    """Two of them would talk for ever; an administrator who stays anonymous is a person."""
    await bot.article("Jalan diperbaiki.", PANONGAN)
    other = {"id": 5, "is_bot": True, "first_name": "Bot"}
    hidden = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    await sri.calls("@posbanten_bot panongan", rt, **{"as": {"from": other}})
    await sri.calls("@posbanten_bot panongan", rt, **{"as": {"guest_bot_caller_user": other}})
    await telegram.settled()
    assert await rt.from_bot() == []
    chat = {"sender_chat": rt.chat, "from": hidden}
    await sri.calls("@posbanten_bot panongan", rt, **{"as": chat})
    await rt.hears("Jalan diperbaiki.")


async def test_a_flood_of_calls_is_left_alone(
    telegram: Telegram, bot: RunningBot, sri: Person, rt: Group
) -> None:
    """A few a minute from each person; somebody else in that group is answered still."""
    await bot.article("Jalan diperbaiki.", PANONGAN)
    most = Asking().guest.most
    for _ in range(most + 4):
        await sri.calls("@posbanten_bot panongan", rt)
    await telegram.settled()
    assert len(await rt.from_bot()) == most
    budi = await telegram.person("Budi")
    await rt.makes(budi, "member")
    await budi.calls("@posbanten_bot panongan", rt)
    await telegram.settled()
    assert len(await rt.from_bot()) == most + 1


async def test_where_a_guest_may_not_write_it_is_silent(
    telegram: Telegram, bot: RunningBot, sri: Person, rt: Group, log: io.StringIO
) -> None:
    """In whichever words it is refused; the next call elsewhere is answered, nothing is kept."""
    await bot.article("Jalan diperbaiki.", PANONGAN)
    await rt.becomes(no_guests=True)
    await sri.calls("@posbanten_bot panongan rahasia-tetangga", rt)
    refusals = (
        "Bad Request: not enough rights to send text messages to the chat",
        "Bad Request: CHAT_WRITE_FORBIDDEN",
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
    )
    await telegram.settled()
    await rt.becomes(no_guests=False)
    for refusal in refusals:
        rule = {"method": "answerGuestQuery", "status": 400, "description": refusal, "times": 1}
        await telegram.faults(rules=[rule])
        await sri.calls("@posbanten_bot panongan", rt)
        await telegram.settled()
    assert await rt.from_bot() == []
    await sri.calls("@posbanten_bot panongan", rt)
    await rt.hears("Jalan diperbaiki.")
    await talk(sri, [("/bantuan", "/terbaru")])
    assert "rahasia-tetangga" not in log.getvalue()
    assert str(rt.id) not in log.getvalue()
