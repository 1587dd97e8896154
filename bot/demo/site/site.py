"""The demo's small news site: WordPress's feed and its 304s, pages, pictures, and a newsroom."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime

from aiohttp import web

from bot.demo.site import pages, rest
from bot.demo.site.newsroom import InvalidArticle, Newsroom, PublishedAlready, Story
from bot.demo.site.pictures import png

WINDOW = 10  # items of a feed page (WordPress: posts_per_rss)


def create_site(*, base_url: Callable[[], str], clock: Callable[[], float]) -> web.Application:
    """Return the site's application; `base_url` is its own address, without a slash at the end."""
    return serve_newsroom(Newsroom(clock), base_url=base_url)


def serve_newsroom(newsroom: Newsroom, *, base_url: Callable[[], str]) -> web.Application:
    """Return the site of an existing newsroom, which its owner may also change without HTTP."""
    site = _Site(base_url, newsroom)
    app = web.Application()
    app.add_routes(
        [
            web.get("/", site.front),
            web.get("/feed/", site.feed),
            web.get("/gambar/{name:[a-z0-9-]+}.png", site.picture),
            web.get("/newsroom/articles", site.articles),
            web.post("/newsroom/articles", site.publish),
            web.post("/newsroom/articles/{id:[0-9]+}", site.correct),
            web.delete("/newsroom/articles/{id:[0-9]+}", site.withdraw),
            web.get("/newsroom/samples", site.samples),
            web.get("/{slug:[a-z0-9-]+}/", site.article),
        ]
    )
    return app


class _Site:
    def __init__(self, base_url: Callable[[], str], newsroom: Newsroom) -> None:
        self._base_url = base_url
        self._newsroom = newsroom

    @property
    def _base(self) -> str:
        return self._base_url()

    async def front(self, request: web.Request) -> web.Response:
        if request.query.get("rest_route") == rest.ROUTE:
            return self._posts(request.query)
        return _html(pages.front_page(self._newsroom.newest()[:20], self._base))

    def _posts(self, query: Mapping[str, str]) -> web.Response:
        found = rest.posts(self._newsroom.newest(), query, self._base)
        if found is None:
            return web.json_response({"code": "rest_post_invalid_page_number"}, status=400)
        return web.json_response(found)

    async def article(self, request: web.Request) -> web.Response:
        story = self._newsroom.by_slug(request.match_info["slug"])
        if story is None:
            raise web.HTTPNotFound(text="Halaman tidak ditemukan")
        return _html(pages.article_page(story, self._base))

    async def feed(self, request: web.Request) -> web.Response:
        built = self._newsroom.last_modified()
        modified = pages.http_date(built)
        # Measured: a WordPress ETag is the md5 of the Last-Modified line, without the body.
        etag = f'"{hashlib.md5(modified.encode(), usedforsecurity=False).hexdigest()}"'
        headers = {
            "ETag": etag,
            "Last-Modified": modified,
            "Content-Type": "application/rss+xml; charset=UTF-8",
        }
        if _is_unchanged(request, etag, built):
            return web.Response(status=304, headers=headers)
        paged = request.query.get("paged", "1")
        page = int(paged[:6]) if paged.isdecimal() and int(paged[:6]) > 0 else 1
        stories = self._newsroom.newest()[(page - 1) * WINDOW : page * WINDOW]
        # Measured: past the end WordPress answers 404 with a valid, empty feed.
        status = 404 if page > 1 and not stories else 200
        body = pages.feed(stories, self._base, built, page=page)
        return web.Response(status=status, headers=headers, body=body.encode())

    async def picture(self, request: web.Request) -> web.Response:
        try:
            body = await asyncio.to_thread(png, request.match_info["name"])
        except KeyError:
            raise web.HTTPNotFound(text="Gambar tidak ditemukan") from None
        return web.Response(body=body, content_type="image/png")

    async def articles(self, _request: web.Request) -> web.Response:
        return web.json_response([self._as_json(story) for story in self._newsroom.newest()])

    async def publish(self, request: web.Request) -> web.Response:
        fields = await _fields(request)
        try:
            return web.json_response(self._as_json(self._newsroom.publish(fields)), status=201)
        except InvalidArticle as error:
            raise _refusal(str(error)) from error
        except PublishedAlready:
            return web.json_response({"error": "this sample is published already"}, status=409)

    async def correct(self, request: web.Request) -> web.Response:
        fields = await _fields(request)
        try:
            story = self._newsroom.correct(_id(request), fields)
        except InvalidArticle as error:
            raise _refusal(str(error)) from error
        if story is None:
            raise _not_found()
        return web.json_response(self._as_json(story))

    async def withdraw(self, request: web.Request) -> web.Response:
        if not self._newsroom.withdraw(_id(request)):
            raise _not_found()
        return web.Response(status=204)

    async def samples(self, _request: web.Request) -> web.Response:
        return web.json_response(self._newsroom.ready())

    def _as_json(self, story: Story) -> Mapping[str, object]:
        return {
            "id": story.id,
            "title": story.title,
            "text": story.text,
            "categories": list(story.categories),
            "image": pages.picture(story, self._base),
            "link": f"{self._base}/{story.slug}/",
            "published_at": story.published_at,
            "modified_at": story.modified_at,
            "sample": story.sample,
        }


def _is_unchanged(request: web.Request, etag: str, built: float) -> bool:
    """Whether WordPress answers 304: every sent validator matches, the ETag as an exact string."""
    sent_etag = request.headers.get("If-None-Match")
    sent_date = request.headers.get("If-Modified-Since")
    same_etag = sent_etag == etag
    not_since = sent_date is not None and _epoch(sent_date) >= built
    if sent_etag is not None and sent_date is not None:
        return same_etag and not_since
    return same_etag or not_since


def _epoch(value: str) -> float:
    try:
        return parsedate_to_datetime(value).timestamp()
    except ValueError:
        return 0.0


async def _fields(request: web.Request) -> Mapping[str, object]:
    try:
        fields = await request.json()
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise _refusal("the body is not JSON") from error
    if not isinstance(fields, dict):
        raise _refusal("the body is not a JSON object")
    return fields


def _id(request: web.Request) -> int:
    return int(request.match_info["id"][:9])


def _refusal(reason: str) -> web.HTTPBadRequest:
    return web.HTTPBadRequest(text=json.dumps({"error": reason}), content_type="application/json")


def _not_found() -> web.HTTPNotFound:
    return web.HTTPNotFound(text='{"error": "no such article"}', content_type="application/json")


def _html(page: str) -> web.Response:
    return web.Response(text=page, content_type="text/html")
