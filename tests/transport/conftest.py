from __future__ import annotations

import socket
from collections.abc import AsyncIterator

import pytest

from tests.transport.server import Server, serving


@pytest.fixture(autouse=True)
def no_proxy_to_ourselves(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy of the machine that runs the tests is none of their business."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with serving() as running:
        yield running


@pytest.fixture
def closed_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
