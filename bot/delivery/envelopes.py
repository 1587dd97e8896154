"""A push, encoded once for all chats that get the same; only the chat varies."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import NamedTuple

from bot.core.json_codec import Params, encode
from bot.messages.message import TEXT_LIMIT, Message, clip, params

ENVELOPES_KEPT = 1000  # a few kilobytes each; under a backlog, neighbours have other bundles


class Contents(NamedTuple):
    """The content of a push without its chat: the same fields of an `Item`."""

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
    """A form of a message: the methods that send and edit it, and their parameters.

    `edited`: the parameters of the edit, where they differ.
    """

    sends: str
    edits: str
    params: Params
    edited: Params | None = None


class Envelope:
    """The bodies of a call with the chat left open: as meant, and plainer forms.

    The bodies of its edit, too: a message that was sent before a change becomes the new one.
    Telegram reports a fault of a message when it is first sent: until the envelope is `tried`, one
    message goes ahead alone. The form that is accepted is adopted for all chats, so that the others
    are not refused one by one. `published`: when its articles were, in epoch seconds.
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
        """Return the forms worth trying, the adopted one first, then plainer ones."""
        return range(self._adopted, len(self._forms))

    def method(self, form: int, *, edit: bool) -> str:
        """Return the method of this form's call."""
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
        """Return the JSON of the call for this chat, or for an edit.

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
        """Adopt the form that Telegram accepted; return whether it is a plainer one than before."""
        changed = form > self._adopted
        self._adopted = max(self._adopted, form)
        return changed


class Envelopes:
    """The envelopes used last, by their contents."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Contents, Envelope] = OrderedDict()

    def find(self, contents: Contents) -> Envelope | None:
        """Return the envelope of these contents, if it is kept; it counts as used now."""
        envelope = self._kept.get(contents)
        if envelope is not None:
            self._kept.move_to_end(contents)
        return envelope

    def keep(self, contents: Contents, envelope: Envelope) -> Envelope:
        """Keep an envelope unless its contents have one, and return the kept one.

        Of too many, the one unused longest is forgotten.
        """
        kept = self._kept.setdefault(contents, envelope)
        while len(self._kept) > ENVELOPES_KEPT:
            self._kept.popitem(last=False)
        return kept


def push_forms(message: Message) -> Sequence[Form]:
    """Return the forms of a push: as meant, with links alone, without preview, as bare words.

    The second is for a bot whose inline mode was switched off since. The bare words cannot be
    refused for their markup.
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
