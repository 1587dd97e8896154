"""The `TIP_SECRET` that is made once and kept beside the database when none is given."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from bot.core.durable_files import new_file, sync_folder
from bot.core.errors import OperatorError
from bot.core.settings import Settings

FILE_NAME = "tip_secret"


def tip_secret(settings: Settings) -> str:
    """Return the secret as 64 hex digits, made with mode 0600 at the first start.

    Raises OperatorError when the data folder cannot be written or the file is no secret.
    """
    if given := settings.tip_secret.get_secret_value():
        return given
    return secret_in(settings.data_folder / FILE_NAME)


def kept_secret(settings: Settings) -> str:
    """Return the secret that exists; make none.

    Raises OperatorError where it is missing, or as `tip_secret`.
    """
    path = settings.data_folder / FILE_NAME
    if not settings.tip_secret.get_secret_value() and not path.exists():
        raise OperatorError(
            f"TIP_SECRET is missing: put your copy into {path}, or name it in TIP_SECRET_FILE."
        )
    return tip_secret(settings)


def secret_in(path: Path) -> str:
    """Return the secret of this file; make the file where it is missing. Raises as `tip_secret`."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _write_once(path, secrets.token_hex(32))
        found = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise OperatorError(
            f"The data folder {path.parent} cannot be used ({path.name}: {reason}); "
            "make it writable for the bot, or name another one in DATABASE_URL."
        ) from error
    if len(found) != 64 or set(found) - set("0123456789abcdef"):
        raise OperatorError(f"{path} holds no secret of 64 hex digits; restore it from your copy.")
    return found


def _write_once(path: Path, secret: str) -> None:
    """Write the secret whole or not at all: a crash must not leave an empty file behind."""
    draft = path.with_suffix(f".{os.getpid()}")
    with new_file(draft) as file:
        file.write(f"{secret}\n".encode("ascii"))
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass  # another start was quicker; its secret counts
    finally:
        draft.unlink()
        sync_folder(path.parent)
