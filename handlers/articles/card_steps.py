"""Buttons of an article's card that take another step: other places, an erratum, a trial."""

from __future__ import annotations

from bot.articles.desk.buttons import CardAction, CardButton, OtherPlaces
from bot.articles.desk.other_places import choice_page
from bot.articles.messages import headline_link
from bot.articles.place_correction import place_names
from bot.messages.message import Message
from handlers.articles import other_places, prompts
from handlers.articles.cards import article_of
from handlers.articles.trial import try_out
from handlers.base.request import Request


async def press(request: Request, button: CardButton) -> None:
    """Handle a press on a card: ask below the card, or send a trial to the editor who pressed."""
    article = await article_of(request, button.article_id)
    if article is None:
        return
    words, title = request.newsroom_words, headline_link(article)
    match button.action:
        case CardAction.PLACES:
            places = place_names(request.newsroom_context, article.places)
            page = Message(words.html("cards.ask_places", title=title, places=places))
            await prompts.ask(request, article, prompts.PLACES, page)
        case CardAction.ERRATUM:
            page = Message(words.html("cards.ask_erratum", title=title))
            await prompts.ask(request, article, prompts.ERRATUM, page)
        case CardAction.TRY:
            await try_out(request, article)


async def press_other_places(request: Request, button: OtherPlaces) -> None:
    """Open the choice of other places: on a card in a new message, else turn its page."""
    on_card = request.pressed_message is not None and any(
        CardButton.parse(each.data) for row in request.pressed_buttons for each in row
    )
    if not on_card:
        await other_places.press_page(request, button)
        return
    article = await article_of(request, button.article_id)
    if article is not None:
        page = choice_page(request.newsroom_context, article)
        await prompts.ask(request, article, prompts.ALSO, page)
