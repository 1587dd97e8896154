"""Prompts to a source: one message that holds the waiting question, not one per piece."""

from __future__ import annotations

from bot.messages.message import Message
from handlers.base.request import Request

# Only the last prompt's message id is kept, in the process: after a restart, the
# next prompt is a new message.
_PROMPT = "tip prompt"
_ALBUM = "tip album answered"


async def ask(request: Request, page: Message, *, step: str, album: bool = False) -> None:
    """Show a prompt: in the pressed message, else below the last message.

    The previous prompt of the same step is deleted; within an album it is only rewritten, so that
    ten pictures do not cause ten messages.
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
    """Whether to answer a piece: an album gets one answer, not one for each piece."""
    kept = request.memory
    if kept is None or not album:
        return True
    if kept.get(_ALBUM) == album:
        return False
    kept[_ALBUM] = album
    return True


def last_prompt(request: Request, step: str = "") -> int | None:
    """Return the message of the last prompt, of `step` if one is given; None if unknown."""
    kept = request.memory.get(_PROMPT) if request.memory is not None else None
    match kept:
        case (str(asked), int(message_id)) if step in {"", asked}:
            return message_id
    return None


def _remember(request: Request, step: str, message_id: int) -> None:
    if request.memory is not None:
        request.memory[_PROMPT] = (step, message_id)
