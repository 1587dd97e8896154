"""The bot's profile: what people see before they press *Start*."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.core.errors import SettingsError
from bot.messages.catalogue import load_texts
from bot.wiring.profile import make_profile
from bot.wiring.profile_file import LIMITS, ProfileFile, load_profile_file
from tests.support.bot import running_bot
from tests.support.chats.people import within
from tests.support.chats.telegram import Telegram
from tests.support.patience import PATIENCE

SETTERS = ("setMyDescription", "setMyShortDescription", "setMyProfilePhoto")


def jpeg(grey: int) -> bytes:
    content = BytesIO()
    Image.new("L", (8, 8), grey).save(content, "JPEG")
    return content.getvalue()


async def writes(telegram: Telegram) -> list[str]:
    return [call["method"] for name in SETTERS for call in await telegram.calls(name)]


async def description(telegram: Telegram, language: str) -> str:
    answer = await telegram.api("getMyDescription", language_code=language)
    return str(answer["result"]["description"])


async def until(look: Callable[[], Awaitable[bool]]) -> None:
    async def held() -> bool | None:
        return await look() or None

    assert await within(held, PATIENCE)


async def test_each_language_has_its_words_and_nothing_is_set_twice(
    telegram: Telegram, tmp_path: Path
) -> None:
    """At the first start both texts of every language; at the second none."""
    async with running_bot(telegram, tmp_path, newsroom_name="Kabar Serpong"):
        await until(lambda: _asked(telegram, "", 1))
    assert "Kabar wilayah Anda dari Kabar Serpong" in await description(telegram, "id")
    assert "Kabar wilayah Anda dari Kabar Serpong" in await description(telegram, "ja")
    assert "Local news from Kabar Serpong" in await description(telegram, "en")
    first = await writes(telegram)
    assert first == [name for name in SETTERS[:2] for _ in ("id", "en", "everybody")]
    async with running_bot(telegram, tmp_path, newsroom_name="Kabar Serpong"):
        await until(lambda: _asked(telegram, "", 2))
    assert await writes(telegram) == first


async def test_a_newsroom_writes_its_own_and_has_its_picture(
    telegram: Telegram, tmp_path: Path
) -> None:
    """What its file leaves empty stays as Telegram has it; a picture is set when it changed."""
    await telegram.api("setMyShortDescription", short_description="Lama", language_code="")
    file, picture = tmp_path / "profil.toml", tmp_path / "logo.jpg"
    picture.write_bytes(jpeg(10))
    file.write_text(
        'picture = "logo.jpg"\n[id]\ndescription = "Warta kita."\nshort_description = ""\n',
        encoding="utf-8",
    )
    for pictures, content in ((1, jpeg(10)), (1, jpeg(10)), (2, jpeg(200))):
        picture.write_bytes(content)
        asked = len(await telegram.calls("getUserProfilePhotos"))
        async with running_bot(telegram, tmp_path, profile_file=file):
            await until(lambda asked=asked, pictures=pictures: _pictures(telegram, asked, pictures))  # type: ignore[misc]  # mypy infers no type for a lambda with a default
    assert await description(telegram, "id") == "Warta kita."
    assert "Local news" in await description(telegram, "en")
    short = await telegram.api("getMyShortDescription", language_code="")
    assert short["result"]["short_description"] == "Lama"


async def test_a_refusal_is_one_line_and_the_bot_goes_on(
    telegram: Telegram, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Telegram's limit for setting the same often is no reason to stop."""
    rule = {"method": "setMyDescription", "status": 429, "retry_after": 3000}
    await telegram.faults(rules=[rule])
    async with running_bot(telegram, tmp_path):
        await until(lambda: _called(telegram, "setMyDescription"))
        sri = await telegram.person("Sri")
        await sri.says("/start")
        await sri.hears("Halo, Sri")
    assert capfd.readouterr().out.count("profile_not_set") == 1


def test_our_own_words_fit_whatever_the_newsroom_is_called() -> None:
    """Bot API: 512 and 120 characters; reports are named only where they are taken."""
    for takes_tips in (False, True):
        made = make_profile(ProfileFile(), load_texts(), newsroom="K" * 64, takes_tips=takes_tips)
        assert {"", *load_texts().languages} == set(made.texts)
        for texts in made.texts.values():
            assert all(0 < len(text) <= LIMITS[name] for name, text in texts.items())
        assert ("Laporkan" in made.texts["id"]["description"]) is takes_tips


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[id", "PROFILE_FILE: .*profil.toml: "),
        ("picture = 3", "picture must be"),
        ('picture = "x.png"', "No such file"),
        ('picture = "profil.toml"', "no JPEG"),
        ('[indonesia]\ndescription = "a"', "no table of a language"),
        ('id = "a"', "no table of a language"),
        ('[id]\ndescriptio = "a"', "knows description and short_description only"),
        (f'[id]\nshort_description = "{"a" * 121}"', "longer than 120"),
    ],
)
def test_a_mistake_in_the_file_is_said_before_the_bot_starts(
    tmp_path: Path, content: str, said: str
) -> None:
    """With what is wrong, in one sentence."""
    file = tmp_path / "profil.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        load_profile_file(file)


async def _asked(telegram: Telegram, language: str, times: int) -> bool:
    calls = await telegram.calls("getMyShortDescription")
    return [call["params"].get("language_code") for call in calls].count(language) >= times


async def _pictures(telegram: Telegram, asked: int, count: int) -> bool:
    calls = len(await telegram.calls("getUserProfilePhotos"))
    return calls > asked and len(await telegram.calls("setMyProfilePhoto")) >= count


async def _called(telegram: Telegram, method: str) -> bool:
    return bool(await telegram.calls(method))
