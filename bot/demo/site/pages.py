"""The pages of the demo's site: an RSS feed as WordPress writes it, and two plain pages."""

from __future__ import annotations

import datetime as dt
import email.utils
import html
import re
from collections.abc import Sequence

from bot.demo.site.newsroom import Story

NAME = "Pos Banten Contoh"
# Like a WordPress guid: made once and never changed, also under a new address of the site.
GUID = "http://contoh.posbanten.invalid/?p={id}"
_WIB = dt.timezone(dt.timedelta(hours=7))
_SHORTCODE = re.compile(r"^\[[^\]]*\]$")
_SEE_ALSO = re.compile(r"^(baca juga:)\s*(.+)$", re.IGNORECASE | re.DOTALL)

_STYLE = """
:root { color-scheme: light dark; --ink: #1c1c1e; --soft: #667; --paper: #fff; --line: #e3e3e8;
  --red: #b3202a }
@media (prefers-color-scheme: dark) { :root { --ink: #ececf0; --soft: #9a9aa5; --paper: #17171a;
  --line: #303036; --red: #ff6b70 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 17px/1.65 Georgia, "Noto Serif", serif }
header, main, footer { max-width: 42rem; margin: auto; padding: 1rem }
header { border-bottom: 3px solid var(--red) }
header a { font: 700 1.3rem system-ui, sans-serif; color: var(--red); text-decoration: none }
h1 { font-size: 1.8rem; line-height: 1.25; margin: .6rem 0 }
h2 { font-size: 1.15rem; margin: .2rem 0 }
a { color: inherit }
img { width: 100%; height: auto; border-radius: .4rem; display: block }
figure { margin: 1rem 0 }
figcaption, .when, footer { color: var(--soft); font: .85rem/1.5 system-ui, sans-serif }
article { border-bottom: 1px solid var(--line); padding: .9rem 0 }
.also { border-left: 3px solid var(--red); padding-left: .8rem }
"""


def feed(stories: Sequence[Story], base: str, built: float, *, page: int = 1) -> str:
    """Return the feed: RSS 2.0 with content:encoded, in WordPress's words."""
    title = NAME if page == 1 else f"Page {page} &#8211; {NAME}"
    items = "".join(_item(story, base) for story in stories)
    return f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
\txmlns:content="http://purl.org/rss/1.0/modules/content/"
\txmlns:dc="http://purl.org/dc/elements/1.1/"
\txmlns:atom="http://www.w3.org/2005/Atom"
\t>

<channel>
\t<title>{title}</title>
\t<atom:link href="{base}/feed/" rel="self" type="application/rss+xml" />
\t<link>{base}</link>
\t<description>Situs contoh, semua berita rekaan</description>
\t<lastBuildDate>{http_date(built, "+0000")}</lastBuildDate>
\t<language>id-ID</language>
\t<generator>https://wordpress.org/?v=6.8.12</generator>
{items}</channel>
</rss>
"""


def _item(story: Story, base: str) -> str:
    link = f"{base}/{story.slug}/"
    categories = "".join(
        f"\t\t<category>{_cdata(name)}</category>\n"
        for name in story.categories or ("Uncategorized",)
    )
    markup = content(story, base) + (
        f'<p>The post <a href="{link}">{html.escape(story.title)}</a> appeared first on '
        f'<a href="{base}">{NAME}</a>.</p>\n'
    )
    return f"""\t<item>
\t\t<title>{escape(story.title)}</title>
\t\t<link>{link}</link>
\t\t<dc:creator>{_cdata("Redaksi")}</dc:creator>
\t\t<pubDate>{http_date(story.published_at, "+0000")}</pubDate>
{categories}\t\t<guid isPermaLink="false">{GUID.format(id=story.id)}</guid>
\t\t<description>{_cdata(excerpt(story).replace("[…]", "[&#8230;]"))}</description>
\t\t<content:encoded>{_cdata(markup)}</content:encoded>
\t</item>
"""


def article_page(story: Story, base: str) -> str:
    """Return an article's page with its og: tags, for readers and link previews."""
    image = picture(story, base)
    og_image = f'<meta property="og:image" content="{html.escape(image)}">' if image else ""
    body = "\n".join(_paragraph(p, base) for p in _paragraphs(story) if not _SHORTCODE.fullmatch(p))
    figure = _figure(story, image) if image else ""
    head = f"""<meta property="og:type" content="article">
<meta property="og:site_name" content="{NAME}">
<meta property="og:title" content="{html.escape(story.title)}">
<meta property="og:description" content="{html.escape(excerpt(story))}">
<meta property="og:url" content="{base}/{story.slug}/">{og_image}"""
    labels = " · ".join(html.escape(name) for name in story.categories)
    shown = f"""<h1>{html.escape(story.title)}</h1>
<p class="when">{_moment(story.published_at)}{" · " + labels if labels else ""}</p>
{figure}
{body}"""
    return _page(story.title, shown, base, head)


def front_page(stories: Sequence[Story], base: str) -> str:
    """Return the page of the newest stories: their headlines and times."""
    cards = "\n".join(
        f'<article><h2><a href="{base}/{s.slug}/">{html.escape(s.title)}</a></h2>'
        f'<p class="when">{_moment(s.published_at)}</p></article>'
        for s in stories
    )
    feed_link = f'<link rel="alternate" type="application/rss+xml" href="{base}/feed/">'
    return _page(NAME, cards, base, feed_link)


def picture(story: Story, base: str) -> str | None:
    """Return the absolute address of the story's picture; None without one."""
    return story.image and f"{base}/gambar/{story.image}.png"


def escape(text: str) -> str:
    """Return the text escaped for XML and HTML."""
    return html.escape(_xml(text), quote=False)


def http_date(moment: float, zone: str = "GMT") -> str:
    """Return the date in RFC 1123 format, as in headers (GMT) and in feeds (+0000)."""
    return email.utils.formatdate(int(moment), usegmt=True).replace("GMT", zone)


def _page(title: str, content: str, base: str, head: str) -> str:
    return f"""<!doctype html>
<html lang="id"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>{html.escape(title)}</title>{head}<style>{_STYLE}</style></head>
<body><header><a href="{base}/">{NAME}</a></header>
<main>{content}</main>
<footer>Situs contoh untuk demo. Semua berita di sini rekaan.</footer></body></html>
"""


def content(story: Story, base: str) -> str:
    """Return the story's markup, its picture first."""
    image = picture(story, base)
    paragraphs = "\n".join(_paragraph(paragraph, base) for paragraph in _paragraphs(story))
    return (_figure(story, image) + "\n" if image else "") + paragraphs + "\n"


def _paragraph(text: str, base: str) -> str:
    if also := _SEE_ALSO.fullmatch(text):
        label, other = (html.escape(part) for part in also.groups())
        return f'<p class="also"><strong>{label}</strong> <a href="{base}/">{other}</a></p>'
    lines = html.escape(text, quote=False).splitlines()
    return f"<p>{'<br />'.join(lines)}</p>"


def _figure(story: Story, image: str) -> str:
    return (
        f'<figure class="wp-caption"><img decoding="async" src="{html.escape(image)}" width="640"'
        f' height="360" alt="{html.escape(story.title)}" />'
        '<figcaption class="wp-caption-text">Foto: Ilustrasi</figcaption></figure>'
    )


def _paragraphs(story: Story) -> Sequence[str]:
    return [p.strip() for p in re.split(r"\n\s*\n", story.text) if p.strip()]


def excerpt(story: Story) -> str:
    """Return the first 55 words of the story."""
    words = " ".join(p for p in _paragraphs(story) if not _SHORTCODE.fullmatch(p)).split()
    return " ".join(words[:55]) + (" […]" if len(words) > 55 else "")


def _moment(moment: float) -> str:
    day = dt.datetime.fromtimestamp(moment, _WIB)
    return f"{day.day}/{day.month}/{day.year} {day.hour:02}.{day.minute:02} WIB"


def _cdata(text: str) -> str:
    return f"<![CDATA[{_xml(text).replace(']]>', ']]&gt;')}]]>"


def _xml(text: str) -> str:
    """Return the text without the characters that XML 1.0 forbids."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
