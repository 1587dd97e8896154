"""What must hold of news, and of whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from bot.delivery.chat_pace import PER_MINUTE
from tests.simulation.history import MOVES, History
from tests.simulation.laws.doubts import doubts
from tests.simulation.machine.copies import SELDOM
from tests.simulation.machine.faults import LATE
from tests.simulation.machine.network import LATENCY
from tests.simulation.people.following import Follower, Sure
from tests.simulation.people.publishing import Published
from tests.simulation.people.readers import is_unasked
from tests.simulation.people.sources import TAKES_BACK

SHORTEST_SEEN = 3 * LATENCY[1]  # seconds: a connection is made, a call goes there, an answer back
MINUTE = 60.0  # seconds
PROMPT = 6.0  # seconds in which who asks is answered, where nothing goes wrong
RECOVERY = LATE + 3.0  # seconds after a trouble in which answers may be late, or come once more


def nothing_is_lost(history: History) -> Iterator[str]:
    """Who follows a place from before an article until the end has got it."""
    end = history.world.clock.now()
    for article in history.publisher.published:
        if article.id in history.changed:
            continue
        for reader in history.followers:
            sure = reader.certain(article.place, article.at, end)
            if sure is Sure.YES and not copies(reader, article):
                yield f"{article.mark} did not reach {reader.name} ({reader.id})"


def nobody_gets_what_they_did_not_ask_for(history: History) -> Iterator[str]:
    """Who does not follow a place until the end has got none of its articles.

    Weeks later they may: who has had no news for so long is told of what is nearby.
    """
    end = history.ending.at
    for article in history.publisher.published:
        for reader in history.followers:
            sure = reader.certain(article.place, article.at, end)
            if sure is Sure.NO and copies(reader, article, until=end):
                yield f"{article.mark} reached {reader.name} ({reader.id}), who does not follow it"


def repeats_are_what_was_in_flight(history: History) -> Iterator[str]:
    """An article comes twice only after a send whose end the bot could not know."""
    for article in history.publisher.published:
        for reader in history.followers:
            number = copies(reader, article)
            if number > 1 + doubts(history, *reader.chats):
                yield f"{article.mark} came {number} times to {reader.name} ({reader.id})"


def the_rate_is_kept(history: History) -> Iterator[str]:
    """No second at the server holds more calls than the rate, whenever it begins.

    Less what the bot cannot know: a call may arrive as much sooner than the one before as the
    shortest round trip that it has seen is longer than the network's shortest. And where the clock
    moves, who waits for a turn goes at once: of a machine the monotonic one, by which the bot
    waits, does not move.
    """
    rate = history.world.rate
    arrived = [each.at for each in history.world.faults.arrived if each.counts]
    for first, beyond in zip(arrived, arrived[rate:], strict=False):
        moved = any(at <= first < at + 1.0 for at in history.moves)
        if beyond - first < 1.0 - SHORTEST_SEEN and not moved:
            yield f"{rate + 1} calls came within {beyond - first:.3f} s, at {first:.3f}"


def no_group_is_flooded(history: History) -> Iterator[str]:
    """A minute of a group holds no more than Telegram takes, in each life and term of the bot.

    Who begins to lead does not know what the last leader wrote.
    """
    server = history.world.server
    terms = [term.at for term in server.terms] if server else []
    ends = sorted([*history.crashes, *terms, history.world.clock.now()])
    for chat in {chat for group in history.groups for chat in group.chats}:
        begin = 0.0
        for end in ends:
            times = [at for at, to in history.world.faults.written if to == chat]
            life = [at for at in times if begin < at <= end]
            for first, beyond in zip(life, life[PER_MINUTE:], strict=False):
                if beyond - first < MINUTE:
                    yield f"{PER_MINUTE + 1} calls came to {chat} within {beyond - first:.1f} s"
            begin = end


def who_asks_is_answered(history: History) -> Iterator[str]:
    """Promptly, but where a fault, a crash or a move of the clock came meanwhile or just before.

    Where Telegram's calls lead to the copy that stands by, it calls again later and later.
    """
    proxy = history.world.proxy
    if proxy and not proxy.asks_on:
        return
    troubles = [(at, at) for at, *_ in history.world.faults.struck]
    troubles += [(at, at) for at in history.crashes]
    troubles += [(at - max(MOVES), at) for at in history.moves]  # from before the move to after it
    troubles += [(each.begin, each.end) for each in history.takeovers.troubles]
    for reader in (*history.readers, *history.sources, *history.complainants):
        for began, ended, what in reader.asked:
            most = PROMPT + (SELDOM if what == TAKES_BACK else 0.0)  # there a job answers
            until = began + most if ended is None else ended
            if any(begin <= until and began - RECOVERY <= end for begin, end in troubles):
                continue
            if ended is None or ended - began > most:
                took = "never" if ended is None else f"after {ended - began:.1f} s"
                yield f"{reader.name} ({reader.id}) was answered {took}: {what}"


NEWS = (
    nothing_is_lost,
    nobody_gets_what_they_did_not_ask_for,
    repeats_are_what_was_in_flight,
    the_rate_is_kept,
    no_group_is_flooded,
    who_asks_is_answered,
)


def copies(reader: Follower, article: Published, *, until: float = inf) -> int:
    """In how many messages the reader got it unasked."""
    return sum(
        article.mark in text and is_unasked(text) and message["date"] <= until
        for message in reader.came()
        for text in [str(message.get("text", "") or message.get("caption", ""))]
    )
