"""The deadline and the office for an official report, asked by a button of the receipt."""

from __future__ import annotations

from bot.cases.buttons import AskFiling, FilingTopic
from bot.cases.messages.source.filing import deadline_text, where_text
from bot.messages.message import Message
from handlers.base.request import Request
from handlers.tips.sent.removal import own_case_of_press, say_closed, tie_to_case


async def press(request: Request, button: AskFiling) -> None:
    """Answer for the case that the pressed message belongs to."""
    case = await own_case_of_press(request)
    if case is None:
        await say_closed(request)
        return
    say = deadline_text if button.topic is FilingTopic.DEADLINE else where_text
    answer = await request.reply(Message(say(case, request.context_in(case.language))))
    await tie_to_case(request, case, answer)
