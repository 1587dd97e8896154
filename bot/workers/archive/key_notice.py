"""The notice to the editors when the keys of the archive change: each key opens the archive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import structlog

from bot.core.archive_keys import fingerprint
from bot.core.errors import StorageError
from bot.messages.catalogue import Words
from bot.workers.editors_chat import EditorsChat
from storage.engine.key_value import Memory

# Seconds. Settings change at a start only, but the group or the database may be away then.
EVERY = 3600.0

_SAID = "tip_public_keys"  # in memory: how often the group was told, and the keys of last time

log = structlog.get_logger(__name__)


async def tell_of_keys(keys: Sequence[str], editors: EditorsChat, memory: Memory) -> None:
    """Post the fingerprints, once each time the keys differ from those posted last."""
    if editors.id is None:
        return
    try:
        count, *was = (await memory.get(_SAID) or "0").split()
        now = sorted(keys)
        if now == was:
            return
        lines = _lines(editors.words, was, now) if int(count) else _first(editors.words, now)
        text = "\n".join(lines)
        # A crash between the two repeats the first: the letter's key keeps it to one letter.
        await editors.tell(text, key=f"{_SAID} {count}")
        await memory.put(_SAID, " ".join([str(int(count) + 1), *now]))
    except StorageError as error:
        log.warning("group_not_told", reason=str(error))


def _first(words: Words, keys: Sequence[str]) -> Iterator[str]:
    """Yield the lines of the first notice, in which no key counts as changed."""
    yield words.html("editors.archive_keys_first")
    for key in keys:
        yield words.html("editors.archive_key", fingerprint=fingerprint(key))
    yield words.html("editors.archive_keys_compare")


def _lines(words: Words, was: Sequence[str], now: Sequence[str]) -> Iterator[str]:
    yield words.html("editors.archive_keys" if now else "editors.archive_off")
    for key in now:
        known = "editors.archive_key" if key in was else "editors.archive_key_new"
        yield words.html(known, fingerprint=fingerprint(key))
    for key in was:
        if key not in now:
            yield words.html("editors.archive_key_gone", fingerprint=fingerprint(key))
    if now:
        yield words.html("editors.archive_keys_compare")
