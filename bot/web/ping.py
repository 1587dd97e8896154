"""WordPress's publish ping (Settings > Writing > Update Services), read and answered.

XML-RPC: weblogUpdates.ping(name, home[, changes[, feed]]) and weblogUpdates.extendedPing(name,
home, feed[, ...]). WordPress sends the second form first and the first one where the answer is no
success (measured). Pings are not authenticated: a ping causes an early refresh and nothing else.
"""

from __future__ import annotations

import xmlrpc.client
from urllib.parse import urlsplit
from xml.parsers.expat import ExpatError

LARGEST = 16_384  # bytes; WordPress's has about 500
METHODS = frozenset({"weblogUpdates.ping", "weblogUpdates.extendedPing"})
CONTENT_TYPE = "text/xml"


class InvalidPing(ValueError):
    """A body that is not a ping."""


def parse_host(body: bytes) -> str:
    """Return the host of the site that pings, without `www.`. Raises InvalidPing."""
    # A ping has no document type, and so no entities to unfold; a zero byte would be
    # UTF-16, which hides one.
    if len(body) > LARGEST or b"<!" in body or b"\0" in body:
        raise InvalidPing("this is not a ping")
    try:
        given, method = xmlrpc.client.loads(body)
    except (
        ExpatError, xmlrpc.client.Error, ValueError, TypeError, LookupError, ArithmeticError,
    ) as error:  # fmt: skip
        raise InvalidPing("this is not XML-RPC") from error
    if method not in METHODS or len(given) < 2 or not isinstance(given[1], str):
        raise InvalidPing("only weblogUpdates.ping and weblogUpdates.extendedPing are answered")
    try:
        host = urlsplit(given[1]).hostname
    except ValueError as error:
        raise InvalidPing("the site's address is none") from error
    if not host:
        raise InvalidPing("the site's address is none")
    return host.removeprefix("www.")


def success_response() -> bytes:
    """Return the answer to a ping that was read, the same for known and unknown sites."""
    said = {"flerror": False, "message": "Thanks for the ping."}
    return xmlrpc.client.dumps((said,), methodresponse=True).encode()


def fault_response(reason: InvalidPing) -> bytes:
    """Return the answer to a body that is no ping."""
    return xmlrpc.client.dumps(
        ({"flerror": True, "message": str(reason)},), methodresponse=True
    ).encode()
