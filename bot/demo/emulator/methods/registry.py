"""The methods of the Bot API, by name. Names are not case-sensitive on the wire."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from bot.demo.emulator.protocol.wire import Params
from bot.demo.emulator.world.world import World

Handler: TypeAlias = Callable[[World, Params], object]
METHODS: dict[str, tuple[str, Handler]] = {}


def method(*names: str) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        METHODS.update({name.lower(): (name, handler) for name in names})
        return handler

    return register
