"""Updates that hypothesis invents: of every type, by anybody, in any chat, odd in every field.

Odd, and yet as the Bot API has them: words of any kind and length, numbers of any size, objects
that are there or not. What a type may not be (a number for words) Telegram does not send.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import Enum
from typing import TypeAlias, get_type_hints

from hypothesis import strategies as st

from bot.cases.buttons import CaseButton
from bot.core.json_codec import Json
from bot.messages.callback_data import DATA_LIMIT, CallbackData
from handlers.base.routing import ChatScope, Press, Route
from handlers.routes import ROUTES

Object: TypeAlias = "dict[str, Json]"
Objects: TypeAlias = "st.SearchStrategy[Object]"

EDITOR, READER, BYSTANDER, STRANGER = 101, 201, 202, 301
DESK, READERS, FORUM, CHANNEL = -1001, -1002, -1003, -1004
SECRET = "Tandarahasia"  # stands in all that people say and are called
CASE = "@case"  # stands in a button's data for the number of a case, which is drawn by lot
ARTICLES = 3
_BIG = 2**52  # Bot API: ids have at most 52 significant bits

# Of buttons: places, languages, choices of an editor's, a month.
_PARTS = [
    *("0", "1", "36", "36.03", "36.03.19", "36.99", "id", "xx", "ok"),
    *("new", "verified", "published", "spam", "done", "2026-02"),
]
_numbers = st.one_of(st.integers(0, 12), st.integers(-_BIG, _BIG), st.sampled_from([-1, 2**31]))
_odd_words = st.one_of(
    st.just(""),
    st.text(max_size=40),
    st.sampled_from(["\u202e\u200f", "\x00", "\n\n", "/", "@", "👍🏽" * 50, "<b>&amp;", "ya", "1"]),
    st.sampled_from("abcdef").map(lambda letter: letter * 4096),
)
PRESSES = [entry for entry in ROUTES if isinstance(entry, Press)]
_OF_CASES = next(entry for entry in PRESSES if entry.data is CaseButton)
_routes = [entry for entry in ROUTES if isinstance(entry, Route)]
_commands = st.sampled_from([name for entry in _routes for name in (entry.command, *entry.aliases)])
_arguments = st.one_of(
    _odd_words,
    st.sampled_from(
        ["Panongan", "Tigaraksa Curug", "pukul 25", "36.03.19", "1", "pilkada", "NURI-1"]
    ),
)
said = st.one_of(
    _odd_words.map(lambda words: f"{words[:4000]} {SECRET}"),
    st.tuples(_commands, _arguments).map(lambda pair: f"/{pair[0]} {pair[1][:4000]} {SECRET}"),
    _commands.map(lambda name: f"/{name}"),
    _arguments,
)

users: Objects = st.builds(
    lambda number, given: {"id": number, "is_bot": False, "first_name": SECRET, **given},
    st.sampled_from([EDITOR, READER, STRANGER, 1087968824, _BIG]),
    st.fixed_dictionaries(
        {},
        optional={
            "last_name": st.just(SECRET),
            "username": st.just(SECRET),
            "language_code": st.sampled_from(["id", "en", "su", "xx", ""]),
            "is_bot": st.booleans(),
        },
    ),
)


_EDITOR: Object = {"id": EDITOR, "is_bot": False, "first_name": SECRET}


def _private(user: Object) -> Object:
    return {"id": user["id"], "type": "private", "first_name": SECRET}


CHATS: list[Object] = [
    {"id": DESK, "type": "supergroup", "title": SECRET, "is_forum": True},
    {"id": READERS, "type": "group", "title": SECRET},
    {"id": FORUM, "type": "supergroup", "title": SECRET, "is_forum": True},
    {"id": CHANNEL, "type": "channel", "title": SECRET},
    {"id": -_BIG, "type": "supergroup", "title": ""},
]


def _chats(user: Object) -> Objects:
    return st.one_of(st.just(_private(user)), st.sampled_from(CHATS))


_file: Objects = st.fixed_dictionaries(
    {"file_id": st.just("F"), "file_unique_id": st.just("U")},
    optional={
        "file_size": st.sampled_from([0, 1, 2**40]),
        "file_name": st.one_of(_odd_words, st.just(f"{SECRET}.pdf")),
        "mime_type": st.sampled_from(["", "image/jpeg", "application/pdf", "x" * 500]),
    },
)
_photo: st.SearchStrategy[Json] = _file.map(lambda file: [{**file, "width": 0, "height": 2**31}])
_moving: Objects = st.builds(
    lambda file, seconds: {**file, "width": 1, "height": 1, "duration": seconds, "length": 1},
    _file,
    st.sampled_from([0, 1, 2**31]),
)
_place: Objects = st.fixed_dictionaries(
    {
        "latitude": st.sampled_from([0.0, -6.2, 90.0, -90.0]),
        "longitude": st.sampled_from([0.0, 106.5, 180.0, -180.0]),
    }
)
_content: dict[str, st.SearchStrategy[Json]] = {
    "text": said,
    "caption": said,
    "photo": _photo,
    "document": _file,
    "video": _moving,
    "video_note": _moving,
    "voice": _moving,
    "audio": _moving,
    "animation": _moving,
    "location": _place,
    "venue": _place.map(lambda place: {"location": place, "title": SECRET, "address": SECRET}),
    "contact": st.just({"phone_number": "0812", "first_name": SECRET}),
    "dice": st.just({"emoji": "🎲", "value": 6}),
    "media_group_id": st.sampled_from(["1", ""]),
    "message_thread_id": _numbers,
    "is_topic_message": st.booleans(),
    "sender_chat": st.sampled_from(CHATS),
    "new_chat_members": users.map(lambda user: [user]),
    "left_chat_member": users,
    "migrate_to_chat_id": st.sampled_from([-1005, -_BIG]),
    "forum_topic_reopened": st.just({}),
    "forum_topic_created": st.just({"name": SECRET, "icon_color": 0}),
    "pinned_message": st.just({"message_id": 1, "date": 0, "chat": CHATS[1]}),
    "forward_origin": st.just({"type": "hidden_user", "date": 0, "sender_user_name": SECRET}),
    "via_bot": users,
    "has_protected_content": st.just(True),
}


def _entities(message: Object) -> Object:
    """Telegram marks the commands."""
    text = message.get("text")
    if isinstance(text, str) and text.startswith("/"):
        length = len(text.split()[0])
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
    return message


@st.composite
def messages(draw: st.DrawFn, *, nobody: bool = False) -> Object:
    user = draw(users)
    message: Object = {
        "message_id": draw(_numbers),
        "date": draw(st.sampled_from([0, 1, 1_750_000_000, 2**31 - 1])),
        "chat": CHATS[3] if nobody else draw(_chats(user)),
    }
    if not nobody:
        message["from"] = user
    for name in draw(st.lists(st.sampled_from([*_content]), max_size=3)):
        message[name] = draw(_content[name])
    if draw(st.booleans()):
        message["text"] = draw(said)
    if draw(st.integers(0, 3)) == 0:
        message["reply_to_message"] = {
            "message_id": draw(_numbers),
            "date": 0,
            "chat": message["chat"],
            "from": {"id": 1, "is_bot": True, "first_name": "Bot"},
        }
    return _entities(message)


def _values(kind: type) -> st.SearchStrategy[str]:
    if kind is bool:
        return st.sampled_from(["0", "1"])
    if kind is int:
        return st.one_of(
            st.integers(0, ARTICLES + 1).map(str),
            st.sampled_from(["9", "90", "1439", str(10**15 - 1), "007"]),
        )
    if issubclass(kind, Enum):
        return st.sampled_from([str(member.value) for member in kind])
    yes_or_no = st.sampled_from(["0", "1"])
    return st.one_of(
        yes_or_no, st.sampled_from(_PARTS), st.text(st.characters(codec="utf-8"), max_size=8)
    )


def plain_press(entry: Press[CallbackData], user: int, chat: Object) -> Object:
    """A button as it stands under a message, pressed by this user in this chat."""
    kinds = get_type_hints(entry.data)
    parts = [_plain_value(field.name, kinds[field.name]) for field in fields(entry.data)]
    return {
        "callback_query": {
            "id": "1",
            "from": {"id": user, "is_bot": False, "first_name": SECRET},
            "chat_instance": "1",
            "data": ":".join((entry.data.prefix, *parts)),
            "message": {"message_id": 1, "date": 1_750_000_000, "chat": chat, "text": SECRET},
        }
    }


def _plain_value(name: str, kind: type) -> str:
    if name == "case_id":
        return CASE
    if issubclass(kind, Enum):
        return str(next(iter(kind)).value)
    return "1" if issubclass(kind, int) else "36.03"


@st.composite
def _data(draw: st.DrawFn, kind: type[CallbackData]) -> str:
    kinds = get_type_hints(kind)
    parts = [
        CASE if field.name == "case_id" else draw(_values(kinds[field.name]))
        for field in fields(kind)
    ]
    missing = draw(st.sampled_from([0, 0, 0, 1, 2]))
    return ":".join((kind.prefix, *parts[: len(parts) - missing]))


@st.composite
def presses(draw: st.DrawFn) -> Object:
    """A button where it belongs, pressed by whom it is for; or any by anybody anywhere."""
    # Half are of a case's card, where one may do most for others.
    of_case = draw(st.integers(0, 1)) == 1
    entry: Press[CallbackData] = _OF_CASES if of_case else draw(st.sampled_from(PRESSES))
    user = draw(users)
    chat = draw(_chats(user))
    if draw(st.booleans()) and entry.where is ChatScope.EDITORS:
        user, chat = draw(st.sampled_from([user, _EDITOR])), CHATS[0]
    elif draw(st.booleans()):
        chat = _private(user)
    data = draw(st.one_of(_data(entry.data), _data(entry.data), st.text(max_size=20)))
    data = data.encode()[:DATA_LIMIT].decode(errors="ignore") or "-"
    query: Object = {"id": "1", "from": user, "chat_instance": "1", "data": data}
    message: Object = {"message_id": draw(_numbers), "date": 1_750_000_000, "chat": chat}
    match draw(st.integers(0, 9)):
        case 0:
            query["inline_message_id"] = "inline"
        case 1:
            query["message"] = {**message, "date": 0}  # not shown any more
        case 2:
            del query["data"]
            query |= {"game_short_name": SECRET, "message": message}
        case 3:
            in_topic: Object = {"message_thread_id": 7, "is_topic_message": True}
            query["message"] = {**message, **in_topic, "text": SECRET}
        case _:
            query["message"] = {**message, "text": SECRET}
    return query


@st.composite
def _memberships(draw: st.DrawFn) -> Object:
    user = draw(users)
    states: list[Object] = [
        {"status": "member"},
        {"status": "left"},
        {"status": "kicked", "until_date": 0},
        {"status": "creator", "is_anonymous": True},
    ]
    bot: Object = {"id": 1, "is_bot": True, "first_name": "Bot"}
    who = draw(st.sampled_from([user, bot]))
    return {
        "chat": draw(_chats(user)),
        "from": user,
        "date": 0,
        "old_chat_member": {"user": who, **draw(st.sampled_from(states))},
        "new_chat_member": {"user": who, **draw(st.sampled_from(states))},
    }


def _of(user: Object, given: Object) -> Object:
    return {"from": user, **given}


_inline = st.builds(
    _of,
    users,
    st.fixed_dictionaries(
        {"id": st.just("1"), "query": said.map(lambda words: words[:256]), "offset": _odd_words},
        optional={
            "chat_type": st.sampled_from(["sender", "channel", "x"]),
            "location": _place,
        },
    ),
)
_chosen = st.builds(
    _of,
    users,
    st.fixed_dictionaries(
        {"result_id": st.one_of(_odd_words, st.sampled_from(["1", "1:36.03.19", "0"]))},
        optional={"inline_message_id": st.just("inline"), "query": said},
    ).map(lambda chosen: {"query": "", **chosen}),
)
_unasked: Objects = st.sampled_from(
    [
        {"poll": {"id": "1", "question": SECRET, "options": [], "total_voter_count": 0}},
        {"message_reaction": {"chat": CHATS[1], "message_id": 1, "date": 0}},
        {"business_message": {"message_id": 1, "date": 0, "chat": CHATS[1], "text": SECRET}},
        {"edited_channel_post": {"message_id": 1, "date": 0, "chat": CHATS[3], "text": SECRET}},
        {"chat_join_request": {"chat": CHATS[1], "date": 0, "user_chat_id": 1}},
        {"purchased_paid_media": {}},
        {"of_a_later_version": {"text": SECRET}},
        {},
    ]
)


def _named(name: str, inner: Objects) -> Objects:
    return inner.map(lambda content: {name: content})


updates: Objects = st.one_of(
    _named("callback_query", presses()),
    _named("callback_query", presses()),
    _named("message", messages()),
    _named("message", messages()),
    _named("edited_message", messages()),
    _named("channel_post", messages(nobody=True)),
    _named("guest_message", messages()).map(
        lambda update: {"guest_message": {**_inner(update), "guest_query_id": "1"}}
    ),
    _named("my_chat_member", _memberships()),
    _named("chat_member", _memberships()),
    _named("inline_query", _inline),
    _named("chosen_inline_result", _chosen),
    _unasked,
)


def _inner(update: Object) -> Object:
    (content,) = update.values()
    assert isinstance(content, dict)
    return content


@dataclass(frozen=True, slots=True)
class Invented:
    """What an update has besides its number. `is_cut`: what it must have may be missing."""

    content: Object
    is_cut: bool = False


@st.composite
def _invented(draw: st.DrawFn) -> Invented:
    update = draw(updates)
    for name, content in update.items():
        if isinstance(content, dict) and content and draw(st.integers(0, 9)) == 0:
            missing = draw(st.sampled_from([*content]))
            rest = {field: value for field, value in content.items() if field != missing}
            return Invented({name: rest}, is_cut=True)
    return Invented(update)


histories: st.SearchStrategy[Sequence[Invented]] = st.lists(_invented(), min_size=8, max_size=16)
