"""The way from a group to the private chat, for a person's own matters."""

from __future__ import annotations

from typing import Final

from bot.messages.message import Message
from bot.places.labels import place_label
from handlers.base.request import Request

FOLLOW: Final = "ikuti"
HOUR, MINUTE = 3600.0, 60.0  # seconds


async def answer_in_group(request: Request) -> None:
    """Answer a person's command in a group of readers, at most once a minute."""
    await answer_seldom(request, "help.in_group", every=MINUTE)


async def answer_seldom(request: Request, key: str, *, every: float) -> None:
    """Reply at most once in `every` seconds in a group, with the way to the private chat.

    The button that opens that chat follows the place of /ikuti there. The typed text is not quoted:
    it may be a ticket's code.
    """
    told = request.memory.get(key) if request.memory is not None else None
    if request.memory is None or (isinstance(told, float) and request.now - told < every):
        return
    request.memory[key] = request.now
    words, services = await request.words(), request.services
    label, payload = words("help.open_private"), ""
    command = request.text.removeprefix("/").split(maxsplit=1)[0].partition("@")[0]
    match = services.finder.find(request.typed_words).sole if command.lower() == FOLLOW else None
    if match is not None:
        place = place_label(request.context_in(words.language), match.code)
        label, payload = words("places.follow", place=place), f"w-{match.code.replace('.', '-')}"
    door = request.private_chat_button(label, payload)
    await request.reply(Message(words.html(key), door))
