"""Work that only the leader does: begun with each term, let go of at its end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext

import pytest

from bot.workers.leadership import Loop, SoleLeadership, while_leading
from tests.support.patience import PATIENCE


class Terms:
    """A copy that leads when the test says so."""

    def __init__(self) -> None:
        self._leads, self._lost = asyncio.Event(), asyncio.Event()

    def begin(self) -> None:
        self._lost.clear()
        self._leads.set()

    def end(self) -> None:
        self._leads.clear()
        self._lost.set()

    def leads(self) -> bool:
        return self._leads.is_set()

    def seconds_without_leader(self) -> float:
        return 0.0

    def fence(self) -> AbstractContextManager[None]:
        return nullcontext()

    async def wait_until_leading(self) -> None:
        await self._leads.wait()

    async def over(self) -> None:
        await self._lost.wait()

    async def keep(self) -> None:
        raise NotImplementedError


class Work:
    """Notes how it was ended."""

    def __init__(self, defect: Exception | None = None) -> None:
        self.running, self.ends = False, list[str]()
        self._over = asyncio.Event()
        self._defect = defect

    async def run(self) -> None:
        self.running = True
        if self._defect:
            raise self._defect
        await self._over.wait()
        self.running = False

    async def stop(self) -> None:
        self.ends.append("stopped")
        self._over.set()

    async def abandon(self) -> None:
        self.ends.append("abandoned")
        self._over.set()


class Shift:
    """The work of each term so far."""

    def __init__(self) -> None:
        self.terms, self.works, self.stop = Terms(), list[Work](), asyncio.Event()

    def begin(self) -> Work:
        self.works.append(Work())
        return self.works[-1]

    async def work(self, number: int) -> None:
        """Wait until the work of this term runs."""
        await until(lambda: len(self.works) == number and self.works[-1].running)

    @property
    def ends(self) -> list[list[str]]:
        return [work.ends for work in self.works]


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0)


@asynccontextmanager
async def working() -> AsyncIterator[Shift]:
    shift = Shift()
    task = asyncio.create_task(while_leading(shift.terms, shift.stop, shift.begin))
    await asyncio.sleep(0)
    yield shift
    shift.stop.set()
    await task


async def test_work_begins_when_the_copy_leads_and_anew_each_time() -> None:
    """What one term held is another's after it: it is let go of, never brought to an end."""
    async with working() as shift:
        assert not shift.works
        for number in (1, 2, 3):
            shift.terms.begin()
            await shift.work(number)
            shift.terms.end()
            await until(lambda: not shift.works[-1].running)
    assert shift.ends == [["abandoned"]] * 3


async def test_at_the_stop_work_is_brought_to_its_end() -> None:
    """As long as it leads, what it has begun is its own."""
    async with working() as shift:
        shift.terms.begin()
        await shift.work(1)
    assert shift.ends == [["stopped"]]


async def test_one_that_never_leads_ends_at_the_stop() -> None:
    """It has begun nothing."""
    async with working() as shift:
        pass
    assert not shift.works


async def test_a_defect_of_the_work_surfaces() -> None:
    """It is not begun over and over."""
    terms, stop = Terms(), asyncio.Event()
    terms.begin()
    with pytest.raises(ZeroDivisionError):
        await while_leading(terms, stop, lambda: Work(ZeroDivisionError()))


async def test_who_is_alone_leads_from_the_start() -> None:
    """As on SQLite: one work, until the stop."""
    stop, work = asyncio.Event(), Work()
    task = asyncio.create_task(while_leading(SoleLeadership(), stop, lambda: work))
    await until(lambda: work.running)
    stop.set()
    await task
    assert SoleLeadership().leads()
    assert work.ends == ["stopped"]


async def test_a_loop_is_run_anew_in_each_term_and_finds_its_own_end() -> None:
    """Its event is set when the term is over; the next term has another one."""
    terms, stop, ended = Terms(), asyncio.Event(), list[asyncio.Event]()

    async def run(over: asyncio.Event) -> None:
        await over.wait()
        ended.append(over)

    task = asyncio.create_task(while_leading(terms, stop, lambda: Loop(run)))
    for _ in range(2):
        before = len(ended)
        terms.begin()
        await asyncio.sleep(0.01)
        terms.end()
        await until(lambda: len(ended) > before)  # noqa: B023 (called within its round)
    stop.set()
    await task
    assert len(set(ended)) == 2
