"""The exceptions that are ours: faults of the environment, said in one plain sentence.

They are raised at the edge, where a library's exception comes in; programming errors are not
among them and surface as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class BotError(Exception):
    """A fault of the environment, said in one plain sentence.

    `exit_code`: with which a command ends that cannot go on.
    """

    exit_code = 1


class OperatorError(BotError):
    """Something the operator must mend; the command ends with exit code 1."""


@contextmanager
def file_faults(name: Path | str) -> Iterator[None]:
    """Raise OperatorError where a file cannot be read or written."""
    try:
        yield
    except OSError as error:
        raise OperatorError(f"{name}: {error.strerror or 'cannot be used'}.") from error


class SettingsError(BotError):
    """Settings or a command line that make no sense."""

    exit_code = 2


class StorageError(BotError):
    """The database cannot be reached, is locked, full or damaged."""


class SecretMismatch(OperatorError):
    """`TIP_SECRET` is not the one this database was made with."""


class FeedError(BotError):
    """A feed cannot be fetched or read; the message says why, the poller tries again.

    `retry_after`: seconds the server asked us to stay away, if it did.
    """

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class TelegramFault(BotError):
    """Telegram did not do what it was asked."""


class Unreachable(TelegramFault):
    """No answer, or a 5xx. `maybe_sent`: the request may have taken effect all the same."""

    def __init__(self, message: str, *, maybe_sent: bool = False) -> None:
        super().__init__(message)
        self.maybe_sent = maybe_sent


class Wait(TelegramFault):
    """429: nothing more before `seconds` have passed."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Telegram asks to wait {seconds:g} s")
        self.seconds = seconds


class Gone(TelegramFault):
    """403, or a chat that is not found: this chat cannot be written to until it returns."""


class Moved(TelegramFault):
    """The group became a supergroup with another id (Bot API: migrate_to_chat_id)."""

    def __init__(self, new_chat_id: int) -> None:
        super().__init__("the group became a supergroup")
        self.new_chat_id = new_chat_id


class Refused(TelegramFault):
    """400: this request will never be accepted as it is; the message is Telegram's description."""


class Unauthorized(TelegramFault):
    """401 or 404 of the whole bot: the token is wrong."""


class Conflict(TelegramFault):
    """409: another copy reads this bot's updates, or a webhook is set."""
