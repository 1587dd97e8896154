"""What a source sees while writing a tip: each question as a message with its buttons.

Callback data is `t:STAMP:ACTION[:VALUE…]`; the stamp names the draft, the value the wanted state.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot import tips
from bot.gazetteer import Gazetteer
from bot.model import Draft, Evidence
from bot.render import Button, Keyboard, Message, plain
from bot.texts import Html, Words
from bot.tipform import Asked, Form
from bot.tipwords import known_text, place_details, place_text

PAGE = 8
ACCOUNT_SHOWN = 1000
ANSWER_SHOWN = 150
PIECE_SHOWN = 24
_KINDS = {
    tips.TEXT: "tips.kind_text",
    "photo": "tips.kind_photo",
    "video": "tips.kind_video",
    "animation": "tips.kind_animation",
    "voice": "tips.kind_voice",
    "video_note": "tips.kind_video_note",
    "audio": "tips.kind_audio",
    "document": "tips.kind_document",
    "location": "tips.kind_location",
    tips.CONTACT: "tips.kind_contact",
    tips.CONTACT_ASKED: "tips.kind_contact",
}


@dataclass(frozen=True, slots=True)
class Pages:
    """Makes the messages of one source's draft."""

    words: Words
    gazetteer: Gazetteer
    form: Form
    zone: ZoneInfo
    now: float

    def question(self, draft: Draft, note: str = "", shown: str = "") -> Message:
        """The question that waits (`note`: HTML above it; `shown`: what part of its choices)."""
        page = self._question(draft, shown)
        return Message(f"{note}\n\n{page.text}" if note else page.text, page.buttons)

    def _question(self, draft: Draft, shown: str) -> Message:
        if draft.step in {tips.CONSENT, tips.DIALOGUE}:
            return self._consent(draft) if draft.case_id is None else self.dialogue(draft)
        question = self.form.question(draft.step)
        if question is None:
            return self.review(draft)
        made: Mapping[Asked, Callable[[Draft, str], Message]] = {
            Asked.CHOICE: self._choice,
            Asked.PLACE: self._place,
            Asked.DAY: self._day,
            Asked.WORDS: self._account,
            Asked.EVIDENCE: self._evidence,
        }
        return made[question.asked](draft, shown)

    def _consent(self, draft: Draft) -> Message:
        row = (self._cancel(draft), self._button(draft, "tips.agree", "ok"))
        text = str(self.words.html("tips.intro"))
        if draft.evidence:
            text += "\n\n" + self.words.html("tips.held_before_consent")
        return Message(text, (row,))

    def _choice(self, draft: Draft, shown: str) -> Message:
        number = int(shown) if shown.isdecimal() else 1
        choices = [
            Button(
                ("✓ " if draft.answers.get(draft.step) == category.slug else "")
                + self.words(category.label),
                self._data(draft, "c", category.slug),
            )
            for category in self.form.categories
        ]
        rows = self._paged(draft, choices, number, "cp")
        return Message(self.words.html("tips.ask_category"), (*rows, self._last(draft)))

    def _place(self, draft: Draft, shown: str) -> Message:
        """`shown`: empty for the regencies, "2" for their second page, "CODE" or "CODE 2"
        for the districts of one.
        """
        code, _, number = shown.partition(" ")
        gazetteer = self.gazetteer
        if code not in gazetteer:
            choices = [
                Button(gazetteer.label(regency), self._data(draft, "pr", regency))
                for regency in gazetteer.children(gazetteer.province)
            ]
            page = int(code) if code.isdecimal() else 1
            rows = self._paged(draft, choices, page, "pr")
            return Message(self.words.html("tips.ask_place"), (*rows, self._last(draft)))
        choices = [
            Button(gazetteer.short_name(district), self._data(draft, "p", district))
            for district in sorted(gazetteer.children(code), key=gazetteer.short_name)
        ]
        rows = self._paged(draft, choices, int(number) if number.isdecimal() else 1, f"pr:{code}")
        whole = Button(
            self.words("tips.whole_regency", place=gazetteer.short_name(code)),
            self._data(draft, "p", code),
        )
        back = self._button(draft, "tips.back", "pr")
        text = self.words.html("tips.ask_district", place=gazetteer.short_name(code))
        return Message(text, ((whole,), *rows, (back,)))

    def candidates(self, draft: Draft, said: str, codes: Sequence[str]) -> Message:
        """Several places fit the words: which one, or just the words."""
        rows = [
            (Button(self.gazetteer.full_name(code), self._data(draft, "pc", code)),)
            for code in codes[:PAGE]
        ]
        keep = self._button(draft, "tips.keep_words", "pw")
        text = self.words.html("tips.which_place", said=plain(said, ANSWER_SHOWN))
        return Message(text, (*rows, (self._cancel(draft), keep)))

    def _day(self, draft: Draft, shown: str) -> Message:
        today = datetime.fromtimestamp(self.now, self.zone).date()
        if shown == "more":
            days = [today - timedelta(days=back) for back in range(2, 8)]
            buttons = [
                Button(
                    known_text(at.isoformat(), self.words, self.zone),
                    self._data(draft, "d", at.isoformat()),
                )
                for at in days
            ]
            text = self.words.html("tips.ask_other_day")
            return Message(text, (*_rows(buttons, 2), self._last(draft)))
        yesterday = (today - timedelta(days=1)).isoformat()
        row = (
            Button(self.words("tips.today"), self._data(draft, "d", today.isoformat())),
            Button(self.words("tips.yesterday"), self._data(draft, "d", yesterday)),
            self._button(draft, "tips.other_day", "dd"),
        )
        return Message(self.words.html("tips.ask_known"), (row, self._last(draft)))

    def _account(self, draft: Draft, _shown: str) -> Message:
        told = len(tips.account(draft))
        onward = self._button(draft, "tips.next", f"next:{draft.step}")
        if not told:
            return Message(self.words.html("tips.ask_account"), ((self._cancel(draft), onward),))
        again = self._button(draft, "tips.tell_anew", "anew")
        text = self.words.count_html("tips.account_held", told)
        return Message(text, ((again,), (self._cancel(draft), onward)))

    def _evidence(self, draft: Draft, _shown: str) -> Message:
        pieces = tips.evidence(draft)
        onward = self._button(draft, "tips.next", f"next:{draft.step}")
        row = (self._cancel(draft), onward)
        if not pieces:
            return Message(self.words.html("tips.ask_evidence"), (row,))
        text = str(self.words.count_html("tips.evidence_held", len(pieces)))
        if warning := self._file_warning(pieces):
            text += "\n\n" + warning
        return Message(text, (row,))

    def review(self, draft: Draft) -> Message:
        """Everything that would be sent, each part with a way to change it."""
        pieces = tips.evidence(draft)
        told = "\n".join(piece.text for piece in tips.account(draft))
        category = self.form.category(draft.answers.get("category", ""))
        none = self.words("tips.not_said")
        answers = draft.answers
        place, said = answers.get("place", ""), answers.get("place_words", "")
        where = place_text(place, self.gazetteer, self.words)
        if details := place_details(place, said, self.gazetteer):
            where = f"{where} ({details})"
        text = self.words.html(
            "tips.review",
            category=self.words(category.label) if category else none,
            place=plain(where or none, ANSWER_SHOWN),
            known=plain(
                known_text(answers.get("known", ""), self.words, self.zone) or none, ANSWER_SHOWN
            ),
            account=plain(told or none, ACCOUNT_SHOWN),
            evidence=Html("\n".join(self._listed(pieces)) or none),
        )
        parts = [str(text), self._file_warning(pieces)]
        parts.append(self.words.html("tips.review_end" if tips.ready(draft) else "tips.empty"))
        changes = [
            self._button(draft, question.change, f"go:{question.field}")
            for question in self.form.questions
        ]
        if pieces:
            changes.append(self._button(draft, "tips.take_back", "pieces"))
        last: tuple[Button, ...] = (self._cancel(draft),)
        if tips.ready(draft):
            last += (self._button(draft, "tips.send", "send"),)
        return Message("\n\n".join(part for part in parts if part), (*_rows(changes, 2), last))

    def pieces(self, draft: Draft) -> Message:
        """The pieces of evidence, each with a button that takes it back."""
        pieces = tips.evidence(draft)
        buttons = [
            Button(f"✕ {number}", self._data(draft, "x", str(piece.message_id)))
            for number, piece in enumerate(pieces, 1)
        ]
        text = self.words.html("tips.pieces", evidence=Html("\n".join(self._listed(pieces))))
        back = self._button(draft, "tips.back", "review")
        return Message(text, (*_rows(buttons, 5), (back,)))

    def contact(self, draft: Draft, message_id: int) -> Message:
        """A contact holds a number: send it on?"""
        row = (
            self._button(draft, "tips.contact_no", f"k:{message_id}:0"),
            self._button(draft, "tips.contact_yes", f"k:{message_id}:1"),
        )
        return Message(self.words.html("tips.contact_asked"), (row,))

    def resume(self, draft: Draft) -> Message:
        """There is an open draft: go on or begin anew."""
        row = (
            self._button(draft, "tips.start_over", "new"),
            self._button(draft, "tips.go_on", "on"),
        )
        return Message(self.words.html("tips.open_draft"), (row,))

    def really(self, draft: Draft) -> Message:
        """Whether to throw away what is written."""
        row = (
            self._button(draft, "tips.throw_away", "drop"),
            self._button(draft, "tips.go_on", "on"),
        )
        return Message(self.words.html("tips.really"), (row,))

    def dialogue(self, draft: Draft, note: str = "") -> Message:
        """What is written next goes to the case, until "Selesai"."""
        text = note or self.words.html("tips.dialogue")
        return Message(text, ((self._button(draft, "tips.done", "done"),),))

    def kind(self, piece: Evidence) -> str:
        """What a piece is, in a word."""
        return self.words(_KINDS[piece.kind])

    def _listed(self, pieces: Sequence[Evidence]) -> list[str]:
        lines = []
        for number, piece in enumerate(pieces, 1):
            line = f"{number}. {self.kind(piece)}"
            if piece.text:
                line += f" – {plain(' '.join(piece.text.split()), PIECE_SHOWN)}"
            if piece.kind == tips.CONTACT_ASKED:
                line += " " + self.words.html("tips.contact_unsent")
            lines.append(line)
        return lines

    def _file_warning(self, pieces: Sequence[Evidence]) -> str:
        """Files go as they are, with what is hidden in them: that must be said before."""
        if any(piece.kind in {"document", "audio"} for piece in pieces):
            return self.words.html("tips.file_warning")
        return ""

    def _last(self, draft: Draft) -> tuple[Button, ...]:
        return (
            self._cancel(draft),
            self._button(draft, "tips.skip", f"skip:{draft.step}"),
        )

    def _cancel(self, draft: Draft) -> Button:
        return self._button(draft, "tips.cancel", "stop")

    def _button(self, draft: Draft, key: str, action: str) -> Button:
        return Button(self.words(key), self._data(draft, action))

    def _data(self, draft: Draft, *parts: str) -> str:
        return ":".join(("t", tips.stamp(draft), *parts))

    def _paged(self, draft: Draft, buttons: Sequence[Button], number: int, action: str) -> Keyboard:
        pages = max(1, -(-len(buttons) // PAGE))
        number = min(max(number, 1), pages)
        rows = _rows(buttons[(number - 1) * PAGE : number * PAGE], 2)
        if pages == 1:
            return rows
        before, after = (number - 2) % pages + 1, number % pages + 1
        turn = (
            Button("◂", self._data(draft, action, str(before))),
            Button(f"{number}/{pages}", self._data(draft, action, str(number))),
            Button("▸", self._data(draft, action, str(after))),
        )
        return (*rows, turn)


def _rows(buttons: Sequence[Button], width: int) -> Keyboard:
    return tuple(tuple(buttons[at : at + width]) for at in range(0, len(buttons), width))
