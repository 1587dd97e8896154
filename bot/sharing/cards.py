"""Cards of articles for any chat: their entry in the list of results, and their message."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.articles.messages import push_message, read_button
from bot.articles.model import Article
from bot.articles.sharing import follow_button
from bot.messages.dates import moment
from bot.messages.message import Button, Message, clip
from bot.places.labels import PageContext, place_line, typed_text
from bot.places.normalization import normalize

TITLE_SHOWN = 100  # characters: two lines of a list on a small phone
ABOUT_SHOWN = 120
LABEL_SHOWN = 60  # of the button above the list
HALF_A_ROW = 18  # of a label

_CARD_ID = re.compile(r"a([1-9][0-9]{0,17})")


@dataclass(frozen=True, slots=True)
class Card:
    """A result: its id, title and text in the list, its message, and its picture's address."""

    id: str
    title: str
    about: str
    message: Message
    picture: str = ""

    @property
    def plain(self) -> Card:
        """The same card without its picture, which Telegram may refuse."""
        return replace(self, message=replace(self.message, preview=""), picture="")


@dataclass(frozen=True, slots=True)
class Door:
    """The button above the list; it starts the bot's own chat with `payload`."""

    label: str
    payload: str


def card_id(article_id: int) -> str:
    """Return the id of an article's card, by which a chosen result is recognized."""
    return f"a{article_id}"


def article_of_card(chosen: str) -> int | None:
    """Return the article's id of a chosen result; None for any other result."""
    found = _CARD_ID.fullmatch(chosen)
    return int(found[1]) if found else None


def card(context: PageContext, article: Article, source: str, wanted: str = "") -> Card:
    """Return the card of an article. `source`: for its link; `wanted`: the place asked about."""
    when = moment(context.words, article.published_at, context.now, context.zone)
    title = " ".join(normalize(article.title).split())  # a blank one would hide all the cards
    about = f"{place_line(context, article.places)} · {when}\n{article.lead}".strip()
    return Card(
        card_id(article.id),
        clip(title, TITLE_SHOWN) or article.link,
        clip(about, ABOUT_SHOWN),
        shared_message(context, article, source, wanted),
        article.image or "",
    )


def shared_message(
    context: PageContext, article: Article, source: str, wanted: str = ""
) -> Message:
    """Return an article for another person's chat: a push with buttons for everybody.

    The buttons are *Baca* and *Ikuti Panongan*, which leads into the bot's own chat. A withdrawn
    article says so, as in a push, and has no *Baca*.
    """
    pushed = push_message(context, article)
    follow = follow_button(context, article, source, wanted)
    if article.withdrawn_at is not None:
        return replace(pushed, buttons=((follow,),))
    return replace(pushed, buttons=_rows(read_button(context, article), follow))


def nothing_message(context: PageContext, typed: str, door: Button) -> Message:
    """Return a guest's answer where no article is found for these words."""
    words, said = context.words, typed_text(typed)
    if not said:
        return Message(words.html("sharing.nothing_at_all"), ((door,),))
    return Message(words.html("sharing.nothing", words=said), ((door,),))


def _rows(read: Button, follow: Button) -> tuple[tuple[Button, ...], ...]:
    """Return the buttons in one row, if both labels are readable on a small phone, else in two."""
    if len(follow.text) <= HALF_A_ROW:
        return ((read, follow),)
    return ((read,), (follow,))
