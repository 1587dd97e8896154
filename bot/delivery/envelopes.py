"""A push, encoded once for all chats that get the same; only the chat varies."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import NamedTuple

from bot.core.json_codec import Params, encode
from bot.messages.message import TEXT_LIMIT, Message, clip, params

ENVELOPES_KEPT = 1000  # a few kilobytes each; under a backlog, neighbours have other bundles


class Contents(NamedTuple):
    """What a push says, but for its chat: the same fields of an `Item`."""

    articles: tuple[int, ...]
    versions: tuple[float, ...]
    bundled: int
    span: tuple[int, int]
    followed: tuple[str, ...]
    language: str
    urgent: bool = False
    summary_for: float | None = None
    held_back: int = 0
    disputed: tuple[str, ...] = ()
    nearby: bool = False
    wider: tuple[str, ...] = ()
    announcement: int | None = None
    channel: str = ""
    also_in: tuple[str, str] | None = None


class Form(NamedTuple):
    """A way to say it: the method that sends it and the one that edits it, and what they are given.

    `edited`: what the edit is given, where that is something else.
    """

    sends: str
    edits: str
    params: Params
    edited: Params | None = None


class Envelope:
    """The bodies of a call with the chat left open: as meant, and plainer forms.

    Of an edit, too: what was sent before a change becomes what is sent after it.

    Telegram finds what is wrong with a message when it is first sent: until it is `tried`, one
    goes ahead alone. The form that is accepted is adopted for everybody, so that the rest is not
    refused one by one. `published`: when its articles were, in epoch seconds.
    """

    def __init__(self, forms: Sequence[Form], published: Sequence[float] = ()) -> None:
        self.published = tuple(published)
        self.tried = False
        self._methods = [(form.sends, form.edits) for form in forms]
        self._forms = [encode(form.params)[1:] for form in forms]
        self._edits = [
            body if form.edited is None else encode(form.edited)[1:]
            for form, body in zip(forms, self._forms, strict=True)
        ]
        self._adopted = 0

    def forms(self) -> range:
        """The forms worth trying, the adopted one first, then plainer ones."""
        return range(self._adopted, len(self._forms))

    def method(self, form: int, *, edit: bool) -> str:
        """The call that it is the body of."""
        return self._methods[form][edit]

    def body(
        self,
        chat_id: int,
        form: int,
        *,
        paid: bool = False,
        silent: bool = False,
        message_id: int | None = None,
        reply_to: int | None = None,
        thread: int | None = None,
    ) -> bytes:
        """The JSON of the call for this chat, or for an edit.

        `paid`: at the newsroom's expense. `silent`: without a sound. `reply_to`: the message that
        it answers, if that is still there. `thread`: the topic of the chat.
        """
        if message_id is not None:
            return b'{"chat_id":%d,"message_id":%d,%s' % (chat_id, message_id, self._edits[form])
        how = b'"allow_paid_broadcast":true,' if paid else b""
        how += b'"disable_notification":true,' if silent else b""
        if thread is not None:
            how += b'"message_thread_id":%d,' % thread
        if reply_to is not None:
            how += b'"reply_parameters":{"message_id":%d,"allow_sending_without_reply":true},' % (
                reply_to
            )
        return b'{"chat_id":%d,%s%s' % (chat_id, how, self._forms[form])

    def adopt(self, form: int) -> bool:
        """Telegram took this form; True when it is another one than before."""
        changed = form > self._adopted
        self._adopted = max(self._adopted, form)
        return changed


class Envelopes:
    """The newest envelopes, by what is in them."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Contents, Envelope] = OrderedDict()

    def find(self, contents: Contents) -> Envelope | None:
        """The envelope, if it is kept; it counts as used now."""
        envelope = self._kept.get(contents)
        if envelope is not None:
            self._kept.move_to_end(contents)
        return envelope

    def keep(self, contents: Contents, envelope: Envelope) -> Envelope:
        """Keep it, and forget the one unused longest; whoever was quicker to make one, wins."""
        kept = self._kept.setdefault(contents, envelope)
        while len(self._kept) > ENVELOPES_KEPT:
            self._kept.popitem(last=False)
        return kept


def push_forms(message: Message) -> Sequence[Form]:
    """Return a push as meant; with links alone as buttons; without the preview; as bare words.

    The second is for a bot whose inline mode was switched off since. Those words nothing can
    refuse.
    """
    full, linked = params(message), params(message.without_inline_mode)
    no_preview: Params = {"is_disabled": True}
    words = clip(message.plain, TEXT_LIMIT)
    each: tuple[Params, ...] = (
        full,
        *([linked] if linked != full else []),
        {**linked, "link_preview_options": no_preview},
        {"text": words, "link_preview_options": no_preview},
    )
    return [Form("sendMessage", "editMessageText", params) for params in each]
