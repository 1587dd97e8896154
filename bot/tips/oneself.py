"""The traces of the writer in their own words: (words, writer) -> kinds of traces.

They are decided in memory with what Telegram tells of the sender at that moment; none is kept. A
trace is only a hint: whose telephone number it is cannot be known.
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
    """A kind of information that tells who the writer is; each has its words (`tips.own_…`)."""

    NAME = "name"
    USERNAME = "username"
    LINK = "link"
    CONTACT = "contact_inside"  # a telephone number or an e-mail address of any person


@dataclass(frozen=True, slots=True)
class Oneself:
    """The writer, as Telegram says; `repr` shows no field, so that no log or error can."""

    id: int = 0
    name: str = ""
    username: str = ""

    def __repr__(self) -> str:
        return "Oneself(…)"

    def traces(self, said: str) -> set[Trace]:
        """Return the traces in these words that are the writer's, or may be."""
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
        """Yield the parts of the name that are distinctive."""
        for part in re.findall(r"[^\W\d_]+", normalize(self.name).casefold()):
            if len(part) >= SHORTEST and part not in _common():
                yield part


NOBODY = Oneself()


def hints(said: Iterable[str], oneself: Oneself, words: Words) -> Html:
    """Render the hints for a writer who may have told who they are; empty for none."""
    found = {trace for each in said for trace in oneself.traces(each)}
    lines = [words.html(f"tips.own_{trace}") for trace in Trace if trace in found]
    return Html("\n".join([words.html("tips.own_traces"), *lines])) if lines else Html("")


def words_of(draft: Draft) -> list[str]:
    """Return all that the source wrote in a draft in their own words."""
    typed = (
        draft.answers.get(question.field, "")
        for question in load_form(draft.form).questions
        if question.kind in {QuestionKind.LINE, QuestionKind.PLACE, QuestionKind.DAY}
    )
    return [*typed, *(piece.text for piece in tips.newest(draft.evidence))]


@cache
def _common() -> frozenset[str]:
    return frozenset(tomllib.loads(FILE.read_text(encoding="utf-8"))["common"])
