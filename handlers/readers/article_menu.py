"""The ⋯ of a push or bundle: why it came, wrong place, pause, settings; opened in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from bot.articles.bundles import bundle_buttons
from bot.articles.buttons import ArticleMenu, BundleDispute, BundleMenu, MenuAction
from bot.articles.messages import article_buttons, disputed_note, whole_article
from bot.articles.model import Article
from bot.articles.reach import reach
from bot.messages.callback_data import CallbackData
from bot.messages.message import Button, Keyboard, Message, clip
from bot.places.labels import PageContext
from bot.readers.following import matched_places, overview, unfollow_button
from bot.readers.follows.keywords import named_in_sentence
from bot.readers.model import MOST_KEYWORDS
from bot.search.stories import STORY, story_name
from handlers.base.errors import OldButton
from handlers.base.request import Request
from handlers.readers.preferences import pause_for
from handlers.readers.schedule.choices import show_less

UNFOLLOW_SHOWN = 2
OF_A_BUNDLE = 20  # articles whose places are looked at
CHOICES = 9  # articles to choose the disputed one from: as many as a summary shows
DISPUTED_SHOWN = 40  # characters of a headline on a button


async def press(request: Request, menu: ArticleMenu) -> None:
    """Handle the menu of a push; it also offers the article's text, to read in the chat."""
    article = await request.services.storage.articles.get(menu.article_id)
    if article is None:
        raise OldButton
    context = await request.page_context()
    if menu.action is MenuAction.READ:
        _, text, _ = await request.services.storage.articles.words_of(article.id)
        await request.reply(whole_article(context, article, text), quoted=request.pressed_id)
        return
    keywords = await matched_keywords(request, article)
    stories = await _stories(request, article, keywords)
    if menu.action is MenuAction.FOLLOW:
        await _follow_story(request, article)
    elif menu.action is MenuAction.END:
        await _end_stories(request, stories)
    places = await _matched_places(request, [article])
    disputed = await request.services.storage.disputes.of(request.address, article.id)
    places = [code for code in places if code not in (disputed or ())]
    if menu.action is MenuAction.NOT_HERE:
        await _dispute(request, article, _local(context, places), disputed or ())
        return
    data = partial(ArticleMenu, article.id)
    read = data(MenuAction.READ).button(context.words("reading.more_read"))
    not_here = not_here_button(context, article, places, disputed)
    follows = menu.action is MenuAction.FOLLOW or (stories and menu.action is not MenuAction.END)
    action = MenuAction.END if follows else MenuAction.FOLLOW
    story = data(action).button(context.words(f"keywords.story_{action.name.lower()}"))
    await _act(
        request,
        menu.action,
        opened=((read, *not_here), (story,), *_menu_keyboard(context, data, places)),
        closed=(article_buttons(context, article),),
        why=await why_sent(request, article, places, keywords, disputed or ()),
    )


async def press_bundle(request: Request, menu: BundleMenu) -> None:
    """Handle the menu of a bundle, for the places of all its articles."""
    context, span = await request.page_context(), (menu.first, menu.last)
    carried = await request.services.storage.articles.delivered_to(
        request.address, *span, summary=menu.summary, limit=OF_A_BUNDLE
    )
    if not carried.articles:
        raise OldButton
    places = await _matched_places(request, carried.articles)
    local = _local(context, places)
    first = carried.articles[0]
    if local:
        why = context.words("bundles.why", places=_name_places(context, local))
    else:
        why = await why_sent(request, first, places, await matched_keywords(request, first))
    data = partial(BundleMenu, *span, menu.total, summary=menu.summary)
    which = BundleDispute(*span, menu.total, menu.summary)
    not_here = ((which.button(context.words("reading.more_not_here")),),) if local else ()
    await _act(
        request,
        menu.action,
        opened=(*not_here, *_menu_keyboard(context, data, places)),
        closed=bundle_buttons(context, menu.total, span, summary=menu.summary),
        why=why,
    )


async def press_dispute(request: Request, button: BundleDispute) -> None:
    """Ask which article of a bundle is not about the reader's area, and record it."""
    context, span = await request.page_context(), (button.first, button.last)
    carried = await request.services.storage.articles.delivered_to(
        request.address, *span, summary=button.summary, limit=OF_A_BUNDLE
    )
    if not carried.articles:
        raise OldButton
    disputes = request.services.storage.disputes
    choices: Keyboard = ()
    for article in carried.articles:
        places = _local(context, await _matched_places(request, [article]))
        said = await disputes.of(request.address, article.id)
        if article.id == button.article_id:
            if places and not said:
                await disputes.record(request.address, article.id, places)
            await request.toast(context.words("reading.toast_disputed"))
        elif places and not said:
            label = clip(article.title, DISPUTED_SHOWN)
            choices = (*choices, (replace(button, article_id=article.id).button(label),))
    menu = BundleMenu(*span, button.total, summary=button.summary)
    back = (menu.button(context.words("places.back")),)
    await request.rewrite_buttons((*choices[:CHOICES], back))


def not_here_button(
    context: PageContext, article: Article, places: Sequence[str], disputed: Sequence[str] | None
) -> tuple[Button, ...]:
    """Return the button to dispute the followed places; none if province-wide or disputed."""
    if disputed is None or disputed or not _local(context, places):
        return ()
    label = context.words("reading.more_not_here")
    return (ArticleMenu(article.id, MenuAction.NOT_HERE).button(label),)


def _reason(
    context: PageContext,
    article: Article,
    places: Sequence[str],
    disputed: Sequence[str] = (),
    keywords: Sequence[str] = (),
    *,
    others: Sequence[str] = (),
) -> str:
    """Return the reason why a follower of these places and keywords got the article.

    `disputed`: other places that the article is not about, as the reader said; `others`: the
    followed places to which the editors sent the article besides.
    """
    if disputed and not places and not keywords:
        return context.words("reading.why_disputed", places=_name_places(context, disputed))
    brought = []
    if local := _local(context, places):
        brought.append(context.words("reading.why", places=_name_places(context, local)))
    if keywords:
        named = named_in_sentence(context, keywords[:UNFOLLOW_SHOWN])
        brought.append(context.words("keywords.why", words=named))
    if brought:
        return " ".join(brought)
    province = context.gazetteer.short_name(context.gazetteer.province)
    if places:
        return context.words("reading.why_all", province=province)
    if others:
        return context.words("reading.why_also", places=_name_places(context, others))
    if article.important and article.places.province:  # for everybody inside it
        return context.words("reading.why_important", province=province)
    # Editors may have corrected what the tagger took to be this reader's place.
    return context.words("reading.why_not" if article.placed_at is None else "reading.why_moved")


async def why_sent(
    request: Request,
    article: Article,
    places: Sequence[str],
    keywords: Sequence[str],
    disputed: Sequence[str] = (),
) -> str:
    """Return why the article was sent: for these places and keywords, or as it happened nearby.

    `disputed`: other places that the article is not about, as the reader said.
    """
    context, outbox = await request.page_context(), request.services.storage.outbox
    unasked = not (places or keywords or disputed)
    if unasked and await outbox.came_from_nearby(request.address, article.id):
        return context.words("reading.why_nearby")
    others = await other_places(request, article) if unasked else ()
    return _reason(context, article, places, disputed, keywords, others=others)


async def _act(
    request: Request, action: MenuAction, *, opened: Keyboard, closed: Keyboard, why: str
) -> None:
    """Carry out an action; the menu opens in place of the buttons, "settings" in a new message."""
    context = await request.page_context()
    match action:
        case MenuAction.BACK:
            await request.rewrite_buttons(closed)
        case MenuAction.WHY:
            await request.toast(why, alert=True)
        case MenuAction.PAUSE:
            await pause_for(request, days=1)
            await request.toast(context.words("preferences.toast_paused"))
        case MenuAction.LESS:
            await show_less(request)
        case MenuAction.SETTINGS:
            await request.reply(overview(context, await request.subscriber()))
        case _:
            await request.rewrite_buttons(opened)


async def _dispute(
    request: Request, article: Article, places: Sequence[str], said: Sequence[str]
) -> None:
    """Record that the article is not about these places, and note it in the message.

    `said`: the places that were disputed before. The editors see only a number.
    """
    context, pressed = await request.page_context(), request.pressed_message
    if not said and places:
        await request.services.storage.disputes.record(request.address, article.id, places)
    buttons = (article_buttons(context, article),)
    note = disputed_note(context, said or places)
    if pressed is None or not (said or places) or Message(note).plain in (pressed.text or ""):
        await request.rewrite_buttons(buttons)
        return
    preview = pressed.link_preview_options
    shown = preview.url if preview is not None and isinstance(preview.url, str) else ""
    await request.rewrite(Message(f"{pressed.text_html}\n\n{note}", buttons, preview=shown))
    await request.toast(context.words("reading.toast_disputed"))


async def _matched_places(request: Request, articles: Sequence[Article]) -> Sequence[str]:
    """Return the followed places that brought any of these articles."""
    subscriber, gazetteer = await request.subscriber(), request.services.gazetteer
    each = (matched_places(subscriber, reach(article.places, gazetteer)) for article in articles)
    return tuple(dict.fromkeys(code for codes in each for code in codes))


async def other_places(request: Request, article: Article) -> Sequence[str]:
    """Return the followed places to whose followers the editors sent the article besides."""
    subscriber = await request.subscriber()
    meant = await request.services.storage.holds.others_of(article.id)
    return [
        each.place for each in (subscriber.follows if subscriber else ()) if each.place in meant
    ]


async def _stories(request: Request, article: Article, keywords: Sequence[str]) -> Sequence[str]:
    """Return the followed stories that the article begins or, by its keywords, continues."""
    subscriber = await request.subscriber()
    own = story_name(article.id)
    begun = (own,) if subscriber is not None and own in subscriber.stories else ()
    return (*begun, *(name for name in keywords if name.startswith(STORY)))


async def _end_stories(request: Request, stories: Sequence[str]) -> None:
    words, keywords = await request.words(), request.services.storage.keywords
    for name in stories:
        await keywords.drop(request.address, name, once=request.update_id)
    await request.toast(words("keywords.story_dropped"))


async def _follow_story(request: Request, article: Article) -> None:
    """Follow the article's story: its next articles come as replies to this message."""
    words, subscriber = await request.words(), await request.subscriber()
    name = story_name(article.id)
    if subscriber and name not in subscriber.stories and len(subscriber.stories) >= MOST_KEYWORDS:
        await request.toast(words("keywords.story_many", most=MOST_KEYWORDS), alert=True)
    else:
        await request.services.storage.keywords.choose(
            request.address, name, wanted=True, language=words.language, once=request.update_id
        )
        await request.toast(words("keywords.story_followed"), alert=True)


async def matched_keywords(request: Request, article: Article) -> Sequence[str]:
    """Return the followed keywords that the article matches."""
    subscriber = await request.subscriber()
    if subscriber is None:
        return ()
    return await request.services.storage.keywords.list_matching(subscriber, article.id)


def _menu_keyboard(
    context: PageContext, data: Callable[[MenuAction], CallbackData], places: Sequence[str]
) -> Keyboard:
    def to(action: MenuAction, key: str) -> Button:
        return data(action).button(context.words(key))

    settings = to(MenuAction.SETTINGS, "reading.more_settings")
    return (
        (to(MenuAction.WHY, "reading.more_why"), to(MenuAction.PAUSE, "reading.more_pause")),
        *((unfollow_button(context, code),) for code in places[:UNFOLLOW_SHOWN]),
        (to(MenuAction.LESS, "reading.more_less"), settings),
        (to(MenuAction.BACK, "places.back"),),
    )


def _local(context: PageContext, places: Sequence[str]) -> Sequence[str]:
    return [code for code in places if code != context.gazetteer.province]


def _name_places(context: PageContext, places: Sequence[str]) -> str:
    return " · ".join(map(context.gazetteer.full_name, places[:UNFOLLOW_SHOWN]))
