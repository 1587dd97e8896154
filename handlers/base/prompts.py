"""Asking a source: one message that holds the waiting question, instead of one per piece."""

from __future__ import annotations

from bot.messages.message import Message
from handlers.base.request import Request

# Where the last prompt stands is the only thing kept in the process: forgotten in a restart, the
# next prompt is simply a new message.
_PROMPT = "tip prompt"
_ALBUM = "tip album answered"


async def ask(request: Request, page: Message, *, step: str, album: bool = False) -> None:
    """Show a prompt: in the pressed message, else below what was just sent.

    The prompt of the same step before it goes away; within an album it is only rewritten, so
    that ten pictures do not cause ten messages.
    """
    if request.query is not None:
        await request.rewrite(page)
        if request.pressed_id is not None:
            _remember(request, step, request.pressed_id)
        return
    before = last_prompt(request, step)
    if before is not None:
        if album and await request.edit(before, page):
            return
        await request.delete(before)
    sent = await request.reply(page)
    if sent is not None:
        _remember(request, step, sent.message_id)


def first_of_album(request: Request, album: str) -> bool:
    """Whether to speak: the pieces of an album get one word together, not one each."""
    kept = request.memory
    if kept is None or not album:
        return True
    if kept.get(_ALBUM) == album:
        return False
    kept[_ALBUM] = album
    return True


def last_prompt(request: Request, step: str = "") -> int | None:
    """The message of the last prompt, of this step only if one is given; None if not known."""
    kept = request.memory.get(_PROMPT) if request.memory is not None else None
    match kept:
        case (str(asked), int(message_id)) if step in {"", asked}:
            return message_id
    return None


def _remember(request: Request, step: str, message_id: int) -> None:
    if request.memory is not None:
        request.memory[_PROMPT] = (step, message_id)
