"""The pages for sending an article to followers of other places too: choice, question, result."""

from __future__ import annotations

from functools import partial

from bot.articles.desk.buttons import OtherPlaces, SendAlso
from bot.articles.messages import headline_link
from bot.articles.model import Article
from bot.articles.place_correction import place_names
from bot.articles.reach import reach
from bot.messages.message import Button, Message
from bot.messages.paging import numbered_page, rows
from bot.places.gazetteer import Gazetteer
from bot.places.labels import PageContext
from bot.places.model import Places, Reach
from bot.places.typed_places import pack_places, places_of

PER_PAGE = 10  # districts


def other_reach(places: Places, gazetteer: Gazetteer) -> Reach:
    """Return the followers meant by other places, as if the article were about these too.

    Followers of the whole province have it in their summary already; they are meant only where the
    province itself is named.
    """
    meant = reach(places, gazetteer)
    if places.province:
        return Reach(meant.direct)
    return Reach(tuple(c for c in meant.direct if c != gazetteer.province), meant.wide)


def choice_page(
    context: PageContext, article: Article, regency: str = "", number: int = 1
) -> Message:
    """Render the choice of places: the regencies, or a page of the districts of one regency."""
    gazetteer, words = context.gazetteer, context.words
    text = words.html("cards.also_ask", title=headline_link(article))
    if regency not in gazetteer.regencies:
        regencies = [
            OtherPlaces(article.id, regency=code).button(gazetteer.label(code))
            for code in gazetteer.regencies
        ]
        return Message(text, rows(regencies, 2))
    districts = sorted(gazetteer.children(regency), key=gazetteer.short_name)
    turned = partial(OtherPlaces, article.id, regency=regency)
    shown, turn = numbered_page(districts, number, PER_PAGE, turned)
    whole = words("cards.also_whole", regency=gazetteer.label(regency))
    buttons = (
        (_to(context, article, regency, whole),),
        *rows([_to(context, article, c, gazetteer.short_name(c)) for c in shown], 2),
        *turn,
        (OtherPlaces(article.id).button(words("places.back")),),
    )
    return Message(text, buttons)


def confirmation(
    context: PageContext, article: Article, places: Places, readers: int | None
) -> Message:
    """Render the question with the number of readers; `readers`: None for news that is too old."""
    words, title = context.words, headline_link(article)
    names = place_names(context, places)
    back = OtherPlaces(article.id).button(words("places.back"))
    if not readers:
        key = "cards.also_nobody" if readers == 0 else "cards.also_too_late"
        return Message(words.html(key, title=title, places=names), ((back,),))
    text = words.count_html("cards.also_confirm", readers, title=title, places=names)
    data = SendAlso(article.id, confirmed=True, places=pack_places(places, context.gazetteer))
    if not data.fits:
        return Message(words.html("cards.also_too_many", title=title), ((back,),))
    return Message(text, ((back, data.button(words("cards.also_send"))),))


def sent_also(context: PageContext, article: Article, places: Places, readers: int) -> Message:
    """Render the confirmation, with the number of readers who have not got the article yet."""
    key = "cards.also_held" if article.is_held(context.now) else "cards.also_sent"
    names = place_names(context, places)
    text = context.words.count_html(key, readers, title=headline_link(article), places=names)
    return Message(text)


def _to(context: PageContext, article: Article, code: str, label: str) -> Button:
    packed = pack_places(places_of([code], context.gazetteer), context.gazetteer)
    return SendAlso(article.id, confirmed=False, places=packed).button(label)
