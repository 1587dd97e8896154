"""The search over a large archive, on both engines: `python -m benchmarks.readers.search`.

Articles are put together of sentences of our labelled ones, with names that hardly come twice, as
an archive's vocabulary has them. The index over them is filled as a migration does it, in a process
whose memory is watched; then the labelled queries are asked, one after another, in both orders.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert

from benchmarks.figures import Figure, Stuck, percentile, run
from benchmarks.support.processes import peak_until_the_end
from benchmarks.support.server import needs_a_server, own_database, server_url
from bot.articles.reach import reach
from bot.core.vault import Vault
from bot.messages.paging import PER_PAGE
from bot.places.finder import PlaceFinder
from bot.places.gazetteer import load_gazetteer
from bot.places.model import Places
from bot.places.region_data import load_region_data
from bot.search.dictionary import load_dictionary
from bot.search.query import parse_query
from storage.opening import open_storage
from storage.repositories import Storage
from storage.tables.articles import article_places, articles, search_analysis

DATA = Path(__file__).parents[2] / "tests" / "data"
JAKARTA = ZoneInfo("Asia/Jakarta")
TODAY = date(2026, 11, 27)  # of the labelled queries
APART = 1200  # seconds between two articles: 72 a day
SENTENCES, NAMES = 9, 12  # of an article
AT_ONCE = 1000  # articles written together
SECRET = "00" * 32
VAULT = Vault(SECRET)
SYLLABLES = [a + b for a in "bcdghjklmnprstwy" for b in "aeiou"]


async def search(*, full: bool) -> list[Figure]:
    """200,000 articles, or a tenth of them."""
    count = 200_000 if full else 20_000
    figures: list[Figure] = []
    with TemporaryDirectory() as folder:
        figures += await _measure("SQLite", f"sqlite:///{folder}/bot.db", count)
    if not server_url():
        return figures + needs_a_server("search")
    async with own_database(server_url()) as url:
        return figures + await _measure("PostgreSQL", url, count)


async def _measure(engine: str, url: str, count: int) -> list[Figure]:
    few = count // 10
    storage = await open_storage(url, vault=VAULT)
    try:
        await _write(storage, range(few))
        _, peak_of_few = await _fill(storage, url)
        await _write(storage, range(few, count))
        seconds, peak = await _fill(storage, url)
        newest, processor = await _ask(storage, best_first=False)
        best, _ = await _ask(storage, best_first=True)
    finally:
        await storage.close()
    case, name = "search", f"{engine}, {count:,} articles:"
    return [
        Figure(case, f"{name} s to fill the index", None, seconds),
        Figure(case, f"{engine}: MB at most, a tenth of them", None, peak_of_few),
        Figure(case, f"{engine}: MB at most, all of them", 1.25 * peak_of_few, peak, at_most=True),
        Figure(case, f"{engine}: ms of a search, median", None, percentile(newest, 0.5)),
        Figure(case, f"{engine}: ms, 95th percentile", 50, percentile(newest, 0.95), at_most=True),
        Figure(case, f"{engine}: ms, best match first, 95th percentile", 50,
               percentile(best, 0.95), at_most=True),
        Figure(case, f"{engine}: ms of our own processor a search", None, processor),
    ]  # fmt: skip


async def _fill(storage: Storage, url: str) -> tuple[float, float]:
    """Seconds, and the most megabytes of the process that fills the index anew."""
    async with storage.database.write() as connection:
        await connection.execute(delete(search_analysis))
    return await asyncio.to_thread(_migrate, url)


def _migrate(url: str) -> tuple[float, float]:
    environment = os.environ | {"DATABASE_URL": url, "TIP_SECRET": SECRET}
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "migrate"], env=environment, stdout=subprocess.DEVNULL
    )
    peak = peak_until_the_end(process)
    if process.returncode:
        raise Stuck(f"migrate: exit code {process.returncode}")
    return time.perf_counter() - began, peak


async def _ask(storage: Storage, *, best_first: bool) -> tuple[list[float], float]:
    """Milliseconds of each labelled query, asked once before; and of this process' own a query."""
    regions = load_gazetteer(), load_region_data()
    finder, dictionary = PlaceFinder(*regions), load_dictionary()
    lines = (DATA / "search" / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [json.loads(line)["query"] for line in lines]
    took: list[float] = []
    for again in (False, True):
        before = time.process_time()
        for typed in asked:
            began = time.perf_counter()
            query = parse_query(typed, finder=finder, dictionary=dictionary, today=TODAY)
            await storage.search.find(query, zone=JAKARTA, limit=PER_PAGE, best_first=best_first)
            if again:
                took.append(1000 * (time.perf_counter() - began))
    return took, 1000 * (time.process_time() - before) / len(asked)


async def _write(storage: Storage, numbers: range) -> None:
    """Articles of these numbers and their places, without what they are found by."""
    await storage.feeds.ensure(["https://example.org/feed/"], now=0)
    (feed,) = await storage.feeds.all()
    made = _articles(numbers, feed.id)
    while rows := list(itertools.islice(made, AT_ONCE)):
        async with storage.database.write() as connection:
            await connection.execute(insert(articles), [row for row, _ in rows])
            places = [
                {"article_id": row["id"], "place": code, "published_at": row["published_at"]}
                for row, codes in rows
                for code in codes
            ]
            await connection.execute(insert(article_places), places)


def _articles(numbers: range, feed_id: int) -> Iterator[tuple[dict[str, object], tuple[str, ...]]]:
    """The same every time: a headline with its places, sentences of others, names."""
    gazetteer, chance = load_gazetteer(), random.Random(7 + numbers.start)
    labelled = [
        json.loads(line)
        for path in sorted((DATA / "regions").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    sentences = [each for one in labelled for each in one["text"].split(". ") if len(each) > 40]
    newest = datetime.combine(TODAY, datetime.min.time(), JAKARTA).timestamp()
    for number in numbers:
        one = chance.choice(labelled)
        names = " ".join(_name(chance) for _ in range(NAMES))
        places = Places(tuple(one["regencies"]), tuple(one["districts"]), one["province"])
        yield (
            {
                "id": number + 1,
                "identity": str(number),
                "fingerprint": "1",
                "feed_id": feed_id,
                "link": f"https://example.org/{number}/",
                "title": f"{one['title']} {_name(chance)}",
                "lead": "",
                "text": ". ".join([*chance.sample(sentences, SENTENCES), names]),
                "categories": one.get("categories", []),
                "places": asdict(places),
                "published_at": newest - APART * number,
                "stored_at": newest,
            },
            reach(places, gazetteer).direct,
        )


def _name(chance: random.Random) -> str:
    """A few names are common, most are not: about as words of an archive are."""
    rank = int(chance.paretovariate(0.6)) % 300_000
    return "".join(random.Random(rank).choices(SYLLABLES, k=3 + rank % 2))


CASES = (search,)

if __name__ == "__main__":
    run("benchmarks.readers.search", CASES)
