"""The orders by which editors correct a sent article, and the letter to its readers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.articles.messages import headline_link
from bot.articles.model import Article
from bot.core.json_codec import Params
from bot.messages.catalogue import Texts, Words
from bot.messages.dates import clock_time, day
from bot.messages.message import Button, Message, params
from bot.messages.sanitize import storable

REASON_LIMIT = 3000  # characters: with a headline it fits a message


@dataclass(frozen=True, slots=True)
class ErratumOrder:
    """An editor's order: the address of an article on the site, and the words of the erratum."""

    address: str
    reason: str


def parse_order(text: str) -> ErratumOrder | None:
    """Return the address and the reason behind the command; the reason may be empty.

    None where the first word is not an address.
    """
    _command, word, reason = [*storable(text).split(maxsplit=2), "", "", ""][:3]
    address = parse_address(word)
    return ErratumOrder(address, reason.strip()) if address else None


def parse_address(word: str) -> str:
    """Return the word as an address on a site, https by default; empty where it is no address."""
    word = storable(word)
    host = word.partition("://")[2] or word
    if "." not in host.partition("/")[0].strip(".") or "/" not in host:
        return ""
    return word if "://" in word else f"https://{word}"


def errata(
    article: Article, reason: str, texts: Texts, *, now: float, zone: ZoneInfo
) -> Mapping[str, Params]:
    """Render the letter to an article's readers: parameters of sendMessage by language.

    The letter answers the message that brought the article (storage.outbox.errata).
    """
    return {
        language: params(_erratum(article, reason, words, _day_and_time(words, now, zone)))
        for language in texts.languages
        if (words := texts.of(language))
    }


def _day_and_time(words: Words, now: float, zone: ZoneInfo) -> str:
    """Return the time with its day: a letter may arrive after midnight, and be read much later."""
    return f"{day(words, now, now, zone)}, {clock_time(words, now, zone)}"


def _erratum(article: Article, reason: str, words: Words, time: str) -> Message:
    text = words.html(
        "corrections.erratum",
        time=time,
        title=headline_link(article),
        reason=reason,
    )
    return Message(text, ((Button(words("push.read"), url=article.link),),))
