"""The followed stories: their list, and the button that ends one."""

from __future__ import annotations

from bot.readers.buttons import EndStory, StoriesPage
from bot.readers.follows.stories import stories_page, story_articles
from bot.readers.model import Subscriber
from bot.search.stories import story_name
from handlers.base.request import Request


async def press_page(request: Request, button: StoriesPage) -> None:
    """Show a page of the followed stories."""
    await _rewrite(request, await request.subscriber(), button.number)


async def press_end(request: Request, button: EndStory) -> None:
    """End a followed story; the others stay on the page."""
    left = await request.services.storage.keywords.drop(
        request.address, story_name(button.article_id), once=request.update_id
    )
    await request.toast((await request.words())("keywords.story_dropped"))
    await _rewrite(request, left, button.number)


async def _rewrite(request: Request, subscriber: Subscriber | None, number: int) -> None:
    followed = story_articles(subscriber)
    found = [await request.services.storage.articles.get(article) for article in followed]
    begun = {article.id: article for article in found if article is not None}
    await request.rewrite(stories_page(await request.page_context(), followed, begun, number))
