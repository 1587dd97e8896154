"""The buttons of a tip: callback data is `t:STAMP:ACTION[:VALUE…]`.

The stamp names the draft, the value the wanted state.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages.catalogue import Words
from bot.messages.message import Button, Keyboard
from bot.messages.paging import rows
from bot.tips import draft as tips
from bot.tips.model import Draft

PAGE = 8  # choices shown at once


@dataclass(frozen=True, slots=True)
class TipButtons:
    """Makes the buttons of one draft."""

    words: Words
    draft: Draft

    def of(self, key: str, *action: str) -> Button:
        """A button with the words of this key."""
        return self.labelled(self.words(key), *action)

    def labelled(self, label: str, *action: str) -> Button:
        """A button with this label."""
        return Button(label, ":".join(("t", tips.stamp(self.draft), *action)))

    def cancel(self) -> Button:
        """The way out, always bottom left."""
        return self.of("tips.cancel", "stop")

    def onward(self) -> tuple[Button, ...]:
        """The last row of a question that can be answered in several messages."""
        return self.cancel(), self.of("tips.next", "next", self.draft.step)

    def skippable(self) -> tuple[Button, ...]:
        """The last row of a question that can be left out."""
        return self.cancel(), self.of("tips.skip", "skip", self.draft.step)

    def paged(self, choices: Sequence[Button], number: int, *action: str) -> Keyboard:
        """One page of the choices; `action` and the number of a page turn to it."""
        pages = max(1, -(-len(choices) // PAGE))
        number = min(max(number, 1), pages)
        shown = rows(choices[(number - 1) * PAGE : number * PAGE], 2)
        if pages == 1:
            return shown
        before, after = (number - 2) % pages + 1, number % pages + 1
        turn = (
            self.labelled("◂", *action, str(before)),
            self.labelled(f"{number}/{pages}", *action, str(number)),
            self.labelled("▸", *action, str(after)),
        )
        return (*shown, turn)
