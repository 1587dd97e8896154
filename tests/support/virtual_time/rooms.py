"""What a room's conftest takes, so that its tests run on virtual time in one process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import nullcontext

import pytest

from tests.support.drivers.pools import without_pools
from tests.support.virtual_time.loop import VirtualLoop

__all__ = ["nothing_outside", "pytest_asyncio_loop_factories"]


def pytest_asyncio_loop_factories(
    item: pytest.Item,
) -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Nobody waits here: the time is the loop's."""
    return {"real": asyncio.new_event_loop} if _is_real(item) else {"virtual": VirtualLoop}


@pytest.fixture(autouse=True)
def nothing_outside(request: pytest.FixtureRequest) -> Iterator[None]:
    """Nothing comes from outside of the loop."""
    with nullcontext() if _is_real(request.node) else without_pools():
        yield


def _is_real(item: pytest.Item) -> bool:
    return any(map(item.get_closest_marker, ("real_time", "postgres")))
