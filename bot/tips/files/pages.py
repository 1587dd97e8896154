"""What is said to a source whose file gives away where or by whom it was made."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from bot.messages.catalogue import Words
from bot.messages.message import Button, Message
from bot.tips.buttons import Choice, FileChoice
from bot.tips.files.metadata import Trace

_NAMED = {Trace.PLACE: "traces.place", Trace.NAME: "traces.name"}


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
    return FileChoice(choice, message_id).button(words(key))
