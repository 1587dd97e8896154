"""A feed that nobody published: one article about a place, for the dry run."""

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
    """What the one article says."""

    title: str
    text: str


def invented_article(district: str, regency: str) -> InventedArticle:
    """Return an article about a district, which is called by its full name and its regency's."""
    return InventedArticle(
        f"Warga Kecamatan {district} kerja bakti",
        f"Warga Kecamatan {district}, {regency}, kerja bakti membersihkan saluran air. Kerja bakti"
        " itu tidak pernah ada: artikel ini hanya uji kirim.",
    )


def invented_feed(article: InventedArticle, home: str, at: float) -> bytes:
    """Return RSS as WordPress gives it. `home`: the site's address; `at`: of publication."""
    date = format_datetime(datetime.fromtimestamp(at, UTC))
    title, text = escape(article.title), escape(article.text)
    return _FEED.format(home=home, title=title, text=text, date=date).encode()
