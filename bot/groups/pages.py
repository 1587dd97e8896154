"""Messages to a group: how news comes into it, and why it no longer does."""

from __future__ import annotations

from bot.delivery.model import Item, Kind, Letter, Priority
from bot.messages.catalogue import Html, Words
from bot.messages.message import Keyboard, Message, params
from bot.places.labels import PageContext, example_district
from bot.readers.follows.followed_places import list_followed
from bot.readers.model import Subscriber


def welcome_page(
    context: PageContext,
    subscriber: Subscriber | None,
    door: Keyboard,
    *,
    newsroom: str,
    has_topics: bool,
    may_be_editors: bool,
) -> Message:
    """Return the message that the bot sends once when it comes into a group.

    `subscriber`: the group's follows when the bot was last in it. `door`: leads to the private
    chat. `may_be_editors`: the editors' group is not set yet.
    """
    words = context.words
    how = how_to_follow(context, has_topics=has_topics)
    parts = [words.html("groups.hello", newsroom=newsroom), how]
    if subscriber is not None and subscriber.follows_something:
        parts = [words.html("groups.back"), list_followed(context, subscriber)]
    if may_be_editors:
        parts.append(words.html("groups.may_be_editors"))
    return Message("\n\n".join(parts), door)


def how_to_follow(context: PageContext, *, has_topics: bool) -> Html:
    """Return how an administrator follows a place, and where the news then comes."""
    key = "groups.how_topics" if has_topics else "groups.how"
    return context.words.html(key, example=example_district(context.gazetteer))


def shut_topic_letter(item: Item, words: Words) -> Letter:
    """Return the letter to a group that news has stopped in a closed or deleted topic.

    `item`: the row of the outbox for the topic. The letter goes into General, where every group
    takes messages.
    """
    return Letter(
        item.sent_to,
        params(Message(words.html("groups.topic_shut"))),
        key=f"shut topic {item.chat_id} {item.id}",
        kind=Kind.CORRECTION,  # news like others: nobody waits for it where the bot may not write
        priority=Priority.PUSH,
        secret=False,
    )
