"""Who leads, as each copy sees it, by its own clock."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from structlog.testing import capture_logs

from bot.core.clock import SYSTEM_CLOCK
from bot.core.vault import Vault
from bot.workers.leadership import BEAT, ElectedLeadership, candidate
from storage.cluster.leases import LASTS, Lease, ServerLease
from storage.engine.fence import LeaseLost
from storage.engine.session import Session
from storage.repositories import Storage
from tests.support.fake_clock import FakeClock, settle
from tests.support.storage.postgresql import address, looking_on, run_out, terminated

pytestmark = pytest.mark.postgres

A, B = "aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb"

Join = Callable[[str], Lease]


@pytest.fixture
def vault() -> Vault:
    return Vault("5a" * 32)


@pytest.fixture
async def storage(postgresql_url: str, vault: Vault) -> AsyncIterator[Storage]:
    async with looking_on(postgresql_url, vault) as opened:
        yield opened


@pytest.fixture
def time() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def join(storage: Storage, postgresql_url: str, time: FakeClock) -> AsyncIterator[Join]:
    made: list[Lease] = []

    def make(name: str) -> Lease:
        session = Session(address(postgresql_url), name=name)
        made.append(Lease(ServerLease(session, holder=name), clock=time))
        return made[-1]

    yield make
    for lease in made:
        await lease.close()


async def test_the_first_leads_and_the_second_waits_for_it_to_end(join: Join) -> None:
    """Given up in order, the lease is the next one's with its next beat."""
    async with (
        candidate(join(A), SYSTEM_CLOCK) as first,
        candidate(join(B), SYSTEM_CLOCK) as second,
    ):
        assert (first.leads(), second.leads()) == (True, False)
    other = ElectedLeadership(join(B), SYSTEM_CLOCK)
    await other.round()
    assert other.leads()


async def test_a_term_is_over_when_the_lease_has_run_out(join: Join, time: FakeClock) -> None:
    """Each renewal puts that off; and it is known without asking anybody."""
    elected = ElectedLeadership(join(A), clock=time)
    await elected.round()
    over = asyncio.create_task(elected.over())
    await time.advance(LASTS - 1)
    await elected.round()
    await time.advance(LASTS - 1)
    assert elected.leads()
    assert not over.done()
    await time.advance(1)
    assert not elected.leads()
    await over


async def test_a_term_is_over_when_another_has_led_in_between(
    storage: Storage, join: Join, time: FakeClock
) -> None:
    """Though the copy leads again: what the first term began is refused from then on."""
    first, second = ElectedLeadership(join(A), clock=time), ElectedLeadership(join(B), SYSTEM_CLOCK)
    await first.round()
    over = asyncio.create_task(first.over())
    await time.advance(1)
    await run_out(storage)
    await second.round()
    await second.resign()
    await first.round()
    await time.advance(LASTS - 1)
    assert first.leads()
    await over


async def test_what_one_writes_that_leads_no_more_is_refused(
    storage: Storage, join: Join, time: FakeClock
) -> None:
    """Also where it does not know yet."""
    first, second = (
        ElectedLeadership(join(A), SYSTEM_CLOCK),
        ElectedLeadership(join(B), SYSTEM_CLOCK),
    )
    await first.round()
    await run_out(storage)
    await second.round()
    assert first.leads()
    with first.fence(), pytest.raises(LeaseLost):
        await storage.memory.put("said", "late")
    with second.fence():
        await storage.memory.put("said", "in time")


async def test_a_copy_that_waits_is_told_when_it_leads(
    storage: Storage, join: Join, time: FakeClock
) -> None:
    """The other's lease runs out, and the next beat takes it."""
    first, second = (
        ElectedLeadership(join(A), SYSTEM_CLOCK),
        ElectedLeadership(join(B), SYSTEM_CLOCK),
    )
    await first.round()
    await second.round()
    begun = asyncio.create_task(second.wait_until_leading())
    await settle()
    assert not begun.done()
    await run_out(storage)
    await second.round()
    await settle()
    assert begun.done()
    assert second.leads()


async def test_it_goes_on_beating_while_the_database_is_away(
    storage: Storage, join: Join, time: FakeClock
) -> None:
    """One short break costs it nothing, and is said once."""
    elected = ElectedLeadership(join(A), SYSTEM_CLOCK)
    with capture_logs() as logs:
        assert await elected.round()
        await terminated(storage, A)
        assert not await elected.round()
        assert elected.leads()
        assert await elected.round()
    assert elected.leads()
    assert [log["event"] for log in logs] == ["leads", "copies_unavailable"]
    assert BEAT * 3 <= LASTS


async def test_how_long_nobody_has_led_is_known(
    storage: Storage, join: Join, time: FakeClock
) -> None:
    """As long as the lease is another's, or the copy's own, somebody leads; else since then."""
    first, second = ElectedLeadership(join(A), SYSTEM_CLOCK), ElectedLeadership(join(B), time)
    await first.round()
    await time.advance(10)
    assert second.seconds_without_leader() == 10
    await second.round()
    assert (second.leads(), second.seconds_without_leader()) == (False, 0)
    await terminated(storage, B)
    await time.advance(10)
    assert not await second.round()
    assert second.seconds_without_leader() == 10
    await run_out(storage)
    await second.round()
    await time.advance(LASTS - 1)
    assert (second.leads(), second.seconds_without_leader()) == (True, 0)
    await time.advance(2)
    assert (second.leads(), second.seconds_without_leader()) == (False, LASTS + 1)


async def test_work_of_a_term_knows_that_it_is_over_also_where_the_copy_leads_again(
    storage: Storage, join: Join, time: FakeClock
) -> None:
    """What it has in hand may be another's, or have been: a later term begins with a look."""
    first, second = (
        ElectedLeadership(join(A), SYSTEM_CLOCK),
        ElectedLeadership(join(B), SYSTEM_CLOCK),
    )
    await first.round()
    go_on = asyncio.Event()

    async def work() -> tuple[bool, bool]:
        before = first.leads()
        await go_on.wait()
        return before, first.leads()

    with first.fence():
        working = asyncio.create_task(work())
    await settle()
    await run_out(storage)
    await second.round()
    await second.resign()
    await first.round()
    await first.round()
    go_on.set()
    assert await working == (True, False)
    assert first.leads()
