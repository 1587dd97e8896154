"""What must hold of the archive: what was told in each case, for whoever has an editor's key."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

from bot.cases.records import Record, RecordKind, decode_record
from bot.core.errors import OperatorError
from storage.engine.coarse_time import DAY
from tests.simulation.ending import Ending
from tests.simulation.history import History
from tests.simulation.laws.tips import answers, confirmed, times
from tests.simulation.machine.world import ARCHIVE_DAYS, EDITORS_KEYS
from tests.simulation.people.following import Sure
from tests.simulation.people.person import PICTURE

# How the head of an age file names each key that opens it (https://age-encryption.org/v1).
RECIPIENT = b"\n-> X25519 "
OF_EVIDENCE = re.compile(r"[0-9a-f]{32}(\.part)?")


def the_archive_opens_with_an_editor_s_key_only(history: History) -> Iterator[str]:
    """With that of each, alone; with nobody else's and not with what the bot has itself."""
    keys = history.world.archive_keys
    for ending in history.endings:
        sealed = [(f"a record of case {case}", record) for case, record in _records(ending)]
        sealed += [(name, ending.files.get(name, b"")) for name in ending.evidence]
        for what, content in sealed:
            sealed_to = content.partition(b"\n---")[0].count(RECIPIENT)
            if not keys or sealed_to != len(keys):
                yield f"{what} is sealed to {sealed_to} keys, and {len(keys)} editors have one"
            for number, key in enumerate(keys):
                try:
                    key.open(content)
                except OperatorError:
                    yield f"{what} does not open with the key of editor {number}"


def the_archive_holds_what_was_told(history: History) -> Iterator[str]:
    """Each word that was confirmed once, in its source's case, and each answer that came.

    For as long as the archive lasts, whatever became of the case. A picture that nothing was said
    of is a file among the others of its case.
    """
    owner, wordless = _sources_by_case(history), history.world.files.wordless
    for ending in history.endings if history.world.archive_keys else ():
        if ending.at - history.ending.at > ARCHIVE_DAYS * DAY:
            return
        opened = [*_opened(ending)]
        kept = [(case, str(record)) for case, record in opened]
        files = Counter(case for case, record in opened for each in record.pieces if each.file)
        for source, mark in confirmed(history):
            if mark in wordless:
                files.subtract(case for case, who in owner.items() if who == source.id)
                continue
            holders = [owner.get(case) for case, told in kept if mark in told]
            if holders != [source.id]:
                yield f"{mark} of {source.name} was confirmed, and is archived in {len(holders)}"
        for answer, case in answers(history):
            for mark in answer.marks:
                if not times(history, case.source_chat_id, mark):
                    continue
                files[case.id] -= mark in wordless
                archived = any(mark in told for of, told in kept if of == case.id)
                if mark not in wordless and not archived:
                    yield f"{mark} came to the source of {case.codename}, and is not archived"
        for case_id, number in files.items():
            if number < 0:
                yield f"case {case_id} has {-number} pictures less than were sent"


def files_are_archived_as_they_came(history: History) -> Iterator[str]:
    """Each that was sent in a case, with its hash; or it is said why it is not there."""
    records = [*_opened(history.ending)]
    left = {each.file for _, each in records if each.what is RecordKind.LEFT}
    hashes = {each.file: each.sha256 for _, each in records if each.what is RecordKind.KEPT}
    for case, record in records:
        for name in (piece.file for piece in record.pieces if piece.file):
            if name in left:
                continue
            content = b""
            with suppress(OperatorError):
                content = EDITORS_KEYS[0].open(history.ending.files.get(name, b""))
            if content != PICTURE or hashes.get(name) != hashlib.sha256(PICTURE).hexdigest():
                yield f"{name} of case {case} is not the picture that was sent"


def nothing_is_mixed_in_the_archive(history: History) -> Iterator[str]:
    """What belongs to one case is in no record of another."""
    owner = _sources_by_case(history)
    for case, record in _opened(history.ending):
        told = str(record)
        for source in history.sources:
            if source.mark in told and owner.get(case) != source.id:
                yield f"{source.mark} is in the archive of case {case}"
        for answer, meant in answers(history):
            if answer.case != case and any(mark in told for mark in answer.marks):
                yield f"{answer.marks[0]} for {meant.codename} is in the archive of case {case}"


def the_archive_does_not_tell_who_it_was(history: History) -> Iterator[str]:
    """No name, username or id of a source is in it, though it is sealed."""
    for case, record in _opened(history.ending):
        for source in history.sources:
            found = [mark for mark in source.identity() if mark in str(record)]
            yield from (f"{mark} is in the archive of case {case}" for mark in found)


def what_was_taken_back_is_not_archived(history: History) -> Iterator[str]:
    """Nor what was given up before; and no file lies there of which the database does not know."""
    archived = "".join(str(record) for _, record in _opened(history.ending))
    for source in history.sources:
        gone = Sure.YES in {source.report.taken_back, source.report.dropped}
        if gone and source.mark in archived:
            yield f"{source.name} gave up, and it is archived"
    for ending in history.endings:
        there = {name for name in ending.files if OF_EVIDENCE.fullmatch(name)}
        yield from (f"nobody knows of the file {name}" for name in there - {*ending.evidence})


ARCHIVE = (
    the_archive_opens_with_an_editor_s_key_only,
    the_archive_holds_what_was_told,
    files_are_archived_as_they_came,
    nothing_is_mixed_in_the_archive,
    the_archive_does_not_tell_who_it_was,
    what_was_taken_back_is_not_archived,
)


def _records(ending: Ending) -> Iterator[tuple[int, bytes]]:
    """Each with its case, sealed."""
    for case, records in ending.archive.items():
        yield from ((case, record) for record in records)


def _opened(ending: Ending) -> Iterator[tuple[int, Record]]:
    """Those that an editor's key opens."""
    for case, sealed in _records(ending):
        with suppress(OperatorError):
            yield case, decode_record(EDITORS_KEYS[0].open(sealed))


def _sources_by_case(history: History) -> dict[int, int]:
    return {case.id: case.source_chat_id for case in history.ending.cases.values()}
