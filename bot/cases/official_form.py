"""The official form filled with a case: (case, identity, words) -> the text of its pages.

The labels are those of the annexes of Bawaslu's rules, read from `data/tips/b1.toml`, with the
form's name in each kind of election. Unknown fields stay empty, to be filled in by hand. The
source typed the identity for this one file; it is passed through and never kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.cases.model import Case
from bot.cases.workflow import said_by_source
from bot.messages.catalogue import Words
from bot.messages.dates import format_day
from bot.messages.day_words import read_iso
from bot.places.labels import PageContext
from bot.tips import completeness
from bot.tips.draft import ACCOUNT, CONTACT_ASKED, newest
from bot.tips.model import Evidence
from bot.tips.questionnaire import Form, load_form
from bot.tips.reading.identity import Identity, form_data, official_kind
from bot.tips.wording import kind_text, missing_text, place_details, place_text, term_text

BLANK_WITNESSES, BLANK_EVIDENCE = 2, 3
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Line:
    """A label and its value, which is empty for a line to write on. `small`: print below it."""

    label: str
    value: str = ""
    small: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, and its lines or its running text."""

    heading: str
    lines: tuple[Line, ...] = ()
    text: str = ""
    room: int = 0  # empty lines to write on


@dataclass(frozen=True, slots=True)
class FilledForm:
    """The form of a case, and the page on how and where to file it. `context`: in Indonesian.

    `identity`: of the person who reports.
    """

    context: PageContext
    case: Case
    identity: Identity

    @property
    def form(self) -> Form:
        """The questions of the case."""
        return load_form(self.case.form)

    @property
    def kind(self) -> Mapping[str, str]:
        """The name and rule of the form for this kind of election; empty without a form."""
        return official_kind(self.form) or {}

    def sections(self) -> tuple[Section, ...]:
        """Return the parts of the form, in its order."""
        case = self.case
        heading, label = form_data()["sections"], form_data()["labels"]
        answers, pieces = case.answers, newest(said_by_source(case))
        words = self.context.words
        reporter = tuple(Line(name, value) for name, value in self.identity.labelled_values())
        contact = (Line(label["address"]), Line(label["phone"]))
        event = (
            Line(label["event"], self._event(answers)),
            Line(label["place"], self._place(answers)),
            Line(label["happened"], _day(answers.get("happened", ""), words)),
            Line(label["known"], _day(answers.get("known", ""), words)),
        )
        filing = tuple(Line(label[name]) for name in ("filed_at", "filed_on", "filed_time"))
        witnesses = answers.get("witnesses", "")
        blank = (Line(label["name"]), *contact) * (0 if witnesses else BLANK_WITNESSES)
        account = "\n\n".join(piece.text for piece in pieces if piece.kind == ACCOUNT)
        return (
            Section(heading["reporter"], reporter),
            Section(
                heading["reported"], (Line(label["name"], answers.get("reported", "")), *contact)
            ),
            Section(heading["event"], event),
            Section(heading["witnesses"], blank, text=witnesses, room=2 if witnesses else 0),
            Section(heading["evidence"], self._evidence(pieces)),
            Section(heading["account"], text=account, room=3 if account else 12),
            Section(heading["filing"], filing),
        )

    def _event(self, answers: Mapping[str, str]) -> str:
        category = self.form.category(answers.get("category", ""))
        return self.context.words(category.label) if category else ""

    def _place(self, answers: Mapping[str, str]) -> str:
        place = answers.get("place", "")
        where = place_text(place, self.context.gazetteer, self.context.words)
        details = place_details(place, answers.get("place_words", ""), self.context.gazetteer)
        return f"{details}, {where}" if details else where

    def _evidence(self, pieces: Sequence[Evidence]) -> tuple[Line, ...]:
        given = [piece for piece in pieces if piece.kind not in {ACCOUNT, CONTACT_ASKED}]
        told = [self._piece(at, piece) for at, piece in enumerate(given)]
        blank = [Line(f"{_letter(at)}.") for at in range(len(told), BLANK_EVIDENCE)]
        return (*told, *blank)

    def _piece(self, at: int, piece: Evidence) -> Line:
        said = [kind_text(piece.kind, self.context.words), piece.text]
        if piece.latitude is not None and piece.longitude is not None:
            said.append(f"{piece.latitude:.5f}, {piece.longitude:.5f}")
        digest = f"SHA-256 {piece.sha256}" if piece.sha256 else ""
        return Line(f"{_letter(at)}.", ": ".join(filter(None, said)), digest)

    def guide(self) -> tuple[Section, ...]:
        """Return the parts of the page on how and where to file the form."""
        case, guide = self.case, form_data()["guide"]
        hashed = any(piece.sha256 for piece in said_by_source(case))
        return (
            Section(guide["who_heading"], text=self.kind["who"]),
            Section(guide["complete_heading"], text=guide["complete"]),
            Section(guide["bring_heading"], text="\n".join(f"- {each}" for each in guide["bring"])),
            Section(
                guide["where_heading"], text=self._where_to_file(case.answers.get("place", ""))
            ),
            Section(guide["deadline_heading"], text=self._deadline()),
            Section(guide["missing_heading"], text=self._missing_text()),
            Section(guide["receipt_heading"], text=guide["receipt"]),
            *([Section(guide["hashes_heading"], text=guide["hashes"])] if hashed else []),
            Section(guide["careful_heading"], text=guide["careful"]),
        )

    def _where_to_file(self, place: str) -> str:
        guide = form_data()["guide"]
        regency = (
            self.context.gazetteer.ancestor(place, "regency")
            if place in self.context.gazetteer
            else ""
        )
        if not regency:
            return str(guide["where_unknown"])
        office = self.context.gazetteer.full_name(regency)
        district = self.context.gazetteer.ancestor(place, "district")
        if not district:
            return str(guide["where_regency"].format(regency=office))
        name = self.context.gazetteer.short_name(district)
        return str(guide["where_district"].format(district=name, regency=office))

    def _deadline(self) -> str:
        known, guide = self.case.answers.get("known", ""), form_data()["guide"]
        words = self.context.words
        counted = term_text(self.form.deadline, words)
        left = completeness.time_left(self.case.answers, self.form, self.context)
        if left is None or read_iso(known) is None:
            return str(guide["deadline_unknown"].format(counted=counted))
        days = {
            "day": _day(left.deadline.safe.isoformat(), words),
            "possible": _day(left.deadline.possible.isoformat(), words),
        }
        if left.is_possible:
            return str(guide["deadline_possible"].format(**days))
        said = guide["deadline" if left.is_safe else "deadline_over"]
        text = str(said.format(counted=counted, known=_day(known, words), **days))
        if not left.is_safe or left.deadline.possible == left.deadline.safe:
            return text
        return f"{text} {guide['deadline_later'].format(**days)}"

    def _missing_text(self) -> str:
        case, guide = self.case, form_data()["guide"]
        meter = completeness.measure(case.answers, newest(said_by_source(case)), self.form)
        if self.identity.names_somebody():
            # The one requirement without a question: who reports.
            missing = tuple(each for each in meter.missing if each.given_by)
            meter = completeness.Completeness(meter.met, missing)
        if not meter.missing:
            return str(guide["nothing_missing"])
        return str(guide["missing"].format(missing=missing_text(meter, self.context.words)))


def is_offered(form: Form) -> bool:
    """Whether there is an official form; there is none for events not reported to Bawaslu."""
    return official_kind(form) is not None


def _day(said: str, words: Words) -> str:
    """Return a day as "Jumat, 16 Februari 2024"; other words stay as they are."""
    day = read_iso(said)
    return format_day(words, day, "EEEE, d MMMM y") if day else said


def _letter(at: int) -> str:
    """Return the letter of a number: a, b, … z, aa, ab, …"""
    before, last = divmod(at, len(LETTERS))
    return (_letter(before - 1) if before else "") + LETTERS[last]
