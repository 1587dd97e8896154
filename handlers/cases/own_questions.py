"""/tanya: the ready questions that the editors wrote themselves."""

from __future__ import annotations

from bot.cases.buttons import ForgetQuestion
from bot.messages.catalogue import Html
from bot.messages.message import Message, clip, clip_html
from bot.messages.paging import rows
from handlers.base.editors import without_links
from handlers.base.request import Request

LONGEST = 500  # characters
_LABEL = 36


async def show(request: Request) -> None:
    """Handle /tanya [PERTANYAAN]: add a question if one is typed, and list all."""
    _, *typed = request.text.split(maxsplit=1)
    text = without_links(request, " ".join(" ".join(typed).split()))
    if len(text) > LONGEST:
        await request.reply(Message(request.newsroom_words.html("editors.own_too_long")))
        return
    key = "editors.own_questions"
    if text:
        added = await request.services.storage.own_questions.add(text, once=request.update_id)
        key = "editors.own_added" if added else "editors.own_not_added"
    await request.reply(await _page(request, key))


async def press(request: Request, button: ForgetQuestion) -> None:
    """Remove a question from the list."""
    await request.services.storage.own_questions.forget(button.id)
    await request.rewrite(await _page(request, "editors.own_questions"))


async def _page(request: Request, key: str) -> Message:
    words = request.newsroom_words
    own = await request.services.storage.own_questions.all()
    lines = [Html(f"• {clip_html(each.text, LONGEST)}") for each in own]
    buttons = [
        ForgetQuestion(each.id).button(words("editors.own_forget", text=clip(each.text, _LABEL)))
        for each in own
    ]
    parts = [words.html(key), "\n".join(lines), words.html("editors.own_how")]
    return Message("\n\n".join(filter(None, parts)), rows(buttons, 1))
