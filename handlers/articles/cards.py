"""An article's card in the editors' group, and the buttons on it."""

from __future__ import annotations

from functools import partial

from bot.articles.desk.buttons import NotPlace
from bot.articles.desk.cards import card, without_place
from bot.articles.model import Article
from bot.articles.reach import reach
from handlers.articles.place_correction import place_article
from handlers.base.errors import OldButton
from handlers.base.request import Request


async def press_not_place(request: Request, button: NotPlace) -> None:
    """Remove a place that readers found wrong from the article; keep it as an example."""
    article = await request.services.storage.articles.get(button.article_id)
    if article is None or article.withdrawn_at is not None:
        raise OldButton
    corrections, once = request.services.storage.place_corrections, request.update_id
    has_it = button.place in (*article.places.regencies, *article.places.districts)
    # Handled again after its answer failed, the place is gone already: the answer is repeated.
    if has_it or await corrections.did(article.id, once=once):
        places = without_place(article.places, button.place)
        await request.reply(await place_article(request, article, places))
    else:
        await request.toast(request.newsroom_words("cards.no_such_place"))
    await show_card(request, article.id)


async def article_of(request: Request, article_id: int) -> Article | None:
    """Return the article of a pressed button, None where withdrawn; raises OldButton for none."""
    article = await request.services.storage.articles.get(article_id)
    if article is None:
        raise OldButton
    if article.withdrawn_at is None:
        return article
    await request.toast(request.newsroom_words("cards.is_withdrawn_toast"), alert=True)
    return None


async def show_card(request: Request, article_id: int) -> None:
    """Rewrite the pressed card with the present state of its article."""
    services = request.services
    facts = await services.storage.article_cards.facts_of(
        [article_id],
        reach_of=partial(reach, gazetteer=services.gazetteer),
        pace=await services.pace.now(),
        now=request.now,
    )
    for each in facts:
        await request.rewrite(card(request.newsroom_context, each))
