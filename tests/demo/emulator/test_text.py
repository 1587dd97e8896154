"""Text as Telegram takes it: formatting, lengths, keyboards, edits. Descriptions are exact."""

from __future__ import annotations

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.emulator.protocol.errors import ApiError
from bot.demo.emulator.protocol.html import parse_html, utf16_length
from tests.support.chats.telegram import Json, Person, Telegram

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)


@pytest.mark.parametrize(
    "source",
    [
        "<p>a</p>", "a <br/>", "😀 3 < 4", "a<b", "<a href=x>b</a>", "<i x=\"a\">b</i>",
        "<b expandable>a</b>", "<blockquote href=\"a\">b</blockquote>", "<tg-time>a</tg-time>",
        '<tg-time unix="soon">a</tg-time>', '<tg-time unix="1" format="hours">a</tg-time>',
        "<b>tebal", "<b><i>a</b>", "a</b>", "<b>a</b", "<b></b>a<>",
    ],
)  # fmt: skip
async def test_html_that_telegram_refuses(telegram: Telegram, sri: Person, source: str) -> None:
    """Other tags and attributes than the bot may use, and tags and ends that do not match."""
    answer = await telegram.api("sendMessage", chat_id=sri.id, text=source, parse_mode="HTML")

    assert (answer["status"], answer["error_code"], answer["ok"]) == (400, 400, False)
    assert answer["description"].startswith("Bad Request: can't parse entities: ")


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("a &lt;&gt;&amp;&quot;&nbsp;&#65;&#x42;", 'a <>&"&nbsp;AB', []),
        ("😀<b>x</b>", "😀x", [("bold", 2, 1)]),
        ("<strong>a</strong><em>b</em><ins>c</ins>", "abc",
         [("bold", 0, 1), ("italic", 1, 1), ("underline", 2, 1)]),
        ("<s>a</s><strike>b</strike><del>c</del>", "abc",
         [("strikethrough", 0, 1), ("strikethrough", 1, 1), ("strikethrough", 2, 1)]),
        ("<blockquote>a</blockquote>", "a", [("blockquote", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ('<tg-time unix="1">a</tg-time>', "a", [("date_time", 0, 1)]),
        ("<i><b> x</b></i>.", "x.", [("bold", 0, 1), ("italic", 0, 1)]),
        ("<B>a</b><i></i>", "a", [("bold", 0, 1)]),
        ("<pre>a</pre><code>b</code>", "ab", [("pre", 0, 1), ("code", 1, 1)]),
        ('<a href="a.id?x=1&amp;y=2">z</a><a href="ftp://x">w</a>', "zw", [("text_link", 0, 1)]),
    ],
)  # fmt: skip
async def test_html_that_telegram_reads(
    telegram: Telegram,
    sri: Person,
    source: str,
    text: str,
    entities: list[tuple[str, int, int]],
) -> None:
    """Tags become entities in UTF-16 units; only four named references are known."""
    answer = await telegram.api("sendMessage", chat_id=sri.id, text=source, parse_mode="HTML")

    message = answer["result"]
    found = [(e["type"], e["offset"], e["length"]) for e in message.get("entities", [])]
    assert (message["text"], found) == (text, entities)


def test_a_link_is_stored_as_an_address() -> None:
    """A missing scheme and a missing slash are added, as Telegram does."""
    _, (link,) = parse_html('<a href="posbanten.co.id">x</a>')

    assert link["url"] == "http://posbanten.co.id/"


def test_a_moment_is_stored_with_the_way_it_is_shown() -> None:
    """Bot API: "Date-time entity formatting"."""
    _, (fresh,) = parse_html('<tg-time unix="1708066800" format="r">2 jam lalu</tg-time>')

    assert (fresh["unix_time"], fresh["date_time_format"]) == (1708066800, "r")


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_escaped_text_comes_through_html_unchanged(text: str) -> None:
    """What html.escape makes of any text is read back as that text, without entities."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    assert parse_html(escaped) == (text, [])


@given(st.text(alphabet="ab<>/&;=\"'é😀 ", max_size=40))
def test_any_html_is_read_or_refused(source: str) -> None:
    """No text makes the reader fail otherwise; entities lie within the text."""
    try:
        text, entities = parse_html(source)
    except ApiError as refused:
        text, entities = "", []
        reason = refused.description
    else:
        reason = "Bad Request: can't parse entities: none"
    size = utf16_length(text)
    assert reason.startswith("Bad Request: can't parse entities: ")
    assert all(0 <= e["offset"] < e["offset"] + e["length"] <= size for e in entities)


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"text": ""}, "message text is empty"),
        ({}, "message text is empty"),
        ({"text": " \n "}, "message text is empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "😀" * 4097}, "message is too long"),
        ({"text": "x", "parse_mode": "MarkdownV2"}, "unsupported parse_mode"),
    ],
)  # fmt: skip
async def test_text_that_telegram_refuses(
    telegram: Telegram, sri: Person, params: Json, description: str
) -> None:
    """Lengths count code points after entities parsing."""
    answer = await telegram.api("sendMessage", chat_id=sri.id, **params)

    assert (answer["status"], answer["description"]) == (400, f"Bad Request: {description}")


async def test_the_longest_text_is_taken(telegram: Telegram, sri: Person) -> None:
    """4096 code points count whatever their UTF-16 length, and tags do not count."""
    emoji = await telegram.api("sendMessage", chat_id=sri.id, text="😀" * 4096)
    tagged = await telegram.api(
        "sendMessage", chat_id=sri.id, text=f"<b>{'x' * 4096}</b>", parse_mode="HTML"
    )

    assert (emoji["status"], tagged["status"]) == (200, 200)


async def test_white_space_around_a_message_goes(telegram: Telegram, sri: Person) -> None:
    """Telegram trims, and the entities move along."""
    answer = await telegram.api(
        "sendMessage", chat_id=sri.id, text="\n 😀 <b> x </b>\n", parse_mode="HTML"
    )

    assert answer["result"]["text"] == "😀  x"
    assert answer["result"]["entities"] == [{"type": "bold", "offset": 3, "length": 2}]


def button(**fields: object) -> Json:
    return {"inline_keyboard": [[{"text": "x"} | fields]]}


@pytest.mark.parametrize(
    ("markup", "description"),
    [
        (button(callback_data="é" * 33), "BUTTON_DATA_INVALID"),
        (button(callback_data="x" * 65), "BUTTON_DATA_INVALID"),
        (button(callback_data=""), "Text buttons are unallowed in the inline keyboard"),
        (button(), "Text buttons are unallowed in the inline keyboard"),
        (button(url="http://localhost:8080/a"),
         "inline keyboard button URL 'http://localhost:8080/a' is invalid"),
        (button(url="ftp://a.id/"), "inline keyboard button URL 'ftp://a.id/' is invalid"),
        (button(url="https://"), "inline keyboard button URL 'https://' is invalid"),
        (button(text=" ", url="https://a.id/"), "BUTTON_TEXT_INVALID"),
        (button(copy_text={"text": "x" * 257}), "BUTTON_COPY_TEXT_INVALID"),
        (button(callback_data="x", style="golden"), "invalid button style specified"),
        ({"keyboard": [["Kirim"]]}, "inline keyboard expected"),
    ],
)  # fmt: skip
async def test_keyboards_that_telegram_refuses(
    telegram: Telegram, sri: Person, markup: object, description: str
) -> None:
    """Callback data is 1-64 bytes, and a button leads somewhere."""
    answer = await telegram.api("sendMessage", chat_id=sri.id, text="x", reply_markup=markup)

    assert (answer["status"], answer["description"]) == (400, f"Bad Request: {description}")


async def test_the_longest_callback_data_is_taken(telegram: Telegram, sri: Person) -> None:
    """64 bytes fit."""
    data = await telegram.api(
        "sendMessage", chat_id=sri.id, text="x", reply_markup=button(callback_data="x" * 64)
    )

    assert data["result"]["reply_markup"] == button(callback_data="x" * 64)


async def test_an_edit_without_a_keyboard_removes_it(telegram: Telegram, sri: Person) -> None:
    """reply_markup left out means none; the same again is no modification."""
    keyboard = button(callback_data="a")
    sent = await telegram.api("sendMessage", chat_id=sri.id, text="x", reply_markup=keyboard)
    where = {"chat_id": sri.id, "message_id": sent["result"]["message_id"]}

    edited = await telegram.api("editMessageText", **where, text="x")
    again = await telegram.api("editMessageText", **where, text="x")
    markup = await telegram.api("editMessageReplyMarkup", **where)

    assert "reply_markup" not in edited["result"]
    assert edited["result"]["edit_date"]
    assert (again["status"], again["description"]) == (400, NOT_MODIFIED)
    assert markup["description"] == NOT_MODIFIED


async def test_edits_that_telegram_refuses(telegram: Telegram, sri: Person) -> None:
    """Only own messages of the right kind, only inline keyboards."""
    said = await sri.says("punya saya")
    sent = await telegram.api("sendMessage", chat_id=sri.id, text="x")
    place = await telegram.api("sendLocation", chat_id=sri.id, latitude=1, longitude=2)
    (photo,) = await sri.sends(photo=b"p")
    media = {"type": "photo", "media": photo.file_id}
    own = {"chat_id": sri.id, "message_id": sent["result"]["message_id"]}
    there = {"chat_id": sri.id, "message_id": place["result"]["message_id"]}

    async def edit(method: str, **params: object) -> str:
        return str((await telegram.api(method, **params))["description"])

    keyboard = {"keyboard": [["a"]]}
    assert await edit("editMessageText", chat_id=sri.id, message_id=999, text="y") == (
        "Bad Request: message to edit not found"
    )
    assert await edit("editMessageText", chat_id=sri.id, message_id=said.id, text="y") == (
        "Bad Request: message can't be edited"
    )
    assert await edit("editMessageText", **there, text="y") == (
        "Bad Request: there is no text in the message to edit"
    )
    assert await edit("editMessageCaption", **own, caption="y") == (
        "Bad Request: there is no caption in the message to edit"
    )
    assert await edit("editMessageMedia", **there, media=media) == (
        "Bad Request: there is no media in the message to edit"
    )
    assert await edit("editMessageReplyMarkup", **own, reply_markup=keyboard) == (
        "Bad Request: inline keyboard expected"
    )


async def test_replies(telegram: Telegram, sri: Person) -> None:
    """A reply shows the message it answers, one level deep; a missing one is refused."""
    said = await sri.says("tanya")
    first = await telegram.api(
        "sendMessage", chat_id=sri.id, text="a", reply_parameters={"message_id": said.id}
    )
    message_id = first["result"]["message_id"]
    second = await telegram.api(
        "sendMessage", chat_id=sri.id, text="b", reply_parameters={"message_id": message_id}
    )
    gone = await telegram.api(
        "sendMessage", chat_id=sri.id, text="c", reply_parameters={"message_id": 999}
    )
    anyway = await telegram.api(
        "sendMessage", chat_id=sri.id, text="d",
        reply_parameters={"message_id": 999, "allow_sending_without_reply": True},
    )  # fmt: skip

    assert first["result"]["reply_to_message"]["text"] == "tanya"
    assert "reply_to_message" not in second["result"]["reply_to_message"]
    assert gone["description"] == "Bad Request: message to be replied not found"
    assert "reply_to_message" not in anyway["result"]


async def test_every_encoding_of_a_call_is_read(telegram: Telegram, sri: Person) -> None:
    """Query string, form, multipart and JSON carry the same parameters."""
    url = f"{telegram.url}/bot{telegram.token}"
    markup = '{"inline_keyboard":[[{"text":"x","callback_data":"y"}]]}'
    params = {"chat_id": str(sri.id), "text": "halo", "reply_markup": markup}
    session = telegram.session
    answers = []
    async with session.get(f"{url}/sendMessage", params=params) as response:
        answers.append(await response.json())
    async with session.post(f"{url}/sendMessage", data=params) as response:
        answers.append(await response.json())
    form = aiohttp.FormData(default_to_multipart=True)
    for name, value in params.items():
        form.add_field(name, value)
    async with session.post(f"{url}/sendMessage", data=form) as response:
        answers.append(await response.json())
    async with session.post(f"{url}/sendMessage", json=params) as response:
        answers.append(await response.json())

    assert [a["result"]["text"] for a in answers] == ["halo"] * 4
    assert all("reply_markup" in a["result"] for a in answers)
