"""A case that its source takes back: the questions and notices to the source and the editors.

`bot.workers.cases.removal` does what is promised here: deleteMessage takes back messages under 48
hours old, and in a group where the bot may delete messages, older ones too (Bot API:
deleteMessage).
"""

from __future__ import annotations

from collections.abc import Collection

from bot.cases.buttons import TakeBack, TakeBackStep, TidyChat
from bot.cases.model import Case, Removal
from bot.delivery.model import Kind, Letter
from bot.messages.catalogue import Words
from bot.messages.dates import day
from bot.messages.message import Button, Message, Style, params
from bot.places.labels import PageContext

QUIETLY = "tips.closed_quietly"  # for a source who wants no word of a report on a screen


def button(words: Words) -> Button:
    """Return the button that opens the question."""
    return TakeBack(TakeBackStep.ASK).button(words("tips.take_back_button"))


def question(case: Case, context: PageContext) -> Message:
    """Render the question whether to take back the report of that day."""
    words = context.words
    opened = day(words, case.opened_at, context.now, context.zone)
    row = (
        TakeBack(TakeBackStep.NO).button(words("tips.cancel")),
        TakeBack(TakeBackStep.YES).button(words("tips.throw_away")).in_style(Style.DANGER),
    )
    return Message(words.html("tips.take_back_report", opened=opened), (row,))


def tidy_button(words: Words) -> Button:
    """Return the button that opens the question whether to delete it from the chat alone."""
    return TidyChat(really=False).button(words("tips.tidy_button"))


def tidy_question(words: Words) -> Message:
    """Render the question whether to delete the report from the source's chat alone."""
    row = (
        TakeBack(TakeBackStep.NO).button(words("tips.cancel")),
        TidyChat(really=True).button(words("tips.throw_away")).in_style(Style.DANGER),
    )
    return Message(words.html("tips.tidy"), (row,))


def tidied_message(gone: int, left: int, words: Words) -> Message:
    """Render the result of the deletion, in words that could be about any subject."""
    parts = [words.count_html("tips.tidied", gone)]
    if left:
        parts.append(words.count_html("tips.not_tidied", left))
    return Message("\n".join([*parts, words.html("tips.look_yourself")]))


def told_of_expiry(case: Case) -> str:
    """Return the key of the notice to the source of an expired case; empty for a blocked source."""
    if case.source_blocked:
        return ""
    return QUIETLY if case.discreet else "tips.expired"


def announcement(case: Case, editors: int, words: Words) -> Letter:
    """Write the letter that tells the editors at once to stop; `words`: the editors'."""
    text = words.html("editors.taken_back", codename=case.codename)
    return Letter(editors, params(Message(text)), key=f"taken back:{case.id}")


def report(
    removal: Removal,
    left: Collection[tuple[int, int]],
    *,
    words: Words,
    editors: int | None,
    editors_words: Words,
) -> tuple[Letter, ...]:
    """Write the result for the source; and for the editors, the messages that only they can delete.

    `left`: the messages that could not be deleted.
    """
    source = removal.source_chat_id
    letters = []
    if source is not None and removal.told:
        quiet = removal.told == QUIETLY
        text = words.html(QUIETLY) if quiet else _account(removal, left, words)
        page, key = params(Message(text)), f"removed:{removal.case_id}"
        letters.append(Letter(source, page, key=key, kind=Kind.ANSWER))
    theirs = sum(chat_id < 0 for chat_id, _ in left)  # a group's id is negative
    if theirs and editors is not None:
        asked = editors_words.count_html("editors.not_removed", theirs, codename=removal.codename)
        page, key = params(Message(asked)), f"not removed:{removal.case_id}"
        letters.append(Letter(editors, page, key=key))
    return tuple(letters)


def _account(removal: Removal, left: Collection[tuple[int, int]], words: Words) -> str:
    source = removal.source_chat_id
    here = [message for message in removal.messages if message[0] == source]
    desk = [message for message in removal.messages if message[0] != source]
    lines = [str(words.html(removal.told)), ""]
    for key, messages in (("tips.removed_desk", desk), ("tips.removed_here", here)):
        if gone := len(messages) - sum(message in left for message in messages):
            lines.append(words.count_html(key, gone))
    lines += ["", words.html("tips.not_removed")]
    for key, count in (
        ("tips.not_removed_desk", sum(message in left for message in desk)),
        ("tips.not_removed_here", sum(message in left for message in here)),
        ("tips.not_removed_unknown", removal.unknown),
    ):
        if count:
            lines.append(words.count_html(key, count))
    lines.append(words.html("tips.not_removed_ever"))
    return "\n".join(lines)
