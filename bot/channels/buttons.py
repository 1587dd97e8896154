"""What the buttons of the list of channels carry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.messages.callback_data import CallbackData


@dataclass(frozen=True, slots=True)
class ConnectChannel(CallbackData):
    """What is published goes there from now on, or no more. `channel`: its id without the sign."""

    prefix: ClassVar[str] = "kn"
    channel: int
    wanted: bool
