"""The pages of a complaint being written: each step as a message with its buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.articles.messages import headline_link
from bot.articles.model import Article
from bot.complaints import draft as drafts
from bot.complaints.buttons import DraftAction, DraftButton, OpenComplaint
from bot.complaints.model import Capacity, Complaint, Draft, Right
from bot.complaints.terms import Deadline, ends_at
from bot.messages.catalogue import Html, Words
from bot.messages.message import Button, Keyboard, Message, Style, clip, clip_html
from bot.messages.paging import mark_chosen, rows
from bot.messages.sanitize import remove_tricks
from bot.places.labels import PageContext, date_and_time
from bot.tips.buttons import OpenReport
from bot.tips.model import Evidence
from bot.tips.wording import kind_text

WORDS_SHOWN = 900  # characters of an answer in words, in the review
LINE_SHOWN = 200
OFFERED = 5  # articles that were found
TITLE_SHOWN = 48  # characters on a button
ASKED = len(drafts.STEPS) - 2  # steps that ask for something
LISTED = 10  # complaints of one person


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of one complaint that is being written; `article`: the one it is about.

    `kept_days`: for how many days a complaint is kept after its decision.
    """

    context: PageContext
    draft: Draft
    article: Article | None
    newsroom: str
    kept_days: int

    @property
    def words(self) -> Words:
        """The words in the language of the person."""
        return self.context.words

    def question(self, note: str = "") -> Message:
        """Render the step that waits; `note`: HTML above it."""
        page = self._step()
        return Message(f"{note}\n\n{page.text}" if note else page.text, page.buttons)

    def _step(self) -> Message:
        step = self.draft.step
        if step == drafts.TERMS:
            return self._terms()
        if step == drafts.REVIEW:
            return self.review()
        number = drafts.STEPS.index(step)
        head = self.words.html("complaints.step", n=number, of=ASKED)
        asked = [head, self.words.html(f"complaints.ask_{step}")]
        if step in drafts.WORDS and (said := self.draft.answers.get(step)):
            asked[1] = self.words.count_html("complaints.words_held", len(said))
        if step == drafts.PAPERS and self.draft.papers:
            asked[1] = self.words.count_html("complaints.papers_held", len(self.draft.papers))
        if step == drafts.RIGHT and self.article is not None:
            asked.insert(1, self.words.html("complaints.about", title=headline_link(self.article)))
        return Message("\n\n".join(asked), (*self._choices(step), self._last_row(step)))

    def articles(self, found: Sequence[Article], said: str) -> Message:
        """Render the question which of the articles found is meant."""
        choices = [
            self._labelled_button(clip(each.title, TITLE_SHOWN), DraftAction.ARTICLE, str(each.id))
            for each in found[:OFFERED]
        ]
        key = "complaints.which_article" if found else "complaints.no_article_found"
        text = self.words.html(key, said=clip_html(remove_tricks(said), LINE_SHOWN))
        return Message(text, (*rows(choices, 1), (self._cancel(),)))

    def review(self) -> Message:
        """Render all that would be sent, with a button to change each part."""
        draft, words = self.draft, self.words
        lines = [words.html("complaints.review"), ""]
        if self.article is not None:
            lines.append(words.html("complaints.about", title=headline_link(self.article)))
        lines += [
            words.html(
                "complaints.line",
                label=words(f"complaints.label_{step}"),
                answer=clip_html(self._answer_text(step), LINE_SHOWN),
            )
            for step in (drafts.RIGHT, drafts.CAPACITY, drafts.NAME, drafts.CONTACT)
        ]
        for step in (drafts.WRONG, drafts.ASKED):
            said = remove_tricks(draft.answers.get(step, ""))
            lines.append(
                words.html(
                    "complaints.block",
                    label=words(f"complaints.label_{step}"),
                    answer=clip_html(said, WORDS_SHOWN),
                )
            )
        lines.append(words.html("complaints.papers", papers=self._list_papers(draft.papers)))
        lines += ["", words.html("complaints.review_end")]
        changes = [
            self._button(f"complaints.label_{step}", DraftAction.REVISIT, step)
            for step in drafts.STEPS[1:-1]
        ]
        send = self._button("complaints.send", DraftAction.SEND).in_style(Style.SUCCESS)
        last = (self._cancel(), send) if drafts.is_complete(draft) else (self._cancel(),)
        return Message("\n".join(lines), (*rows(changes, 2), *self._take_back_rows(), last))

    def resume(self) -> Message:
        """Render the question about an open draft: go on or begin anew."""
        row = (
            self._button("complaints.throw_away", DraftAction.DROP),
            self._button("complaints.go_on", DraftAction.GO_ON),
        )
        return Message(self.words.html("complaints.open_draft"), (row,))

    def confirm_drop(self) -> Message:
        """Render the question whether to throw away the draft."""
        row = (
            self._button("complaints.throw_away", DraftAction.DROP).in_style(Style.DANGER),
            self._button("complaints.go_on", DraftAction.GO_ON),
        )
        return Message(self.words.html("complaints.really"), (row,))

    def _terms(self) -> Message:
        text = self.words.html("complaints.terms", newsroom=self.newsroom, days=self.kept_days)
        anonymous = (OpenReport().button(self.words("complaints.anonymous")),)
        row = self._cancel(), self._button("complaints.agree", DraftAction.AGREE)
        return Message(text, (anonymous, row))

    def _choices(self, step: str) -> Keyboard:
        chosen = self.draft.answers.get(step)
        options = {
            drafts.RIGHT: (DraftAction.RIGHT, [*Right]),
            drafts.CAPACITY: (DraftAction.CAPACITY, [*Capacity]),
        }
        if step not in options:
            return ()
        action, values = options[step]
        return rows(
            [
                self._labelled_button(
                    mark_chosen(self.words(f"complaints.{step}_{value}"), on=value == chosen),
                    action,
                    value,
                )
                for value in values
            ],
            1,
        )

    def _last_row(self, step: str) -> tuple[Button, ...]:
        answered = step in self.draft.answers or (step == drafts.PAPERS and self.draft.papers)
        if answered and step in {*drafts.WORDS, drafts.PAPERS}:
            return self._cancel(), self._button("complaints.next", DraftAction.NEXT, step)
        if step in drafts.OPTIONAL:
            return self._cancel(), self._button("complaints.skip", DraftAction.SKIP, step)
        return (self._cancel(),)

    def _take_back_rows(self) -> Keyboard:
        taking = [
            self._labelled_button(f"✕ {number}", DraftAction.TAKE_BACK, str(paper.message_id))
            for number, paper in enumerate(self.draft.papers, 1)
        ]
        return rows(taking, 5)

    def _list_papers(self, papers: Sequence[Evidence]) -> Html:
        lines = list_papers(papers, self.words)
        return Html("\n".join(lines)) if lines else Html(self.words("complaints.none"))

    def _answer_text(self, step: str) -> str:
        said = remove_tricks(self.draft.answers.get(step, ""))
        if step in {drafts.RIGHT, drafts.CAPACITY} and said:
            return self.words(f"complaints.{step}_{said}")
        return said or self.words("complaints.none")

    def _cancel(self) -> Button:
        return self._button("complaints.cancel", DraftAction.STOP)

    def _button(self, key: str, action: DraftAction, value: str = "") -> Button:
        return self._labelled_button(self.words(key), action, value)

    def _labelled_button(self, label: str, action: DraftAction, value: str = "") -> Button:
        return DraftButton(drafts.stamp(self.draft), action, value).button(label)


def list_papers(papers: Sequence[Evidence], words: Words) -> list[Html]:
    """Return the files as numbered lines; a file that is not to be sent says so."""
    lines = []
    for number, paper in enumerate(papers, 1):
        line = words.html(
            "complaints.paper",
            number=number,
            kind=kind_text(paper.kind, words),
            text=clip_html(" ".join(remove_tricks(paper.text).split()), TITLE_SHOWN),
        )
        lines.append(Html(f"{line} {words.html('traces.unsent')}") if paper.waits else line)
    return lines


def sent_page(context: PageContext, sent: Sequence[Complaint], deadline: Deadline) -> Message:
    """Render the complaints that a person has sent, and the button for another one."""
    words = context.words
    lines: list[str] = [words.html("complaints.sent_before")]
    for each in sent[:LISTED]:
        status = words(f"complaints.status_{each.status}")
        lines.append(
            words.html(
                "complaints.sent_line",
                number=each.number,
                status=status,
                title=clip(each.article.title, LINE_SHOWN),
            )
        )
        if (end := ends_at(each, deadline)) is not None:
            lines[-1] += "\n" + words.html("complaints.until", when=date_and_time(context, end))
    lines.append(words.html("complaints.how_to_add"))
    fresh = OpenComplaint(fresh=True).button(words("complaints.another"))
    return Message("\n\n".join(lines), ((fresh,),))
