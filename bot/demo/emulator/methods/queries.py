"""Answers to inline queries and to messages that call the bot as a guest.

Bot API: answerInlineQuery, answerGuestQuery, InlineQueryResultArticle. The only known kind of
result is an article with a text message; other kinds are refused.
"""

from __future__ import annotations

import secrets

from bot.demo.emulator.protocol.entities import message_text
from bot.demo.emulator.protocol.errors import ApiError, bad_request
from bot.demo.emulator.protocol.markup import reply_markup
from bot.demo.emulator.protocol.wire import Json, Params
from bot.demo.emulator.world.queries import ASKED_SECONDS, GUEST_SECONDS
from bot.demo.emulator.world.world import World

MOST_RESULTS = 50
RESULT_ID_BYTES = 64
OFFSET_BYTES = 64
CACHE_SECONDS = 300
START_PARAMETER = 64
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def answer_inline_query(world: World, params: Params) -> bool:
    """Answer with the results that the person's app shows; keep them `cache_time` seconds."""
    results = params.array("results")
    if len(results) > MOST_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    shown = [read_result(world, result) for result in results]
    if len({result["id"] for result in shown}) < len(shown):
        raise bad_request("RESULT_ID_DUPLICATE")
    next_offset = params.text("next_offset")
    if len(next_offset.encode()) > OFFSET_BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    query, now = world.queries.inline.get(params.text("inline_query_id")), world.clock.now()
    if query is None or query.answer is not None or now - query.asked_at > ASKED_SECONDS:
        raise bad_request(_TOO_OLD)
    answer: Json = {"results": shown, "next_offset": next_offset}
    if button := _button(params.mapping("button")):
        answer["button"] = button
    query.answer = answer
    kept_for = params.integer("cache_time", CACHE_SECONDS)
    personal = params.boolean("is_personal")
    world.queries.keep(query, answer, until=now + kept_for, personal=personal)
    query.answered.set()
    return True


def answer_guest_query(world: World, params: Params) -> Json:
    """Send the guest's one message in that chat; return its `inline_message_id`."""
    result = read_result(world, params.mapping("result"))
    query = world.queries.guests.get(params.text("guest_query_id"))
    now = world.clock.now()
    if query is None or query.answer is not None or now - query.asked_at > GUEST_SECONDS:
        raise bad_request(_TOO_OLD)
    if query.chat.about.get("no_guests"):
        raise ApiError(403, "Forbidden: not enough rights to send text messages to the chat")
    caller = {"guest_bot_caller_user": query.message["from"]}
    sender = {"from": world.bot.json()} | caller
    message = world.new_message(query.chat, sender, result["message"])
    query.answer = message
    inline_message_id = secrets.token_urlsafe(18)
    world.inline_messages[inline_message_id] = (query.chat, message["message_id"])
    return {"inline_message_id": inline_message_id}


def read_result(world: World, given: Json) -> Json:
    """Return a checked result; `message`: the fields of the message that it becomes."""
    if given.get("type") != "article":
        kind = given.get("type", "")
        raise bad_request(f'type "{kind}" is unsupported for the inline query result')
    if not 1 <= len(str(given.get("id", "")).encode()) <= RESULT_ID_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    if not str(given.get("title", "")).strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    content = given.get("input_message_content") or {}
    if "message_text" not in content:
        raise bad_request("can't parse InlineQueryResult: there is no input_message_content")
    message = message_text(content["message_text"], content.get("parse_mode", ""))
    if preview := content.get("link_preview_options"):
        message["link_preview_options"] = preview
    if markup := reply_markup(Params(given), inline=world.bot.inline):
        message["reply_markup"] = markup
    if not str(given.get("thumbnail_url", "https://")).startswith(("http://", "https://")):
        raise bad_request("WEBDOCUMENT_URL_INVALID")
    return given | {"message": message}


def _button(given: Json) -> Json:
    """Return a checked button (Bot API: InlineQueryResultsButton)."""
    if not given:
        return {}
    if not str(given.get("text", "")).strip():
        raise bad_request("SWITCH_PM_TEXT_EMPTY")
    parameter = str(given.get("start_parameter", ""))
    allowed = parameter.isascii() and parameter.replace("-", "").replace("_", "").isalnum()
    if not allowed or len(parameter) > START_PARAMETER:
        raise bad_request("START_PARAM_INVALID")
    return {"text": given["text"], "start_parameter": parameter}
