"""Messages on channels, to editors and readers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.channels.buttons import ConnectChannel
from bot.channels.model import Channel, ChannelState, channel_of
from bot.delivery.model import Letter
from bot.messages.catalogue import Html
from bot.messages.message import Message, clip, params
from bot.places.labels import PageContext, place_in_sentence, place_label

BUTTON_LIMIT = 24  # characters of a channel's title on a button


def channels_page(context: PageContext, channels: Sequence[Channel]) -> Message:
    """Return the editors' list of channels and places, with a button to change each."""
    words = context.words
    if not channels:
        return Message(words.html("channels.none"))
    ordered = sorted(channels, key=lambda each: (each.place, each.title, each.chat_id))
    lines = [
        words.html(
            f"channels.line_{each.state}",
            channel=channel_name(each),
            place=place_label(context, each.place),
        )
        for each in ordered
    ]
    buttons = tuple(
        (
            ConnectChannel(-each.chat_id, wanted=not on).button(
                words(
                    "channels.take_away" if on else "channels.again",
                    channel=clip(each.title, BUTTON_LIMIT),
                )
            ),
        )
        for each in ordered
        for on in (each.state is not ChannelState.DISCONNECTED,)
    )
    parts = [words.html("channels.listed"), "\n".join(lines), words.html("channels.how_to_add")]
    return Message("\n\n".join(parts), buttons)


def code_page(context: PageContext, place: str, code: str) -> Message:
    """Return the instructions to connect a channel of this place."""
    label = place_label(context, place)
    return Message(context.words.html("channels.code", place=label, code=code))


def connected_letter(context: PageContext, channel: Channel, *, to: int, key: str) -> Letter:
    """Return the letter to the editors on a connected channel; `key`: names the post."""
    said = context.words.html(
        "channels.connected",
        channel=channel_name(channel),
        place=place_label(context, channel.place),
    )
    return Letter(to, params(Message(said)), key=f"channel connected {key}", secret=False)


def change_letter(context: PageContext, channel: Channel, *, to: int) -> Letter:
    """Return the letter to the editors that the bot may no longer post, or may again."""
    said = context.words.html(
        "channels.reopened" if channel.is_open else "channels.shut", channel=channel_name(channel)
    )
    key = f"channel {channel.chat_id} {channel.state} {context.now}"
    return Letter(to, params(Message(said)), key=key, secret=False)


def also_in_channel(context: PageContext, channels: Iterable[Channel], place: str) -> Html:
    """Return the sentence that names the channel of a reader's place; empty for none.

    "Kabar Kab. Tangerang juga terbit di kanal @posbanten_tangerang."
    """
    channel = channel_of(channels, place)
    if channel is None:
        return Html("")
    return context.words.html(
        "channels.also", place=place_label(context, channel.place), username=channel.username
    )


def sooner_in_channel(context: PageContext, message: Message, place: str, username: str) -> Message:
    """Return a late push with a line that names the channel which had it earlier."""
    said = context.words.html(
        "channels.sooner", place=place_in_sentence(context, place), username=username
    )
    return replace(message, text=Html(f"{message.text}\n\n{said}"))


def channel_name(channel: Channel) -> str:
    """Return the channel's name for editors: its title, and its @name where it has one."""
    return f"{channel.title} (@{channel.username})" if channel.username else channel.title
