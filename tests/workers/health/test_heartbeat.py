"""The dead man's switch is asked while all is well, and by nobody who is not."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from bot.telegram.connections import Connections
from bot.workers.health.health import FailureKind
from bot.workers.health.heartbeat import Heartbeat
from tests.support.feeds.replies import Reply, site
from tests.support.health import Failures, failure

pytestmark = pytest.mark.real_time  # its server listens at a socket of its own

SECRET = "6ae1-secret"


async def test_it_is_asked_while_all_is_well() -> None:
    """And not while anything is wrong: silence is what raises the alarm."""
    failures = Failures()
    async with site({f"/{SECRET}": Reply()}) as switch, Connections() as connections:
        beat = Heartbeat(f"{switch.url}/{SECRET}", connections, failures)
        await beat.tick()
        failures.now = (failure(FailureKind.DISK),)
        await beat.tick()
        assert len(switch.requests) == 1
        failures.now = ()
        await beat.tick()
        assert len(switch.requests) == 2


async def test_a_switch_that_does_not_hear_is_logged_without_its_address(closed_port: int) -> None:
    """Whoever knows the address can feign a healthy bot."""
    with capture_logs() as lines:
        async with site({f"/{SECRET}": Reply(status=404)}) as switch, Connections() as connections:
            await Heartbeat(f"{switch.url}/{SECRET}", connections, Failures()).tick()
            nobody = f"http://127.0.0.1:{closed_port}/{SECRET}"
            await Heartbeat(nobody, connections, Failures()).tick()
    assert [line["event"] for line in lines] == ["heartbeat_not_heard"] * 2
    assert lines[0]["reason"] == "status 404"
    assert SECRET not in str(lines)
