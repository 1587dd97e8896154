"""What in somebody's own words tells who they are: (words, who writes) -> kinds of it.

Decided in memory with what Telegram tells of the sender at that moment; nothing of it is kept. A
hint, no more: whose telephone number it is, nobody can tell.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from bot.messages.catalogue import Html, Words
from bot.places.normalization import normalize
from bot.tips import draft as tips
from bot.tips.model import Draft
from bot.tips.questionnaire import QuestionKind, load_form

FILE = Path(__file__).parents[1] / "data" / "tips" / "oneself.toml"
SHORTEST = 3  # letters of a part of a name: shorter ones are in every sentence
_CONTACT = re.compile(
    r"(?<![\w.])(?:\+?62|0)[\s.-]{0,2}8(?:[\s.-]{0,2}\d){7,11}(?!\w)"  # a mobile
    r"|(?<![\w.])\(?0\d{2,3}\)?[\s-]{0,2}\d{5,8}(?!\w)"
    r"|[\w.+-]+@[\w-]+\.[a-z]{2,}"
)
_ADDRESS = re.compile(r"\S*(?:/|\btg:)\S+")


class Trace(StrEnum):
    """What tells who somebody is; each has words that say so (`tips.own_…`)."""

    NAME = "name"
    USERNAME = "username"
    LINK = "link"
    CONTACT = "contact_inside"  # a telephone number or an e-mail address, whosever


@dataclass(frozen=True, slots=True)
class Oneself:
    """Who writes, as Telegram says; `repr` shows nothing of it, so that no log or error can."""

    id: int = 0
    name: str = ""
    username: str = ""

    def __repr__(self) -> str:
        return "Oneself(…)"

    def traces(self, said: str) -> set[Trace]:
        """What in these words is theirs, or may be."""
        text = normalize(said).casefold()
        found = {trace for trace in (Trace.CONTACT,) if _CONTACT.search(text)}
        addresses = " ".join(_ADDRESS.findall(text))
        if self._has_handle(addresses):
            found.add(Trace.LINK)
        if self._has_handle(_ADDRESS.sub(" ", text)):
            found.add(Trace.USERNAME)
        words = set(re.findall(r"\w+", _ADDRESS.sub(" ", text)))
        if not words.isdisjoint(self._names()):
            found.add(Trace.NAME)
        return found

    def _has_handle(self, text: str) -> bool:
        handles = {self.username.casefold(), str(self.id or "")} - {""}
        return any(re.search(rf"(?<!\w){re.escape(each)}(?!\w)", text) for each in handles)

    def _names(self) -> Iterator[str]:
        """The parts of the name that say something."""
        for part in re.findall(r"[^\W\d_]+", normalize(self.name).casefold()):
            if len(part) >= SHORTEST and part not in _common():
                yield part


NOBODY = Oneself()


def hints(said: Iterable[str], oneself: Oneself, words: Words) -> Html:
    """What to tell somebody who may have told who they are; empty for nothing."""
    found = {trace for each in said for trace in oneself.traces(each)}
    lines = [words.html(f"tips.own_{trace}") for trace in Trace if trace in found]
    return Html("\n".join([words.html("tips.own_traces"), *lines])) if lines else Html("")


def words_of(draft: Draft) -> list[str]:
    """All that somebody said in a draft, in words of their own."""
    typed = (
        draft.answers.get(question.field, "")
        for question in load_form(draft.form).questions
        if question.kind in {QuestionKind.LINE, QuestionKind.PLACE, QuestionKind.DAY}
    )
    return [*typed, *(piece.text for piece in tips.newest(draft.evidence))]


@cache
def _common() -> frozenset[str]:
    return frozenset(tomllib.loads(FILE.read_text(encoding="utf-8"))["common"])
