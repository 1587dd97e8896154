"""The vault that hides sources in our own database: PyNaCl's boxes, keyed by `TIP_SECRET`.

No cryptography is written here; libsodium's AEAD (XChaCha20-Poly1305) seals, its keyed BLAKE2b
makes the look-up keys. A Telegram id is one of about 10^10 numbers, so a plain or salted hash of
it is searched in minutes; a keyed one is not.
"""

from __future__ import annotations

from nacl.encoding import RawEncoder
from nacl.exceptions import CryptoError
from nacl.hash import blake2b
from nacl.secret import Aead

from bot.core.errors import SecretMismatch


class Vault:
    """A box that seals, opens, and makes look-up keys with one secret.

    `secret`: 64 hex digits. Each purpose (a short word) has a key of its own.
    """

    def __init__(self, secret: str) -> None:
        self._secret = bytes.fromhex(secret)
        self._box = Aead(self._derive("aead"))

    def seal(self, plain: bytes, place: bytes) -> bytes:
        """Encrypt and authenticate bytes, under a fresh random nonce.

        `place`: the place of the record; a copy in any other place does not open.
        """
        return bytes(self._box.encrypt(plain, place))

    def open(self, sealed: bytes, place: bytes) -> bytes:
        """Open sealed bytes; raises SecretMismatch where secret, bytes or place are others."""
        try:
            return self._box.decrypt(sealed, place)
        except (CryptoError, ValueError) as error:
            raise SecretMismatch(
                "A sealed record does not open: TIP_SECRET is not the one it was sealed with."
            ) from error

    def key_of(self, purpose: str, value: str) -> str:
        """Return a value's look-up key (64 hex digits), which cannot be made without the secret."""
        return bytes(blake2b(value.encode(), key=self._derive(purpose), encoder=RawEncoder)).hex()

    @property
    def fingerprint(self) -> str:
        """The secret's fingerprint: it tells two secrets apart and gives neither away."""
        return self.key_of("fingerprint", "")

    def _derive(self, purpose: str) -> bytes:
        person = purpose.encode()
        if len(person) > 16:
            raise ValueError("BLAKE2b takes at most 16 bytes of purpose")
        return bytes(blake2b(b"", key=self._secret, person=person, encoder=RawEncoder))
