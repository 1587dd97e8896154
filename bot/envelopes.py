"""A push, encoded once an article and language; only the chat varies. Pure."""

from __future__ import annotations

from collections import OrderedDict

from bot.jsontext import encode
from bot.model import Params
from bot.render import Message, params

ENVELOPES_KEPT = 64


class Envelope:
    """The bodies of a `sendMessage` with the chat left open: as meant, and two plainer forms.

    Telegram finds what is wrong with a message when it is first sent. The form that it accepts
    is adopted for everybody, so that the rest is not refused one by one. `published_at` (epoch
    seconds) is the article's.
    """

    def __init__(self, message: Message, published_at: float) -> None:
        self.published_at = published_at
        self._forms = [encode(form)[1:] for form in _forms(message)]
        self._adopted = 0

    def forms(self) -> range:
        """The forms worth trying, the adopted one first, then plainer ones."""
        return range(self._adopted, len(self._forms))

    def body(self, chat_id: int, form: int) -> bytes:
        """The JSON of the call for this chat."""
        return b'{"chat_id":%d,%s' % (chat_id, self._forms[form])

    def adopt(self, form: int) -> bool:
        """Telegram took this form; True when it is another one than before."""
        changed = form > self._adopted
        self._adopted = max(self._adopted, form)
        return changed


class Envelopes:
    """The newest envelopes, by article and language."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, str], Envelope] = OrderedDict()

    def find(self, article_id: int, language: str) -> Envelope | None:
        """The envelope, if it is kept; it counts as used now."""
        envelope = self._kept.get((article_id, language))
        if envelope is not None:
            self._kept.move_to_end((article_id, language))
        return envelope

    def keep(self, article_id: int, language: str, envelope: Envelope) -> Envelope:
        """Keep it, and forget the one unused longest; whoever was quicker to make one, wins."""
        kept = self._kept.setdefault((article_id, language), envelope)
        while len(self._kept) > ENVELOPES_KEPT:
            self._kept.popitem(last=False)
        return kept


def _forms(message: Message) -> list[Params]:
    """As meant; without the preview; and bare words with the link, which nothing can refuse."""
    full = params(message)
    no_preview: Params = {"is_disabled": True}
    words = f"{message.plain}\n\n{message.preview}".rstrip()
    return [
        full,
        {**full, "link_preview_options": no_preview},
        {"text": words, "link_preview_options": no_preview},
    ]
