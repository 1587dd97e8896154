"""The first words: /start with its payloads."""

from __future__ import annotations

from bot.articles.messages import headlines
from bot.messages.message import Message
from bot.places.labels import example_district, typed_text
from bot.readers.keyboards import regencies_keyboard
from handlers.base.request import Request
from handlers.readers.following import follow_match
from handlers.tips import report as tips

NEWEST = 3


async def start(request: Request) -> None:
    """/start, with `w-36-03-19` to follow that place or `lapor` to report."""
    if request.is_from_editors:
        return  # Their own group needs no word.
    if not request.is_private:
        words = await request.words()
        door = request.private_chat_button(words("help.open_private"))
        await request.reply(Message(words.html("help.in_group"), door))
        return
    payload = request.typed
    if payload == "lapor":
        await tips.start_report(request)
        return
    code = payload.removeprefix("w-").replace("-", ".")
    match = request.services.finder.of_code(code)
    if payload.startswith("w-") and match is not None:
        await follow_match(request, match)
        return
    await greet(request)


async def greet(request: Request) -> None:
    """Who we are, the latest articles, and the places to choose from."""
    services = request.services
    context = await request.page_context()
    subscriber = await services.storage.subscribers.wake(request.chat_id, once=request.update_id)
    page = await services.storage.articles.latest(services.gazetteer.province, limit=NEWEST)
    words, newsroom = context.words, request.bot.first_name
    if name := typed_text(request.user.first_name if request.user else ""):
        hello = words.html("help.hello_name", name=name, newsroom=newsroom)
    else:
        hello = words.html("help.hello", newsroom=newsroom)
    choose = words.html("help.choose", example=example_district(services.gazetteer))
    tips_line = words.html("help.tips" if services.takes_tips else "help.no_tips")
    text = f"{hello}\n{choose}\n{tips_line}"
    if page.articles:
        listed = headlines(context, page.articles)
        text = f"{text}\n\n{words.html('help.newest', headlines=listed)}"
    buttons = (*regencies_keyboard(context, subscriber), *tips.report_button(request, words))
    await request.reply(Message(text, buttons))


async def introduce(request: Request) -> None:
    """ "Siapa kamu?" """
    words = await request.words()
    key = "help.who" if request.services.takes_tips else "help.who_no_tips"
    await request.reply(Message(words.html(key, name=request.bot.first_name)))
