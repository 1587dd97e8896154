"""A file made for one person: sent to the chat and kept nowhere else."""

from __future__ import annotations

import telegram
from telegram import Update
from telegram.error import Forbidden

from bot.messages.catalogue import Html
from bot.messages.message import Keyboard
from handlers.base.context import Context
from handlers.base.replies import chat_id_of, markup


async def send_file(
    update: Update,
    context: Context,
    content: bytes,
    *,
    name: str,
    caption: Html,
    buttons: Keyboard = (),
) -> telegram.Message | None:
    """Send it with a caption; None when the chat has left."""
    try:
        return await context.bot.send_document(
            chat_id_of(update),
            content,
            filename=name,
            caption=caption,
            parse_mode="HTML",
            disable_content_type_detection=True,
            reply_markup=markup(buttons),
        )
    except Forbidden:  # As in `handlers.replies.reply`.
        return None
