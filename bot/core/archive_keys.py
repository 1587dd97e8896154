"""Key pairs of editors and of backups: the private half opens what the public half seals.

The public half is on the bot's machine (`TIP_PUBLIC_KEYS`, `BACKUP_PUBLIC_KEYS`); the private half
never is. The format is age's (https://age-encryption.org/v1), by pyrage: `age` and `rage` open
these files too.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode
from collections.abc import Callable, Sequence
from io import BufferedIOBase

import pyrage
from pyrage import passphrase, x25519

from bot.core.errors import OperatorError

_MEASURED = 20  # times
_PRIVATE = "AGE-SECRET-KEY-"
_LOCKED = (b"age-encryption.org/", b"-----BEGIN AGE ENCRYPTED FILE-----")  # with a passphrase


class ArchiveSeal:
    """The public keys that records are sealed to; it cannot open anything.

    `public_keys`: as in the settings. Raises ValueError for a text that is no key.
    """

    def __init__(self, public_keys: Sequence[str] = ()) -> None:
        self._recipients = [_recipient(key) for key in public_keys]

    @property
    def active(self) -> bool:
        """Whether there is any key to seal to; nothing is archived without one."""
        return bool(self._recipients)

    def seal(self, plain: bytes) -> bytes:
        """Return an age file that any of the editors opens alone.

        Raises ValueError where there is no key to seal to.
        """
        if not self._recipients:
            raise ValueError("nobody could open it")
        return pyrage.encrypt(plain, self._recipients)

    def seal_file(self, plain: BufferedIOBase, sealed: BufferedIOBase) -> None:
        """Seal a large file to the public keys, piece by piece."""
        pyrage.encrypt_io(plain, sealed, self._recipients)


def is_sealed(beginning: bytes) -> bool:
    """Return whether a file with this beginning is an age file."""
    return beginning.startswith(_LOCKED)


class ArchiveKey:
    """The private half, on an editor's own machine; or several, any of which may open a file."""

    def __init__(self, *private: x25519.Identity) -> None:
        self._private = private

    @classmethod
    def generate(cls) -> ArchiveKey:
        """Return a new key pair."""
        return cls(x25519.Identity.generate())

    @classmethod
    def read(cls, content: bytes, ask: Callable[[], str] = str) -> ArchiveKey:
        """Return the key of a key file, as `tips keygen`, `age-keygen` and `age -p` write them.

        `ask` is called for the passphrase, where the file has one. Raises OperatorError when the
        content is no key file, or the passphrase is wrong.
        """
        if is_sealed(content):
            content = _unlock(content, ask())
        lines = content.decode(errors="replace").splitlines()
        try:
            private = [x25519.Identity.from_str(line) for line in lines if _PRIVATE in line]
        except pyrage.IdentityError:
            private = []
        if not private:
            raise OperatorError(
                "This is no key file of `tips keygen`: it is to hold a private key."
            )
        return cls(*private)

    @property
    def public(self) -> str:
        """The public half, as TIP_PUBLIC_KEYS takes it."""
        return str(self._private[0].to_public())

    def content(self, words: str = "", *, backups: bool = False) -> bytes:
        """Return the content of the key file, of the archive or of backups.

        `words`: a passphrase; empty for none.
        """
        opens, setting = (
            ("the bot's backups", "BACKUP_PUBLIC_KEYS")
            if backups
            else ("the editors' archive of tips", "TIP_PUBLIC_KEYS")
        )
        clear = (
            f"# The private key of {opens}. It belongs off the bot's machine.\n"
            f"# {setting}={self.public}\n"
            f"# fingerprint: {fingerprint(self.public)}\n"
            + "".join(f"{private}\n" for private in self._private)
        ).encode()
        return passphrase.encrypt(clear, words, armored=True) if words else clear

    def open(self, sealed: bytes) -> bytes:
        """Undo `ArchiveSeal.seal`; raises OperatorError for a wrong key or damaged bytes."""
        try:
            return pyrage.decrypt(sealed, self._private)
        except pyrage.DecryptError:
            raise OperatorError(
                "This private key does not open this case:"
                " another editor's key does, or the record is damaged."
            ) from None

    def open_file(self, sealed: BufferedIOBase, plain: BufferedIOBase) -> None:
        """Undo `ArchiveSeal.seal_file`; raises as `open`, a part of `plain` may be written then."""
        try:
            pyrage.decrypt_io(sealed, plain, self._private)
        except pyrage.DecryptError:
            raise OperatorError(
                "This private key does not open this file: another one does, or it is damaged."
            ) from None


def check_public_key(key: str) -> None:
    """Raise ValueError where nothing can be sealed to a key; its message does not repeat it."""
    if _is_of_the_old_kind(key):
        raise ValueError(
            "is of the kind before age (base64), which nothing is sealed to any more:"
            " make a new pair with `tips keygen`, and put its age1… in the place of this one"
        )
    try:
        ArchiveSeal([key]).seal(b"")
    except BaseException as error:
        # A panic of Rust, which has no type to name here: the key is of no use, being zeros.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise ValueError(
            "is no public key; `tips keygen` prints one, which begins with age1"
        ) from None


def fingerprint(public_key: str) -> str:
    """Return a key's fingerprint, for people to compare: 80 bits of SHA-256, in groups of four."""
    digits = hashlib.sha256(public_key.encode()).hexdigest()[:20]
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def _recipient(key: str) -> x25519.Recipient:
    try:
        return x25519.Recipient.from_str(key)
    except pyrage.RecipientError as error:
        raise ValueError("not a public key") from error


def _unlock(content: bytes, words: str) -> bytes:
    """Open a key file with a passphrase.

    rage measures how fast the machine is at this moment and refuses a file that would take too
    long, so a busy moment is waited out.
    """
    for _ in range(_MEASURED):
        try:
            return passphrase.decrypt(content, words)
        except pyrage.DecryptError as error:
            if "xcessive" not in str(error):
                raise OperatorError("This passphrase does not open the key file.") from None
    raise OperatorError("This machine is too slow or too busy for the key file: try again.")


def _is_of_the_old_kind(key: str) -> bool:
    try:
        return len(b64decode(key, validate=True)) == 32
    except ValueError:
        return False
