"""The canary: who a source is, and what it says, is looked for wherever it must not be.

A source whose name, username, id, phone number, words and file name are unique marks goes every
way there is: a draft, an error in a handler, an edit, an album, Telegram down, a crash and a
restart, delivery, replies, changes of status, a backup, metrics, the end of the case; with the log
at DEBUG. After each of them the marks are looked for in the very bytes of every file.
"""

from __future__ import annotations

import asyncio
import signal
import socket
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import Double

from bot.core.archive_keys import ArchiveKey
from bot.tips.limits import ADDITIONS
from storage.engine.coarse_time import DAY, HOUR, MINUTE
from storage.tables.base import metadata
from tests.support.chats.people import Group, Person
from tests.support.chats.telegram import Telegram
from tests.support.process import Running, command, running
from tests.support.tips.documents import pdf
from tests.support.tips.pictures import PNG
from tests.support.tips.telling import answer_nothing_until_the_account, answers

NAME, SURNAME, USERNAME = "Kenariwati", "Tandasunyi", "kenari_tandasunyi"
SOURCE_ID = 5_918_273_645_012
PHONE = "628119988776"
IDENTITY = (NAME, SURNAME, USERNAME, str(SOURCE_ID), PHONE)

ACCOUNT, CORRECTED = "Amplopkenari di balai", "Amplopkenari di gudang"
CAPTION, ALBUM, MORE = "Fotokenari satu", "Albumkenari tiga", "Tambahankenari lagi"
ANSWER, NOTE, FILE_NAME = "Jawabankenari redaksi", "Catatankenari dalam", "berkaskenari.pdf"
SAID = (ACCOUNT, CORRECTED, CAPTION, ALBUM, MORE, ANSWER, NOTE, FILE_NAME)

KEY = ArchiveKey.generate()
SECRET = "7c" * 32
# Of no person: feeds, articles and what is made of them; a letter's due time while it waits.
OF_ARTICLES = {"feeds", "articles", "article_places", "examples", "tallies"}
OF_JOBS = {"fanouts", "corrections", "errata", "leases"}
UNITS = dict.fromkeys(("outbox", "updates", "subscribers", "drafts"), HOUR)
UNITS["tip_budgets"] = ADDITIONS.seconds  # a whole minute, and so many pieces
WAITS = {("outbox", "due_at")}
PANONGAN = "36.03.19"


@dataclass
class Watch:
    """Looks for the marks. `subscribed`: the id may stand with the subscribers, nowhere else."""

    folder: Path
    desk: Group
    subscribed: bool
    telegram: Telegram
    metrics: str
    logs: list[Running] = field(default_factory=list)

    def marks(self) -> Iterator[bytes]:
        yield from (mark.encode() for mark in (*IDENTITY, *SAID, self.telegram.token))
        if not self.subscribed:
            yield SOURCE_ID.to_bytes(6, "big")  # as SQLite writes a number of this size

    def places(self) -> Iterator[tuple[str, bytes]]:
        """Every file of the bot's, those within backups, and all logs."""
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                content = path.read_bytes()
                yield str(path.relative_to(self.folder)), content
                if zipfile.is_zipfile(BytesIO(content)):
                    with zipfile.ZipFile(path) as pack:
                        yield from (
                            (f"{path.name}/{name}", pack.read(name)) for name in pack.namelist()
                        )
        for number, run in enumerate(self.logs):
            yield f"log {number}", run.log.encode()

    async def look(self, after: str) -> None:
        """Nothing of it is anywhere; with the editors there are words, and nothing of who."""
        places = dict(self.places())
        assert {"bot.db", "bot.db-wal", "log 0"} <= set(places) or after == "the end of the bot"
        assert b"started" in places["log 0"]
        found = [
            (after, where, mark)
            for where, content in places.items()
            for mark in self.marks()
            if mark in content
        ]
        assert not found
        shown = str([heard.raw for heard in await self.desk.messages()])
        assert not [(after, mark) for mark in IDENTITY if mark in shown]

    async def look_at_metrics(self) -> None:
        async with self.telegram.session.get(self.metrics) as response:
            said = await response.read()
        assert b"posbanten_tips_open 1" in said
        assert not [mark for mark in self.marks() if mark in said]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def write(source: Person, telegram: Telegram, watch: Watch, bot: Running) -> None:
    """A report up to its review, with an error on the way."""
    await source.says("/lapor")
    await source.presses("Setuju, mulai")
    await answer_nothing_until_the_account(source)
    odd = {"method": "sendMessage", "status": 400, "description": "Bad Request: odd"}
    await telegram.faults(rules=[odd | {"times": 1}])
    told = await source.says(ACCOUNT)
    await bot.says("an update was not handled")
    await source.hears("Tersimpan")
    await watch.look("an error in a handler")
    await source.edits(told, CORRECTED)
    await source.hears("Perubahan tersimpan")
    own = {"first_name": NAME, "phone_number": PHONE, "user_id": source.id}
    await source.sends(contact=own)
    await source.hears("kontak Anda sendiri")
    await source.presses("Lanjut")
    await source.sees(lambda heard: "Ada bukti?" in heard.text)
    await source.sends(photo=PNG, caption=CAPTION)
    await source.hears("1 bukti")
    await source.sends(photo=[PNG] * 3, caption=ALBUM)
    await source.sees(lambda heard: "4 bukti" in heard.text)
    await source.sends(document=pdf(NAME), name=FILE_NAME)
    await source.hears("nama orang, kantor")
    await source.presses("Apa adanya")
    await source.presses("Lanjut")
    await source.sees(lambda heard: "Periksa dulu" in heard.text)
    await watch.look("a draft, an edit, an album")


async def name_itself(source: Person, telegram: Telegram, ticket: str, bot: Running) -> None:
    """The official form, with an identity that cannot be handled at first, and then is."""
    await source.says(f"/tiket {ticket}")
    await source.presses("Formulir B.1")
    await source.hears("Kirim identitas")
    odd = {"method": "sendDocument", "status": 400, "description": "Bad Request: odd"}
    await telegram.faults(rules=[odd | {"times": 3}])
    identity = f"Nama: {NAME} {SURNAME}\nHP: {PHONE}"
    await source.says(identity)
    await bot.says("an update is set aside")
    await source.says(identity)
    await source.hears(kind="document")
    await telegram.settled()


@pytest.mark.parametrize("subscribed", [False, True], ids=["unknown", "subscribed"])
async def test_nothing_of_a_source_is_where_it_must_not_be(
    telegram: Telegram, tmp_path: Path, subscribed: bool
) -> None:
    """On every way. One who follows a place is found among the subscribers, and tied to no case."""
    source = await telegram.person(f"{NAME} {SURNAME}", username=USERNAME, id=SOURCE_ID)
    rani = await telegram.person("Rani")
    desk = await telegram.group("Redaksi", members=[rani])
    port = free_port()
    given = {
        "BOT_TOKEN": telegram.token,
        "TELEGRAM_API_URL": telegram.url,
        "FEED_URLS": "http://127.0.0.1:9/feed/",
        "DATABASE_URL": "sqlite:///bot.db",
        "EDITORS_CHAT_ID": str(desk.id),
        "TIP_SECRET": SECRET,
        "TIP_PUBLIC_KEYS": KEY.public,
        "LOG_LEVEL": "DEBUG",
        "HTTP_LISTEN": f"127.0.0.1:{port}",
    }
    watch = Watch(tmp_path, desk, subscribed, telegram, f"http://127.0.0.1:{port}/metrics")

    async with running("run", folder=tmp_path, **given) as bot:
        watch.logs.append(bot)
        await bot.says("started")
        await source.says("/start")
        await source.hears("Halo")
        await source.says("/bahasa")
        await source.hears("Pilih bahasa")
        await source.presses("✓ Bahasa Indonesia")
        if subscribed:
            await source.says("/ikuti panongan")
            await source.hears("Panongan")
            await source.says("/jeda")
            await source.presses("Seminggu")
            await source.hears("dijeda sampai")
        await watch.look("START, a language, a place, a pause")
        await write(source, telegram, watch, bot)
        down = {"method": "copyMessage", "status": 502}
        await telegram.faults(rules=[down, {"method": "copyMessages", "status": 502}])
        await source.presses("Kirim")
        receipt = await source.hears("Kode tiket:")
        await desk.hears(CORRECTED)
        await watch.look("Telegram down")
        await bot.end(signal.SIGKILL)
        await watch.look("a crash")

    await telegram.faults()
    async with running("run", folder=tmp_path, **given) as bot:
        watch.logs.append(bot)
        await bot.says("started")
        # What was in flight at the crash may come twice: the newer card is the one that counts.
        await desk.hears(kind="document")
        card = await desk.sees(lambda heard: CORRECTED in heard.text)
        await answers(rani, desk, ANSWER, card)
        heard = await source.hears(ANSWER)
        await source.says(MORE, reply_to=heard)
        await desk.hears(MORE)
        await watch.look("delivery and replies")
        ticket = receipt.text.partition("Kode tiket: ")[2][:19]
        await name_itself(source, telegram, ticket, bot)
        await watch.look("the official form")
        await rani.presses("Status", message=card, to=desk)
        await rani.presses("Diverifikasi", message=card, to=desk)
        await rani.presses("Catatan", message=card, to=desk)
        asked = await desk.hears("atatan")
        await rani.says(NOTE, to=desk, reply_to=asked)
        await desk.sees(lambda heard: NOTE in heard.text and heard.id == card.id)
        made = await asyncio.gather(
            command("backup", "plain.zip", folder=tmp_path, given=given),
            command("backup", "all.zip", "--dialogues", folder=tmp_path, given=given),
        )
        assert [backup.code for backup in made] == [0, 0]
        await watch.look("changes of status, backups")
        await watch.look_at_metrics()
        assert_times_are_coarse(tmp_path / "bot.db")
        if subscribed:
            assert_tied_to_no_case(tmp_path / "bot.db")
            await rani.presses("Lainnya", message=card, to=desk)
            await rani.presses("Tutup", message=card, to=desk)
            await rani.presses("Selesai", message=card, to=desk)
            await watch.look("a case that is closed for now")
            with closing(sqlite3.connect(tmp_path / "bot.db", timeout=30)) as database, database:
                # A day later.
                database.execute("UPDATE cases SET closes_at = 0 WHERE closes_at > 0")
            await source.hears("Redaksi menutup laporan Anda")
        else:
            await source.says(f"/tiket {ticket} hapus")
            await source.presses("Ya, hapus")
            await source.hears("Laporan Anda sudah dicabut")
            # But what came twice, in flight at the crash: the bot does not know of it.
            shown = {heard.id: heard.text for heard in await desk.from_bot()}
            assert card.id not in shown
            assert not [mark for mark in (MORE, NOTE) if mark in str(shown)]
        await watch.look("the end of the case")
        assert await bot.end() == 0
    await watch.look("the end of the bot")


def assert_tied_to_no_case(path: Path) -> None:
    """Its id stands with the subscribers and what they follow; no key is there and no fine time."""
    allowed = {"subscribers", "follows"}
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        database.row_factory = sqlite3.Row
        names = [
            row[0] for row in database.execute("SELECT name FROM sqlite_schema WHERE type='table'")
        ]
        found = {
            name
            for name in names
            if not name.startswith("article_index")
            for row in database.execute(f'SELECT * FROM "{name}"')
            if any(str(SOURCE_ID) in str(value) for value in tuple(row))
        }
        assert found == allowed
        (subscriber,) = database.execute("SELECT * FROM subscribers").fetchall()
        (follow,) = database.execute("SELECT * FROM follows").fetchall()
        started = [row[0] for row in database.execute("SELECT started_at FROM updates")]
    assert follow["place"] == PANONGAN
    assert not [name for name in (*dict(subscriber), *dict(follow)) if name.endswith("_key")]
    assert subscriber["joined_on"] % DAY == 0
    assert subscriber["paused_until"] % HOUR == 0
    assert subscriber["left_on"] is None
    assert all(at % HOUR == 0 for at in started)


def assert_times_are_coarse(path: Path) -> None:
    """Of all tables but those of feeds and articles; what still waits may be due at a moment."""
    found = [
        (table.name, column.name)
        for table in metadata.sorted_tables
        for column in table.c
        if isinstance(column.type, Double) and table.name not in OF_ARTICLES | OF_JOBS
    ]
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        seen = 0
        for table, name in found:
            waits = " AND state NOT IN ('pending', 'claimed')" if (table, name) in WAITS else ""
            query = f"SELECT {name} FROM {table} WHERE {name} IS NOT NULL{waits}"
            for (at,) in database.execute(query):
                seen += 1
                assert at % UNITS.get(table, MINUTE) == 0, (table, name, at)
    assert seen > 5
