"""What is said to a source whose file gives away where or by whom it was made."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from enum import StrEnum

from bot.messages.catalogue import Words
from bot.messages.message import Button, Message
from bot.tips.files.metadata import Trace

BUTTON = "j"  # the first part of the buttons' data
_NAMED = {Trace.PLACE: "traces.place", Trace.NAME: "traces.name"}


class Choice(StrEnum):
    """What the source wants done: a button carries it, with the id of the file's message."""

    CLEAN = "clean"
    AS_IS = "as"
    DROP = "drop"


def warning(
    found: AbstractSet[Trace], *, cleanable: bool, held: bool, message_id: int, words: Words
) -> Message:
    """`held`: the file is in a draft already; else it waits for the choice."""
    what = words("traces.and").join(words(_NAMED[trace]) for trace in Trace if trace in found)
    key = "traces.found" if held else "traces.found_waits"
    clean = ((_button("traces.clean", Choice.CLEAN, message_id, words),),) if cleanable else ()
    rest = (
        _button("traces.drop", Choice.DROP, message_id, words),
        _button("traces.as_is", Choice.AS_IS, message_id, words),
    )
    return Message(words.html(key, what=what), (*clean, rest))


def _button(key: str, choice: Choice, message_id: int, words: Words) -> Button:
    return Button(words(key), data=f"{BUTTON}:{choice}:{message_id}")
