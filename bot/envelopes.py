"""A push, encoded once an article and language; only the chat varies. Pure."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

import orjson

from bot.model import Params
from bot.render import Message, params

ENVELOPES_KEPT = 64


class Envelope:
    """The body of a `sendMessage` with the chat left open, and what to say when it is refused.

    Telegram finds what is wrong with a message when it is first sent; `simplify` then turns to
    the next plainer form for everybody, so that the rest is not refused one by one.
    """

    def __init__(self, message: Message) -> None:
        self._forms = [_encode(form) for form in _forms(message)]
        self.form = 0

    def body(self, chat_id: int) -> bytes:
        """The JSON of the call for this chat."""
        return b'{"chat_id":%d,%s' % (chat_id, self._forms[self.form])

    def simplify(self) -> bool:
        """Turn to the next plainer form; False when this one was the plainest."""
        if self.form == len(self._forms) - 1:
            return False
        self.form += 1
        return True


class Envelopes:
    """The newest envelopes, by article and language."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, str], Envelope] = OrderedDict()

    def get(self, article_id: int, language: str, make: Callable[[], Message]) -> Envelope:
        """The envelope, made when it is asked for first."""
        key = (article_id, language)
        envelope = self._kept.pop(key, None) or Envelope(make())
        self._kept[key] = envelope
        while len(self._kept) > ENVELOPES_KEPT:
            self._kept.popitem(last=False)
        return envelope


def _forms(message: Message) -> list[Params]:
    full = params(message)
    without_preview: Params = {**full, "link_preview_options": {"is_disabled": True}}
    words_only: Params = {
        key: value
        for key, value in {**without_preview, "text": message.plain}.items()
        if key != "parse_mode"
    }
    return [full, without_preview, words_only]


def _encode(form: Params) -> bytes:
    return orjson.dumps(form)[1:]
