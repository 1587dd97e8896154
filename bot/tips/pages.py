"""The pages of a tip being written: each question as a message with its buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.messages.message import Button, Message, Style, clip_html
from bot.messages.paging import mark_chosen, rows
from bot.messages.sanitize import remove_tricks
from bot.tips import draft as tips
from bot.tips.buttons import PAGE, DraftButtons, TipAction
from bot.tips.consent import Terms, consent_text
from bot.tips.oneself import NOBODY, Oneself
from bot.tips.questionnaire import Question, QuestionKind
from bot.tips.reading.identity import official_name, template
from bot.tips.review import ANSWER_SHOWN, Review, came_with_first_file, file_warning
from bot.tips.wording import TRACK_LABELS, known_text

MORE = "more"  # a value of `shown`: the part of a page behind its button


@dataclass(frozen=True, slots=True)
class Pages(DraftButtons):
    """The pages of one source's draft."""

    terms: Terms = field(default_factory=Terms)
    oneself: Oneself = NOBODY  # who the source is

    @property
    def review(self) -> Review:
        """The review, which comes after the last question."""
        return Review(self.context, self.draft, self.oneself)

    def question(self, note: str = "", shown: str = "") -> Message:
        """Render the waiting question (`note`: HTML above it; `shown`: a part of its choices)."""
        page = self._question(shown)
        return Message(f"{note}\n\n{page.text}" if note else page.text, page.buttons)

    def _question(self, shown: str) -> Message:
        if self.draft.step == tips.IDENTITY:
            return self._identity()
        if self.draft.step in {tips.CONSENT, tips.DIALOGUE}:
            return self._consent(shown) if self.draft.case_id is None else self.dialogue()
        question = tips.waiting_question(self.draft)
        if question is None:
            return self.review.page()
        page = self._page_of(question, shown)
        if question is not self.form.questions[0] or tips.is_ready(self.draft):
            return page
        # A source may tell its story at once: the questions can wait, or stay unanswered.
        return Message(f"{self.words.html('tips.write_now')}\n\n{page.text}", page.buttons)

    def _page_of(self, question: Question, shown: str) -> Message:
        make: Mapping[QuestionKind, Callable[[Question, str], Message]] = {
            QuestionKind.TRACK: self._track,
            QuestionKind.LINE: self._line,
            QuestionKind.CHOICE: self._choice,
            QuestionKind.PLACE: self._place,
            QuestionKind.DAY: self._day,
            QuestionKind.WORDS: self._account,
            QuestionKind.EVIDENCE: self._evidence,
        }
        return make[question.kind](question, shown)

    def _consent(self, shown: str) -> Message:
        whole = shown == MORE
        text = consent_text(self.form, self.terms, self.words, whole=whole)
        more = () if whole else ((self.button("consent.more", TipAction.TERMS),),)
        return Message(text, (*more, self._consent_row()))

    def consent_needed(self) -> Message:
        """Render the page for a message before consent: the message is not kept."""
        text = self.words.html("tips.consent_first", agree=self.words("tips.agree"))
        return Message(text, (self._consent_row(),))

    def _put(self, question: Question) -> str:
        """Render the words of a question, and the help to answer it."""
        asked = self.words.html(question.ask)
        return f"{asked}\n{self.words.html(question.help)}" if question.help else asked

    def _track(self, question: Question, _shown: str) -> Message:
        choices = [
            self._option(label, TipAction.TRACK, track) for track, label in TRACK_LABELS.items()
        ]
        return Message(self._put(question), (*rows(choices, 1), self.skippable()))

    def _line(self, question: Question, _shown: str) -> Message:
        return Message(self._put(question), (self.skippable(),))

    def _choice(self, question: Question, shown: str) -> Message:
        choices = [
            self._option(category.label, TipAction.CATEGORY, category.slug)
            for category in self.form.categories
        ]
        page = self.page_of_choices(choices, shown, TipAction.CATEGORY_PAGE)
        return Message(self._put(question), (*page, self.skippable()))

    def _option(self, key: str, action: TipAction, answer: str) -> Button:
        """Return a choice, ticked where it is the answer already."""
        label = mark_chosen(self.words(key), on=self.draft.answers.get(self.draft.step) == answer)
        return self.labelled_button(label, action, answer)

    def _place(self, question: Question, shown: str) -> Message:
        """Render the choice of places. `shown`: empty for the regencies, "2" for their second page,

        "CODE" or "CODE 2" for the districts of one.
        """
        code, _, number = shown.partition(" ")
        gazetteer = self.context.gazetteer
        if code not in gazetteer:
            choices = [
                self.labelled_button(gazetteer.label(regency), TipAction.PLACE_PAGE, regency)
                for regency in gazetteer.children(gazetteer.province)
            ]
            page = self.page_of_choices(choices, code, TipAction.PLACE_PAGE)
            return Message(self._put(question), (*page, self.skippable()))
        choices = [
            self.labelled_button(gazetteer.short_name(district), TipAction.PLACE, district)
            for district in sorted(gazetteer.children(code), key=gazetteer.short_name)
        ]
        page = self.page_of_choices(choices, number, TipAction.PLACE_PAGE, code)
        regency = gazetteer.short_name(code)
        whole = self.labelled_button(
            self.words("tips.whole_regency", place=regency), TipAction.PLACE, code
        )
        text = self.words.html("tips.ask_district", place=regency)
        return Message(text, ((whole,), *page, (self.button("tips.back", TipAction.PLACE_PAGE),)))

    def candidates(self, said: str, codes: Sequence[str]) -> Message:
        """Render the question which of several places is meant, or just the words."""
        choices = [
            self.labelled_button(
                self.context.gazetteer.full_name(code), TipAction.PLACE_OF_WORDS, code
            )
            for code in codes[:PAGE]
        ]
        shown = clip_html(remove_tricks(said), ANSWER_SHOWN)
        text = self.words.html("tips.which_place", said=shown)
        last = (self.cancel(), self.button("tips.keep_words", TipAction.KEEP_WORDS))
        return Message(text, (*rows(choices, 1), last))

    def nearby_districts(self, codes: Sequence[str]) -> Message:
        """Render the question which of the districts around a shared location is meant."""
        choices = [
            self.labelled_button(self.context.gazetteer.label(code), TipAction.PLACE, code)
            for code in codes
        ]
        text = self.words.html("tips.which_district")
        last = (self.cancel(), self.button("tips.other_place", TipAction.PLACE_PAGE))
        return Message(text, (*rows(choices, 2), last))

    def _day(self, question: Question, shown: str) -> Message:
        today = datetime.fromtimestamp(self.context.now, self.context.zone).date()
        if shown == MORE:
            days = [(today - timedelta(days=back)).isoformat() for back in range(2, 8)]
            choices = [
                self.labelled_button(
                    known_text(at, self.words, self.context.zone, self.context.now),
                    TipAction.DAY,
                    question.field,
                    at,
                )
                for at in days
            ]
            text = self.words.html("tips.ask_other_day")
            return Message(text, (*rows(choices, 2), self.skippable()))
        yesterday = (today - timedelta(days=1)).isoformat()
        row = (
            self.button("tips.today", TipAction.DAY, question.field, today.isoformat()),
            self.button("tips.yesterday", TipAction.DAY, question.field, yesterday),
            self.button("tips.other_day", TipAction.OTHER_DAYS),
        )
        return Message(self._put(question), (row, self.skippable()))

    def _account(self, question: Question, _shown: str) -> Message:
        told = len(tips.account(self.draft.evidence))
        if not told:
            return Message(self._put(question), (self.onward(),))
        again = self.button("tips.tell_anew", TipAction.TELL_ANEW)
        text = self.words.count_html("tips.account_held", told)
        return Message(text, ((again,), self.onward()))

    def _evidence(self, question: Question, _shown: str) -> Message:
        pieces = tips.evidence(self.draft.evidence)
        row = self.onward()
        if not pieces:
            return Message(self._put(question), (row,))
        text = str(self.words.count_html("tips.evidence_held", len(pieces)))
        if waiting := sum(piece.waits for piece in pieces):
            text += "\n\n" + self.words.count_html("traces.waiting", waiting)
        if came_with_first_file(pieces):
            text += "\n\n" + file_warning(self.words, pieces)
        return Message(text, (row,))

    def contact(self, message_id: int) -> Message:
        """Render the question whether to send the number of a contact on."""
        contact = str(message_id)
        row = (
            self.button("tips.contact_no", TipAction.CONTACT, contact, "0"),
            self.button("tips.contact_yes", TipAction.CONTACT, contact, "1"),
        )
        return Message(self.words.html("tips.contact_asked"), (row,))

    def resume(self) -> Message:
        """Render the question about an open draft: go on or begin anew."""
        row = (
            self.button("tips.start_over", TipAction.START_OVER),
            self.button("tips.go_on", TipAction.GO_ON),
        )
        return Message(self.words.html("tips.open_draft"), (row,))

    def confirm_drop(self) -> Message:
        """Render the question whether to throw away the draft."""
        row = (
            self.button("tips.throw_away", TipAction.DROP).in_style(Style.DANGER),
            self.button("tips.go_on", TipAction.GO_ON),
        )
        return Message(self.words.html("tips.really"), (row,))

    def dialogue(self, note: str = "") -> Message:
        """Render the page of the dialogue: messages are added to the case until "Selesai"."""
        text = note or self.words.html("tips.dialogue")
        return Message(text, ((self.button("tips.done", TipAction.DONE),),))

    def _identity(self) -> Message:
        """Render the request for the source's identity; a button gives the form without it."""
        text = self.words.html("form.ask", form=official_name(self.form), template=template())
        row = (
            self.button("tips.cancel", TipAction.DONE),
            self.button("form.blank", TipAction.BLANK),
        )
        return Message(text, (row,))

    def _consent_row(self) -> tuple[Button, ...]:
        return self.cancel(), self.button("tips.agree", TipAction.AGREE)
