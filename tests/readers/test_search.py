"""A page of what was found, where there is more than anybody reads."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.articles.model import Article, Page
from bot.messages.catalogue import load_texts
from bot.places.gazetteer import load_gazetteer
from bot.places.labels import PageContext
from bot.places.model import Places
from bot.readers.search import SearchResult, search_page
from bot.search.query import MOST_FOUND
from tests.support.queries import plain_query


def test_more_than_is_counted_are_called_the_newest() -> None:
    """In both languages; a count that is exact is said as it is."""
    article = Article(1, "Banjir", "https://example.org/", "", None, 0.0, Places())
    for language, said in (("id", "1.000 berita terbaru"), ("en", "the newest 1,000 stories")):
        words = load_texts().of(language)
        context = PageContext(words, load_gazetteer(), ZoneInfo("Asia/Jakarta"), 0.0)
        for total, shown in ((MOST_FOUND, True), (MOST_FOUND - 1, False)):
            result = SearchResult(plain_query("banjir"), Page((article,), 0, total))
            assert (said in search_page(context, result).text) == shown
