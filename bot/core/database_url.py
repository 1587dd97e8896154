"""The address of the database, as DATABASE_URL gives it."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

SQLITE = "sqlite:///"
POSTGRESQL = "postgresql://"

# The options of libpq, which asyncpg reads too, whose mistakes can be named.
OPTIONS = (
    "host",
    "passfile",
    "password",
    "port",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "user",
)
SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")

_LABEL = r"[\w-]{1,63}"
_HOST = re.compile(
    rf"(?:(?:{_LABEL}(?:\.{_LABEL})*\.?|\[[\da-fA-F:.]+\])(?::(?P<port>\d{{1,5}}))?)?"
)
_SERVER = re.compile(
    r"postgresql://(?:[^:@/]*(?::(?P<password>.*))?@)?"
    r"(?P<host>[^@/?]*)/(?P<name>[^?@/]+)(?:\?(?P<options>[^@]*))?"
)
_PASSWORDS = re.compile(
    r"(?<=postgresql://)([^:@/\s]*):[^@\s]*(?=@)"
    r"|(?<=://)([^:@/\s]*):[^@/\s]*(?=@)"
    r"|(?<=[?&]password)()=[^&\s]*"
)


def check_database_url(url: str) -> None:
    """Raise ValueError, without the password, for an address that cannot name a database."""
    if url.startswith(SQLITE):
        return
    parts = _SERVER.fullmatch(url)
    if parts is None:
        raise ValueError(f"use {SQLITE}data/bot.db or {POSTGRESQL}user@host/name")
    if "@" in (parts["password"] or ""):
        raise ValueError("@ in a password is written %40, % is written %25")
    host = _HOST.fullmatch(parts["host"])
    if host is None or int(host["port"] or 1) not in range(1, 65536):
        raise ValueError(f"{parts['host']!r} is no host or host:port")
    options = dict(parse_qsl(parts["options"] or ""))
    for option in options.keys() - set(OPTIONS):
        raise ValueError(f"leave out {option}: the options are {', '.join(OPTIONS)}")
    mode = options.get("sslmode", "prefer")
    if mode not in SSL_MODES:
        raise ValueError(f"sslmode is one of {', '.join(SSL_MODES)}")
    if mode.startswith("verify") and "sslrootcert" not in options:
        raise ValueError(f"sslmode={mode} needs sslrootcert, the file of the certificates to trust")


def without_password(text: str) -> str:
    """Return the text with the passwords of addresses of every kind replaced by ***."""

    def hide(found: re.Match[str]) -> str:
        return "=***" if found[3] is not None else f"{found[1] or found[2] or ''}:***"

    return _PASSWORDS.sub(hide, text)
