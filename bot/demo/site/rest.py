"""The REST API of the demo's site, as in WordPress: posts, newest first, a hundred a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from bot.demo.site import pages
from bot.demo.site.newsroom import Story

ROUTE = "/wp/v2/posts"
PER_PAGE = 100


def posts(
    stories: Sequence[Story], query: Mapping[str, str], base: str
) -> list[dict[str, object]] | None:
    """Return the page of the query; None past the last, which WordPress answers with a 400.

    The supported parameters are `after`, `before` (UTC, with a Z) and `page`.
    """
    after, before = _epoch(query.get("after", "")), _epoch(query.get("before", ""))
    found = [
        story
        for story in stories
        if (after is None or story.published_at > after)
        and (before is None or story.published_at < before)
    ]
    asked = query.get("page", "1")
    start = (int(asked[:6]) - 1) * PER_PAGE if asked.isdecimal() and int(asked[:6]) > 0 else 0
    if start and start >= len(found):
        return None
    return [_post(story, base) for story in found[start : start + PER_PAGE]]


def _post(story: Story, base: str) -> dict[str, object]:
    image = pages.picture(story, base)
    media = [{"media_type": "image", "source_url": image}] if image else []
    moment = dt.datetime.fromtimestamp(story.published_at, dt.UTC)
    return {
        "guid": {"rendered": pages.GUID.format(id=story.id)},
        "link": f"{base}/{story.slug}/",
        "status": "publish",
        "type": "post",
        "date_gmt": moment.strftime("%Y-%m-%dT%H:%M:%S"),
        "title": {"rendered": pages.escape(story.title)},
        "content": {"rendered": pages.content(story, base), "protected": False},
        "excerpt": {"rendered": f"<p>{pages.excerpt(story)}</p>", "protected": False},
        "_embedded": {
            "wp:featuredmedia": media,
            "wp:term": [[{"name": name} for name in story.categories]],
        },
    }


def _epoch(moment: str) -> float | None:
    try:
        return dt.datetime.fromisoformat(moment).timestamp()
    except ValueError:
        return None
