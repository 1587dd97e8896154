"""The verification of a ledger: it names each changed byte and each lost line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.articles.ledger.entries import GENESIS, Entry
from bot.articles.ledger.exports import (
    Head,
    InvalidLine,
    entry_line,
    head_line,
    read_entry,
    read_head,
)

NOT_CANONICAL = "it is not written as an export writes it"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of a ledger, with its entry, or its line of a file (from 1)."""

    problem: str
    sequence: int | None = None
    line: int | None = None

    def __str__(self) -> str:
        """Return the fault in words for the operator."""
        where = [f"entry {self.sequence}"] if self.sequence is not None else []
        where += [f"line {self.line}"] if self.line is not None else []
        return f"{', '.join(where) or 'the ledger'}: {self.problem}."


@dataclass(frozen=True, slots=True)
class _Found:
    """An entry or line as found. `sequence`: its own, or that of the entry expected there."""

    sequence: int
    entry: Entry | None
    line: int | None
    faults: tuple[str, ...]


def verify_entries(entries: Iterable[Entry], head: Head | None) -> list[Fault]:
    """Return the faults in the entries of a database; an empty list for none.

    `head`: the end that the database remembers; None where it remembers none.
    """
    found: list[_Found] = []
    for each in entries:
        faults = _own_faults(each, *_behind(found))
        found.append(_Found(each.sequence, each, None, tuple(faults)))
    return [*_verify_chain(found, head)]


def verify_export(content: bytes) -> list[Fault]:
    """Return the faults in an export; an empty list for none."""
    *lines, rest = content.split(b"\n")
    faults = []
    if rest or not lines:
        lines.append(rest)
        faults.append(Fault("it does not end with the end of a line", line=len(lines)))
    head = _find_head(lines[-1])
    if head is None:
        faults.append(Fault("the last line is missing or damaged", line=len(lines)))
    elif head_line(head) != lines[-1]:
        faults.append(Fault(NOT_CANONICAL, line=len(lines)))
    # Where the last line is an entry, the line that closes the export is lost.
    body = lines if head is None and _is_entry(lines[-1]) else lines[:-1]
    found: list[_Found] = []
    for number, line in enumerate(body, 1):
        found.append(_read_line(line, number, *_behind(found)))
    return [*_verify_chain(found, head, len(lines)), *faults]


def read_end(content: bytes) -> int:
    """Return how many entries an export states; 0 where it states no number."""
    head = _find_head(content.removesuffix(b"\n").rpartition(b"\n")[2])
    return head.entries if head else 0


def _behind(found: Sequence[_Found]) -> tuple[int, str]:
    """Return the number of the entry expected next, and the hash of the entry before it."""
    if not found:
        return 1, GENESIS
    last = found[-1]
    return last.sequence + 1, last.entry.hash if last.entry else ""


def _find_head(line: bytes) -> Head | None:
    try:
        return read_head(line)
    except InvalidLine:
        return None


def _is_entry(line: bytes) -> bool:
    try:
        read_entry(line)
    except InvalidLine:
        return False
    return True


def _read_line(line: bytes, number: int, place: int, before: str) -> _Found:
    """Read a line where entry `place` is expected: a damaged line cannot say which entry it is."""
    try:
        entry = read_entry(line)
    except InvalidLine as error:
        return _Found(place, None, number, (str(error),))
    faults = [*_own_faults(entry, place, before)]
    if entry_line(entry) != line:
        faults.append(NOT_CANONICAL)
    sequence = entry.sequence if entry.true_hash == entry.hash else place
    return _Found(sequence, entry, number, tuple(faults))


def _own_faults(entry: Entry, place: int, before: str) -> Iterator[str]:
    """Yield the fields of an entry that were changed, as far as hashes and its place tell."""
    words = [name for name, each in entry.words.items() if not each.fit]
    if entry.true_hash == entry.hash:
        yield from (f"the words of the field {name} are others" for name in words)
    elif words:
        yield from (f"the field {name} is another, or its words are" for name in words)
    elif replace(entry, sequence=place).true_hash == entry.hash:
        yield "the field sequence is another"
    elif replace(entry, previous=before).true_hash == entry.hash:
        yield "the field previous is another"
    else:
        fields = [name for name in entry.hashed_fields if name not in {"sequence", "previous"}]
        yield f"one of the fields {', '.join([*fields, 'hash'])} is another"


def _verify_chain(
    found: Sequence[_Found], head: Head | None, end: int | None = None
) -> Iterator[Fault]:
    """Yield the faults of each entry, the entries out of order, and the missing entries.

    `end`: the line of the head.
    """
    hashes: dict[int, str] = {0: GENESIS}
    whole = {0}
    latest = 0
    for each in found:
        yield from (Fault(problem, each.sequence, each.line) for problem in each.faults)
        if each.sequence in hashes:
            yield Fault("it stands there twice", each.sequence, each.line)
        elif each.sequence < latest:
            yield Fault("it stands behind a later one", each.sequence, each.line)
        latest = max(latest, each.sequence)
        if each.entry is not None and each.entry.true_hash == each.entry.hash:
            whole.add(each.sequence)
        hashes.setdefault(each.sequence, each.entry.hash if each.entry else "")
    yield from _find_missing(hashes, latest, head, end)
    for each in found:
        before = each.sequence - 1
        known = each.sequence in whole and before in whole
        if known and each.entry and each.entry.previous != hashes[before]:
            problem = f"its field previous is not the hash of entry {before}"
            yield Fault(problem, each.sequence, each.line)
    if head and head.entries == latest and latest in whole and head.hash != hashes[latest]:
        yield Fault(f"the hash of the end is not that of entry {latest}", line=end)


def _find_missing(
    hashes: dict[int, str], latest: int, head: Head | None, end: int | None
) -> Iterator[Fault]:
    """Yield the missing entries, also at the end; or that the end counts another number."""
    last = latest
    if head is not None and head.entries != latest:
        if head.entries < latest or head.hash == hashes[latest]:
            yield Fault(f"the end counts {head.entries} entries, there are {latest}", line=end)
        else:
            last = head.entries
    for before, after in pairwise([*sorted(hashes), last + 1]):
        if after - before == 2:
            yield Fault("it is missing", before + 1)
        elif after - before > 2:
            yield Fault(f"it is missing, and so are all up to entry {after - 1}", before + 1)
