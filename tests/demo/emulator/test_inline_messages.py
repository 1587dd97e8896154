"""Messages that people send through the bot: it is told of them, and edits them by their own id."""

from __future__ import annotations

import pytest

from tests.support.chats.emulator_calls import refusal, updates
from tests.support.chats.inline import KEYBOARD, feedback, result, share, shared_in
from tests.support.chats.people import Group, Person
from tests.support.chats.telegram import ControlError, Json, Telegram


@pytest.fixture
async def sri(telegram: Telegram) -> Person:
    """Somebody who never wrote to the bot."""
    return await telegram.person("Sri")


@pytest.fixture
async def group(telegram: Telegram, sri: Person) -> Group:
    """A group that the bot never entered."""
    return await telegram.group("RT 03", members=[sri], bot="left")


async def edit(telegram: Telegram, inline_id: str, text: str = "baru", **params: object) -> Json:
    return await telegram.api("editMessageText", inline_message_id=inline_id, text=text, **params)


async def chosen(telegram: Telegram) -> list[Json]:
    found = [update.get("chosen_inline_result") for update in await updates(telegram)]
    return [each for each in found if each is not None]


async def test_what_is_chosen_is_told_where_feedback_is_on(
    telegram: Telegram, sri: Person, group: Group
) -> None:
    """Off until @BotFather is asked; it names the person, never the chat."""
    await share(telegram, sri, group, result("a1"))
    assert await chosen(telegram) == []
    await feedback(telegram)
    inline_id = await share(telegram, sri, group, result("a2"))
    (told,) = await chosen(telegram)
    assert told == {
        "result_id": "a2", "from": sri.user, "query": "", "inline_message_id": inline_id,
    }  # fmt: skip
    first, _ = await shared_in(group)
    assert first.raw["via_bot"]["id"] == telegram.bot_id
    assert first.raw["from"]["id"] == sri.id


async def test_without_a_keyboard_there_is_no_way_back(
    telegram: Telegram, sri: Person, group: Group
) -> None:
    """ChosenInlineResult: the id comes only with an inline keyboard."""
    await feedback(telegram)
    assert not await share(telegram, sri, group, result("a1", keyboard=False))
    (told,) = await chosen(telegram)
    assert "inline_message_id" not in told


async def test_an_edit_by_that_id_answers_true(
    telegram: Telegram, sri: Person, group: Group
) -> None:
    """In a chat where the bot is not; the keyboard goes unless it is given again."""
    inline_id = await share(telegram, sri, group, result("a1"))
    assert (await edit(telegram, inline_id, reply_markup=KEYBOARD))["result"] is True
    (shown,) = await shared_in(group)
    assert (shown.text, shown.buttons, shown.edited) == ("baru", [["Baca"]], True)
    again = await edit(telegram, inline_id, reply_markup=KEYBOARD)
    assert refusal(again)[0] == 400
    assert refusal(again)[1].startswith("Bad Request: message is not modified: ")
    assert (await edit(telegram, inline_id))["result"] is True
    keyboard = await telegram.api(
        "editMessageReplyMarkup", inline_message_id=inline_id, reply_markup=KEYBOARD
    )
    assert keyboard["result"] is True
    (shown,) = await shared_in(group)
    assert shown.buttons == [["Baca"]]


async def test_what_cannot_be_edited(telegram: Telegram, sri: Person, group: Group) -> None:
    """No id, one that is none, a message that is gone; and by chat it is not the bot's own."""
    inline_id = await share(telegram, sri, group, result("a1"))
    (shown,) = await shared_in(group)
    none = await telegram.api("editMessageText", text="baru")
    assert refusal(none) == (400, "Bad Request: message identifier is not specified")
    unknown = await edit(telegram, "BAAAAO8RBQ")
    assert refusal(unknown) == (400, "Bad Request: invalid inline message identifier specified")
    own = await telegram.group("Warga", members=[sri])
    await share(telegram, sri, own, result("a1"))
    (seen,) = await shared_in(own)
    by_chat = await telegram.api("editMessageText", chat_id=own.id, message_id=seen.id, text="baru")
    assert refusal(by_chat) == (400, "Bad Request: message can't be edited")
    await group.deletes(shown)
    assert refusal(await edit(telegram, inline_id)) == (400, "Bad Request: MESSAGE_ID_INVALID")


async def test_who_is_not_in_a_group_shares_nothing_there(telegram: Telegram, group: Group) -> None:
    """As with any message."""
    joko = await telegram.person("Joko")
    with pytest.raises(ControlError, match="not a member"):
        await share(telegram, joko, group, result("a1"))


async def test_edits_by_that_id_count_against_the_rate(
    telegram: Telegram, sri: Person, group: Group
) -> None:
    """Of the bot as a whole; of which group it is, the server knows and does not say."""
    inline_id = await share(telegram, sri, group, result("a1"))
    await telegram.faults(limits={"per_second": 2, "group_per_minute": 1})
    statuses = [(await edit(telegram, inline_id, f"{n}"))["status"] for n in range(3)]
    assert statuses == [200, 200, 429]
