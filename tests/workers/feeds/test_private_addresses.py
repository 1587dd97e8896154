"""Where a look may lead: the internet, and the hosts that the operator wrote himself."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.core.clock import SYSTEM_CLOCK
from bot.core.errors import FeedError
from bot.feeds.model import FeedResponse, FeedState
from bot.workers.feeds import sessions
from bot.workers.feeds.client import FeedClient
from bot.workers.feeds.parser_pool import ParserPool
from bot.workers.feeds.sessions import is_public, open_sessions
from tests.support.feeds.replies import Reply, saved, site

pytestmark = pytest.mark.real_time  # names are looked up by the machine

REFUSED = "leads into a private network"


@dataclass
class Names(AbstractResolver):
    """DNS of our own: each look-up of a name takes the next of its addresses, the last stays."""

    addresses: Mapping[str, list[str]]
    asked: list[str] = field(default_factory=list)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        left = self.addresses[host]
        address = left.pop(0) if len(left) > 1 else left[0]
        kind = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=kind,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
        ]

    async def close(self) -> None:
        """Nothing is open."""


async def look(
    url: str,
    *,
    written: Sequence[str] | None = None,
    names: Names | None = None,
    page: str | None = None,
) -> FeedResponse | None:
    """A look at `url`; `written` are the operator's FEED_URLS, that one if none are said."""
    state = FeedState(id=1, url=url, next_check_at=0.0)
    async with open_sessions([url] if written is None else written, resolver=names) as opened:
        client = FeedClient(opened, ParserPool(), SYSTEM_CLOCK, "uji", timeout=5.0)
        return await (client.fetch(state) if page is None else client.page(state, page))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "239.255.255.250",
        "255.255.255.255",
        "240.0.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
    ],
)
def test_an_address_of_a_private_network_is_not_public(address: str) -> None:
    """In either version of IP, plain or wrapped."""
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "103.28.12.5", "2001:4860:4860::8888", "::ffff:8.8.8.8"]
)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    """A v4 address stays public inside a v6 one."""
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"])
async def test_a_private_address_that_nobody_wrote_is_not_asked(host: str) -> None:
    """Nothing of ours but FEED_URLS leads into the operator's network."""
    async with site({"/feed/": saved("wp_feed.xml")}) as server:
        port = server.url.rpartition(":")[2]
        with pytest.raises(FeedError, match=REFUSED):
            await look(f"http://{host}:{port}/feed/", written=["http://koran.test/feed/"])
    assert server.requests == []


async def test_a_name_is_judged_by_what_it_resolves_to() -> None:
    """A public name with a private address is refused after DNS, before a byte is sent."""
    async with site({"/feed/": saved("wp_feed.xml")}) as server:
        port = server.url.rpartition(":")[2]
        names = Names({"jahat.test": ["127.0.0.1"]})
        with pytest.raises(FeedError, match=REFUSED):
            await look(f"http://jahat.test:{port}/feed/", written=[], names=names)
    assert names.asked == ["jahat.test"]
    assert server.requests == []


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "127.1", "017700000001"])
async def test_no_spelling_of_a_private_address_gets_through(host: str) -> None:
    """Numbers that a C library would take for 127.0.0.1."""
    async with site({"/feed/": saved("wp_feed.xml")}) as server:
        port = server.url.rpartition(":")[2]
        with pytest.raises(FeedError, match="cannot be reached"):
            await look(f"http://{host}:{port}/feed/", written=[])
    assert server.requests == []


async def test_a_host_the_operator_wrote_may_be_private() -> None:
    """By address or by name, and with redirects within it."""
    there = Reply(status=301, headers={"Location": "/feed/"})
    async with site({"/rss": there, "/feed/": saved("wp_feed.xml")}) as server:
        port = server.url.rpartition(":")[2]
        assert await look(f"{server.url}/rss")
        names = Names({"koran.test": ["127.0.0.1"]})
        fetched = await look(f"http://koran.test:{port}/rss", names=names)
    assert fetched is not None
    assert fetched.moved_to == f"http://koran.test:{port}/feed/"


@pytest.mark.parametrize("target", ["127.0.0.1", "localhost", "dalam.test", "[::1]"])
async def test_a_redirect_into_a_private_network_is_refused(target: str) -> None:
    """Even to a host that another feed of the operator's is on."""
    names = Names({name: ["127.0.0.1"] for name in (target, "koran.test")})
    feeds = ["http://koran.test/feed/", f"http://{target}/feed/"]
    replies: dict[str, Reply | bytes] = {"/secret": saved("wp_feed.xml")}
    async with site(replies) as server:
        port = server.url.rpartition(":")[2]
        replies["/feed/"] = Reply(
            status=302, headers={"Location": f"http://{target}:{port}/secret"}
        )
        with pytest.raises(FeedError, match=REFUSED):
            await look(f"http://koran.test:{port}/feed/", written=feeds, names=names)
    assert len(server.requests) == 1


async def test_a_name_that_changes_its_address_gains_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """DNS rebinding: it is judged at every connection, not once."""
    monkeypatch.setattr(sessions, "is_public", lambda address: str(address) == "127.0.0.2")
    names = Names({"jahat.test": ["127.0.0.2", "127.0.0.1"]})
    async with site({"/feed/": saved("wp_feed.xml")}) as server:
        port = server.url.rpartition(":")[2]
        for reason in ("Connect call failed", REFUSED):
            with pytest.raises(FeedError, match=reason):
                await look(f"http://jahat.test:{port}/feed/", written=[], names=names)
    assert server.requests == []


async def test_a_feed_that_moved_is_trusted_no_further_than_it_was_written() -> None:
    """A stored address that no operator wrote may not be private."""
    async with site({"/feed/": saved("wp_feed.xml")}) as server:
        with pytest.raises(FeedError, match=REFUSED):
            await look(f"{server.url}/feed/", written=["http://koran.test/feed/"])


async def test_a_page_is_trusted_as_its_feed_is() -> None:
    """A site that shows a REST address elsewhere does not lead us there."""
    async with site({"/wp-json/": saved("wp_rest_posts.json")}) as server:
        page = f"{server.url}/wp-json/"
        assert await look(f"{server.url}/feed/", page=page)
        with pytest.raises(FeedError, match=REFUSED):
            await look("http://koran.test/feed/", written=[page], page=page)


async def test_a_proxy_of_the_environment_may_be_private(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the operator's, and resolves the names; an address written out is judged here."""
    async with site({"/feed/": saved("wp_feed.xml")}) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.delenv("no_proxy", raising=False)
        assert await look("http://koran.test/feed/", written=[])
        with pytest.raises(FeedError, match=REFUSED):
            await look("http://10.0.0.1/feed/", written=[])
    assert len(proxy.requests) == 1
