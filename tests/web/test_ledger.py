"""`GET /koreksi`: what anybody sees of the ledger."""

from __future__ import annotations

import asyncio
import threading

import pytest

from bot.articles.ledger.entries import Kind, NewEntry, canonical
from bot.articles.ledger.exports import Head, head_line
from bot.articles.ledger.verification import verify_export
from bot.web.ledger import PER_PAGE
from storage.repositories import Storage
from tests.support.ledger import ledger_server, of_every_kind, record
from tests.support.patience import PATIENCE
from tests.support.storage.stored import NOW


async def test_each_entry_says_when_what_why_and_how_many(storage: Storage) -> None:
    """Newest first; what people wrote is words only, and no link leads into a script."""
    await record(storage, *of_every_kind())
    await storage.ledger.redact(3, ("title",), now=NOW + 900)
    async with ledger_server(storage) as (session, url), session.get(f"{url}/koreksi") as answer:
        text = await answer.text()
        assert (answer.status, answer.content_type) == (200, "text/html")
    said = [part.split("</article>")[0] for part in text.split("<article ")[1:]]
    assert [part[: part.index(">")] for part in said] == [f'id="n{n}"' for n in (7, 6, 5, 4, 3, 1)]
    refusal, reply, reason, script, withdrawal, correction = said
    assert "Catatan koreksi · Posbanten" in text
    assert f"(no. 8): <code>{(await storage.ledger.latest())[0].hash}</code>" in text
    assert "Hak jawab tidak dimuat" in refusal
    assert "Hak jawab dimuat" in reply
    assert "Perkara nomor 7" in reply
    assert "Masa depan." in reason
    assert 'Untuk catatan <a href="koreksi?sampai=3#n3">No. 3</a>' in reason
    assert "Alasan belum disebutkan redaksi." in script
    assert "javascript" not in script
    assert "Judul dan alamat artikel ini tidak ditampilkan lagi." in withdrawal
    assert 'Alasan terakhir ada di catatan <a href="koreksi?sampai=5#n5">No. 5</a>' in withdrawal
    assert "Siswi" not in text
    assert "Rabu 15/11/2023, 05.00 WIB" in correction
    assert "Jumlah TPS yang benar &lt;b&gt;41&lt;/b&gt;,\nbukan 14." in correction
    assert 'href="https://a.id/banjir/?a=1&amp;b=&quot;2"' in correction
    assert "Banjir &lt;besar&gt; &amp; terbalik" in correction
    assert "Sampai ke 1.041 dari 1.043 pembaca" in correction


async def test_its_json_verifies(storage: Storage) -> None:
    """Page by page, all kinds: as lines it is an export."""
    await record(storage, *(of_every_kind() * 4))
    entries: list[object] = []
    address: str | None = "koreksi.json"
    async with ledger_server(storage) as (session, url):
        while address is not None:
            async with session.get(f"{url}/{address}") as answer:
                assert answer.content_type == "application/json"
                said = await answer.json()
            entries += said["entries"]
            address = said["older"]
        async with session.get(f"{url}/koreksi", headers={"Accept": "application/json"}) as answer:
            assert (await answer.json())["head"] == said["head"]
            assert answer.headers["Vary"] == "Accept"
    head = Head(said["head"]["entries"], said["head"]["hash"])
    lines = [*(canonical(each) for each in reversed(entries)), head_line(head)]  # type: ignore[arg-type]  # read from JSON
    assert verify_export(b"".join(line + b"\n" for line in lines)) == []
    assert len(entries) == 28


async def test_it_is_paged(storage: Storage) -> None:
    """To the oldest and back; an address of a page stays the same when more is recorded."""
    await record(storage, *of_every_kind()[:1] * (PER_PAGE + 2))
    async with ledger_server(storage) as (session, url):
        async with session.get(f"{url}/koreksi") as answer:
            first = await answer.text()
        assert '<a rel="next" href="koreksi?sampai=2">Lebih lama</a>' in first
        assert "Terbaru" not in first
        async with session.get(f"{url}/koreksi?sampai=2") as answer:
            last = await answer.text()
        assert last.count("<article ") == 2
        assert '<a href="koreksi">Terbaru</a>' in last
        assert "Lebih lama" not in last


async def test_who_has_it_already_is_told_so(storage: Storage) -> None:
    """Until anything is recorded, also where only words were taken out."""
    await record(storage, *of_every_kind()[:1])
    async with ledger_server(storage) as (session, url):
        async with session.get(f"{url}/koreksi") as answer:
            tag, date = answer.headers["ETag"], answer.headers["Last-Modified"]
            assert answer.headers["Cache-Control"] == "public, max-age=60"
        for known in ({"If-None-Match": tag}, {"If-Modified-Since": date}):
            async with session.get(f"{url}/koreksi", headers=known) as answer:
                assert (answer.status, await answer.read()) == (304, b"")
                assert answer.headers["ETag"] == tag
        async with session.get(f"{url}/koreksi.json", headers={"If-None-Match": tag}) as answer:
            assert answer.status == 200
        await storage.ledger.redact(1, now=NOW + 60)
        for known in ({"If-None-Match": tag}, {"If-Modified-Since": date}):
            async with session.get(f"{url}/koreksi", headers=known) as answer:
                assert answer.status == 200
                assert "Jumlah TPS" not in await answer.text()


@pytest.mark.parametrize("asked", ["x", "-1", "²", "1" * 16, "1%00"])
async def test_what_is_no_number_is_not_found(storage: Storage, asked: str) -> None:
    """And a number beyond the last entry is the newest page."""
    async with ledger_server(storage) as (session, url):
        async with session.get(f"{url}/koreksi?sampai={asked}") as answer:
            assert answer.status == 404
        async with session.get(f"{url}/koreksi?sampai={'9' * 15}") as answer:
            assert "Belum ada catatan." in await answer.text()


async def test_nothing_runs_on_it_and_nobody_frames_it(storage: Storage) -> None:
    """Also on what is no page."""
    await record(storage, NewEntry(kind=Kind.CORRECTION, at=NOW, title="<script>alert(1)</script>"))
    async with ledger_server(storage) as (session, url):
        for path in ("/koreksi", "/koreksi.json", "/koreksi?sampai=x"):
            async with session.get(f"{url}{path}") as answer:
                policy = answer.headers["Content-Security-Policy"]
                assert policy.startswith("default-src 'none'; style-src 'sha256-")
                assert "frame-ancestors 'none'" in policy
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                assert answer.headers["Referrer-Policy"] == "no-referrer"
                if answer.content_type == "text/html":
                    assert "<script" not in await answer.text()


async def test_a_database_that_is_gone_is_503(storage: Storage) -> None:
    """In a sentence, to be asked again."""
    async with ledger_server(storage) as (session, url):
        assert storage.database.file is not None
        await storage.database.close()
        storage.database.file.rename(storage.database.file.with_suffix(".gone"))
        storage.database.file.mkdir()
        async with session.get(f"{url}/koreksi") as answer:
            assert answer.status == 503
            assert answer.headers["Retry-After"] == "60"
    # aiosqlite's thread that could not open it speaks to this loop once more.
    for thread in threading.enumerate():
        if thread.name.endswith("(_connection_worker_thread)"):
            await asyncio.to_thread(thread.join, PATIENCE)
