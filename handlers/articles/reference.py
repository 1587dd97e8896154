"""The article that an editor means: by its address, or by a reply to a message that has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import telegram
from telegram import MessageEntity

from bot.articles.desk.errata import parse_address
from bot.articles.model import Article
from handlers.base.references import replied_to
from handlers.base.request import Request

_SPACE = re.compile(r"(\s+)")  # kept: a line of its own is a place of its own
LOOKED_UP = 10  # addresses of one message


@dataclass(frozen=True, slots=True)
class ArticleReference:
    """The article that an editor means; `problem`: the key of the words that say why there is none.

    `rest`: the words beside the address. `named`: the address was typed.
    """

    article: Article | None
    rest: str
    problem: str = ""
    named: bool = False


async def article_meant(
    request: Request, message: telegram.Message, typed: str
) -> ArticleReference:
    """Return the article whose address stands in `typed` or in the message replied to.

    The messages are the only state: this outlives a restart, and works for a link that an
    editor pasted and for a push that was forwarded.
    """
    words = _SPACE.split(typed)
    written = [address for word in words if (address := parse_address(word))]
    rest = "".join(word for word in words if not parse_address(word)).strip()
    articles = request.services.storage.articles
    if written:
        found = await articles.by_address(written[0])
        return ArticleReference(found, rest, "" if found else "corrections.unknown", named=True)
    replied = replied_to(message)
    if replied is None:
        return ArticleReference(None, rest, "placing.how")
    known = await articles_shown(request, replied)
    if len(known) == 1:
        return ArticleReference(known[0], rest)
    return ArticleReference(None, rest, "placing.several" if known else "placing.none_there")


async def articles_shown(request: Request, message: telegram.Message) -> tuple[Article, ...]:
    """Return the articles whose addresses a message shows or hides, in their order."""
    known: dict[int, Article] = {}
    for address in list(dict.fromkeys(addresses(message)))[:LOOKED_UP]:
        if found := await request.services.storage.articles.by_address(address):
            known[found.id] = found
    return tuple(known.values())


def addresses(message: telegram.Message) -> Iterator[str]:
    """Yield all addresses that a message shows or hides: links, preview page and buttons."""
    kinds: list[str | None] = [MessageEntity.URL, MessageEntity.TEXT_LINK]
    entities = message.parse_entities(kinds) | message.parse_caption_entities(kinds)
    for entity, words in entities.items():
        if address := parse_address(entity.url or words):
            yield address
    preview = message.link_preview_options
    if preview is not None and isinstance(preview.url, str):
        yield preview.url
    if message.reply_markup is not None:
        yield from (b.url for row in message.reply_markup.inline_keyboard for b in row if b.url)
