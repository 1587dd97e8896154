"""A complaint's dossier for the Press Council: what was published, asked, answered, told, and when.

Every text and file has its SHA-256, so that its holder can prove that it is the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.complaints.model import Complaint, ToldCounts
from bot.complaints.terms import Deadline, load_terms
from bot.messages.dates import moment
from bot.messages.sanitize import remove_tricks
from bot.places.labels import PageContext
from bot.tips.wording import kind_text


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the dossier: lines with a label and a value each, then words."""

    heading: str
    lines: tuple[tuple[str, str], ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a dossier besides the complaint itself.

    `newsroom`: its name. `undelivered`: a letter about it has not reached its person. `entries`: of
    the public ledger, each as it is to be read.
    """

    newsroom: str
    told: ToldCounts | None = None
    undelivered: bool = False
    entries: Sequence[str] = ()


def dossier(
    context: PageContext, complaint: Complaint, facts: Facts, deadline: Deadline
) -> Iterator[Section]:
    """Yield the sections of the dossier. `context`: in the language of the Press Council."""
    words = context.words
    yield _matter(context, complaint, facts, deadline)
    yield _article(context, complaint)
    yield Section(
        words("dossier.person"),
        (
            (words("complaints.label_name"), _line(complaint.name)),
            (
                words("complaints.label_capacity"),
                words(f"complaints.capacity_{complaint.capacity}"),
            ),
            (words("dossier.account"), _line(complaint.account)),
            (words("complaints.label_contact"), _line(complaint.contact) or "–"),
        ),
    )
    for field in ("wrong", "asked"):
        said: str = getattr(complaint, field)
        hashed = ((words("dossier.sha256"), _sha256(said)),)
        yield Section(words(f"complaints.label_{field}"), hashed, remove_tricks(said))
    if complaint.papers:
        yield _papers(context, complaint)
    if complaint.turns:
        yield Section(words("dossier.said"), tuple(_turns(context, complaint)))
    note = words("complaints.undelivered") if facts.undelivered else ""
    yield Section(words("dossier.decided"), tuple(_events(context, complaint)), note)
    if facts.told is not None:
        yield _told_section(context, facts.told)
    if facts.entries:
        ledger = "\n".join(facts.entries)
        yield Section(words("dossier.ledger"), text=f"{words('dossier.ledger_how')}\n{ledger}")


def title(context: PageContext, complaint: Complaint) -> str:
    """Return the title of the dossier."""
    right = context.words(f"complaints.right_{complaint.right}")
    return context.words("dossier.title", number=complaint.number, right=right)


def file_name(complaint: Complaint) -> str:
    """Return the name of the dossier's file."""
    return f"{complaint.number}.pdf"


def _matter(
    context: PageContext, complaint: Complaint, facts: Facts, deadline: Deadline
) -> Section:
    words, term = context.words, load_terms()["serve"]
    end = deadline(complaint.received_at, term)
    return Section(
        words("dossier.matter"),
        (
            (words("dossier.number"), complaint.number),
            (words("dossier.newsroom"), facts.newsroom),
            (words("dossier.status"), words(f"complaints.status_{complaint.status}")),
            (words("dossier.received"), _date_and_time(context, complaint.received_at)),
            (words("dossier.due"), _date_and_time(context, end)),
            (words("dossier.source"), term.source),
            (words("dossier.made"), _date_and_time(context, context.now)),
        ),
    )


def _article(context: PageContext, complaint: Complaint) -> Section:
    words, article = context.words, complaint.article
    lines = [
        (words("dossier.headline"), article.title),
        (words("dossier.address"), article.link),
        (words("dossier.published"), _date_and_time(context, article.published_at)),
        (words("dossier.sha256"), _sha256(article.text)),
    ]
    if article.withdrawn:
        lines.append((words("dossier.withdrawn"), words("dossier.yes")))
    text = f"{words('dossier.as_it_was')}\n\n{article.text}"
    return Section(words("dossier.article"), tuple(lines), text)


def _papers(context: PageContext, complaint: Complaint) -> Section:
    words = context.words
    lines = tuple(
        (
            f"{number}. {kind_text(paper.kind, words)}",
            " · ".join(filter(None, (_line(paper.text), paper.sha256))) or "–",
        )
        for number, paper in enumerate(complaint.papers, 1)
    )
    return Section(words("complaints.label_papers"), lines)


def _turns(context: PageContext, complaint: Complaint) -> Iterator[tuple[str, str]]:
    for turn in complaint.turns:
        who = context.words("dossier.editor", name=turn.by) if turn.editor else turn.by
        said = remove_tricks(turn.piece.text)
        if turn.piece.file_id:
            kind = kind_text(turn.piece.kind, context.words)
            said = " · ".join(filter(None, (kind, said, turn.piece.sha256)))
        yield _date_and_time(context, turn.at), f"{_line(who)}: {said}"


def _events(context: PageContext, complaint: Complaint) -> Iterator[tuple[str, str]]:
    for event in complaint.events:
        status = context.words(f"complaints.status_{event.status}")
        by = context.words("dossier.editor", name=event.by) if event.by else ""
        said = " · ".join(filter(None, (status, by, remove_tricks(event.note))))
        yield _date_and_time(context, event.at), said


def _told_section(context: PageContext, told: ToldCounts) -> Section:
    words = context.words
    lines = [
        (words("dossier.known"), words.number(told.known)),
        (words("dossier.told_count"), words.number(told.told)),
        (words("dossier.unreachable"), words.number(told.known - told.told)),
        (words("dossier.forgotten"), words.number(told.forgotten)),
    ]
    if told.finished_at is not None:
        lines.append((words("dossier.told_until"), _date_and_time(context, told.finished_at)))
    return Section(words("dossier.told"), tuple(lines), words("dossier.told_how"))


def _date_and_time(context: PageContext, at: float) -> str:
    # Always with the year: a file is read later, too.
    return moment(context.words, at, 0.0, context.zone)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _line(text: str) -> str:
    return " ".join(remove_tricks(text).split())
