"""The editors' key pair: what its public half seals, only the private half opens.

The public half is on the bot's machine (`TIP_PUBLIC_KEYS`); the private half never is. libsodium's
sealed boxes (X25519, XSalsa20-Poly1305) do the work. As they take one key and whole files are to
be opened by several editors, each blob has a secret key of its own, sealed to every editor.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Sequence

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox
from nacl.utils import random

from bot.core.errors import OperatorError

MAGIC = b"PBA1"  # the first bytes of a blob; then the number of editors, their copies of its key
_COPY = SecretBox.KEY_SIZE + 48  # bytes of a sealed key (libsodium: crypto_box_SEALBYTES)
_PRIVATE = "private:"


class WrongKey(OperatorError):
    """This private key is none of those the archive was sealed to."""


class ArchiveSeal:
    """Seals to all editors; cannot open anything. `public_keys`: base64, as in the settings.

    Raises ValueError for what is no key.
    """

    def __init__(self, public_keys: Sequence[str] = ()) -> None:
        self._boxes = tuple(SealedBox(PublicKey(b64decode(key))) for key in public_keys)

    @property
    def active(self) -> bool:
        """Return whether there is anybody to seal for; without, nothing is archived."""
        return bool(self._boxes)

    def seal(self, plain: bytes) -> bytes:
        """Return a blob that any of the editors opens alone.

        Raises ValueError for an unusable key, and where there is nobody who could open it.
        """
        if not self._boxes:
            raise ValueError("nobody could open it")
        key = random(SecretBox.KEY_SIZE)
        try:
            copies = [box.encrypt(key) for box in self._boxes]
        except CryptoError as error:
            raise ValueError("a public key that nothing can be sealed to") from error
        return b"".join([MAGIC, bytes([len(copies)]), *copies, SecretBox(key).encrypt(plain)])


class ArchiveKey:
    """The private half, on an editor's own machine."""

    def __init__(self, private: PrivateKey) -> None:
        self._private = private

    @classmethod
    def generate(cls) -> ArchiveKey:
        """Return a new key pair."""
        return cls(PrivateKey.generate())

    @classmethod
    def read(cls, text: str) -> ArchiveKey:
        """Return the key of a key file's text. Raises OperatorError when it is none."""
        for line in text.splitlines():
            if line.startswith(_PRIVATE):
                try:
                    return cls(PrivateKey(b64decode(line.removeprefix(_PRIVATE), validate=True)))
                except (binascii.Error, ValueError, CryptoError):
                    break
        raise OperatorError("This is no key file of `tips keygen`: it is to hold a private key.")

    @property
    def public(self) -> str:
        """Return the public half, as TIP_PUBLIC_KEYS takes it."""
        return b64encode(bytes(self._private.public_key)).decode()

    def text(self) -> str:
        """Return the text of the key file."""
        return (
            "# The private key of the editors' archive of tips. It belongs off the bot's machine.\n"
            f"# TIP_PUBLIC_KEYS={self.public}\n"
            f"{_PRIVATE}{b64encode(bytes(self._private)).decode()}\n"
        )

    def open(self, sealed: bytes) -> bytes:
        """Undo `ArchiveSeal.seal`. Raises WrongKey, or OperatorError for damaged bytes."""
        count = sealed[len(MAGIC)] if sealed.startswith(MAGIC) and len(sealed) > len(MAGIC) else 0
        begin = len(MAGIC) + 1
        copies = [sealed[begin + at * _COPY : begin + (at + 1) * _COPY] for at in range(count)]
        key = next(filter(None, map(self._key_in, copies)), None)
        if key is None:
            if not copies:
                raise OperatorError("A record of the archive is damaged: it is no sealed record.")
            raise WrongKey("This private key does not open this case: another editor's key does.")
        try:
            return SecretBox(key).decrypt(sealed[begin + count * _COPY :])
        except (CryptoError, ValueError) as error:
            raise OperatorError("A record of the archive is damaged: it does not open.") from error

    def _key_in(self, copy: bytes) -> bytes | None:
        try:
            return SealedBox(self._private).decrypt(copy)
        except (CryptoError, ValueError):
            return None
