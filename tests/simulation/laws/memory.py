"""What the bot may keep in memory at rest, beyond what it kept just after its first start.

Each attribute that may grow is named here with what bounds it. Whatever is not named is to be as
large as it was: what is in flight, under way or waited for is over at rest.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.delivery.chat_pace import PER_MINUTE
from tests.simulation.history import History

# Entries for each chat or person there is.
OF_CHATS = {
    "Application._chat_data": 5,  # the chat, and the question that waits there
    "Application._chat_ids_to_be_updated_in_persistence": 1,  # python-telegram-bot's own
    "Application._user_ids_to_be_updated_in_persistence": 1,
    "ChatPace._free_at": 1,  # forgotten when others are written to
    "ChatPace._resting": 1,
    "ChatPace._groups": PER_MINUTE + 1,
    "Courier._told_to_wait": 1,  # by Telegram; forgotten when somebody is written to
    "Members._until": 1,  # who is in the editors' group, for a minute
    "Members._running": 1,  # who runs a group, likewise
}
# Entries for each article: an envelope for whoever follows the same of its places, alone and in a
# bundle, of three forms each. There are never more than the composer's cache takes.
OF_ARTICLES = {
    "Envelopes._kept": 6,
    "Envelope._forms": 18,
    "Envelope._methods": 18,
    "Envelope._edits": 18,
    "WithdrawalRechecks._again_at": 1,
}
# Entries, however many people there are.
AT_MOST = {
    "BotApi._urls": 60,  # an address for each method of the Bot API
    "Receiver._said": 10,  # when each sentence was logged last
    "Throughput._spans": 310,  # of five minutes
    "SendingPace._replies": 400,  # of twenty seconds
    "Slots._held": 40,  # of a second of the rate
    "Polling._settled": 100,  # of the last getUpdates
}


def nothing_is_hoarded(history: History) -> Iterator[str]:
    """What was done is forgotten, but for what is kept on purpose and bounded.

    Of two copies one may have begun to lead since, or ceased to.
    """
    if len(history.world.copies) > 1:
        return
    chats = len(history.world.telegram.people.chats)
    articles = len(history.world.newsroom.newest()) + len(history.publisher.published)
    for name, grown in history.kept.items():
        room = AT_MOST.get(name, 0)
        room += OF_CHATS.get(name, 0) * chats + OF_ARTICLES.get(name, 0) * articles
        if grown > room:
            yield f"{name} holds {grown} more than after the first start, and may {room}"
