"""The HTTP sessions for feeds: to public addresses, and to the hosts that the operator wrote.

A feed may redirect, and its name may resolve to another address at every refresh. So the address is
checked where the connection to it is made, after DNS, and nowhere earlier.
"""

from __future__ import annotations

import errno
import ipaddress
import socket
import urllib.request
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

# IPv6 that carries an IPv4 address which decides: NAT64 (RFC 6052), and the former IPv4-
# compatible (RFC 4291 2.5.5.1).
_CARRIERS = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96"))
_UNICAST = ipaddress.IPv6Network("2000::/3")  # RFC 4291 2.4: all given out so far


class NotPublic(OSError):
    """An address that is not public; an OSError, so that aiohttp hands it on."""

    def __init__(self) -> None:
        super().__init__(errno.EACCES, "it leads into a private network")


@dataclass(frozen=True, slots=True)
class Sessions:
    """The two HTTP sessions: `public` connects to public addresses only, `trusted` to any.

    `hosts`: those that the operator wrote in FEED_URLS; a site in their own network is intended.
    """

    public: aiohttp.ClientSession
    trusted: aiohttp.ClientSession
    hosts: frozenset[str]

    def session_for(self, url: URL, *, home: URL) -> aiohttp.ClientSession:
        """Return the session for `url`, met on a refresh that began at `home`.

        Only a feed's own host may be in a private network, and only if the operator wrote it: a
        redirect from another host may not lead there. A proxy of the environment is the operator's
        too, and resolves the names itself. Raises NotPublic for a private address written out.
        """
        if url.host == home.host and url.host in self.hosts:
            return self.trusted
        if not _has_proxy(url):
            return self.public
        try:
            literal = ipaddress.ip_address(url.host or "")
        except ValueError:
            return self.trusted
        if not is_public(literal):
            raise NotPublic
        return self.trusted


@asynccontextmanager
async def open_sessions(
    feed_urls: Iterable[str], *, resolver: AbstractResolver | None = None
) -> AsyncIterator[Sessions]:
    """Open the sessions for these feeds, and close them; no cookies are kept."""
    hosts = frozenset(host for url in feed_urls if (host := URL(url).host))
    guarded = aiohttp.TCPConnector(resolver=resolver, socket_factory=_public_socket)
    free = aiohttp.TCPConnector(resolver=resolver)
    jar = aiohttp.DummyCookieJar()
    async with (
        aiohttp.ClientSession(connector=guarded, cookie_jar=jar) as public,
        aiohttp.ClientSession(connector=free, cookie_jar=jar, trust_env=True) as trusted,
    ):
        yield Sessions(public, trusted, hosts)


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Return whether an address is an ordinary address of the internet.

    Private, loopback, link-local, carrier-grade NAT, multicast, unspecified and reserved ones are
    not, nor is an IPv6 address that carries one of them.
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = _embedded_ipv4(address)
        if inner is not None or address not in _UNICAST:
            return inner is not None and is_public(inner)
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _embedded_ipv4(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if any(address in network for network in _CARRIERS):
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)


def _public_socket(info: aiohttp.AddrInfoType) -> socket.socket:
    """Return a socket for an address about to be connected to. Raises NotPublic."""
    family, kind, protocol, _, address = info
    if not is_public(ipaddress.ip_address(address[0])):
        raise NotPublic
    return socket.socket(family, kind, protocol)


def _has_proxy(url: URL) -> bool:
    """Return whether the environment names a proxy for an address (HTTP_PROXY, NO_PROXY, ...)."""
    return url.scheme in urllib.request.getproxies() and not urllib.request.proxy_bypass(
        url.host or ""
    )
