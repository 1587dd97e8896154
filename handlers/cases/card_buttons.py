"""The buttons of a case card: `meja:CASE:ACTION[:VALUE]`, each with the state it wants."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import telegram
from telegram import Update

from bot.cases import workflow as desk
from bot.cases.messages import card_buttons as deskpages
from bot.cases.messages import to_editors as casefile
from bot.cases.messages import to_source as sourcemail
from bot.cases.messages.card import EditorsDesk
from bot.cases.model import AuditEntry, Case, Editor, Turn
from bot.cases.records import Record, What, said
from bot.cases.workflow import Status
from bot.delivery.model import Letter
from bot.messages.message import Keyboard
from bot.tips import draft as tips
from bot.tips.model import Evidence
from bot.tips.questionnaire import load_form
from handlers.base.authorization import editor_of
from handlers.base.context import Context
from handlers.base.editors import editors_desk_of
from handlers.base.replies import chat_id_of, number_in, rewrite, rewrite_buttons, toast
from handlers.cases.answers import confirm
from handlers.cases.card_prompts import ARTICLE, NOTE, prompt
from handlers.cases.closing import close
from handlers.cases.history import show_history


async def press(update: Update, context: Context) -> None:
    """A press under a card, however old, by a member of the group."""
    query = update.callback_query
    user = await editor_of(update, context)
    if query is None or query.data is None or user is None:
        return
    _, number, action, *values = [*query.data.split(":"), "", "", "", ""]
    case_id = number_in(number)
    case = None if case_id is None else await context.services.storage.cases.get(case_id)
    if case is None:
        await toast(update, context.services.words(None)("editors.case_is_closed"))
        await rewrite_buttons(update, context, ())
        return
    pressed = _Pressed(update, context, case, Editor(user.id, user.first_name), values)
    act = _ACTIONS.get(action)
    if act is None or not await act(pressed):
        await toast(update, context.services.words(None)("errors.old_button"))


@dataclass(frozen=True, slots=True)
class _Pressed:
    """A button of an open case. Actions say False where the button makes no sense (any more)."""

    update: Update
    context: Context
    case: Case
    editor: Editor
    values: list[str]

    @property
    def value(self) -> str:
        return self.values[0]

    @property
    def desk(self) -> EditorsDesk:
        return editors_desk_of(self.context, chat_id_of(self.update), self.case.form)

    def entry(self, did: str) -> AuditEntry:
        return AuditEntry(self.editor.id, did, self.context.services.clock())

    def says(self, key: str, **values: str) -> str:
        return self.context.services.words(None)(key, **values)

    async def page(self) -> bool:
        """Another keyboard under the same card."""
        now = self.context.services.clock()
        buttons: Keyboard
        match self.value:
            case "card":
                buttons = deskpages.card_buttons(self.case, self.desk)
            case "st":
                buttons = deskpages.status_page(self.case, self.desk)
            case "ask":
                if self.case.source_blocked:
                    await toast(self.update, self.says("editors.source_is_blocked"), alert=True)
                    return True
                buttons = deskpages.ask_page(self.case, self.desk)
            case "more":
                buttons = deskpages.more_page(self.case, self.desk)
            case "z":
                buttons = deskpages.snooze_page(self.case, self.desk, now)
            case "mg":
                return await self._merge_page()
            case "end":
                buttons = deskpages.close_page(self.case, self.desk)
                await toast(self.update, self.says("editors.close_warning"), alert=True)
            case _:
                return False
        await rewrite_buttons(self.update, self.context, buttons)
        await toast(self.update)
        return True

    async def _merge_page(self) -> bool:
        others = await self.context.services.storage.cases.list_open()
        if not any(desk.may_merge(self.case, each) for each in others):
            await toast(self.update, self.says("editors.nothing_to_merge"), alert=True)
            return True
        number = number_in(self.values[1]) or 1
        buttons = deskpages.merge_page(self.case, others, self.desk, number)
        await rewrite_buttons(self.update, self.context, buttons)
        await toast(self.update)
        return True

    async def own(self) -> bool:
        """Take it or let it go; what another has is taken over only by the button that says so."""
        owner = self.case.owner
        if self.value == "0":
            return await self._change(desk.released, "released")
        if owner and owner.id != self.editor.id and self._shows_nobody():
            words = self.says("editors.taken_by_other", name=owner.name)
            await self._show(self.case)
            await toast(self.update, words, alert=True)
            return True
        return await self._change(lambda case: desk.taken(case, self.editor), "took")

    def _shows_nobody(self) -> bool:
        """Whether the pressed keyboard is of a time when nobody had the case."""
        query = self.update.callback_query
        message = query.message if query else None
        if not isinstance(message, telegram.Message) or message.reply_markup is None:
            return False
        labels = [b.text for row in message.reply_markup.inline_keyboard for b in row]
        return self.says("editors.take") in labels

    async def status(self) -> bool:
        wanted = desk.status_named(self.value)
        if wanted is None:
            return False
        changed = await self.context.services.storage.case_changes.change_all(
            self.case.id,
            lambda case: case if case.status == wanted else desk.with_status(case, wanted),
            entry=self.entry(f"status_{wanted}"),
            letters=self._other_cards,
            once=self.update.update_id,
        )
        await self._show(changed)
        if wanted is Status.PUBLISHED and changed is not None and not changed.article:
            await prompt(self.update, self.context, changed, ARTICLE)
        await toast(self.update)
        return True

    async def ask(self) -> bool:
        """A ready question, in the source's language; the group sees it in its own."""
        asks = load_form(self.case.form).asks_about(self.case.category)
        wanted = next((each for each in asks if each.name == self.value), None)
        if wanted is None:
            return False
        services = self.context.services
        question = services.words(self.case.language)(wanted.ask)
        if desk.was_just_asked(self.case, question):
            await self._show(self.case)
            await toast(self.update)
            return True
        theirs = sourcemail.question(
            self.case, question, words=services.words(self.case.language), mark=_mark()
        )
        told = casefile.remark(
            self.case,
            services.words(None).html(
                "editors.asked_source",
                codename=self.case.codename,
                question=services.words(None)(wanted.ask),
            ),
            chat_id=chat_id_of(self.update),
            mark=_mark(),
        )
        piece = Evidence(tips.TEXT, 0, text=question)
        turn = Turn(services.clock(), by_source=False, piece=piece)
        return await self._change(
            lambda case: desk.spoken(case, turn),
            "asked",
            letters=lambda _: (*theirs, told),
            records=[said(What.ANSWERED, piece, now=services.clock())],
        )

    async def note(self) -> bool:
        await prompt(self.update, self.context, self.case, NOTE)
        await toast(self.update)
        return True

    async def confirm(self) -> bool:
        """The first answer in a case: to the source, or not."""
        message_id = number_in(self.value)
        return message_id is not None and await confirm(
            self.update, self.context, self.case, message_id, send=self.values[1] == "1"
        )

    async def snooze(self) -> bool:
        try:
            until = deskpages.wakes_at(self.value, self.desk)
        except ValueError:
            return False
        did = "woke" if until is None else "snoozed"
        return await self._change(lambda case: desk.snoozed(case, until), did)

    async def merge(self) -> bool:
        """Only what may be: a button can be older than the other case's own merging."""

        def both(case: Case, into: Case) -> tuple[Case, Case]:
            return desk.merge(case, into) if desk.may_merge(case, into) else (case, into)

        return await self._change_two(self.value, both, "merged")

    async def part(self) -> bool:
        return await self._change_two(
            self.case.merged_into, desk.part, "parted", alone=lambda case: desk.part(case, case)[0]
        )

    async def block(self) -> bool:
        yes = self.value == "1"
        changed = await self.context.services.storage.case_changes.set_blocked(
            self.case.id,
            lambda case: desk.blocked(case, yes=yes),
            blocked=yes,
            entry=self.entry("blocked" if yes else "unblocked"),
            once=self.update.update_id,
        )
        await self._show(changed)
        await toast(
            self.update,
            self.says("editors.block_done" if yes else "editors.unblock_done"),
            alert=True,
        )
        return True

    async def history(self) -> bool:
        await show_history(self.update, self.context, self.case)
        await toast(self.update)
        return True

    async def end(self) -> bool:
        await close(self.update, self.context, self.case, self.editor)
        return True

    async def _change(
        self,
        change: Callable[[Case], Case],
        did: str,
        *,
        letters: Callable[[Case], Sequence[Letter]] | None = None,
        records: Sequence[Record] = (),
    ) -> bool:
        services = self.context.services
        changed = await services.storage.case_changes.change(
            self.case.id,
            change,
            entry=self.entry(did),
            letters=letters or (lambda _: ()),
            records=records,
            once=self.update.update_id,
        )
        services.poke()
        await self._show(changed)
        await toast(self.update)
        return True

    async def _change_two(
        self,
        other: str,
        change: Callable[[Case, Case], tuple[Case, Case]],
        did: str,
        *,
        alone: Callable[[Case], Case] | None = None,
    ) -> bool:
        services = self.context.services
        changed = await services.storage.case_changes.change_two(
            self.case.id,
            other,
            change,
            alone=alone,
            entry=self.entry(did),
            letters=self._other_cards,
            once=self.update.update_id,
        )
        services.poke()
        await self._show(changed)
        await toast(self.update)
        return True

    def _other_cards(self, case: Case) -> Sequence[Letter]:
        """The pressed card is rewritten at once; those of the other cases by letter."""
        if case.id == self.case.id:
            return ()
        now = self.context.services.clock()
        return (casefile.card_anew(case, self.desk, now, mark=_mark()),)

    async def _show(self, case: Case | None) -> None:
        """The card as the case is now."""
        if case is None:
            await rewrite_buttons(self.update, self.context, ())
            return
        card = casefile.card(case, self.desk, self.context.services.clock())
        await rewrite(self.update, self.context, card)


def _mark() -> str:
    """So that a letter's key is its own."""
    return secrets.token_hex(8)


_ACTIONS: dict[str, Callable[[_Pressed], Awaitable[bool]]] = {
    "page": _Pressed.page,
    "own": _Pressed.own,
    "st": _Pressed.status,
    "ask": _Pressed.ask,
    "note": _Pressed.note,
    "say": _Pressed.confirm,
    "z": _Pressed.snooze,
    "mg": _Pressed.merge,
    "part": _Pressed.part,
    "blk": _Pressed.block,
    "log": _Pressed.history,
    "end": _Pressed.end,
}
