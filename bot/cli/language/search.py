"""`search`: the articles that readers are shown for some words; or scores on labelled queries."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import orjson

from bot.articles.reach import reach
from bot.core.clock import SYSTEM_CLOCK
from bot.core.errors import OperatorError, file_faults
from bot.core.settings import Settings, load_settings
from bot.core.vault import Vault
from bot.feeds.model import Entry, NewArticle
from bot.messages.paging import PER_PAGE
from bot.places.finder import PlaceFinder
from bot.places.gazetteer import Gazetteer, load_gazetteer
from bot.places.model import Places
from bot.places.region_data import load_region_data
from bot.search.dictionary import load_dictionary
from bot.search.evaluation import (
    LabelledQuery,
    Outcome,
    evaluation_json,
    evaluation_table,
    read_query,
)
from bot.search.query import DroppedWords, parse_query
from bot.tagger.examples import Example, read_examples
from bot.wiring.output import database
from storage.articles.search import SearchResult
from storage.opening import open_storage
from storage.repositories import Storage

_APART = 6 * 3600  # seconds between articles whose lines have no date
_AT_ONCE = 200


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words, or the files of the check."""
    parser.add_argument("words", nargs="*", metavar="WORD", help="what is looked for; or FILE …")
    parser.add_argument(
        "--check",
        action="store_true",
        help='JSON Lines of {"query": …, "finds": [headline, …], "today": date}: how many find'
        " theirs on the first page. Lines of articles, as `examples` writes them and with"
        ' "published", are the archive; without any, it is the database',
    )
    parser.add_argument("--best", action="store_true", help="what fits best first, not the newest")
    parser.add_argument("--json", action="store_true", help="with --check: one JSON object")


def run(args: argparse.Namespace) -> int:
    """Print a line for each article found, or the scores."""
    if not args.words or (args.json and not args.check):
        print("Words are needed, or --check and files; --json goes with --check.", file=sys.stderr)
        return 2
    asyncio.run(_check(args) if args.check else _search(args))
    return 0


async def _search(args: argparse.Namespace) -> None:
    settings = load_settings()
    today = datetime.fromtimestamp(SYSTEM_CLOCK.now(), settings.zone).date()
    async with database(settings) as storage:
        asked = LabelledQuery(" ".join(args.words), (), today)
        found = await _find(storage, settings, _finder(settings), asked, best=args.best)
    if found.dropped is not DroppedWords.NOTHING or found.meant:
        left_out = f"without its {found.dropped}" if found.dropped else ""
        meant = ", ".join(f"{word} as {other}" for word, other in found.meant.items())
        print(f"Nothing has all of it; looked for {' '.join(filter(None, (meant, left_out)))}:")
    for article in found.page.articles:
        day = datetime.fromtimestamp(article.published_at, settings.zone).date()
        print(f"{day}  {article.title}")
    print(f"{found.page.total} found")


async def _check(args: argparse.Namespace) -> None:
    settings = load_settings()
    gazetteer = load_gazetteer(settings.regions)
    queries, articles = _read(args.words, gazetteer)
    if not queries:
        raise OperatorError("There is no query in these files.")
    finder, outcomes = _finder(settings), []
    async with _archive(settings, gazetteer, articles, queries[0].today) as storage:
        for query in queries:
            found = await _find(storage, settings, finder, query, best=args.best)
            titles = tuple(article.title for article in found.page.articles)
            nothing = not titles or found.dropped is DroppedWords.TOPIC
            outcomes.append(Outcome(query, titles, nothing))
    if args.json:
        print(evaluation_json(outcomes))
        return
    for line in evaluation_table(outcomes):
        print(line)


async def _find(
    storage: Storage,
    settings: Settings,
    finder: PlaceFinder,
    asked: LabelledQuery,
    *,
    best: bool,
) -> SearchResult:
    query = parse_query(asked.query, finder=finder, dictionary=load_dictionary(), today=asked.today)
    return await storage.search.find(query, zone=settings.zone, limit=PER_PAGE, best_first=best)


def _finder(settings: Settings) -> PlaceFinder:
    return PlaceFinder(load_gazetteer(settings.regions), load_region_data(settings.regions))


def _read(
    names: Sequence[str], gazetteer: Gazetteer
) -> tuple[list[LabelledQuery], list[tuple[Example, date | None]]]:
    """Return the queries and the articles of these files; an article may have no date."""
    queries: list[LabelledQuery] = []
    articles: list[tuple[Example, date | None]] = []
    for name in names:
        with file_faults(name), Path(name).open("rb") as file:
            for number, line in enumerate(file, start=1):
                if not line.strip():
                    continue
                query = read_query(line, number)
                if query is not None:
                    queries.append(query)
                    continue
                ((_, example),) = read_examples([line], gazetteer)
                published = orjson.loads(line).get("published")
                articles.append((example, published and date.fromisoformat(published)))
    return queries, articles


@asynccontextmanager
async def _archive(
    settings: Settings,
    gazetteer: Gazetteer,
    articles: Sequence[tuple[Example, date | None]],
    today: date,
) -> AsyncIterator[Storage]:
    """Open a temporary database of these articles; the operator's own where there are none."""
    if not articles:
        async with database(settings) as storage:
            yield storage
        return
    with TemporaryDirectory() as folder:
        storage = await open_storage(f"sqlite:///{folder}/bot.db", vault=Vault("00" * 32))
        try:
            await storage.feeds.ensure(["https://example.org/feed/"], now=0)
            (feed,) = await storage.feeds.all()
            new = list(_new_articles(articles, gazetteer, today, settings.zone))
            for at in range(0, len(new), _AT_ONCE):
                await storage.articles.store(
                    feed.id,
                    filed=new[at : at + _AT_ONCE],
                    changed=(),
                    etag=None,
                    last_modified=None,
                    began_at=0,
                    next_check_at=0,
                    now=0,
                )
            yield storage
        finally:
            await storage.close()


def _new_articles(
    articles: Sequence[tuple[Example, date | None]],
    gazetteer: Gazetteer,
    today: date,
    zone: ZoneInfo,
) -> Iterator[NewArticle]:
    """Yield articles at noon of their day; undated ones one after another, from yesterday back."""
    before = datetime.combine(today - timedelta(days=1), time(), zone).timestamp()
    for number, (example, day) in enumerate(articles):
        at = before - number * _APART
        if day is not None:
            at = datetime.combine(day, time(hour=12), zone).timestamp()
        places = Places(example.regencies, example.districts, example.province)
        entry = Entry(
            guid=str(number),
            link=f"https://example.org/{number}/",
            title=example.title,
            text=example.text,
            lead="",
            published_at=at,
            categories=example.categories,
        )
        yield NewArticle(str(number), "", entry, places, reach(places, gazetteer), push=False)
