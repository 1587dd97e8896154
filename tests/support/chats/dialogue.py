"""Dialogs as lists of what was said and what was answered."""

from __future__ import annotations

from collections.abc import Iterable

from tests.support.chats.telegram import Person


async def talk(person: Person, turns: Iterable[tuple[str, str]]) -> None:
    """Play a dialog: "words" are said, "[label]" is a button pressed.

    The answer to words is a new message that contains the second string; the answer to a press
    is a toast, a new message or a rewritten one.
    """
    for said, answered in turns:
        if not said.startswith("["):
            await person.says(said)
            await person.hears(answered)
            continue
        toast = await person.presses(said.strip("[]"))
        if not answered or answered not in toast.text:
            await person.sees(lambda message, words=answered: words in message.text)  # type: ignore[misc]  # mypy infers no type for a lambda with a default
