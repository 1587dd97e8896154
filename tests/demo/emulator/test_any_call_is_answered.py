"""Whatever a caller sends, the emulator answers: a result or a refusal, never a failure."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.demo.emulator.methods.table import METHODS
from bot.demo.emulator.protocol.errors import ApiError
from bot.demo.emulator.protocol.wire import Json, Params, Upload
from bot.demo.emulator.world import conversation, people
from bot.demo.emulator.world.world import World
from tests.support.fake_clock import FakeClock

NAMES = [
    "chat_id",
    "from_chat_id",
    "message_id",
    "message_ids",
    "text",
    "parse_mode",
    "caption",
    "reply_markup",
    "reply_parameters",
    "link_preview_options",
    "media",
    "photo",
    "document",
    "message_thread_id",
    "name",
    "user_id",
    "commands",
    "scope",
    "language_code",
    "latitude",
    "longitude",
    "file_id",
    "callback_query_id",
]
WORDS = st.sampled_from(
    ["", "x", "{", "[]", "{}", "html", "<b>x</b>", "photo", "chat", "attach://photo"]
)
KEYS = st.sampled_from(
    ["type", "text", "url", "media", "message_id", "chat_id", "user_id", "callback_data",
     "inline_keyboard", "keyboard", "command", "description"]
)  # fmt: skip
LEAVES = st.none() | st.booleans() | st.integers(-2, 5) | st.floats() | WORDS
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4)
)
# A webhook starts a task of its own, and is tested over HTTP.
TESTED = sorted(METHODS.keys() - {"setWebhook", "deleteWebhook"})


@settings(max_examples=150, deadline=None)
@given(
    method=st.sampled_from(TESTED),
    values=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=8),
    there=st.booleans(),
)
def test_any_parameters_are_answered(method: str, values: Json, there: bool) -> None:
    """Parameters of any shape end in a result or an ApiError in the range 400-429."""
    world = World("1:token", FakeClock(1_800_000_000.0))
    sri = people.add_person(world, {"first_name": "Sri"})
    conversation.send(world, {"from": sri["id"], "text": "/start"})
    if there:
        values = values | {"chat_id": sri["id"], "from_chat_id": sri["id"]}

    try:
        METHODS[method](world, Params(values, {"photo": Upload("a", "b", b"c")}))
        status = 200
    except ApiError as refused:
        status = refused.status

    assert status == 200 or 400 <= status <= 429
