"""Blocked and unblocked, groups and channels."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.readers.model import State
from storage.engine.key_value import moved_key
from tests.support.bot import RunningBot, running_bot
from tests.support.chats.dialogue import talk
from tests.support.chats.telegram import Telegram


async def test_who_blocks_has_left_and_who_unblocks_is_back_with_their_places(
    telegram: Telegram, bot: RunningBot
) -> None:
    """my_chat_member in the private chat."""
    sri = await telegram.person("Sri")
    await talk(sri, [("/ikuti panongan", "diikuti")])

    await sri.blocks()
    await telegram.settled()
    gone = await bot.storage.subscribers.get(sri.id)
    await sri.unblocks()
    await telegram.settled()
    back = await bot.storage.subscribers.get(sri.id)

    assert gone is not None
    assert back is not None
    assert (gone.state, back.state) == (State.LEFT, State.ACTIVE)
    assert back.follows == gone.follows != ()


async def test_a_group_is_told_politely_and_the_operator_how_to_set_it(
    telegram: Telegram, bot: RunningBot, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without EDITORS_CHAT_ID, the log has the id and the setting's name; the group one line."""
    rudi = await telegram.person("Rudi")
    group = await telegram.group("Redaksi", members=[rudi], bot="member")
    heard = await group.hears("Admin grup cukup mengetik")
    assert "caranya tercatat di log server" in heard.text
    assert heard.keyboard[0][0]["url"] == "https://t.me/posbanten_bot?start="
    await telegram.settled()
    assert f"EDITORS_CHAT_ID={group.id}" in capsys.readouterr().out


async def test_strange_groups_and_channels_are_left_in_peace(
    telegram: Telegram, tmp_path: Path
) -> None:
    """No words, no file, no editors' command gets a line there; in a channel nothing does."""
    rudi = await telegram.person("Rudi")
    editors = await telegram.group("Redaksi", members=[rudi])
    async with running_bot(telegram, tmp_path, editors_chat_id=editors.id) as bot:
        group = await telegram.group("Warga", members=[rudi])
        channel = await telegram.group("Kanal", members=[rudi], type="channel")
        await telegram.settled()
        await group.hears("Halo semuanya. Saya bot POSBANTEN.")
        for words in ("halo", "panongan", "/laporan", "/statistik", "/cuaca"):
            await rudi.says(words, to=group)
            await rudi.says(words, to=channel)
        await rudi.says("/terbaru", to=channel)
        await rudi.sends(photo=b"x", to=group)
        await telegram.settled()
        await group.hears_nothing(settle=0.1)
        await channel.hears_nothing(settle=0.0)
        await rudi.says("/lapor@posbanten_bot", to=group)
        heard = await group.hears("Jangan melapor di grup")
        assert heard.keyboard[0][0]["url"] == "https://t.me/posbanten_bot?start=lapor"
        await group.makes_bot("left")
        await telegram.settled()
        assert await bot.storage.subscribers.get(group.id) is None


async def test_a_readers_button_pressed_in_the_editors_group_only_stops_spinning(
    telegram: Telegram, tmp_path: Path
) -> None:
    """Nobody follows places for it."""
    rudi = await telegram.person("Rudi")
    editors = await telegram.group("Redaksi", members=[rudi])
    async with running_bot(telegram, tmp_path, editors_chat_id=editors.id) as bot:
        await rudi.says("/bantuan", to=editors)
        await editors.hears("/laporan")
        toast = await rudi.presses(data="f:36:1", to=editors)
        assert (toast.answered, toast.text) == (True, "")
        assert await bot.storage.subscribers.get(editors.id) is None


async def test_the_editors_group_is_followed_when_it_becomes_a_supergroup(
    telegram: Telegram, tmp_path: Path
) -> None:
    """Its new id is remembered."""
    rudi = await telegram.person("Rudi")
    editors = await telegram.group("Redaksi", members=[rudi], type="group")
    async with running_bot(telegram, tmp_path, editors_chat_id=editors.id) as bot:
        moved = await editors.migrates()
        await telegram.settled()
        assert await bot.storage.memory.get(moved_key(editors.id)) == str(moved.id)


async def test_a_persons_command_in_a_group_opens_the_private_chat(
    telegram: Telegram, tmp_path: Path
) -> None:
    """One sentence and a button, once a minute; in the editors' group nothing."""
    rudi = await telegram.person("Rudi")
    editors = await telegram.group("Redaksi", members=[rudi])
    async with running_bot(telegram, tmp_path, editors_chat_id=editors.id) as bot:
        group = await telegram.group("Warga", members=[rudi])
        await rudi.says("/cari@posbanten_bot banjir", to=group)
        heard = await group.hears("obrolan pribadi")
        assert heard.keyboard[0][0]["url"] == "https://t.me/posbanten_bot?start="
        for words in ("/tiket ABCD-EFGH-JKLM-NPQR", "/privasi", "/cari banjir"):
            await rudi.says(words, to=group)
        for words in ("/berhenti", "/terbaru", "/ikuti panongan"):
            await rudi.says(words, to=editors)
        await telegram.settled()
        await editors.hears_nothing(settle=0.1)
        assert [heard.text.split(".")[0] for heard in await group.hears_out()] == ["Halo semuanya"]
        assert await bot.storage.subscribers.get(editors.id) is None


async def test_a_group_where_the_bot_may_not_write_stops_nothing(
    telegram: Telegram, tmp_path: Path
) -> None:
    """It is not greeted; a command there is settled at once, and is no failure."""
    rudi = await telegram.person("Rudi")
    editors = await telegram.group("Redaksi", members=[rudi])
    async with running_bot(telegram, tmp_path, editors_chat_id=editors.id):
        group = await telegram.group(
            "Warga", members=[rudi], bot="restricted", rights={"can_send_messages": False}
        )
        await rudi.says("/cari banjir", to=group)
        await telegram.settled()
        (call,) = [call for call in await telegram.calls("sendMessage") if call["status"] != 200]
        assert "not enough rights" in call["error"]
