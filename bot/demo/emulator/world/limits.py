"""Telegram's limits, and the faults that a test asks for; both off until `/control/faults`.

Bot FAQ: about 30 messages a second overall, 20 a minute in a group.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.demo.emulator.protocol.errors import ApiError, bad_request, too_many_requests
from bot.demo.emulator.protocol.wire import Json, Params

CALLBACK_LIFETIME = 30.0  # seconds in which a button press can be answered
_NAMES = {
    400: "Bad Request", 403: "Forbidden", 500: "Internal Server Error", 502: "Bad Gateway",
}  # fmt: skip
FREE_PER_SECOND = 30
PAID_PER_SECOND = 1000
STAR_PER_MESSAGE = 0.1


class _Window(NamedTuple):
    """The calls of the last `seconds`, at most `most`."""

    seconds: float
    most: float
    moments: deque[float]

    def wait(self, now: float, cost: int) -> int:
        """Return the whole seconds until `cost` more calls fit, 0 if they fit now."""
        while self.moments and self.moments[0] <= now - self.seconds:
            self.moments.popleft()
        if len(self.moments) + cost <= self.most or not self.moments:
            return 0
        over = min(int(len(self.moments) + cost - self.most), len(self.moments))
        return max(1, math.ceil(self.moments[over - 1] + self.seconds - now))

    def take(self, now: float, cost: int) -> None:
        self.moments.extend([now] * cost)


@dataclass(slots=True)
class Limits:
    per_second: float | None = None
    group_per_minute: float | None = None
    paid_per_second: float = PAID_PER_SECOND
    stars: float = 0.0
    _windows: dict[str, _Window] = field(default_factory=dict)

    def check(self, method: str, chat_id: int, params: Params, now: float) -> None:
        """Count a call. Raises `ApiError` 429, or 400 for a paid call without Stars."""
        if not method.startswith(("send", "copy", "edit")):
            return
        # An album costs as many messages as it has items.
        items = {"sendMediaGroup": "media", "copyMessages": "message_ids"}.get(method)
        cost = len(params.array(items)) if items else 1
        # copyMessages and edits know no allow_paid_broadcast.
        payable = method.startswith("send") or method == "copyMessage"
        if payable and params.boolean("allow_paid_broadcast"):
            self._pay(now, cost)
            return
        windows = []
        if self.per_second is not None:
            windows.append(self._window("all", 1.0, self.per_second))
        if self.group_per_minute is not None and chat_id < 0:
            windows.append(self._window(f"group {chat_id}", 60.0, self.group_per_minute))
        if wait := max((window.wait(now, cost) for window in windows), default=0):
            raise too_many_requests(wait)
        for window in windows:
            window.take(now, cost)

    def _pay(self, now: float, cost: int) -> None:
        """Count a paid call, by limits of its own; above the free rate it costs 0.1 Stars."""
        if self.stars < STAR_PER_MESSAGE:
            raise bad_request("FLOODSKIP_NOT_ALLOWED")
        window = self._window("paid", 1.0, self.paid_per_second)
        if wait := window.wait(now, cost):
            raise too_many_requests(wait)
        window.take(now, cost)
        free = self._window("paid, free of charge", 1.0, self.per_second or FREE_PER_SECOND)
        if free.wait(now, cost):
            self.stars -= STAR_PER_MESSAGE * cost
        else:
            free.take(now, cost)

    def _window(self, name: str, seconds: float, most: float) -> _Window:
        return self._windows.setdefault(name, _Window(seconds, most, deque()))


@dataclass(slots=True)
class Rule:
    """A fault: the calls that it affects, how often, and its effect."""

    method: str = "*"
    chat: int | None = None
    times: int | None = None
    status: int | None = None
    description: str = ""
    retry_after: int = 1
    delay: float = 0.0
    cut: str = ""

    def matches(self, method: str, chat_id: int) -> bool:
        return self.times != 0 and self.method in {"*", method} and self.chat in {None, chat_id}

    def error(self) -> ApiError | None:
        if self.status is None:
            return None
        if self.status == 429:
            return too_many_requests(self.retry_after)
        return ApiError(self.status, self.description or _NAMES.get(self.status, "Error"))


@dataclass(slots=True)
class Faults:
    rules: list[Rule] = field(default_factory=list)
    limits: Limits = field(default_factory=Limits)

    def replace(self, given: Json) -> None:
        """Replace all rules and limits; an empty object clears them."""
        self.rules = [Rule(**rule) for rule in given.get("rules", [])]
        self.limits = Limits(**given.get("limits", {}))

    def next_rule(self, method: str, chat_id: int) -> Rule:
        """Return the first rule for this call, and count its use; an empty rule for none."""
        for rule in self.rules:
            if rule.matches(method, chat_id):
                if rule.times is not None:
                    rule.times -= 1
                return rule
        return Rule()
