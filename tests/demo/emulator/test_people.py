"""The test client: people talk, press and listen through the emulator's HTTP alone."""

from __future__ import annotations

import asyncio

import pytest

from tests.support.chats.emulator_calls import updates
from tests.support.chats.telegram import ControlError, Json, Telegram

KEYBOARD: Json = {
    "inline_keyboard": [
        [{"text": "✓ Panongan", "callback_data": "f:36.03.19:0"}],
        [{"text": "Kembali", "callback_data": "b"}, {"text": "Baca", "url": "https://a.id/1"}],
    ]
}


async def test_a_person_hears_the_next_message_with_the_words_and_only_once(
    telegram: Telegram,
) -> None:
    """`hears` passes over other messages, leaves them unheard, and never repeats one."""
    sri = await telegram.person("Sri")
    await sri.says("/start")
    await telegram.api("sendMessage", chat_id=sri.id, text="satu")
    await telegram.api("sendMessage", chat_id=sri.id, text="dua", reply_markup=KEYBOARD)

    heard = await sri.hears(containing="dua")

    assert heard.buttons == [["✓ Panongan"], ["Kembali", "Baca"]]
    assert (await sri.hears()).text == "satu"
    await sri.hears_nothing(settle=0.01)
    with pytest.raises(AssertionError, match="did not hear 'tiga'"):
        await sri.hears("tiga", timeout=0.01)


async def test_a_person_presses_a_button_and_sees_the_toast(telegram: Telegram) -> None:
    """A press reaches the bot as a callback query and waits for its answer."""
    sri = await telegram.person("Sri")
    await sri.says("/start")
    await telegram.api("sendMessage", chat_id=sri.id, text="tempat", reply_markup=KEYBOARD)
    press = asyncio.create_task(sri.presses("Panongan"))
    update = await next_update(telegram, "callback_query")

    query = update["callback_query"]
    await telegram.api(
        "answerCallbackQuery", callback_query_id=query["id"], text="Diikuti", show_alert=True
    )

    assert (query["data"], query["from"]["id"]) == ("f:36.03.19:0", sri.id)
    toast = await press
    assert (toast.answered, toast.text, toast.show_alert) == (True, "Diikuti", True)


async def test_an_old_button_can_be_pressed_by_its_data(telegram: Telegram) -> None:
    """Data that no keyboard shows any more is accepted, as phones keep old keyboards."""
    sri = await telegram.person("Sri")
    await sri.says("/start")
    sent = await telegram.api("sendMessage", chat_id=sri.id, text="lama")
    press = asyncio.create_task(sri.presses(data="v0:x", message=sent["result"]))

    update = await next_update(telegram, "callback_query")

    query = update["callback_query"]
    assert query["data"] == "v0:x"
    await telegram.api("answerCallbackQuery", callback_query_id=query["id"])
    assert (await press).answered


async def test_an_album_of_a_person_arrives_as_messages_of_one_group(telegram: Telegram) -> None:
    """Each item is a message; they share media_group_id, the first has the caption."""
    sri = await telegram.person("Sri")

    await sri.sends(photo=[b"a", b"b"], caption="bukti")

    first, second = [u["message"] for u in await updates(telegram)]
    assert first["media_group_id"] == second["media_group_id"]
    assert first["caption"] == "bukti"
    assert "caption" not in second
    assert await telegram.file(first["photo"][-1]["file_id"]) == b"a"


async def test_every_kind_of_evidence_reaches_the_bot(telegram: Telegram) -> None:
    """Voice, video, documents with name and size, places and contacts are what they are."""
    sri = await telegram.person("Sri")
    await sri.sends(voice=b"v")
    await sri.sends(video=b"m", size=30_000_000)
    await sri.sends(document=b"%PDF", name="model-b1.pdf")
    await sri.sends(location=(-6.2, 106.5))
    await sri.sends(contact={"phone_number": "08", "first_name": "Saksi"})
    await sri.sends(video_note=b"n")
    await sri.sends(sticker=b"s")
    await sri.sends(audio=b"m")

    voice, video, document, place, contact, note, sticker, audio = [
        u["message"] for u in await updates(telegram)
    ]
    assert voice["voice"]["mime_type"] == "audio/ogg"
    assert video["video"]["file_size"] == 30_000_000
    assert document["document"]["file_name"] == "model-b1.pdf"
    assert document["document"]["mime_type"] == "application/pdf"
    assert place["location"] == {"latitude": -6.2, "longitude": 106.5}
    assert contact["contact"]["first_name"] == "Saksi"
    assert {"video_note", "sticker", "audio"} <= {*note, *sticker, *audio}


async def test_an_edit_of_a_person_is_an_edited_message(telegram: Telegram) -> None:
    """The bot gets edited_message with the new words and the same id."""
    sri = await telegram.person("Sri")
    said = await sri.says("salah")

    await sri.edits(said, "betul")

    update = (await updates(telegram))[-1]
    assert update["edited_message"]["message_id"] == said.id
    assert update["edited_message"]["text"] == "betul"
    assert (await sri.messages())[0].edited


async def test_formatting_is_heard_as_html(telegram: Telegram) -> None:
    """Entities turn back into tags at the right UTF-16 places."""
    sri = await telegram.person("Sri")
    await sri.says("/start")
    html = '😀 <b>Judul <i>&lt;x&gt;</i></b> <a href="https://a.id/">baca</a>'

    await telegram.api("sendMessage", chat_id=sri.id, text=html, parse_mode="HTML")

    heard = await sri.hears()
    assert heard.html == html
    assert heard.links == ["https://a.id/"]


async def test_commands_are_marked_by_the_server(telegram: Telegram) -> None:
    """A bot_command entity stands on each command, wherever it is in the message."""
    sri = await telegram.person("Sri")

    said = await sri.says("/ikuti@posbanten_bot panongan 😀 /batal dan https://a.id/b")

    assert said.raw["entities"] == [
        {"offset": 0, "length": 20, "type": "bot_command"},
        {"offset": 33, "length": 6, "type": "bot_command"},
        {"offset": 44, "length": 14, "type": "url"},
    ]


async def test_an_anonymous_admin_hides_behind_the_group(telegram: Telegram) -> None:
    """`from` is GroupAnonymousBot, `sender_chat` the group."""
    edi = await telegram.person("Edi")
    group = await telegram.group("Redaksi", members=[edi])

    said = await edi.says("balas", to=group, anonymous=True)

    assert said.raw["from"]["id"] == 1087968824
    assert said.raw["sender_chat"]["id"] == group.id


async def test_a_person_writes_nowhere_they_are_not(telegram: Telegram) -> None:
    """Strangers cannot write into a group, nor into somebody's private chat."""
    edi, ani = await telegram.person("Edi"), await telegram.person("Ani")
    group = await telegram.group("Redaksi", members=[edi])

    with pytest.raises(ControlError, match="not a member"):
        await ani.says("halo", to=group)


async def test_group_replies_are_heard_in_the_group(telegram: Telegram) -> None:
    """A group listens as a person does, to what the bot says there."""
    edi = await telegram.person("Edi")
    group = await telegram.group("Redaksi", members=[edi])
    await telegram.api("sendMessage", chat_id=group.id, text="kasus")

    heard = await group.hears("kasus")
    reply = await edi.says("baik", to=group, reply_to=heard)

    assert reply.reply_to == heard.id
    assert [m.text for m in await group.messages() if m.text] == ["kasus", "baik"]


async def test_the_wire_log_has_no_token_and_no_bytes(telegram: Telegram) -> None:
    """Calls are numbered, with their parameters and outcome."""
    await telegram.api("sendMessage", chat_id=1, text="x")
    await telegram.api("getMe")

    first, second = await telegram.calls()

    assert first["method"] == "sendMessage"
    assert (first["status"], first["error"]) == (400, "Bad Request: chat not found")
    assert first["params"] == {"chat_id": 1, "text": "x"}
    assert (first["n"], second["n"]) == (1, 2)
    assert await telegram.calls("getMe") == [second]
    assert telegram.token not in str([first, second])
    counts = await telegram.counts()
    assert counts["sent"] == {"getMe": 1}
    assert counts["errors"] == {"400": 1}
    assert counts["updates_pending"] == 0


async def test_events_tell_what_happens(telegram: Telegram) -> None:
    """The stream carries calls, messages, edits and deletions as they happen."""
    sri = await telegram.person("Sri")
    await sri.says("/start")
    async with telegram.session.get(f"{telegram.url}/control/events") as stream:
        assert await stream.content.readline() == b": here\n"
        sent = await telegram.api("sendMessage", chat_id=sri.id, text="satu")
        where = {"chat_id": sri.id, "message_id": sent["result"]["message_id"]}
        await telegram.api("editMessageText", **where, text="dua")
        await telegram.api("deleteMessage", **where)
        seen = b""
        while b"event: delete" not in seen:
            seen += await stream.content.readline()

    kinds = [line for line in seen.decode().split("\n") if line.startswith("event: ")]
    assert [kind for kind in kinds if kind != "event: call"] == [
        "event: message", "event: edit", "event: delete",
    ]  # fmt: skip


async def next_update(telegram: Telegram, kind: str) -> Json:
    """Confirms updates until one of this kind comes."""
    offset = 0
    while True:
        for update in await updates(telegram, offset=offset, timeout=1):
            offset = update["update_id"] + 1
            if kind in update:
                return update
