"""How far a complaint can come, and from where."""

from __future__ import annotations

import pytest

from bot.complaints.model import Event, Status, Turn
from bot.complaints.workflow import become, can_become, say
from bot.tips.model import Evidence
from tests.support.complaints.samples import a_complaint
from tests.support.storage.stored import NOW

WAYS = {
    Status.RECEIVED: {Status.PUBLISHED, Status.REFUSED, Status.COUNCIL, Status.WITHDRAWN},
    Status.REFUSED: {Status.PUBLISHED, Status.COUNCIL},
    Status.COUNCIL: {Status.PUBLISHED, Status.WITHDRAWN},
    Status.PUBLISHED: set[Status](),
    Status.WITHDRAWN: set[Status](),
}
# By what a complaint that was just received comes there.
BY = {Status.RECEIVED: (), **{status: (Event(NOW, status),) for status in WAYS[Status.RECEIVED]}}


@pytest.mark.parametrize("status", Status)
def test_what_was_published_stays_so_and_a_refusal_may_be_mended(status: Status) -> None:
    """A state that it cannot come into changes nothing, and is not noted."""
    complaint = a_complaint()
    for event in BY[status]:
        complaint = become(complaint, event)
    assert complaint.status is status
    for wanted in Status:
        event = Event(NOW + 60, wanted, "Rani", "karena")
        possible = wanted in WAYS[status]
        assert can_become(complaint, wanted) is possible
        after = (*complaint.events, event) if possible else complaint.events
        assert become(complaint, event).events == after


def test_each_word_is_kept_behind_the_last() -> None:
    """Of either side."""
    asked = Turn(NOW, "Rani", editor=True, piece=Evidence("text", 1, text="Apa buktinya?"))
    said = Turn(NOW + 60, "Sri", editor=False, piece=Evidence("text", 2, text="Ini."))
    assert say(say(a_complaint(), asked), said).turns == (asked, said)
