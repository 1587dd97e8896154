"""What must hold at the end of every history."""

from __future__ import annotations

from tests.simulation.history import History
from tests.simulation.laws.announcements import ANNOUNCEMENTS
from tests.simulation.laws.archive import ARCHIVE
from tests.simulation.laws.complaints import COMPLAINTS
from tests.simulation.laws.copies import COPIES
from tests.simulation.laws.erasure import ERASURE
from tests.simulation.laws.news import NEWS
from tests.simulation.laws.orders import ORDERS
from tests.simulation.laws.rest import REST
from tests.simulation.laws.secrecy import SECRECY
from tests.simulation.laws.states import STATES
from tests.simulation.laws.terms import TERMS
from tests.simulation.laws.tips import TIPS

LAWS = (
    *NEWS,
    *ORDERS,
    *ANNOUNCEMENTS,
    *TIPS,
    *COMPLAINTS,
    *SECRECY,
    *ERASURE,
    *ARCHIVE,
    *TERMS,
    *STATES,
    *REST,
    *COPIES,
)


def broken(history: History) -> list[str]:
    """Each breach of a law: its name, and a sentence."""
    return [f"{law.__name__}: {breach}" for law in LAWS for breach in law(history)]
