"""A source's consent to hand its report to Bawaslu; it can change until the report was handed."""

from __future__ import annotations

from bot.cases import workflow
from bot.cases.buttons import MayForward
from bot.cases.messages import to_editors
from bot.cases.messages.source import to_source
from bot.cases.model import Case
from bot.cases.records import RecordKind, message_record
from bot.cases.workflow import forwarding_of
from bot.delivery.model import Letter
from bot.tips import draft as tips
from bot.tips.model import Evidence
from handlers.base.editors import new_mark
from handlers.base.request import Request
from handlers.tips.sent.removal import own_case_of_press


async def press(request: Request, button: MayForward) -> None:
    """Record the answer for the case that the pressed message belongs to."""
    case, services = await own_case_of_press(request), request.services
    if case is None:  # closed; or asked a moment ago, so that its buttons stay
        await request.toast(request.own_words("tips.old_button"))
        return
    words, view = services.texts.of(case.language), services.editors.view()
    if workflow.is_forwarded(case):
        await request.toast(words("tips.forwarded_already"), alert=True)
        return

    def letters(changed: Case) -> tuple[Letter, ...]:
        if view is None or forwarding_of(changed) is forwarding_of(case):
            return ()
        said = view.words.html(
            "editors.forwarding_said",
            codename=case.codename,
            said=view.words(f"editors.forwarding_{changed.forwarding}"),
        )
        remark = to_editors.remark_letter(case, said, chat_id=view.chat_id, mark=new_mark())
        return (remark, to_editors.card_letter(changed, view, mark=new_mark()))

    changed = await services.storage.case_changes.change(
        case.id,
        lambda case: workflow.answer_forwarding(case, yes=button.yes),
        entry=request.now,
        letters=letters,
        records=[
            message_record(
                RecordKind.ADDED, _answer_evidence(request, yes=button.yes), now=request.now
            )
        ],
        once=request.update_id,
    )
    services.editors.notify()
    if changed is not None:
        await request.rewrite(to_source.forwarding_question(changed, words))


def _answer_evidence(request: Request, *, yes: bool) -> Evidence:
    """Return the answer for the archive in the newsroom's language, which reveals no source."""
    key = "editors.forwarding_agreed" if yes else "editors.forwarding_refused"
    return Evidence(tips.TEXT, 0, text=request.newsroom_words(key))
