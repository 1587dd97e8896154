"""Files, albums and copies as Telegram handles them."""

from __future__ import annotations

import io
import json

import aiohttp

from tests.support.chats.emulator_calls import refusal
from tests.support.chats.telegram import Json, Person, Telegram
from tests.support.tips.pictures import PNG


async def upload(
    telegram: Telegram, method: str, files: dict[str, bytes], **params: object
) -> Json:
    form = aiohttp.FormData()
    for name, value in params.items():
        form.add_field(name, value if isinstance(value, str) else json.dumps(value))
    for name, data in files.items():
        form.add_field(name, io.BytesIO(data), filename=f"{name}.bin")
    url = f"{telegram.url}/bot{telegram.token}/{method}"
    async with telegram.session.post(url, data=form) as response:
        answer: Json = await response.json()
        return answer | {"status": response.status}


async def test_a_photo_comes_in_sizes(telegram: Telegram, sri: Person) -> None:
    """The smallest first, the full one last."""
    answer = await upload(telegram, "sendPhoto", {"photo": PNG}, chat_id=sri.id)

    small, full = answer["result"]["photo"]
    assert small["width"] < full["width"]
    assert full["file_size"] == len(PNG)


async def test_a_file_id_stays_good(telegram: Telegram, sri: Person) -> None:
    """What a person sent can be sent on by id, as the same kind only."""
    (said,) = await sri.sends(document=b"isi", name="bukti.txt")

    again = await telegram.api("sendDocument", chat_id=sri.id, document=said.file_id)
    as_photo = await telegram.api("sendPhoto", chat_id=sri.id, photo=said.file_id)
    unknown = await telegram.api("sendPhoto", chat_id=sri.id, photo="nonsense")

    document = again["result"]["document"]
    assert (document["file_id"], document["file_name"]) == (said.file_id, "bukti.txt")
    assert refusal(as_photo) == (400, "Bad Request: can't use file of type document as photo")
    assert refusal(unknown) == (400, "Bad Request: wrong file identifier/HTTP URL specified")


async def test_bots_download_up_to_20_mb(telegram: Telegram, sri: Person) -> None:
    """getFile leads to the bytes; a greater file and an unknown one are refused."""
    (small,) = await sri.sends(document=b"isi")
    (big,) = await sri.sends(video=b"", size=20 * 1024 * 1024 + 1)

    found = await telegram.api("getFile", file_id=small.file_id)
    too_big = await telegram.api("getFile", file_id=big.file_id)

    assert found["result"]["file_size"] == 3
    path = found["result"]["file_path"]
    url = f"{telegram.url}/file/bot{telegram.token}/{path}"
    async with telegram.session.get(url) as response:
        assert await response.read() == b"isi"
    async with telegram.session.get(url + "x") as response:
        assert response.status == 404
    assert refusal(too_big) == (400, "Bad Request: file is too big")
    assert refusal(await telegram.api("getFile", file_id="x")) == (
        400,
        "Bad Request: invalid file_id",
    )


async def test_captions_have_their_own_limit(telegram: Telegram, sri: Person) -> None:
    """1024 code points after entities parsing, for sends, copies and edits."""
    (said,) = await sri.sends(document=b"isi")
    good = await telegram.api(
        "sendDocument", chat_id=sri.id, document=said.file_id,
        caption=f"<b>{'😀' * 1024}</b>", parse_mode="HTML",
    )  # fmt: skip
    own = {"chat_id": sri.id, "message_id": good["result"]["message_id"]}
    copy = {"chat_id": sri.id, "from_chat_id": sri.id, "message_id": said.id}
    long = "x" * 1025

    sent = await telegram.api("sendDocument", chat_id=sri.id, document=said.file_id, caption=long)
    edited = await telegram.api("editMessageCaption", **own, caption=long)
    copied = await telegram.api("copyMessage", **copy, caption=long)

    for answer in (sent, edited, copied):
        assert refusal(answer) == (400, "Bad Request: message caption is too long")


async def test_albums(telegram: Telegram, sri: Person) -> None:
    """2-10 items of kinds that go together, by upload and by id; no keyboard."""
    (photo,) = await sri.sends(photo=b"p")
    (video,) = await sri.sends(video=b"v")
    (paper,) = await sri.sends(document=b"d")
    a_photo = {"type": "photo", "media": photo.file_id}
    a_video = {"type": "video", "media": video.file_id}
    a_paper = {"type": "document", "media": paper.file_id}

    async def album(*media: object, **params: object) -> Json:
        return await telegram.api("sendMediaGroup", chat_id=sri.id, media=media, **params)

    sent = await album(a_photo, a_video, reply_markup={"inline_keyboard": []})
    uploaded = await upload(
        telegram, "sendMediaGroup", {"one": PNG, "two": PNG}, chat_id=sri.id,
        media=[{"type": "photo", "media": "attach://one"}, {"type": "photo", "media": "attach://two"}],
    )  # fmt: skip

    first, second = sent["result"]
    assert first["media_group_id"] == second["media_group_id"]
    assert "reply_markup" not in first
    assert len(uploaded["result"]) == 2
    for media in ([], [a_photo], [a_photo] * 11):
        assert refusal(await album(*media)) == (
            400, "Bad Request: there must be 2-10 items in an album",
        )  # fmt: skip
    assert refusal(await album(a_photo, a_paper)) == (
        400, "Bad Request: document can't be mixed with other media types",
    )  # fmt: skip
    assert refusal(await album(a_photo, {"type": "photo", "media": "attach://none"})) == (
        400, "Bad Request: there is no photo in the request",
    )  # fmt: skip
    assert refusal(await album(a_photo, a_photo | {"caption": "x" * 1025})) == (
        400, "Bad Request: message caption is too long",
    )  # fmt: skip


async def test_a_copy_has_no_link_to_the_original(telegram: Telegram, sri: Person) -> None:
    """Content only: no sender, no origin, no reply, no keyboard; the answer is an id."""
    edi = await telegram.person("Edi")
    await edi.says("/start")
    (said,) = await sri.sends(photo=b"p", caption="lihat <ini>")

    answer = await telegram.api(
        "copyMessage", chat_id=edi.id, from_chat_id=sri.id, message_id=said.id
    )

    assert list(answer["result"]) == ["message_id"]
    copy = (await edi.messages())[-1]
    assert (copy.text, copy.file_id) == ("lihat <ini>", said.file_id)
    assert str(sri.id) not in json.dumps(copy.raw)
    assert "Sri" not in json.dumps(copy.raw)


async def test_copies_that_telegram_refuses(telegram: Telegram, sri: Person) -> None:
    """Missing, service and protected messages."""
    forum = await telegram.group("Forum", members=[sri], is_forum=True)
    topic = (await telegram.api("createForumTopic", chat_id=forum.id, name="K"))["result"]
    kept = (await telegram.api("sendMessage", chat_id=sri.id, text="x", protect_content=True))[
        "result"
    ]

    async def copy(source: int, message_id: int) -> tuple[int, str]:
        where = {"from_chat_id": source, "message_id": message_id}
        return refusal(await telegram.api("copyMessage", chat_id=sri.id, **where))

    assert kept["has_protected_content"]
    assert await copy(sri.id, 999) == (400, "Bad Request: message to copy not found")
    for source, message_id in (
        (forum.id, topic["message_thread_id"]),
        (sri.id, kept["message_id"]),
    ):
        assert await copy(source, message_id) == (
            400, "Bad Request: the message can't be copied",
        )  # fmt: skip


async def test_many_copies_at_once(telegram: Telegram, sri: Person) -> None:
    """Strictly increasing, 1-100, unavailable ones skipped, albums kept, no replies made."""
    album = await sri.sends(photo=[b"a", b"b"])
    said = await sri.says("kata")
    gone = await sri.says("hilang")
    await telegram.api("deleteMessage", chat_id=sri.id, message_id=gone.id)

    async def copy(ids: list[int], **params: object) -> Json:
        return await telegram.api(
            "copyMessages", chat_id=sri.id, from_chat_id=sri.id, message_ids=ids, **params
        )

    ids = [m.id for m in album] + [said.id, gone.id]
    answer = await copy(ids, reply_parameters={"message_id": said.id})

    assert len(answer["result"]) == 3
    first, second, third = (await sri.messages())[-3:]
    assert first.album == second.album != album[0].album
    assert first.album
    assert third.album == ""
    assert third.reply_to is None
    assert refusal(await copy(ids[::-1])) == (
        400, "Bad Request: message identifiers must be in a strictly increasing order",
    )  # fmt: skip
    for too_few_or_many in ([], list(range(1, 102))):
        assert refusal(await copy(too_few_or_many)) == (
            400, "Bad Request: message identifiers are not specified, or too many of them",
        )  # fmt: skip
    assert refusal(await copy([gone.id])) == (400, "Bad Request: there are no messages to forward")


async def test_one_item_of_an_album_is_copied_alone(telegram: Telegram, sri: Person) -> None:
    """A copied item without its siblings belongs to no album."""
    album = await sri.sends(photo=[b"a", b"b"])

    await telegram.api(
        "copyMessages", chat_id=sri.id, from_chat_id=sri.id, message_ids=[album[0].id]
    )

    assert (await sri.messages())[-1].album == ""


async def test_a_photo_becomes_a_document(telegram: Telegram, sri: Person) -> None:
    """Its caption goes with it where the new medium brings none."""
    (photo,) = await sri.sends(photo=b"p")
    (paper,) = await sri.sends(document=b"d")
    sent = await telegram.api("sendPhoto", chat_id=sri.id, photo=photo.file_id, caption="x")
    where = {"chat_id": sri.id, "message_id": sent["result"]["message_id"]}
    media = {"type": "document", "media": paper.file_id}

    edited = (await telegram.api("editMessageMedia", **where, media=media))["result"]

    assert "document" in edited
    assert "photo" not in edited
    assert "caption" not in edited
