"""The plain text and the first picture of a post's HTML; the feed that a page links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.feeds.urls import web_address

# Control characters, which our texts do not contain, mark the breaks of the page, so that they
# are distinct from line breaks in the source (which mean nothing in HTML).
_PARAGRAPH, _LINE = "\x1e", "\x1f"
_BLOCKS = (
    "p,div,ul,ol,dl,dt,dd,h1,h2,h3,h4,h5,h6,blockquote,pre,table,tr,hr,figure,section,"
    "article,header,footer,aside,address,details,summary"
)
_INSIDE_ITEMS = ("p", "div")
_SMILEYS = "img.wp-smiley,img.emoji"
_LAZY = ("data-lazy-src", "data-src", "data-original")  # the true address, while src is a blank
_NOT_PICTURES = ("s.w.org", "gravatar.com", "pixel.wp.com", "stats.wp.com", "feedburner")
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")
_SMALL = 100  # pixels; smaller ones are icons, avatars and counters


def to_text(html: str, remove: Iterable[str]) -> str:
    """Return the words of the page; blank lines separate paragraphs, emoji are characters.

    `remove`: CSS selectors of elements that are not part of the story.
    """
    tree = LexborHTMLParser(html.replace(_PARAGRAPH, "").replace(_LINE, ""))
    if tree.body is None:
        return ""
    for selector in remove:
        # One at a time: an element inside one already destroyed must not be touched again.
        while (node := tree.css_first(selector)) is not None:
            node.decompose()
    for item in tree.css("li"):
        _mark_item(item)
    for image in tree.css(_SMILEYS):
        image.replace_with(image.attributes.get("alt") or "")
    for block in tree.css(_BLOCKS):
        block.insert_before(_PARAGRAPH)
        block.insert_after(_PARAGRAPH)
    for cell in tree.css("td,th"):
        cell.insert_after(" ")
    for line_break in tree.css("br"):
        line_break.replace_with(_LINE)
    text = tree.body.text()
    return "\n\n".join(_paragraphs(text))


def _mark_item(item: LexborNode) -> None:
    """Mark a list's item as a line with a bullet before its first words, even deep inside."""
    item.insert_before(_LINE)
    first = item
    while (inner := first.child) is not None and (inner.tag in _INSIDE_ITEMS):
        first = inner
    if first.child is not None:
        first.child.insert_before("• ")


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.replace(_LINE + _LINE, _PARAGRAPH).split(_PARAGRAPH):
        lines = (" ".join(line.split()) for line in paragraph.split(_LINE))
        if kept := [line for line in lines if line]:
            yield "\n".join(kept)


def first_picture(html: str, base: str) -> str | None:
    """Return the absolute address of the first picture that is no icon; None without one."""
    if "<img" not in html.lower():
        return None
    for image in LexborHTMLParser(html).css("img"):
        if not _is_icon(image) and (address := picture_address(_sources(image), base)):
            return address
    return None


def linked_feed(page: bytes, base: str) -> str:
    """Return the absolute address of the first feed that a page links; empty if none."""
    for link in LexborHTMLParser(page).css("link[rel][type][href]"):
        kind, to = link.attributes.get("type") or "", link.attributes.get("href") or ""
        alternate = "alternate" in (link.attributes.get("rel") or "").lower().split()
        if alternate and kind.strip().lower() in _FEED_TYPES:
            return web_address(to.strip(), base)
    return ""


def picture_address(candidates: Sequence[str], base: str) -> str | None:
    """Return the first candidate that may be a picture of the story, made absolute; or None."""
    for candidate in candidates:
        address = web_address(candidate.strip(), base)
        parts = urlsplit(address)
        drawn = parts.path.lower().endswith((".svg", ".svgz"))  # Telegram shows no SVG
        outside = any(name in parts.netloc.lower() for name in _NOT_PICTURES)
        if address and not (outside or drawn):
            return address
    return None


def _sources(image: LexborNode) -> Sequence[str]:
    found = (image.attributes.get(name) for name in (*_LAZY, "src"))
    return [source for source in found if source and not source.lower().startswith("data:")]


def _is_icon(image: LexborNode) -> bool:
    classes = (image.attributes.get("class") or "").split()
    sizes = (image.attributes.get(name) or "" for name in ("width", "height"))
    return (
        "wp-smiley" in classes
        or "emoji" in classes
        or "avatar" in classes
        or any(size.isdecimal() and int(size[:6]) < _SMALL for size in sizes)
    )
