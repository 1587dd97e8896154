"""What people say, who they are, and the token are in no log line, at any level.

The marks below are unique words: wherever one is found outside the chats, something leaked.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.chats.telegram import Telegram
from tests.support.starts.process import running
from tests.support.tips.documents import pdf
from tests.support.tips.pictures import PNG
from tests.support.tips.telling import answer_nothing_until_the_account, answers

NAME, SURNAME, USERNAME = "Zulaikhamark", "Tandanama", "tandapengguna_mark"
SOURCE_ID = 918_273_645
WORDS = "Kalimatrahasiasatu di balai warga"
CAPTION = "Keteranganrahasia"
FILE_NAME = "berkasrahasia.pdf"
QUESTION = "Pertanyaanpembaca apa ini"
SEARCH = "carianrahasia"
ANSWER = "Jawabanredaksi untuk Anda"

# What an editor may see of a tip, and what nobody may.
SAID = (WORDS, CAPTION, QUESTION, SEARCH, ANSWER, FILE_NAME)
IDENTITY = (NAME, SURNAME, USERNAME, str(SOURCE_ID))


@pytest.mark.parametrize("form", ["text", "json"])
async def test_nothing_of_people_and_no_token_reaches_the_log_or_the_disk(
    telegram: Telegram, tmp_path: Path, form: str
) -> None:
    """A reader asks, a source reports with evidence, Telegram fails in between, an editor answers.

    At LOG_LEVEL=DEBUG the log has none of it; the editors' group has the words and not the
    person; after delivery the database file and its WAL have neither.
    """
    source = await telegram.person(NAME, username=USERNAME, id=SOURCE_ID)
    rani = await telegram.person("Rani")
    desk = await telegram.group("Redaksi", members=[rani])
    async with running(
        "run",
        folder=tmp_path,
        BOT_TOKEN=telegram.token,
        TELEGRAM_API_URL=telegram.url,
        FEED_URLS="http://127.0.0.1:9/feed/",
        DATABASE_URL="sqlite:///bot.db",
        EDITORS_CHAT_ID=str(desk.id),
        LOG_LEVEL="DEBUG",
        LOG_FORMAT=form,
    ) as bot:
        await bot.says("started")
        await source.says(QUESTION)
        await source.hears()
        await source.says(f"/cari {SEARCH}")
        await source.hears(SEARCH)
        await source.says("/lapor")
        await source.presses("Setuju, mulai")
        await answer_nothing_until_the_account(source)
        # Telegram refuses the answer to it once: a handler fails with the words in its hands.
        odd = {"method": "sendMessage", "status": 400, "description": "Bad Request: odd"}
        await telegram.faults(rules=[odd | {"times": 1}])
        await source.says(WORDS)
        await bot.says("an update was not handled")
        await source.hears("Tersimpan")
        await source.presses("Lanjut")
        await source.sees(lambda heard: "Ada bukti?" in heard.text)
        await source.sends(photo=PNG, caption=CAPTION)
        await source.hears("1 bukti")
        await source.sends(document=pdf(), name=FILE_NAME)
        await source.hears("nama berkasnya")
        await source.presses("Apa adanya")
        await source.sees(lambda heard: "2 bukti" in heard.text)
        await source.presses("Lanjut")
        await source.sees(lambda heard: "Periksa dulu" in heard.text)
        await telegram.faults(rules=[{"method": "sendMessage", "status": 502, "times": 3}])
        await source.presses("Kirim")
        await source.hears("Kode tiket:")
        card = await desk.hears(WORDS)
        await desk.hears(kind="document")
        await answers(rani, desk, ANSWER, card)
        await source.hears(ANSWER)
        await source.says("/wilayah")
        await source.hears()
        assert await bot.end() == 0

    leaked = [mark for mark in (*SAID, *IDENTITY, telegram.token) if mark in bot.log]
    assert not leaked

    shown = str([heard.raw for heard in await desk.messages()])
    assert WORDS in shown
    assert CAPTION in shown
    assert not [mark for mark in IDENTITY if mark in shown]

    files = [path for path in tmp_path.iterdir() if path.is_file()]
    assert any(path.name == "bot.db" for path in files)
    for path in files:
        content = path.read_bytes()
        assert not [mark for mark in (*SAID, *IDENTITY) if mark.encode() in content], path.name
