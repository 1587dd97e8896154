"""The page for a source whose file gives something away, or was not looked at whole."""

from __future__ import annotations

from collections.abc import Callable

from bot.messages.callback_data import CallbackData
from bot.messages.catalogue import Words
from bot.messages.message import Message
from bot.tips.buttons import Choice, FileChoice
from bot.tips.files.model import LONGEST, Inspection, Trace
from bot.tips.model import Evidence

_NAMED = {
    Trace.PLACE: "traces.place",
    Trace.NAME: "traces.name",
    Trace.LABEL: "traces.label",
    Trace.HISTORY: "traces.history",
    Trace.FILE_NAME: "traces.file_name",
}


def choice_page(
    piece: Evidence,
    seen: Inspection,
    words: Words,
    button: Callable[[Choice, int], CallbackData] = FileChoice,
) -> Message:
    """Render the page of what was found, what was not looked at, and the choices for the file.

    `button`: the callback data of a choice for the file of this message.
    """
    parts = [words.html("traces.waits")]
    if seen.look.traces:
        found = [words(_NAMED[trace]) for trace in Trace if trace in seen.look.traces]
        parts.append(words.html("traces.found", what=words("traces.and").join(found)))
    if piece.size > LONGEST:
        parts.append(words.html("traces.too_big"))
    elif not seen.look.whole:
        parts.append(words.html("traces.unread"))
    if not seen.cleanable:
        parts.append(words.html("traces.no_copy"))
    clean, drop, as_is = (
        button(choice, piece.message_id).button(words(key))
        for key, choice in (
            ("traces.clean", Choice.CLEAN),
            ("traces.drop", Choice.DROP),
            ("traces.as_is", Choice.AS_IS),
        )
    )
    rest = (drop, as_is)
    return Message("\n\n".join(parts), ((clean,), rest) if seen.cleanable else (rest,))
