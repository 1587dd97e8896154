"""The exceptions of the project: faults of the environment, said in one plain sentence.

They are raised where a library's exception comes in; programming errors are not among them and
surface as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class BotError(Exception):
    """A fault of the environment, said in one plain sentence.

    `exit_code`: the exit code of a command that this fault ends.
    """

    exit_code = 1


class OperatorError(BotError):
    """A fault that the operator must mend; the command ends with exit code 1."""


@contextmanager
def file_faults(name: Path | str) -> Iterator[None]:
    """Raise OperatorError where a file cannot be read or written."""
    try:
        yield
    except OSError as error:
        raise OperatorError(f"{name}: {error.strerror or 'cannot be used'}.") from error


class SettingsError(BotError):
    """A fault of the settings or of a command line."""

    exit_code = 2


class StorageError(BotError):
    """A fault of the database: it cannot be reached, is locked, full or damaged."""


class SecretMismatch(OperatorError):
    """A `TIP_SECRET` that is not the one this database was made with."""


class FeedError(BotError):
    """A feed that cannot be fetched or read; the message says why, the poller tries again.

    `retry_after`: seconds the server asked us to stay away, if it did.
    """

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class TelegramFault(BotError):
    """A request that Telegram did not carry out."""


class Unreachable(TelegramFault):
    """A missing answer, or a 5xx. `maybe_sent`: the request may have taken effect all the same."""

    def __init__(self, message: str, *, maybe_sent: bool = False) -> None:
        super().__init__(message)
        self.maybe_sent = maybe_sent


class Wait(TelegramFault):
    """An answer 429: no more requests before `seconds` have passed."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Telegram asks to wait {seconds:g} s")
        self.seconds = seconds


class Gone(TelegramFault):
    """An answer 403, or a chat that is not found: it cannot be written to until it returns."""


class Moved(TelegramFault):
    """The move of a group to a supergroup with another id (Bot API: migrate_to_chat_id)."""

    def __init__(self, new_chat_id: int) -> None:
        super().__init__("the group became a supergroup")
        self.new_chat_id = new_chat_id


class Refused(TelegramFault):
    """An answer 400: the request will never be accepted as it is; its message is Telegram's own."""


class Unauthorized(TelegramFault):
    """An answer 401 or 404 to the whole bot: the token is wrong."""


class Conflict(TelegramFault):
    """An answer 409: another copy reads this bot's updates, or a webhook is set."""
