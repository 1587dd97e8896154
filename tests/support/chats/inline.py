"""Messages that people send through the bot in inline mode, into chats that it never entered."""

from __future__ import annotations

from collections.abc import Sequence

from tests.support.chats.heard import Heard, Json
from tests.support.chats.people import Group, Person
from tests.support.chats.telegram import Telegram

KEYBOARD = {"inline_keyboard": [[{"text": "Baca", "url": "https://posbanten.co.id/a"}]]}


def result(result_id: str, text: str = "Banjir di Panongan", *, keyboard: bool = True) -> Json:
    """An InlineQueryResultArticle as a bot answers it."""
    made: Json = {
        "type": "article",
        "id": result_id,
        "title": text,
        "input_message_content": {"message_text": text},
    }
    return made | ({"reply_markup": KEYBOARD} if keyboard else {})


async def feedback(telegram: Telegram) -> None:
    """The operator switches inline feedback on at @BotFather."""
    await telegram.post("/control/inline_feedback", {"on": True})


async def share(telegram: Telegram, person: Person, to: Group, given: Json) -> str:
    """Somebody sends a result into a group; its inline_message_id, empty where it has none."""
    chosen = {"from": person.id, "chat": to.id, "result": given}
    return str((await telegram.post("/control/choose", chosen))["inline_message_id"])


async def shared_in(group: Group) -> Sequence[Heard]:
    """What stands in a group that was sent through the bot."""
    return [message for message in await group.messages() if "via_bot" in message.raw]
