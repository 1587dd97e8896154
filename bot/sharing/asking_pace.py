"""The limit on questions in other chats, so that a flood of them costs hardly anything."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field


@dataclass(slots=True)
class AskingPace:
    """A limit of `most` questions from each person or chat in `seconds`; in memory only.

    Askers without a question for that long are forgotten. Times are `monotonic`, in order.
    """

    most: int
    seconds: float
    _asked: dict[int, deque[float]] = field(default_factory=dict, init=False)
    _swept_at: float = field(default=float("-inf"), init=False)

    def __len__(self) -> int:
        """Return the number of askers that are remembered."""
        return len(self._asked)

    def allows(self, who: int, now: float) -> bool:
        """Whether to answer; a refused question does not count, so that a pause ends it."""
        self._sweep(now)
        asked = self._asked.setdefault(who, deque(maxlen=self.most))
        if len(asked) == self.most and now - asked[0] < self.seconds:
            return False
        asked.append(now)
        return True

    def _sweep(self, now: float) -> None:
        if now - self._swept_at < self.seconds:
            return
        self._swept_at = now
        self._asked = {
            who: asked for who, asked in self._asked.items() if now - asked[-1] < self.seconds
        }


@dataclass(frozen=True, slots=True)
class Asking:
    """The limits of all questions in other chats.

    Typing asks with each letter, and an app asks for the next page. A guest's answer is a message
    to everybody in that chat, of which a bot may send twenty a minute (Bot API FAQ).
    """

    inline: AskingPace = field(default_factory=lambda: AskingPace(most=30, seconds=15.0))
    guest: AskingPace = field(default_factory=lambda: AskingPace(most=6, seconds=60.0))
    guests_of_chat: AskingPace = field(default_factory=lambda: AskingPace(most=20, seconds=60.0))
