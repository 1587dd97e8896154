"""The canary: who a source is, and what it says, is looked for wherever it must not be.

A source whose name, username, id, phone number, words and file name are unique marks goes every
way there is: a question, a search, a draft, an error in a handler, an edit, an album, Telegram
down, a crash and a restart, delivery, replies, changes of status, a backup, metrics, the end of the
case; with the log at DEBUG, as text and as JSON. After each of them the marks are looked for in the
very bytes of every file and, with PostgreSQL, in every row that it gives.
"""

from __future__ import annotations

import asyncio
import signal
import zipfile
from collections.abc import Iterator
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
from tests.support.starts.process import Running, command, running
from tests.support.storage.databases import ENGINES
from tests.support.storage.rows import Tables, change, read_tables
from tests.support.tips.documents import pdf
from tests.support.tips.pictures import PNG
from tests.support.tips.telling import answer_nothing_until_the_account, answers
from tests.support.web import free_port

NAME, SURNAME, USERNAME = "Kenariwati", "Tandasunyi", "kenari_tandasunyi"
SOURCE_ID = 5_918_273_645_012
PHONE = "628119988776"
IDENTITY = (NAME, SURNAME, USERNAME, str(SOURCE_ID), PHONE)

QUESTION, SEARCH = "Pertanyaankenari apa ini", "cariankenari"
ACCOUNT, CORRECTED = "Amplopkenari di balai", "Amplopkenari di gudang"
CAPTION, ALBUM, MORE = "Fotokenari satu", "Albumkenari tiga", "Tambahankenari lagi"
ANSWER, NOTE, FILE_NAME = "Jawabankenari redaksi", "Catatankenari dalam", "berkaskenari.pdf"
SAID = (QUESTION, SEARCH, ACCOUNT, CORRECTED, CAPTION, ALBUM, MORE, ANSWER, NOTE, FILE_NAME)

KEY = ArchiveKey.generate()
SECRET = "7c" * 32
# Of no person: feeds, articles and what is made of them; a letter's due time while it waits.
OF_ARTICLES = {"feeds", "articles", "article_places", "examples", "tallies"}
OF_JOBS = {"fanouts", "corrections", "errata", "leases"}
UNITS = dict.fromkeys(("outbox", "updates", "subscribers", "drafts"), HOUR)
UNITS["tip_budgets"] = ADDITIONS.seconds  # a whole minute, and so many pieces
WAITS = {("outbox", "due_at")}
FOLLOWING = {"table subscribers", "table follows"}
PANONGAN = "36.03.19"


@dataclass
class Watch:
    """Looks for the marks. `subscribed`: the id may stand with the subscribers, nowhere else."""

    folder: Path
    url: str
    desk: Group
    subscribed: bool
    telegram: Telegram
    metrics: str
    logs: list[Running] = field(default_factory=list)

    def marks(self) -> Iterator[bytes]:
        yield from (mark.encode() for mark in (*IDENTITY, *SAID, self.telegram.token))
        if not self.subscribed:
            yield SOURCE_ID.to_bytes(6, "big")  # as SQLite writes a number of this size

    def files(self) -> Iterator[tuple[str, bytes]]:
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
        places = dict(self.files())
        if self.url.startswith("postgresql:"):
            places |= {f"table {name}": dump(rows) for name, rows in (await self.tables()).items()}
            assert b"started_at" in places["table updates"]
        elif after != "the end of the bot":
            assert {"bot.db", "bot.db-wal"} <= set(places)
        assert b"started" in places["log 0"]
        found = [
            (after, where, mark)
            for where, content in places.items()
            for mark in self.marks()
            if mark in content
            and not (self.subscribed and where in FOLLOWING and mark == str(SOURCE_ID).encode())
        ]
        assert not found
        shown = str([heard.raw for heard in await self.desk.messages()])
        assert not [(after, mark) for mark in IDENTITY if mark in shown]

    async def tables(self) -> Tables:
        """All rows of the database."""
        return await read_tables(self.url)

    async def look_at_metrics(self) -> None:
        async with self.telegram.session.get(self.metrics) as response:
            said = await response.read()
        assert b"posbanten_tips_open 1" in said
        assert not [mark for mark in self.marks() if mark in said]


def dump(rows: list[dict[str, object]]) -> bytes:
    """Return the rows as text, and the bytes in them as they are."""
    sealed = (value for row in rows for value in row.values() if isinstance(value, bytes))
    return b"\n".join((str(rows).encode(), *sealed))


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


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database that nobody has opened yet, on each engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/bot.db"
    address: str = request.getfixturevalue("empty_postgresql_url")
    return address


@pytest.mark.parametrize("subscribed", [False, True], ids=["unknown", "subscribed"])
async def test_nothing_of_a_source_is_where_it_must_not_be(
    telegram: Telegram, tmp_path: Path, url: str, subscribed: bool
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
        "DATABASE_URL": url,
        "EDITORS_CHAT_ID": str(desk.id),
        "TIP_SECRET": SECRET,
        "TIP_PUBLIC_KEYS": KEY.public,
        "LOG_LEVEL": "DEBUG",
        "LOG_FORMAT": "json" if subscribed else "text",
        "HTTP_LISTEN": f"127.0.0.1:{port}",
    }
    watch = Watch(tmp_path, url, desk, subscribed, telegram, f"http://127.0.0.1:{port}/metrics")

    async with running("run", folder=tmp_path, **given) as bot:
        watch.logs.append(bot)
        await bot.says("started")
        await source.says("/start")
        await source.hears("Halo")
        await source.says("/bahasa")
        await source.hears("Pilih bahasa")
        await source.presses("✓ Bahasa Indonesia")
        await source.says(QUESTION)
        await source.hears()
        await source.says(f"/cari {SEARCH}")
        await source.hears(SEARCH)
        if subscribed:
            await source.says("/ikuti panongan")
            await source.hears("Panongan")
            await source.says("/jeda")
            await source.presses("Seminggu")
            await source.hears("dijeda sampai")
        await watch.look("START, a language, a question, a search, a place, a pause")
        await write(source, telegram, watch, bot)
        down = [{"method": name, "status": 502} for name in ("copyMessage", "copyMessages")]
        await telegram.faults(rules=[*down, {"method": "sendMessage", "status": 502, "times": 1}])
        await source.presses("Kirim")
        receipt = await source.hears("Kode tiket:")
        await desk.hears(CORRECTED)
        await watch.look("Telegram down")
        await bot.end(signal.SIGKILL)
        await watch.look("a crash")

    await telegram.faults()
    await change(url, "UPDATE leases SET until = 0")  # six seconds later
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
        assert_times_are_coarse(await watch.tables())
        if subscribed:
            assert_tied_to_no_case(await watch.tables())
            await source.says("/jeda")
            await source.presses("Lanjutkan")
            await source.hears("masuk lagi")
            await source.says("/start")
            await source.hears("Halo")
            await watch.look("a return")
            assert_tied_to_no_case(await watch.tables())
            await rani.presses("Lainnya", message=card, to=desk)
            await rani.presses("Tutup", message=card, to=desk)
            await rani.presses("Selesai", message=card, to=desk)
            await watch.look("a case that is closed for now")
            # A day later.
            await change(url, "UPDATE cases SET closes_at = 0 WHERE closes_at > 0")
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


def assert_tied_to_no_case(tables: Tables) -> None:
    """Its id stands with the subscribers and what they follow; no key is there and no fine time."""
    found = {
        name
        for name, rows in tables.items()
        for row in rows
        if any(str(SOURCE_ID) in str(value) for value in row.values())
    }
    assert {f"table {name}" for name in found} == FOLLOWING
    (subscriber,), (follow,) = tables["subscribers"], tables["follows"]
    assert follow["place"] == PANONGAN
    assert not [name for name in (*subscriber, *follow) if name.endswith("_key")]
    assert whole(subscriber["joined_on"], DAY)
    assert subscriber["paused_until"] is None or whole(subscriber["paused_until"], HOUR)
    assert subscriber["left_on"] is None
    assert all(whole(row["started_at"], HOUR) for row in tables["updates"])


def assert_times_are_coarse(tables: Tables) -> None:
    """Of all tables but those of feeds and articles; what still waits may be due at a moment."""
    columns = [
        (table.name, column.name)
        for table in metadata.sorted_tables
        for column in table.c
        if isinstance(column.type, Double) and table.name not in OF_ARTICLES | OF_JOBS
    ]
    seen = [
        (table, name, row[name])
        for table, name in columns
        for row in tables[table]
        if row[name] is not None
        and not ((table, name) in WAITS and row["state"] in {"pending", "claimed"})
    ]
    assert len(seen) > 5
    assert not [found for found in seen if not whole(found[2], UNITS.get(found[0], MINUTE))]


def whole(at: object, unit: float) -> bool:
    """Whether a time is known to the unit only."""
    return isinstance(at, float) and at % unit == 0
