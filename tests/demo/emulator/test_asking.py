"""Inline queries and guests, as strict as the Bot API."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.support.chats.emulator_calls import Say, refusal, updates
from tests.support.chats.telegram import ControlError, Group, Json, Person, Telegram

QUERY_TOO_OLD = (
    400,
    "Bad Request: query is too old and response timeout expired or query ID is invalid",
)


def result(number: int = 1, **other: Any) -> Json:
    """A card."""
    card: Json = {"type": "article", "id": f"a{number}", "title": "Judul"}
    return card | {"input_message_content": {"message_text": "Isi"}} | other


@pytest.fixture
async def asked(telegram: Telegram, sri: Person) -> Json:
    """What somebody typed, as the bot is given it."""
    await telegram.modes(inline=True)
    asking = asyncio.create_task(sri.asks("panongan"))
    while not (waiting := [u for u in await updates(telegram) if "inline_query" in u]):
        await asyncio.sleep(0.01)
    asking.cancel()
    query: Json = waiting[0]["inline_query"]
    return query


async def test_a_bot_says_which_modes_are_on(telegram: Telegram, sri: Person) -> None:
    """getMe; a new bot has neither, and is asked nothing."""
    modes = ("supports_inline_queries", "supports_guest_queries")
    me = (await telegram.api("getMe"))["result"]
    assert [me[name] for name in modes] == [False, False]
    with pytest.raises(ControlError, match="BOT_INLINE_DISABLED"):
        await sri.asks("panongan")
    await telegram.modes(inline=True, guest=True)
    me = (await telegram.api("getMe"))["result"]
    assert [me[name] for name in modes] == [True, True]


async def test_what_is_answered_is_shown_and_kept(
    telegram: Telegram, sri: Person, asked: Json
) -> None:
    """For everybody who asks the same, or for the one who asked, as long as the bot says."""
    assert (asked["query"], asked["offset"], asked["from"]["id"]) == ("panongan", "", sri.id)
    budi = await telegram.person("Budi")
    answered = await telegram.api(
        "answerInlineQuery", inline_query_id=asked["id"], results=[result()], next_offset="20"
    )
    assert answered["result"] is True
    for person in (sri, budi):
        shown = await person.asks("panongan")
        assert [each["id"] for each in shown.raw["results"]] == ["a1"]
        assert shown.raw["next_offset"] == "20"
        assert shown.raw["kept"]
    again = await telegram.api("answerInlineQuery", inline_query_id=asked["id"], results=[])
    assert refusal(again) == QUERY_TOO_OLD


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"results": [result(n) for n in range(51)]}, "RESULTS_TOO_MUCH"),
        ({"results": [result(), result()]}, "RESULT_ID_DUPLICATE"),
        ({"results": [result(id="x" * 65)]}, "RESULT_ID_INVALID"),
        ({"results": [result(title=" ")]}, "ARTICLE_TITLE_EMPTY"),
        ({"results": [result(type="sticker")]}, 'type "sticker" is unsupported'),
        ({"results": [], "next_offset": "9" * 65}, "NEXT_OFFSET_INVALID"),
        ({"results": [], "button": {"text": "x", "start_parameter": "a b"}}, "START_PARAM_INVALID"),
        ({"results": [], "button": {"text": "", "start_parameter": "a"}}, "SWITCH_PM_TEXT_EMPTY"),
        ({"results": [result(input_message_content={"message_text": ""})]}, "text is empty"),
    ],
)
async def test_an_answer_is_checked(
    telegram: Telegram, asked: Json, given: Json, said: str
) -> None:
    """Bot API: answerInlineQuery, InlineQueryResultArticle, InlineQueryResultsButton."""
    status, description = refusal(
        await telegram.api("answerInlineQuery", inline_query_id=asked["id"], **given)
    )
    assert status == 400
    assert said in description


async def test_a_button_leads_to_a_query_where_inline_mode_is_on(
    telegram: Telegram, sri: Person, say: Say
) -> None:
    """Bot API: SwitchInlineQueryChosenChat; some kind of chat must be allowed."""
    switched = {"query": "#1", "allow_user_chats": True}

    async def send(**about: object) -> Json:
        keys = [[{"text": "Bagikan", "switch_inline_query_chosen_chat": about}]]
        return await say(sri.id, reply_markup={"inline_keyboard": keys})

    assert refusal(await send(**switched)) == (400, "Bad Request: BUTTON_TYPE_INVALID")
    await telegram.modes(inline=True)
    assert (await send(**switched))["ok"]
    assert "at least one chat type" in refusal(await send(query="#1"))[1]


@pytest.fixture
async def rt(telegram: Telegram, sri: Person) -> Group:
    """A group that the bot is not in."""
    return await telegram.group("RT 05", members=[sri], bot="left")


async def test_a_guest_answers_once_in_the_chat_that_called_it(
    telegram: Telegram, sri: Person, rt: Group
) -> None:
    """Bot API 10.0: guest_message, answerGuestQuery, guest_bot_caller_user."""
    await sri.calls("@posbanten_bot panongan", rt)
    assert not [u for u in await updates(telegram) if "guest_message" in u]
    await telegram.modes(guest=True)
    await sri.calls("halo semua", rt)
    await sri.calls("@POSBANTEN_bot panongan", rt)
    (called,) = [u["guest_message"] for u in await updates(telegram) if "guest_message" in u]
    assert (called["chat"]["id"], called["from"]["id"]) == (rt.id, sri.id)
    query = {"guest_query_id": called["guest_query_id"], "result": result()}
    assert (await telegram.api("answerGuestQuery", **query))["result"]["inline_message_id"]
    (said,) = await rt.from_bot()
    assert said.text == "Isi"
    assert said.raw["guest_bot_caller_user"]["id"] == sri.id
    assert refusal(await telegram.api("answerGuestQuery", **query)) == QUERY_TOO_OLD


async def test_a_chat_may_want_no_guests(telegram: Telegram, sri: Person, rt: Group) -> None:
    """The bot learns of it by the refusal."""
    await telegram.modes(guest=True)
    await rt.becomes(no_guests=True)
    await sri.calls("@posbanten_bot panongan", rt)
    (called,) = [u["guest_message"] for u in await updates(telegram) if "guest_message" in u]
    answer = await telegram.api(
        "answerGuestQuery", guest_query_id=called["guest_query_id"], result=result()
    )
    assert answer["status"] == 403
