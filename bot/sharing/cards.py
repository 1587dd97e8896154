"""Cards of articles for any chat: what is seen in the list, and the message that it becomes."""

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
    """A result: its id, what stands in the list, the message, and the address of its picture."""

    id: str
    title: str
    about: str
    message: Message
    picture: str = ""

    @property
    def plain(self) -> Card:
        """The same without what may be refused: its picture."""
        return replace(self, message=replace(self.message, preview=""), picture="")


@dataclass(frozen=True, slots=True)
class Door:
    """The button above the list: to the bot's own chat, which it starts with `payload`."""

    label: str
    payload: str


def card_id(article_id: int) -> str:
    """Return the id of an article's card; what was chosen is known by it."""
    return f"a{article_id}"


def article_of_card(chosen: str) -> int | None:
    """Return the article that a chosen result is; None for any other result."""
    found = _CARD_ID.fullmatch(chosen)
    return int(found[1]) if found else None


def card(context: PageContext, article: Article, source: str, wanted: str = "") -> Card:
    """Return the card of an article. `source`: for its link; `wanted`: the place asked about."""
    when = moment(context.words, article.published_at, context.now, context.zone)
    title = " ".join(normalize(article.title).split())  # one that is blank would hide all the cards
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
    """Return an article as it stands in somebody else's chat: a push with buttons for everybody.

    *Baca*, and *Ikuti Panongan*, which leads into the bot's own chat. One that is withdrawn says
    so, as a push does, and is not to be read any more.
    """
    pushed = push_message(context, article)
    follow = follow_button(context, article, source, wanted)
    if article.withdrawn_at is not None:
        return replace(pushed, buttons=((follow,),))
    return replace(pushed, buttons=_rows(read_button(context, article), follow))


def nothing_message(context: PageContext, typed: str, door: Button) -> Message:
    """Return what a guest says where there is nothing of these words."""
    words, said = context.words, typed_text(typed)
    if not said:
        return Message(words.html("sharing.nothing_at_all"), ((door,),))
    return Message(words.html("sharing.nothing", words=said), ((door,),))


def _rows(read: Button, follow: Button) -> tuple[tuple[Button, ...], ...]:
    """Beside each other, as long as both are read on a small phone."""
    if len(follow.text) <= HALF_A_ROW:
        return ((read, follow),)
    return ((read,), (follow,))
