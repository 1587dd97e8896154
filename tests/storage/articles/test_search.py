"""The search: the same articles in the same order on both engines, whatever is typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import delete, select, text, update

from bot.articles.model import Page
from bot.core.vault import Vault
from bot.places.finder import PlaceFinder
from bot.places.model import Places, Reach
from bot.search.dictionary import load_dictionary
from bot.search.index_terms import analysis
from bot.search.query import DroppedWords, Query, parse_query
from bot.search.words import words_of
from storage.articles.search import SearchResult
from storage.articles.search_index import analysis_of, fill_index, position_of
from storage.opening import open_storage
from storage.repositories import Storage
from storage.tables.articles import article_words, search_analysis, trigrams, vocabulary
from tests.support.queries import plain_query
from tests.support.storage.stored import (
    JAKARTA,
    NOW,
    entry,
    filed,
    look_for,
    store,
)

TODAY = date(2023, 11, 15)  # of NOW
DAY = 86_400.0


def titles(page: Page) -> list[str]:
    return [article.title for article in page.articles]


def read(typed: str, finder: PlaceFinder) -> Query:
    return parse_query(typed, finder=finder, dictionary=load_dictionary(), today=TODAY)


async def find(
    storage: Storage, query: Query, *, best_first: bool = False, offset: int = 0
) -> SearchResult:
    return await storage.search.find(
        query, zone=JAKARTA, limit=5, offset=offset, best_first=best_first
    )


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("rapat", ["rapat pleno", "rapat kerja"]),
        ("RAPAT", ["rapat pleno", "rapat kerja"]),
        ("rap", ["rapat pleno", "rapat kerja"]),
        ("pleno rapat", ["rapat pleno"]),
        ("rapat suara", ["rapat pleno"]),
        ("rápat", ["rapat pleno", "rapat kerja"]),
        ("Jum'at", ["rapat kerja"]),
        ("raapt", ["rapat pleno", "rapat kerja"]),
        ("rapat tidakada", []),
        ("17.00", ["rapat kerja"]),
        ("18.00", []),
        ("dikerjakan", ["rapat kerja"]),
        ("", []),
        ("?! -- ''", []),
    ],
)
async def test_all_words_are_found_by_root_beginning_or_slip(
    storage: Storage, words: str, found: list[str]
) -> None:
    """All of them, whatever the case and accents; newest first, and counted."""
    await store(
        storage,
        filed("rapat kerja", text="Jum'at, Jumat pukul 17.00", at=NOW),
        filed("rapat pleno", text="Rekapitulasi suara (KPU)", at=NOW + 60),
    )
    page = await look_for(storage, words)
    assert titles(page) == found
    assert page.total == len(found)


async def test_any_text_is_plain_words(storage: Storage) -> None:
    """No operator, quote or broken character of a query is anything but a word or nothing."""
    await store(storage, filed("rapat pleno"))
    for hostile in (
        '"', "'", "rapat'", '"rapat', "NEAR(rapat pleno)", "rapat*", "*", "words:rapat", "rapat:*",
        "-rapat", "rapat OR pleno", "rapat AND", "NOT", "(", "rapat & !pleno", "rapat\0pleno",
        "rapat\\", "😀", "rapat 😀", "\ud83d", "%", "$1", "; DROP TABLE articles", "ʼ‘’",
        "\u202erapat", "·rapat", "»rapat", "§36", "2\U0010ffff",
    ):  # fmt: skip
        page = await look_for(storage, hostile)
        wanted = words_of(hostile)
        hit = bool(wanted) and all(word in {"rapat", "pleno"} for word in wanted)
        assert page.total == len(page.articles) == int(hit), hostile


async def test_the_kinds_of_words_that_a_plain_search_misses(
    storage: Storage, finder: PlaceFinder
) -> None:
    """Affixes, synonyms, typos, categories, places, days: each finds its story and no other."""
    serang = filed("Maling motor dibekuk", text="Pencurian sepeda motor", direct=["36.73", "36"])
    await store(
        storage,
        filed("Warga Kebanjiran", at=NOW - 8 * DAY),
        filed("Pabrik terbakar", text="Si jago merah", at=NOW - DAY),
        serang,
        filed("Harga cabai naik", text="Di pasar", at=NOW - 40 * DAY),
        filed("Rapat", text="Warga Panongan", direct=["36.73", "36"], at=NOW - 2 * DAY),
    )
    for typed, found in (
        ("banjir panongan", ["Warga Kebanjiran"]),
        ("banjir di panongan minggu lalu", ["Warga Kebanjiran"]),
        ("banjir minggu ini", []),
        ("bnjir", ["Warga Kebanjiran"]),
        ("mencuri motor", ["Maling motor dibekuk"]),
        ("pencurian motor kota serang", ["Maling motor dibekuk"]),
        ("pencurian motor panongan", []),
        ("kebakaran", ["Pabrik terbakar"]),
        ("berita kemarin", ["Pabrik terbakar"]),
        ("cabe oktober", ["Harga cabai naik"]),
        ("cabe oktober 2022", []),
        ("panongan rapat", ["Rapat"]),  # of Serang, but it names Panongan
    ):
        result = await find(storage, read(typed, finder))
        assert ([] if result.dropped else titles(result.page)) == found, typed
    assert (await find(storage, read("bnjir", finder))).meant == {"bnjir": "banjir"}


async def test_a_category_and_a_correction_of_places_are_found(
    storage: Storage, finder: PlaceFinder
) -> None:
    """What stands in neither headline nor text; and the index follows what editors say."""
    new = filed("Geger di pasar")
    new = replace(new, entry=replace(new.entry, categories=("Kriminal",)))
    (article,) = await store(storage, new)
    assert (await look_for(storage, "kriminal")).total == 1
    await storage.place_corrections.set_places(
        article, Places(("36.73",)), reach_of=lambda _: Reach(("36.73", "36")), now=NOW, once=1
    )
    assert (await find(storage, read("pasar panongan", finder))).page.total == 0
    assert (await find(storage, read("pasar kota serang", finder))).page.total == 1


async def test_where_nothing_matches_the_nearest_is_found(
    storage: Storage, finder: PlaceFinder
) -> None:
    """It says what it left out: the time, one of several words, or all but the place."""
    await store(storage, filed("Jalan rusak", text="Segera diperbaiki"))
    for typed, dropped in (
        ("jalan rusak panongan", DroppedWords.NOTHING),
        ("jalan rusak panongan 2 januari", DroppedWords.PERIOD),
        ("perbaikan jalan rusak parah", DroppedWords.WORD),
        ("lowongan kerja panongan", DroppedWords.TOPIC),
    ):
        result = await find(storage, read(typed, finder))
        assert (titles(result.page), result.dropped) == (["Jalan rusak"], dropped), typed
    assert (await find(storage, read("lowongan kerja cikupa", finder))).page.total == 0


async def test_pages_follow_each_other_in_both_orders(storage: Storage) -> None:
    """Without gap or repetition, with the total of all; what fits best goes first if wanted."""
    await store(
        storage,
        filed("Banjir surut", at=NOW),
        filed("Kebanjiran lagi", at=NOW + 60),
        *(filed(f"Rapat {n}", text="tentang banjir", at=NOW + 120 + 60 * n) for n in range(3)),
        *(filed(f"Kerja {n}", text="membanjiri", at=NOW + 600 + 60 * n) for n in range(3)),
    )
    query = plain_query("banjir")
    rest = ["Rapat 2", "Rapat 1", "Rapat 0"], ["Kerja 2", "Kerja 1", "Kerja 0"]
    expected = {
        False: [*rest[1], *rest[0], "Kebanjiran lagi", "Banjir surut"],
        True: ["Kebanjiran lagi", "Banjir surut", *rest[0], *rest[1]],
    }
    for best_first, wanted in expected.items():
        pages = [
            (await find(storage, query, best_first=best_first, offset=offset)).page
            for offset in (0, 5, 10)
        ]
        assert [title for page in pages for title in titles(page)] == wanted
        assert {page.total for page in pages} == {8}


async def test_the_vocabulary_follows_the_articles(storage: Storage) -> None:
    """What is changed or withdrawn is counted no more: it is neither found nor taken for a typo."""
    first, _ = await store(storage, filed("banjir"), filed("kering"))
    (feed,) = await storage.feeds.all()
    await storage.articles.store(
        feed.id,
        filed=[],
        changed=[(first, "2", entry("kebakaran"))],
        etag=None,
        last_modified=None,
        began_at=NOW + 60,
        next_check_at=NOW,
        now=NOW + 60,
    )
    assert (await find(storage, plain_query("bnajir"))).meant == {}
    await storage.articles.withdraw(first, now=NOW)
    assert (await look_for(storage, "kebakaran")).total == 0
    query = select(vocabulary.c.word).where(vocabulary.c.articles > 0)
    async with storage.database.read() as connection:
        assert set(await connection.scalars(query)) == {"kering"}


async def test_an_index_made_anew_is_the_same(storage: Storage) -> None:
    """Nothing of it depends on the order in which articles came, changed or went."""
    ids = await store(
        storage, *(filed(f"Rapat {n} banjir", text="warga mencuri") for n in range(7))
    )
    await storage.articles.withdraw(ids[3], now=NOW)

    async def rows() -> list[list[tuple[object, ...]]]:
        found = []
        async with storage.database.read() as connection:
            for table in (article_words, vocabulary, trigrams):
                alive = table.c.articles > 0 if table is vocabulary else text("1 = 1")
                result = await connection.execute(select(table).where(alive))
                found.append(sorted(tuple(row) for row in result))
        return found

    before = await rows()
    async with storage.database.write() as connection:
        await fill_index(connection)
        assert await analysis_of(connection) == analysis()
    after = await rows()
    assert after[:2] == before[:2]
    assert set(after[2]) <= set(before[2])
    assert (await look_for(storage, "pencurian")).total == 6


async def test_an_index_of_another_analysis_is_made_anew_by_run_and_migrate(
    empty_url: str, vault: Vault
) -> None:
    """Other commands only look, beside a bot that may be running."""
    storage = await open_storage(empty_url, vault=vault, upgrade=True)
    await store(storage, filed("banjir"))
    async with storage.database.write() as connection:
        await connection.execute(delete(article_words))
        await connection.execute(update(search_analysis).values(analysis="0"))
    await storage.close()
    for upgrade, found in ((False, 0), (True, 1)):
        storage = await open_storage(empty_url, vault=vault, upgrade=upgrade)
        assert (await look_for(storage, "banjir")).total == found
        await storage.close()


async def test_the_search_uses_the_engines_index(storage: Storage) -> None:
    """What is asked is word for word what the index is on, not a walk over all words."""
    async with storage.database.read() as connection:
        if storage.database.is_sqlite:
            query = (
                "EXPLAIN QUERY PLAN SELECT rowid FROM article_index WHERE article_index MATCH 'a'"
            )
        else:
            await connection.execute(text("SET LOCAL enable_seqscan = off"))
            query = (
                "EXPLAIN SELECT position FROM article_words WHERE"
                " array_to_tsvector(string_to_array(article_words.words, ' ')) @@ 'a'::tsquery"
            )
        plan = str((await connection.execute(text(query))).all())
        assert "article_index" in plan or "article_words_index" in plan


def test_positions_rise_with_publication() -> None:
    """By the minute, then by the id; also before 1970, where a feed says so."""
    moments = [
        (-3600.0, 9),
        (0.0, 1),
        (0.0, 2),
        (59.0, 3),
        (60.0, 1),
        (NOW, 2**20 - 1),
        (NOW + 60, 0),
    ]
    positions = [position_of(*moment) for moment in moments]
    assert positions == sorted(set(positions))
    assert abs(position_of(2.5e11, 1)) < 2**63
