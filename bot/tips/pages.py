"""What a source sees while writing a tip: each question as a message with its buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.messages.catalogue import Words
from bot.messages.message import Button, Message, clip_html
from bot.messages.paging import mark_chosen, rows
from bot.messages.sanitize import remove_tricks
from bot.places.gazetteer import Gazetteer
from bot.tips import draft as tips
from bot.tips.buttons import PAGE, TipAction, TipButtons
from bot.tips.identity import template
from bot.tips.model import Draft
from bot.tips.questionnaire import Form, Question, QuestionKind
from bot.tips.review import ANSWER_SHOWN, Review, came_with_first_file, file_warning
from bot.tips.wording import TRACK_LABELS, known_text


@dataclass(frozen=True, slots=True)
class Pages:
    """Makes the messages of one source's draft."""

    words: Words
    gazetteer: Gazetteer
    form: Form
    zone: ZoneInfo
    now: float
    safer_contact: str = ""  # where sources at high risk should turn instead

    @property
    def review(self) -> Review:
        """What comes after the last question."""
        return Review(self.words, self.gazetteer, self.form, self.zone, self.now)

    def question(self, draft: Draft, note: str = "", shown: str = "") -> Message:
        """The question that waits (`note`: HTML above it; `shown`: what part of its choices)."""
        page = self._question(draft, shown)
        return Message(f"{note}\n\n{page.text}" if note else page.text, page.buttons)

    def _question(self, draft: Draft, shown: str) -> Message:
        if draft.step == tips.IDENTITY:
            return self.identity(draft)
        if draft.step in {tips.CONSENT, tips.DIALOGUE}:
            return self._consent(draft) if draft.case_id is None else self.dialogue(draft)
        question = self.form.question(draft.step)
        if question is None:
            return self.review.page(draft)
        made: Mapping[QuestionKind, Callable[[Draft, Question, str], Message]] = {
            QuestionKind.TRACK: self._track,
            QuestionKind.LINE: self._line,
            QuestionKind.CHOICE: self._choice,
            QuestionKind.PLACE: self._place,
            QuestionKind.DAY: self._day,
            QuestionKind.WORDS: self._account,
            QuestionKind.EVIDENCE: self._evidence,
        }
        return made[question.kind](draft, question, shown)

    def _consent(self, draft: Draft) -> Message:
        if self.safer_contact:
            safer = self.words.html("tips.safer", contact=self.safer_contact)
        else:
            safer = self.words.html("tips.meet_us")
        parts = [self.words.html("tips.intro", safer=safer)]
        if self.form.notice:
            parts.append(self.words.html(self.form.notice))
        parts.append(self.words.html("tips.intro_end"))
        return Message("\n\n".join(parts), (self._consenting(draft),))

    def consent_needed(self, draft: Draft) -> Message:
        """Something came before consent: it is not kept."""
        text = self.words.html("tips.consent_first", agree=self.words("tips.agree"))
        return Message(text, (self._consenting(draft),))

    def _put(self, question: Question) -> str:
        """The words of a question, and what helps to answer it."""
        asked = self.words.html(question.ask)
        return f"{asked}\n{self.words.html(question.help)}" if question.help else asked

    def _track(self, draft: Draft, question: Question, _shown: str) -> Message:
        buttons = self._buttons(draft)
        choices = [
            self._choosable(draft, label, TipAction.TRACK, track)
            for track, label in TRACK_LABELS.items()
        ]
        return Message(self._put(question), (*rows(choices, 1), buttons.skippable()))

    def _line(self, draft: Draft, question: Question, _shown: str) -> Message:
        return Message(self._put(question), (self._buttons(draft).skippable(),))

    def _choice(self, draft: Draft, question: Question, shown: str) -> Message:
        buttons = self._buttons(draft)
        choices = [
            self._choosable(draft, category.label, TipAction.CATEGORY, category.slug)
            for category in self.form.categories
        ]
        page = buttons.paged(choices, shown, TipAction.CATEGORY_PAGE)
        return Message(self._put(question), (*page, buttons.skippable()))

    def _choosable(self, draft: Draft, key: str, action: TipAction, answer: str) -> Button:
        """A choice, ticked where it is the answer already."""
        label = mark_chosen(self.words(key), on=draft.answers.get(draft.step) == answer)
        return self._buttons(draft).labelled(label, action, answer)

    def _place(self, draft: Draft, question: Question, shown: str) -> Message:
        """`shown`: empty for the regencies, "2" for their second page, "CODE" or "CODE 2"
        for the districts of one.
        """
        code, _, number = shown.partition(" ")
        gazetteer, buttons = self.gazetteer, self._buttons(draft)
        if code not in gazetteer:
            choices = [
                buttons.labelled(gazetteer.label(regency), TipAction.PLACE_PAGE, regency)
                for regency in gazetteer.children(gazetteer.province)
            ]
            page = buttons.paged(choices, code, TipAction.PLACE_PAGE)
            return Message(self._put(question), (*page, buttons.skippable()))
        choices = [
            buttons.labelled(gazetteer.short_name(district), TipAction.PLACE, district)
            for district in sorted(gazetteer.children(code), key=gazetteer.short_name)
        ]
        page = buttons.paged(choices, number, TipAction.PLACE_PAGE, code)
        regency = gazetteer.short_name(code)
        whole = buttons.labelled(
            self.words("tips.whole_regency", place=regency), TipAction.PLACE, code
        )
        text = self.words.html("tips.ask_district", place=regency)
        return Message(text, ((whole,), *page, (buttons.of("tips.back", TipAction.PLACE_PAGE),)))

    def candidates(self, draft: Draft, said: str, codes: Sequence[str]) -> Message:
        """Several places fit the words: which one, or just the words."""
        buttons = self._buttons(draft)
        choices = [
            buttons.labelled(self.gazetteer.full_name(code), TipAction.PLACE_OF_WORDS, code)
            for code in codes[:PAGE]
        ]
        shown = clip_html(remove_tricks(said), ANSWER_SHOWN)
        text = self.words.html("tips.which_place", said=shown)
        last = (buttons.cancel(), buttons.of("tips.keep_words", TipAction.KEEP_WORDS))
        return Message(text, (*rows(choices, 1), last))

    def nearby_districts(self, draft: Draft, codes: Sequence[str]) -> Message:
        """A location was shared: which of the districts around it is meant."""
        buttons = self._buttons(draft)
        choices = [
            buttons.labelled(self.gazetteer.label(code), TipAction.PLACE, code) for code in codes
        ]
        text = self.words.html("tips.which_district")
        last = (buttons.cancel(), buttons.of("tips.other_place", TipAction.PLACE_PAGE))
        return Message(text, (*rows(choices, 2), last))

    def _day(self, draft: Draft, question: Question, shown: str) -> Message:
        today = datetime.fromtimestamp(self.now, self.zone).date()
        buttons = self._buttons(draft)
        if shown == "more":
            days = [(today - timedelta(days=back)).isoformat() for back in range(2, 8)]
            choices = [
                buttons.labelled(
                    known_text(at, self.words, self.zone), TipAction.DAY, question.field, at
                )
                for at in days
            ]
            text = self.words.html("tips.ask_other_day")
            return Message(text, (*rows(choices, 2), buttons.skippable()))
        yesterday = (today - timedelta(days=1)).isoformat()
        row = (
            buttons.of("tips.today", TipAction.DAY, question.field, today.isoformat()),
            buttons.of("tips.yesterday", TipAction.DAY, question.field, yesterday),
            buttons.of("tips.other_day", TipAction.OTHER_DAYS),
        )
        return Message(self._put(question), (row, buttons.skippable()))

    def _account(self, draft: Draft, question: Question, _shown: str) -> Message:
        told = len(tips.account(draft.evidence))
        buttons = self._buttons(draft)
        if not told:
            return Message(self._put(question), (buttons.onward(),))
        again = buttons.of("tips.tell_anew", TipAction.TELL_ANEW)
        text = self.words.count_html("tips.account_held", told)
        return Message(text, ((again,), buttons.onward()))

    def _evidence(self, draft: Draft, question: Question, _shown: str) -> Message:
        pieces = tips.evidence(draft.evidence)
        row = self._buttons(draft).onward()
        if not pieces:
            return Message(self._put(question), (row,))
        text = str(self.words.count_html("tips.evidence_held", len(pieces)))
        if came_with_first_file(pieces):
            text += "\n\n" + file_warning(self.words, pieces)
        return Message(text, (row,))

    def contact(self, draft: Draft, message_id: int) -> Message:
        """A contact holds a number: send it on?"""
        buttons, contact = self._buttons(draft), str(message_id)
        row = (
            buttons.of("tips.contact_no", TipAction.CONTACT, contact, "0"),
            buttons.of("tips.contact_yes", TipAction.CONTACT, contact, "1"),
        )
        return Message(self.words.html("tips.contact_asked"), (row,))

    def resume(self, draft: Draft) -> Message:
        """There is an open draft: go on or begin anew."""
        buttons = self._buttons(draft)
        row = (
            buttons.of("tips.start_over", TipAction.START_OVER),
            buttons.of("tips.go_on", TipAction.GO_ON),
        )
        return Message(self.words.html("tips.open_draft"), (row,))

    def confirm_drop(self, draft: Draft) -> Message:
        """Whether to throw away what is written."""
        buttons = self._buttons(draft)
        row = (
            buttons.of("tips.throw_away", TipAction.DROP),
            buttons.of("tips.go_on", TipAction.GO_ON),
        )
        return Message(self.words.html("tips.really"), (row,))

    def dialogue(self, draft: Draft, note: str = "") -> Message:
        """What is written next goes to the case, until "Selesai"."""
        text = note or self.words.html("tips.dialogue")
        return Message(text, ((self._buttons(draft).of("tips.done", TipAction.DONE),),))

    def identity(self, draft: Draft) -> Message:
        """Who reports, typed for the official form; or a form that is filled in by hand."""
        buttons = self._buttons(draft)
        text = self.words.html("form.ask", template=template())
        row = (buttons.of("tips.cancel", TipAction.DONE), buttons.of("form.blank", TipAction.BLANK))
        return Message(text, (row,))

    def _consenting(self, draft: Draft) -> tuple[Button, ...]:
        buttons = self._buttons(draft)
        return buttons.cancel(), buttons.of("tips.agree", TipAction.AGREE)

    def _buttons(self, draft: Draft) -> TipButtons:
        return TipButtons(self.words, draft)
