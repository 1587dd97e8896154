"""/tarik: the editors withdraw an article that was sent, always with a reason."""

from __future__ import annotations

from dataclasses import replace

import telegram

from bot.articles.desk import withdrawal_questions as questions
from bot.articles.desk.buttons import AskWithdrawal, Withdraw
from bot.articles.desk.errata import parse_order
from bot.articles.ledger.entries import Kind
from bot.articles.ledger.grounds import load_grounds
from bot.articles.model import Article, WithdrawalReason
from bot.messages.message import Message
from handlers.base.authorization import editor_of
from handlers.base.editors import tell_editor
from handlers.base.errors import OldButton
from handlers.base.references import replied_to, replies_to_bot
from handlers.base.request import Request


async def withdraw(request: Request) -> None:
    """Handle /tarik ALAMAT [ALASAN]: ask for a missing reason before anything is withdrawn."""
    order = parse_order(request.text)
    if order is None:
        await request.reply(Message(request.newsroom_words.html("withdrawals.how")))
        return
    article = await request.services.storage.articles.by_address(order.address)
    if article is None:
        await request.reply(Message(request.newsroom_words.html("corrections.unknown")))
    elif order.reason:
        page = await _take_words(request, article, order.reason, stated=0)
        await request.reply(page)
    else:
        await request.reply(_question_message(request, article))


async def press_ask(request: Request, button: AskWithdrawal) -> None:
    """Ask for the reason of a withdrawal, in a message of its own below the article's card."""
    article = await request.services.storage.articles.get(button.article_id)
    if article is None:
        raise OldButton
    await request.reply(_question_message(request, article), quoted=request.pressed_id)


async def press(request: Request, button: Withdraw) -> None:
    """Withdraw an article on the pressed ground or change its ground; without one, keep it."""
    article = await request.services.storage.articles.get(button.article_id)
    ground = load_grounds().get(button.ground)
    if article is None or (button.ground and ground is None):
        raise OldButton
    if ground is None:
        await request.rewrite(_cancelled_message(request, article))
    else:
        await request.rewrite(await _state(request, article, ground.reason, stated=button.stated))


async def take_reply(request: Request, message: telegram.Message) -> bool:
    """Take a reason in an editor's own words, in reply to the question; else return False.

    The question's buttons carry the article and the entry that was known of it.
    """
    asked = _question_of(message)
    if asked is None or not message.text or not replies_to_bot(request, message):
        return False
    if await editor_of(request) is None:
        await tell_editor(request, message, "editors.not_a_member")
        return True
    article = await request.services.storage.articles.get(asked.article_id)
    if article is None:
        return False
    page = await _take_words(request, article, message.text, stated=asked.stated)
    await request.reply(page, quoted=message.message_id)
    return True


def _question_of(message: telegram.Message) -> Withdraw | None:
    """Return the data in the buttons of the message replied to; None for no question."""
    replied = replied_to(message)
    markup = replied.reply_markup if replied else None
    buttons = [each for row in markup.inline_keyboard for each in row] if markup else []
    found = (Withdraw.parse(str(each.callback_data or "")) for each in buttons)
    return next((data for data in found if data is not None), None)


def _question_message(request: Request, article: Article) -> Message:
    context = request.newsroom_context
    if article.withdrawn_at is not None:
        return questions.state(context, article)
    return questions.question(context, article)


def _cancelled_message(request: Request, article: Article) -> Message:
    context = request.newsroom_context
    if article.withdrawn_at is not None:
        return questions.state(context, article)
    return questions.cancelled_message(context, article)


async def _take_words(request: Request, article: Article, said: str, *, stated: int) -> Message:
    reason = questions.parse_reason(said)
    if questions.says_cancel(reason.words):
        return _cancelled_message(request, article)
    problem = questions.length_problem(request.newsroom_words, reason)
    return problem or await _state(request, article, reason, stated=stated)


async def _state(
    request: Request, article: Article, reason: WithdrawalReason, *, stated: int
) -> Message:
    """Withdraw the article and return the answer; where a colleague was quicker, their reason."""
    services, context = request.services, request.newsroom_context
    before = article.withdrawal_reason
    if before and replace(before, discreet=reason.discreet) == replace(reason, entry=stated):
        return questions.state(context, article)  # it is the reason already
    corrections = services.storage.corrections
    chats = await corrections.count_messages(article.id)
    did = await corrections.withdraw(
        article.id, reason, stated=stated, now=request.now, once=request.update_id
    )
    now = await services.storage.articles.get(article.id) or article
    if did is None:
        await request.toast(request.newsroom_words("withdrawals.overtaken"), alert=True)
        return questions.state(context, now)
    services.editors.notify()
    shared = await services.storage.shares.count(article.id)
    return questions.withdrawn_message(context, now, chats, shared, later=did is Kind.REASON)
