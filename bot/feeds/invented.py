"""The invented feed for the dry run: one article about a place."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from typing import NamedTuple

_FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Uji kirim</title><link>{home}</link><generator>https://wordpress.org/?v=6.8</generator>
<item><title>{title}</title><link>{home}uji-kirim/</link>
<guid isPermaLink="false">{home}?p=1</guid><pubDate>{date}</pubDate>
<content:encoded><![CDATA[<p>{text}</p>]]></content:encoded></item>
</channel></rss>
"""


class InventedArticle(NamedTuple):
    """The words of the invented article."""

    title: str
    text: str


def invented_article(district: str, regency: str) -> InventedArticle:
    """Return an article about a district, named with its regency."""
    return InventedArticle(
        f"Warga Kecamatan {district} kerja bakti",
        f"Warga Kecamatan {district}, {regency}, kerja bakti membersihkan saluran air. Kerja bakti"
        " itu tidak pernah ada: artikel ini hanya uji kirim.",
    )


def invented_feed(article: InventedArticle, home: str, at: float) -> bytes:
    """Return RSS as WordPress writes it. `home`: the site's address; `at`: time of publication."""
    date = format_datetime(datetime.fromtimestamp(at, UTC))
    title, text = escape(article.title), escape(article.text)
    return _FEED.format(home=home, title=title, text=text, date=date).encode()
