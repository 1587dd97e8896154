"""What the buttons of an article's card carry."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from bot.messages.callback_data import CallbackData


@dataclass(frozen=True, slots=True)
class MarkImportant(CallbackData):
    """The article is important, or no longer."""

    prefix: ClassVar[str] = "im"
    article_id: int
    wanted: bool


@dataclass(frozen=True, slots=True)
class NotPlace(CallbackData):
    """The article is not about this place, as readers say."""

    prefix: ClassVar[str] = "np"
    article_id: int
    place: str


@dataclass(frozen=True, slots=True)
class HoldArticle(CallbackData):
    """Nothing more of the article is sent until somebody lets it go; or it goes on now."""

    prefix: ClassVar[str] = "ho"
    article_id: int
    wanted: bool


class CardAction(StrEnum):
    """What a card offers that takes another step."""

    PLACES = "p"  # asks for the right ones
    ERRATUM = "e"  # asks for its words
    TRY = "t"


@dataclass(frozen=True, slots=True)
class CardButton(CallbackData):
    """One of these is wanted for the article."""

    prefix: ClassVar[str] = "ac"
    article_id: int
    action: CardAction


@dataclass(frozen=True, slots=True)
class TryPush(CallbackData):
    """The article as a follower of this place sees it: in an editor's own chat."""

    prefix: ClassVar[str] = "tp"
    article_id: int
    place: str


@dataclass(frozen=True, slots=True)
class OtherPlaces(CallbackData):
    """A page of places whose followers the article may be sent to besides; of a regency, or all."""

    prefix: ClassVar[str] = "op"
    article_id: int
    page: int = 1
    regency: str = ""


@dataclass(frozen=True, slots=True)
class SendAlso(CallbackData):
    """The article is for followers of these places too, packed as in bot.places.typed_places."""

    prefix: ClassVar[str] = "sa"
    article_id: int
    confirmed: bool
    places: str


@dataclass(frozen=True, slots=True)
class AskWithdrawal(CallbackData):
    """The article is to be withdrawn: why?"""

    prefix: ClassVar[str] = "wa"
    article_id: int


@dataclass(frozen=True, slots=True)
class Withdraw(CallbackData):
    """The article is withdrawn on this ground (bot.articles.ledger.grounds); empty: it stays.

    `stated`: the entry of the ledger with the reason that was known when this was asked, 0 for
    none.
    """

    prefix: ClassVar[str] = "wd"
    article_id: int
    stated: int
    ground: str = ""
