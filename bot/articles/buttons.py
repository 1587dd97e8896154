"""What the buttons under articles and lists of them carry."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from bot.messages.callback_data import CallbackData
from bot.messages.message import Button
from bot.places.labels import PageContext


@dataclass(frozen=True, slots=True)
class NewsPage(CallbackData):
    """The news of a place from the `offset`th article on."""

    prefix: ClassVar[str] = "n"
    place: str
    offset: int


def latest_button(context: PageContext) -> Button:
    """To the newest of everything."""
    label = context.words("reading.latest_button")
    return NewsPage(context.gazetteer.province, 0).button(label)


@dataclass(frozen=True, slots=True)
class SearchPage(CallbackData):
    """What was found for these words, from the `offset`th article on."""

    prefix: ClassVar[str] = "s"
    offset: int
    words: str


@dataclass(frozen=True, slots=True)
class BestMatchPage(CallbackData):
    """The same, not newest first but what fits best first."""

    prefix: ClassVar[str] = "sb"
    offset: int
    words: str


@dataclass(frozen=True, slots=True)
class CatchUpPage(CallbackData):
    """What a chat was sent of the articles of these ids, from the `offset`th on.

    `summary`: in a summary, and otherwise at once.
    """

    prefix: ClassVar[str] = "k"
    first: int
    last: int
    offset: int
    summary: bool = False


@dataclass(frozen=True, slots=True)
class MissedPage(CallbackData):
    """The best of what was not sent while the news had ceased."""

    prefix: ClassVar[str] = "y"


class MenuAction(StrEnum):
    """What the ⋯ of an article offers."""

    OPEN = ""
    BACK = "b"
    READ = "r"
    WHY = "y"
    PAUSE = "p"
    NOT_HERE = "n"
    LESS = "l"
    SETTINGS = "s"
    FOLLOW = "f"  # the story
    END = "e"


@dataclass(frozen=True, slots=True)
class ArticleMenu(CallbackData):
    """The ⋯ under an article."""

    prefix: ClassVar[str] = "m"
    article_id: int
    action: MenuAction = MenuAction.OPEN


@dataclass(frozen=True, slots=True)
class BundleMenu(CallbackData):
    """The ⋯ under a bundle, or a summary, of `total` articles of these ids."""

    prefix: ClassVar[str] = "mb"
    first: int
    last: int
    total: int
    action: MenuAction = MenuAction.OPEN
    summary: bool = False


@dataclass(frozen=True, slots=True)
class BundleDispute(CallbackData):
    """One of a bundle's articles is not about its reader's area; 0 asks which (as BundleMenu)."""

    prefix: ClassVar[str] = "mn"
    first: int
    last: int
    total: int
    summary: bool = False
    article_id: int = 0


@dataclass(frozen=True, slots=True)
class CorrectPlaces(CallbackData):
    """These are the article's places, packed as in bot.places.typed_places."""

    prefix: ClassVar[str] = "w"
    article_id: int
    places: str


@dataclass(frozen=True, slots=True)
class UseNote(CallbackData):
    """The sentence stands above its summary, or does not."""

    prefix: ClassVar[str] = "sn"
    note: int
    wanted: bool
