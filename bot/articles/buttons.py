"""The callback data of the buttons under articles and lists of articles."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from bot.messages.callback_data import CallbackData
from bot.messages.message import Button
from bot.places.labels import PageContext


@dataclass(frozen=True, slots=True)
class NewsPage(CallbackData):
    """A button that shows the news of a place from the `offset`th article on."""

    prefix: ClassVar[str] = "n"
    place: str
    offset: int


def latest_button(context: PageContext) -> Button:
    """Return the button that shows the newest articles of the province."""
    label = context.words("reading.latest_button")
    return NewsPage(context.gazetteer.province, 0).button(label)


@dataclass(frozen=True, slots=True)
class SearchPage(CallbackData):
    """A button that shows the articles found for these words, newest first, from the `offset`th."""

    prefix: ClassVar[str] = "s"
    offset: int
    words: str


@dataclass(frozen=True, slots=True)
class BestMatchPage(CallbackData):
    """A button that shows the articles found for these words, best first, from the `offset`th."""

    prefix: ClassVar[str] = "sb"
    offset: int
    words: str


@dataclass(frozen=True, slots=True)
class CatchUpPage(CallbackData):
    """A button that lists a chat's articles between these ids, from the `offset`th on.

    `summary`: those sent in a summary; otherwise those sent at once.
    """

    prefix: ClassVar[str] = "k"
    first: int
    last: int
    offset: int
    summary: bool = False


@dataclass(frozen=True, slots=True)
class MissedPage(CallbackData):
    """A button that shows the best articles that were not sent during a pause."""

    prefix: ClassVar[str] = "y"


class MenuAction(StrEnum):
    """An action that the ⋯ of an article offers."""

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
    """A button of the ⋯ under an article."""

    prefix: ClassVar[str] = "m"
    article_id: int
    action: MenuAction = MenuAction.OPEN


@dataclass(frozen=True, slots=True)
class BundleMenu(CallbackData):
    """A button of the ⋯ under a bundle, or a summary, of `total` articles between these ids."""

    prefix: ClassVar[str] = "mb"
    first: int
    last: int
    total: int
    action: MenuAction = MenuAction.OPEN
    summary: bool = False


@dataclass(frozen=True, slots=True)
class BundleDispute(CallbackData):
    """A button that disputes the places of a bundle's article; 0 asks which one (as BundleMenu)."""

    prefix: ClassVar[str] = "mn"
    first: int
    last: int
    total: int
    summary: bool = False
    article_id: int = 0


@dataclass(frozen=True, slots=True)
class CorrectPlaces(CallbackData):
    """A button that gives an article these places, packed as in bot.places.typed_places."""

    prefix: ClassVar[str] = "w"
    article_id: int
    places: str


@dataclass(frozen=True, slots=True)
class UseNote(CallbackData):
    """A button that sets the sentence above its summary, or takes it away."""

    prefix: ClassVar[str] = "sn"
    note: int
    wanted: bool
