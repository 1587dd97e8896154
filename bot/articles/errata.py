"""Orders by which editors correct an article that was sent, and the letter to its readers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.articles.messages import headline_link
from bot.articles.model import Article
from bot.core.json_codec import Params
from bot.messages.catalogue import Texts, Words
from bot.messages.dates import clock_time
from bot.messages.message import Button, Message, clip_html, params
from bot.messages.sanitize import storable

REASON_LIMIT = 3000  # characters: with a headline it fits a message


@dataclass(frozen=True, slots=True)
class ErratumOrder:
    """An order of an editor: an article's address on the site, and what is to be said of it."""

    address: str
    reason: str


def parse_order(text: str) -> ErratumOrder | None:
    """Return the address and the reason that stand behind the command; the reason may be empty.

    None where the first word is no address.
    """
    _command, word, reason = [*storable(text).split(maxsplit=2), "", "", ""][:3]
    address = parse_address(word)
    return ErratumOrder(address, reason.strip()) if address else None


def parse_address(word: str) -> str:
    """Return the word as an address on a site, https if unsaid; empty where it is none."""
    word = storable(word)
    host = word.partition("://")[2] or word
    if "." not in host.partition("/")[0].strip(".") or "/" not in host:
        return ""
    return word if "://" in word else f"https://{word}"


def errata(
    article: Article, reason: str, texts: Texts, *, now: float, zone: ZoneInfo
) -> Mapping[str, Params]:
    """Return the letter to those who got the article: parameters of sendMessage by language.

    To each it is an answer to the message that brought the article (storage.outbox.errata).
    """
    return {
        language: params(_erratum(article, reason, words, clock_time(words, now, zone)))
        for language in texts.languages
        if (words := texts.of(language))
    }


def _erratum(article: Article, reason: str, words: Words, time: str) -> Message:
    text = words.html(
        "corrections.erratum",
        time=time,
        title=headline_link(article),
        reason=clip_html(reason, REASON_LIMIT),
    )
    return Message(text, ((Button(words("push.read"), url=article.link),),))
