"""What must hold of two copies of the bot: one of them leads, and one always does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.demo.emulator.methods.table import GET_UPDATES
from storage.cluster.leases import LASTS
from tests.simulation.history import History
from tests.simulation.laws.doubts import of_faults
from tests.simulation.laws.news import copies
from tests.simulation.machine.lease import Term
from tests.simulation.takeovers import HELD, SILENCE, Trouble

WITHIN = 15.0  # seconds from the loss of the leader until another goes on
MISSED = LASTS + 3.0  # seconds: whoever is away for longer is replaced


def who_leads_no_more_is_silent(history: History) -> Iterator[str]:
    """Who was replaced sends nothing and asks for no updates, but what was on its way.

    A copy asks its clock whether it leads just before each call. What has asked already goes out,
    however long it stands still in between.
    """
    troubles = history.takeovers.troubles
    strays = Counter(
        (arrival.by, term.number, arrival.method == GET_UPDATES)
        for arrival in history.world.faults.arrived
        if arrival.counts or arrival.method == GET_UPDATES
        for term in [_term_at(history, arrival.step)]
        if arrival.by and term and term.life is not arrival.by
    )
    for (life, term, asks), number in strays.items():
        mine = [trouble for trouble in troubles if trouble.life is life]
        # Who does not stand still may make a last call at the very end of its lease.
        calling = max((max(each.calling, each.kind != HELD) for each in mine), default=0)
        if number > (1 if asks else calling):
            what = "asked for updates" if asks else "sent"
            yield f"copy {life.name} {what} {number} times in another's term, {term}"


def nothing_is_written_in_another_s_term(history: History) -> Iterator[str]:
    """What a term began is committed before the next one begins, or never; and who leads claims."""
    lives = [life for copy in history.world.copies for life in copy.lives]
    for life in lives if history.world.server else ():
        for step, number, claims in life.commits:
            term = _term_at(history, step)
            if term is None or number not in {None, term.number}:
                yield f"copy {life.name} wrote in term {term and term.number} what {number} began"
            elif claims and term.life is not life:
                yield f"copy {life.name} claimed something in another's term, {term.number}"


def who_stands_by_takes_no_update(history: History) -> Iterator[str]:
    """Where Telegram brings updates, who says that one is handled led when it came, or then."""
    proxy = history.world.proxy
    for taken in proxy.taken if proxy else ():
        terms = [_term_at(history, step) for step in (taken.came, taken.said)]
        if not any(term and term.life is taken.by for term in terms):
            yield f"copy {taken.by.name} took an update in another's term, {terms[-1]}"


def somebody_goes_on(history: History) -> Iterator[str]:
    """Within fifteen seconds of the leader's loss, where the other copy is well."""
    for trouble in history.takeovers.troubles:
        until = trouble.begin + WITHIN
        if _takes_the_lead_away(trouble) and not any(
            other.copy is not trouble.copy and other.begin < until and trouble.begin < other.end
            for other in history.takeovers.troubles
        ):
            terms = [t.life for t in _terms(history) if trouble.begin < t.at <= until]
            asked = [a for a in history.world.faults.arrived if trouble.begin < a.at <= until]
            if not any(arrival.by in terms for arrival in asked):
                at = f"{trouble.kind}, at {trouble.begin:.3f}"
                yield f"nobody went on after copy {trouble.copy.port} {at}"


def repeats_are_what_was_claimed(history: History) -> Iterator[str]:
    """Of all chats: each time that the leader is lost, one second of the rate at most."""
    repeated = sum(
        max(0, copies(reader, article) - 1)
        for reader in history.readers
        for article in history.publisher.published
    )
    most = of_faults(history) + len(history.jolts) * history.world.rate
    if repeated > most:
        yield f"{repeated} messages came again, {most} at most could not be recorded"


COPIES = (
    who_leads_no_more_is_silent,
    nothing_is_written_in_another_s_term,
    who_stands_by_takes_no_update,
    somebody_goes_on,
    repeats_are_what_was_claimed,
)


def _takes_the_lead_away(trouble: Trouble) -> bool:
    """Who does not reach Telegram leads on, and a short absence is not noticed."""
    lasting = trouble.end - trouble.begin > MISSED
    return trouble.led and trouble.kind != SILENCE and lasting


def _term_at(history: History, step: int) -> Term | None:
    """The last one that had begun by then."""
    return next((term for term in reversed(_terms(history)) if term.step <= step), None)


def _terms(history: History) -> list[Term]:
    server = history.world.server
    return server.terms if server else []
