"""The page of the stories that a reader follows, where a tap ends a story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.articles.messages import headline_link
from bot.articles.model import Article
from bot.messages.message import Keyboard, Message, clip
from bot.messages.paging import numbered_page
from bot.places.labels import PageContext
from bot.readers.buttons import EndStory, StoriesPage
from bot.readers.follows.keywords import LABEL_SHOWN
from bot.readers.keyboards import regencies_button
from bot.readers.model import Subscriber
from bot.search.stories import story_of

PER_PAGE = 5  # headlines, which may be long
TITLE_LIMIT = 120  # characters


def stories_row(context: PageContext, subscriber: Subscriber | None) -> Keyboard:
    """Return the button to the stories page; empty if no story is followed."""
    if subscriber is None or not subscriber.stories:
        return ()
    label = context.words.count("keywords.stories", len(subscriber.stories))
    return ((StoriesPage(1).button(label),),)


def story_articles(subscriber: Subscriber | None) -> Sequence[int]:
    """Return the articles that began the followed stories, in the order of following."""
    return [story_of(name) for name in subscriber.stories] if subscriber else []


def stories_page(
    context: PageContext, followed: Sequence[int], begun: Mapping[int, Article], number: int
) -> Message:
    """Render a page of the stories. `begun`: the articles of those `followed` still stored."""
    words, back = context.words, (regencies_button(context, "places.back"),)
    if not followed:
        return Message(words.html("keywords.no_stories"), (back,))
    shown, turn = numbered_page(followed, number, PER_PAGE, StoriesPage)
    lines = [words.html("keywords.stories_followed")]
    buttons: Keyboard = ()
    for article_id in shown:
        article = begun.get(article_id)
        # The headline of a withdrawn article may be the part that was wrong.
        if article is None or article.withdrawn_at is not None:
            title = words("keywords.story_gone")
            link = words.html("keywords.story_gone")
        else:
            title, link = article.title, headline_link(article, TITLE_LIMIT)
        lines.append(words.html("keywords.story_line", story=link))
        label = words("keywords.drop", words=clip(title, LABEL_SHOWN))
        buttons = (*buttons, (EndStory(article_id, number).button(label),))
    return Message("\n".join(lines), (*buttons, *turn, back))
