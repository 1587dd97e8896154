"""Telegram's ceilings and the faults a test asks for; both off until `/control/faults`.

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
_COUNTED = ("send", "copy", "edit")
_NAMES = {
    400: "Bad Request", 403: "Forbidden", 429: "Too Many Requests",
    500: "Internal Server Error", 502: "Bad Gateway",
}  # fmt: skip
FREE_PER_SECOND = 30
PAID_PER_SECOND = 1000
STAR_PER_MESSAGE = 0.1


class _Window(NamedTuple):
    """The moments of the last `seconds`, of which there may be `most`."""

    seconds: float
    moments: deque[float]

    def wait(self, now: float, most: float, cost: int) -> int:
        """Whole seconds until `cost` more fit, 0 if they fit now."""
        while self.moments and self.moments[0] <= now - self.seconds:
            self.moments.popleft()
        if len(self.moments) + cost <= most or not self.moments:
            return 0
        over = min(int(len(self.moments) + cost - most), len(self.moments))
        return max(1, math.ceil(self.moments[over - 1] + self.seconds - now))

    def take(self, now: float, cost: int) -> None:
        self.moments.extend([now] * cost)


@dataclass(slots=True)
class Limits:
    per_second: float | None = None
    group_per_minute: float | None = None
    stars: float = 0.0
    _windows: dict[tuple[str, int], _Window] = field(default_factory=dict)

    @classmethod
    def read(cls, given: Json) -> Limits:
        known = {"per_second", "group_per_minute", "stars"}
        if unknown := set(given) - known:
            raise bad_request(f"unknown limits: {', '.join(sorted(unknown))}")
        return cls(**given)

    def check(self, method: str, chat_id: int, params: Params, now: float) -> None:
        """Counts a call. Raises `ApiError` 429, or 400 for a paid one without Stars."""
        if not method.startswith(_COUNTED) or method == "sendChatAction":
            return
        paid = _payable(method) and params.boolean("allow_paid_broadcast")
        if paid and self.stars < STAR_PER_MESSAGE:
            raise bad_request("FLOODSKIP_NOT_ALLOWED")
        if not paid and self.per_second is None and self.group_per_minute is None:
            return
        cost = _cost(method, params)
        if paid:
            self._check_paid(now, cost)
            return
        wanted = [("all", 0, 1.0, self.per_second)]
        if chat_id < 0:
            wanted.append(("group", chat_id, 60.0, self.group_per_minute))
        self._take(wanted, now, cost)

    def _check_paid(self, now: float, cost: int) -> None:
        """A budget of its own; what is above the free rate costs a tenth of a Star."""
        window = self._window("paid", 0, 1.0)
        if wait := window.wait(now, PAID_PER_SECOND, cost):
            raise too_many_requests(wait)
        window.take(now, cost)
        free = self._window("paid, free of charge", 0, 1.0)
        if free.wait(now, self.per_second or FREE_PER_SECOND, cost):
            self.stars -= STAR_PER_MESSAGE * cost
        else:
            free.take(now, cost)

    def _take(
        self, wanted: list[tuple[str, int, float, float | None]], now: float, cost: int
    ) -> None:
        windows = [
            (self._window(kind, key, seconds), most)
            for kind, key, seconds, most in wanted
            if most is not None
        ]
        if wait := max((w.wait(now, most, cost) for w, most in windows), default=0):
            raise too_many_requests(wait)
        for window, _ in windows:
            window.take(now, cost)

    def _window(self, kind: str, key: int, seconds: float) -> _Window:
        window = self._windows.get((kind, key))
        if window is None:
            window = self._windows[kind, key] = _Window(seconds, deque())
        return window


def _payable(method: str) -> bool:
    """copyMessages and edits know no allow_paid_broadcast."""
    return method.startswith("send") or method == "copyMessage"


def _cost(method: str, params: Params) -> int:
    """An album costs as many messages as it has items."""
    name = {"sendMediaGroup": "media", "copyMessages": "message_ids"}.get(method)
    if name is None:
        return 1
    try:
        items = params.json(name, name)
    except ApiError:
        return 1
    return len(items) if isinstance(items, list) else 1


@dataclass(slots=True)
class Rule:
    """One fault: which calls it strikes, how often, and what it does to them."""

    method: str = "*"
    chat: int | None = None
    times: int | None = None
    status: int | None = None
    description: str = ""
    retry_after: int | None = None
    delay: float = 0.0
    cut: str = ""

    @classmethod
    def read(cls, given: Json) -> Rule:
        if unknown := set(given) - set(cls.__slots__):
            raise bad_request(f"unknown in a rule: {', '.join(sorted(unknown))}")
        if given.get("cut", "before") not in {"before", "after"}:
            raise bad_request('cut is "before" or "after"')
        return cls(**given)

    def matches(self, method: str, chat_id: int) -> bool:
        return self.times != 0 and self.method in {"*", method} and self.chat in {None, chat_id}

    def error(self) -> ApiError | None:
        if self.status is None:
            return None
        if self.status == 429:
            refusal = too_many_requests(self.retry_after or 1)
            return (
                ApiError(429, self.description, **refusal.parameters)
                if self.description
                else refusal
            )
        return ApiError(self.status, self.description or _NAMES.get(self.status, "Error"))


@dataclass(slots=True)
class Faults:
    rules: list[Rule] = field(default_factory=list)
    limits: Limits = field(default_factory=Limits)

    def replace(self, given: Json) -> None:
        """All rules and limits anew; an empty object clears them."""
        rules = [Rule.read(rule) for rule in given.get("rules") or []]
        self.limits = Limits.read(given.get("limits") or {})
        self.rules = rules

    def next_rule(self, method: str, chat_id: int) -> Rule | None:
        """The first rule that matches this call; a counted one is used up by it."""
        for rule in self.rules:
            if rule.matches(method, chat_id):
                if rule.times is not None:
                    rule.times -= 1
                return rule
        return None
