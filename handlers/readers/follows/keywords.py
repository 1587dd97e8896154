"""Following and muting words and subjects, typed or by buttons."""

from __future__ import annotations

from bot.readers.buttons import ChooseKeyword, KeywordsPage, KeywordWish
from bot.readers.following import ceased_sentence
from bot.readers.follows.keywords import (
    Refusal,
    chosen_page,
    dropped_page,
    is_keyword,
    keywords_page,
    offer_page,
    read_keyword,
    refusal_page,
    refuse,
)
from handlers.base.errors import OldButton
from handlers.base.questions import Question, remember_question
from handlers.base.request import Request


async def follow_words(request: Request, typed: str) -> None:
    """Follow typed words ("Kabari soal banjir")."""
    await _choose_typed(request, typed, wanted=True)


async def mute_words(request: Request, typed: str) -> None:
    """Mute typed words ("-sepak bola", "jangan kirim soal politik")."""
    await _choose_typed(request, typed, wanted=False)


async def offer_words(request: Request, typed: str) -> bool:
    """Offer to follow words that are no place; return False where they cannot be followed."""
    name = read_keyword(typed)
    if isinstance(name, Refusal):
        return False
    remember_question(request, Question(yes=ChooseKeyword(KeywordWish.FOLLOW, name)))
    context, subscriber = await request.page_context(), await request.subscriber()
    await request.reply(offer_page(context, subscriber, name))
    return True


async def drop_words(request: Request, typed: str) -> bool:
    """Drop followed or muted words ("/batal banjir"); return False where there are none."""
    name = read_keyword(typed)
    subscriber = await request.subscriber()
    if isinstance(name, Refusal) or subscriber is None:
        return False
    storage, once = request.services.storage, request.update_id
    known = any(keyword.name == name for keyword in subscriber.keywords)
    # When handled again after its answer failed, the word is dropped already; answer again.
    if not known and not await storage.keywords.was_dropped(name, once=once):
        return False
    left = await storage.keywords.drop(request.address, name, once=once)
    await request.reply(dropped_page(await request.page_context(), left, name))
    return True


async def choose(request: Request, name: str, *, wanted: bool) -> None:
    """Follow or mute a keyword, and confirm it."""
    context, before = await request.page_context(), await request.subscriber()
    if refusal := refuse(before, name):
        await request.reply(refusal_page(context, before, refusal))
        return
    subscriber = await request.services.storage.keywords.choose(
        request.address,
        name,
        wanted=wanted,
        language=context.words.language,
        once=request.update_id,
    )
    note = ceased_sentence(context, subscriber) if wanted else ""
    await request.reply(chosen_page(context, subscriber, name, note))


async def press(request: Request, button: ChooseKeyword) -> None:
    """Follow, mute or drop a keyword; a dropped one leaves the pressed list."""
    if button.wish is KeywordWish.DROP:
        left = await request.services.storage.keywords.drop(
            request.address, button.name, once=request.update_id
        )
        await request.rewrite(dropped_page(await request.page_context(), left, button.name))
    elif is_keyword(button.name):
        await choose(request, button.name, wanted=button.wish is KeywordWish.FOLLOW)
    else:
        raise OldButton


async def press_page(request: Request, button: KeywordsPage) -> None:
    """Show another page of the followed and muted words."""
    context, subscriber = await request.page_context(), await request.subscriber()
    await request.rewrite(keywords_page(context, subscriber, button.number))


async def _choose_typed(request: Request, typed: str, *, wanted: bool) -> None:
    name = read_keyword(typed)
    if not isinstance(name, Refusal):
        await choose(request, name, wanted=wanted)
        return
    page = refusal_page(await request.page_context(), await request.subscriber(), name)
    await request.reply(page)
