"""Who may be written to and who is in: refusals, groups, rights, migration."""

from __future__ import annotations

import pytest

from tests.support.chats.emulator_calls import Say, refusal, updates
from tests.support.chats.telegram import Json, Telegram, emulator


async def test_a_wrong_token_is_unauthorized(telegram: Telegram) -> None:
    """401 with the short description, whatever the method."""
    async with telegram.session.get(f"{telegram.url}/bot1:wrong/getMe") as response:
        answer = await response.json()

    assert response.status == 401
    assert answer == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_an_unknown_method_is_not_found(telegram: Telegram) -> None:
    """404, as with the real server."""
    assert refusal(await telegram.api("sendFax")) == (404, "Not Found")


async def test_chats_that_are_not_there(say: Say) -> None:
    """400 for an unknown id, and for none."""
    assert refusal(await say(4711)) == (400, "Bad Request: chat not found")
    assert refusal(await say("")) == (400, "Bad Request: chat not found")


async def test_people_who_cannot_be_written_to(telegram: Telegram, say: Say) -> None:
    """403: never started, blocked, deactivated."""
    sri = await telegram.person("Sri")

    assert refusal(await say(sri.id)) == (
        403, "Forbidden: bot can't initiate conversation with a user",
    )  # fmt: skip
    await sri.says("/start")
    assert (await say(sri.id))["ok"]
    await sri.blocks()
    assert refusal(await say(sri.id)) == (403, "Forbidden: bot was blocked by the user")
    await sri.unblocks()
    assert (await say(sri.id))["ok"]
    await sri.disappears()
    assert refusal(await say(sri.id)) == (403, "Forbidden: user is deactivated")


async def test_blocking_is_told_in_the_private_chat(telegram: Telegram) -> None:
    """my_chat_member: member to kicked and back; a blocked person who writes unblocks first."""
    sri = await telegram.person("Sri")
    await sri.says("/start")
    await sri.blocks()
    await sri.says("/start")

    _, blocked, unblocked, said = await updates(telegram)

    change = blocked["my_chat_member"]
    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == (
        "member", "kicked",
    )  # fmt: skip
    assert change["chat"]["id"] == sri.id
    assert unblocked["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert said["message"]["text"] == "/start"


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_groups_the_bot_is_not_in(telegram: Telegram, say: Say, kind: str) -> None:
    """403 after leaving and after being kicked, named by the kind of chat."""
    edi = await telegram.person("Edi")
    group = await telegram.group("Redaksi", members=[edi], type=kind)
    assert (await say(group.id))["ok"]

    await group.makes_bot("kicked")
    kicked = await say(group.id)
    await group.makes_bot("left")
    left = await say(group.id)

    assert refusal(kicked) == (403, f"Forbidden: bot was kicked from the {kind} chat")
    assert refusal(left) == (403, f"Forbidden: bot is not a member of the {kind} chat")


async def test_being_added_and_removed_is_told(telegram: Telegram) -> None:
    """my_chat_member, and the service message of coming and going."""
    edi = await telegram.person("Edi")
    group = await telegram.group("Redaksi", members=[edi], bot="member")
    await group.makes_bot("administrator")
    await group.makes_bot("kicked")

    added, joined, promoted, kicked, gone = await updates(telegram)

    assert added["my_chat_member"]["old_chat_member"]["status"] == "left"
    assert added["my_chat_member"]["from"]["id"] == edi.id
    assert joined["message"]["new_chat_members"][0]["id"] == telegram.bot_id
    assert promoted["my_chat_member"]["new_chat_member"]["can_manage_topics"]
    assert kicked["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert gone["message"]["left_chat_member"]["id"] == telegram.bot_id


async def test_privacy_mode_shows_a_plain_member_little(telegram: Telegram) -> None:
    """Commands to it and replies to it; an administrator hears everything."""
    edi = await telegram.person("Edi")
    group = await telegram.group("Redaksi", members=[edi], bot="member")
    said = (await telegram.api("sendMessage", chat_id=group.id, text="x"))["result"]
    await edi.says("rahasia", to=group)
    await edi.says("/statistik", to=group)
    await edi.says("/statistik@posbanten_bot", to=group)
    await edi.says("/statistik@other_bot", to=group)
    await edi.says("balasan", to=group, reply_to=said)
    await group.makes_bot("administrator")
    await edi.says("terbuka", to=group)

    heard = [
        u["message"]["text"] for u in await updates(telegram) if "text" in u.get("message", {})
    ]

    assert heard == ["/statistik", "/statistik@posbanten_bot", "balasan", "terbuka"]


async def test_what_privacy_mode_hides_cannot_be_copied(telegram: Telegram) -> None:
    """A message the bot never saw is not there for it."""
    edi = await telegram.person("Edi")
    group = await telegram.group("Redaksi", members=[edi], bot="member")
    hidden = await edi.says("rahasia", to=group)

    answer = await telegram.api(
        "copyMessage", chat_id=group.id, from_chat_id=group.id, message_id=hidden.id
    )

    assert refusal(answer) == (400, "Bad Request: message to copy not found")


async def test_a_group_becomes_a_supergroup(telegram: Telegram, say: Say) -> None:
    """The old id answers 400 with migrate_to_chat_id; both chats tell of it."""
    edi = await telegram.person("Edi")
    group = await telegram.group("Redaksi", members=[edi], type="group")
    supergroup = await group.migrates()

    answer = await say(group.id)

    assert refusal(answer) == (
        400, "Bad Request: group chat was upgraded to a supergroup chat",
    )  # fmt: skip
    assert answer["parameters"] == {"migrate_to_chat_id": supergroup.id}
    assert str(supergroup.id).startswith("-100")
    assert (await say(supergroup.id))["ok"]
    told = [u["message"] for u in await updates(telegram) if "message" in u][-2:]
    assert told[0]["migrate_to_chat_id"] == supergroup.id
    assert told[1]["migrate_from_chat_id"] == group.id


async def test_who_is_a_member(telegram: Telegram) -> None:
    """The status follows comings and goings; of a stranger nothing is known."""
    edi, ani = await telegram.person("Edi"), await telegram.person("Ani")
    group = await telegram.group("Redaksi", members=[edi, ani])
    await group.makes(ani, "left")

    there = await telegram.api("getChatMember", chat_id=group.id, user_id=edi.id)
    left = await telegram.api("getChatMember", chat_id=group.id, user_id=ani.id)
    stranger = await telegram.api("getChatMember", chat_id=group.id, user_id=5)

    assert there["result"]["status"] == "creator"
    assert left["result"]["status"] == "left"
    assert refusal(stranger) == (400, "Bad Request: member not found")


async def test_deleting() -> None:
    """Own messages and incoming private ones under 48 hours; more with the right in a group."""
    now = [1_800_000_000.0]
    async with emulator(clock=lambda: now[0]) as telegram:
        sri = await telegram.person("Sri")
        group = await telegram.group("Biasa", members=[sri], bot="member")
        said = await sri.says("/start")
        other = await sri.says("/start", to=group)
        own = (await telegram.api("sendMessage", chat_id=sri.id, text="x"))["result"]

        async def delete(chat_id: int, message_id: int) -> Json:
            return await telegram.api("deleteMessage", chat_id=chat_id, message_id=message_id)

        assert (await delete(sri.id, said.id))["ok"]
        assert refusal(await delete(sri.id, said.id)) == (
            400, "Bad Request: message to delete not found",
        )  # fmt: skip
        assert refusal(await delete(group.id, other.id)) == (
            400, "Bad Request: message can't be deleted",
        )  # fmt: skip
        now[0] += 48 * 3600 + 1
        assert refusal(await delete(sri.id, own["message_id"])) == (
            400, "Bad Request: message can't be deleted",
        )  # fmt: skip
        await group.makes_bot("administrator")
        assert (await delete(group.id, other.id))["ok"]


async def test_commands_of_the_bot(telegram: Telegram) -> None:
    """Names and descriptions within their limits, for everybody and for a chat that is there."""
    edi = await telegram.person("Edi")

    async def set_commands(name: str, description: str, **params: object) -> Json:
        commands = [{"command": name, "description": description}]
        return await telegram.api("setMyCommands", commands=commands, **params)

    for name in ("", "x" * 33, "Besar"):
        assert refusal(await set_commands(name, "x")) == (400, "Bad Request: BOT_COMMAND_INVALID")
    for description in ("", "x" * 257):
        answer = await set_commands("x", description)
        assert answer["description"].startswith("Bad Request: command description")
    there = {"type": "chat", "chat_id": edi.id}
    assert refusal(await set_commands("x", "x", scope=there | {"chat_id": 5})) == (
        400, "Bad Request: chat not found",
    )  # fmt: skip
    for scope in ({"type": "all_private_chats"}, there):
        assert (await set_commands("x", "x", scope=scope, language_code="id"))["ok"]


async def test_paid_broadcasts_need_stars(telegram: Telegram, say: Say) -> None:
    """Without a balance FLOODSKIP_NOT_ALLOWED; with one they pass the free ceiling.

    Not every method knows the flag: where it does not, the free ceiling holds.
    """
    sri = await telegram.person("Sri")
    await sri.says("/start")

    assert refusal(await say(sri.id, allow_paid_broadcast=True)) == (
        400, "Bad Request: FLOODSKIP_NOT_ALLOWED",
    )  # fmt: skip
    await telegram.faults(limits={"per_second": 1, "stars": 0.1})
    statuses = [(await say(sri.id, allow_paid_broadcast=True))["status"] for _ in range(3)]
    assert statuses == [200, 200, 400]
    copy = {"from_chat_id": sri.id, "message_ids": [1], "allow_paid_broadcast": True}
    copies = [await telegram.api("copyMessages", chat_id=sri.id, **copy) for _ in range(2)]
    assert [answer["status"] for answer in copies] == [200, 429]
