"""What the running bot keeps in memory: how much each attribute of its objects holds."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from types import CellType, CoroutineType, FunctionType, MethodType

from telegram.ext import Application

OURS = ("bot.", "handlers.", "storage.")
# The emulated servers, which are the world's, and what is read at the start and stays as it is.
NOT_OURS = ("bot.demo.", "bot.places.", "bot.tagger.", "bot.messages.", "bot.deadlines.")


def holdings(tasks: Iterable[asyncio.Task[object]]) -> Counter[str]:
    """How many entries each growing attribute has, by class and name, with what lies in them.

    All that is reached from what the tasks are in the middle of, through objects of ours.
    """
    found: Counter[str] = Counter()
    todo: list[object] = [each for task in tasks for each in _locals(task.get_coro())]
    seen: set[int] = set()
    while todo:
        thing = todo.pop()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        if _is_ours(thing):
            for name, value in _attributes(thing):
                if isinstance(value, dict | list | set | deque):
                    found[f"{type(thing).__name__}.{name}"] += _entries(value)
                todo.append(value)
        else:
            todo += _held_by(thing)
    return found


def _is_ours(thing: object) -> bool:
    module = f"{type(thing).__module__}."
    ours = module.startswith(OURS) and not module.startswith(NOT_OURS)
    return ours or isinstance(thing, Application)


def _attributes(thing: object) -> Iterator[tuple[str, object]]:
    yield from getattr(thing, "__dict__", {}).items()
    for kind in type(thing).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if name not in {"__weakref__", "__dict__"} and hasattr(thing, name):
                yield name, getattr(thing, name)


def _held_by(thing: object) -> Iterable[object]:
    if isinstance(thing, Mapping):
        return [*thing, *thing.values()]
    if isinstance(thing, list | tuple | set | frozenset | deque):
        return thing
    if isinstance(thing, MethodType):
        return [thing.__self__]
    if isinstance(thing, partial):
        return [thing.func, *thing.args, *thing.keywords.values()]
    if isinstance(thing, FunctionType):
        cells = thing.__closure__ or ()
        return [each for cell in cells for each in _contents(cell)]
    return _locals(thing) if isinstance(thing, CoroutineType) else ()


def _contents(cell: CellType) -> Iterator[object]:
    with suppress(ValueError):  # it is empty still
        yield cell.cell_contents


def _locals(coroutine: object) -> Iterator[object]:
    """What a coroutine, and what it awaits, are in the middle of."""
    while isinstance(coroutine, CoroutineType):
        if coroutine.cr_frame is not None:
            yield from coroutine.cr_frame.f_locals.values()
        coroutine = coroutine.cr_await


def _entries(value: object) -> int:
    if isinstance(value, Mapping):
        return len(value) + sum(map(_entries, value.values()))
    if isinstance(value, list | set | deque):
        return len(value) + sum(map(_entries, value))
    return 0
