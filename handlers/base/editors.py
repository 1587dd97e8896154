"""The editors' view of a case, as it stands when an update is handled."""

from __future__ import annotations

from bot.cases.messages.card import EditorsDesk
from bot.tips.questionnaire import NATIONAL, load_form
from handlers.base.context import Context


def editors_desk_of(context: Context, chat_id: int, form: str = NATIONAL) -> EditorsDesk:
    """The editors' side, for a case of this form; their group speaks the newsroom's language."""
    services = context.services
    return EditorsDesk(
        chat_id, services.words(None), services.gazetteer, load_form(form), services.zone
    )
