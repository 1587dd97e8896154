"""What people sent of stored articles through the bot, and the letters that follow it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.delivery.model import Item, Kind, Letter
from storage.delivery.shares import OutdatedShare, Share
from storage.repositories import Storage
from tests.support.storage.stored import NOW, claim, filed, store


async def share(storage: Storage, article: int, *ids: str, now: float = NOW) -> None:
    """Each of them is a message with this inline_message_id."""
    for inline_id in ids:
        assert await storage.shares.keep(article, Share(inline_id, "id"), now=now)


async def shared_article(storage: Storage, *ids: str, title: str = "a") -> int:
    """An article that nobody was pushed, and everybody shared."""
    await store(storage, filed(title, push=False))
    article = (await storage.articles.by_identity([title]))[title].id
    await share(storage, article, *ids)
    return article


def headline_letter(outdated: OutdatedShare, *, key: str = "") -> Letter:
    """A letter that says the headline, and what was wrong."""
    article, erratum = outdated.article, outdated.erratum
    said = "ditarik" if article.withdrawn_at is not None else article.title
    text = f"{said} {erratum.reason if erratum else ''}".strip()
    return Letter.to_share(outdated.share.id, {"text": text}, plain={"text": text}, key=key)


async def chase(storage: Storage, *, now: float, limit: int = 100) -> int:
    """All that is due; how many shares were looked at."""
    total = 0
    while looked_at := await storage.shares.chase(
        lambda outdated: headline_letter(outdated, key=str(now)), now=now, limit=limit
    ):
        total += looked_at
    return total


async def edits(storage: Storage, *, now: float) -> Sequence[Item]:
    """What is claimed of shares."""
    return [item for item in await claim(storage, now=now, limit=1000) if item.kind is Kind.SHARE]


def said(items: Sequence[Item]) -> dict[str, str]:
    """The words of each edit, by inline_message_id."""
    return {str(item.params["inline_message_id"]): str(item.params["text"]) for item in items}
