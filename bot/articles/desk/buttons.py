"""The callback data of the buttons on an article's card."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from bot.messages.callback_data import CallbackData


@dataclass(frozen=True, slots=True)
class MarkImportant(CallbackData):
    """A button that marks an article as important, or no longer."""

    prefix: ClassVar[str] = "im"
    article_id: int
    wanted: bool


@dataclass(frozen=True, slots=True)
class NotPlace(CallbackData):
    """A button that takes this place from an article, as readers wish."""

    prefix: ClassVar[str] = "np"
    article_id: int
    place: str


@dataclass(frozen=True, slots=True)
class HoldArticle(CallbackData):
    """A button that holds an article back until it is released, or that releases it."""

    prefix: ClassVar[str] = "ho"
    article_id: int
    wanted: bool


class CardAction(StrEnum):
    """An action of a card that takes another step."""

    PLACES = "p"  # asks for the right places
    ERRATUM = "e"  # asks for the words of an erratum
    TRY = "t"


@dataclass(frozen=True, slots=True)
class CardButton(CallbackData):
    """A button that does this action to an article."""

    prefix: ClassVar[str] = "ac"
    article_id: int
    action: CardAction


@dataclass(frozen=True, slots=True)
class TryPush(CallbackData):
    """A button that shows an editor, in their own chat, the push for a follower of this place."""

    prefix: ClassVar[str] = "tp"
    article_id: int
    place: str


@dataclass(frozen=True, slots=True)
class OtherPlaces(CallbackData):
    """A page of other places to send an article to: the regencies, or a regency's districts."""

    prefix: ClassVar[str] = "op"
    article_id: int
    page: int = 1
    regency: str = ""


@dataclass(frozen=True, slots=True)
class SendAlso(CallbackData):
    """A button that sends an article to these places too, packed as in bot.places.typed_places."""

    prefix: ClassVar[str] = "sa"
    article_id: int
    confirmed: bool
    places: str


@dataclass(frozen=True, slots=True)
class AskWithdrawal(CallbackData):
    """A button that asks for the reason to withdraw an article."""

    prefix: ClassVar[str] = "wa"
    article_id: int


@dataclass(frozen=True, slots=True)
class Withdraw(CallbackData):
    """A button that withdraws an article on a ground (bot.articles.ledger.grounds); empty: cancels.

    `stated`: the entry of the ledger with the reason that was known when this was asked, 0 for
    none.
    """

    prefix: ClassVar[str] = "wd"
    article_id: int
    stated: int
    ground: str = ""
