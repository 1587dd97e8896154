"""The feed as a real WordPress gives it: what its 304s hide, and what never goes out."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace

import pytest

from bot.core.errors import FeedError
from bot.feeds.identity import fingerprint, identity
from bot.feeds.model import Entry
from bot.feeds.wordpress import complete_entries
from bot.workers.feeds.pagination import page_url, read_further_pages
from tests.support.feeds.real_wordpress import Reader, WordPress, local

pytestmark = pytest.mark.wordpress


@pytest.fixture
def reader(wordpress: WordPress) -> Reader:
    """A reader of a site whose newest change is an article published now."""
    wordpress.publish("Berita pembuka", "--editor")
    return Reader(wordpress)


def named(entry: Entry) -> str:
    return identity(entry.guid, entry.link)


def titles(entries: Sequence[Entry]) -> list[str]:
    return [entry.title for entry in entries]


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


async def test_a_back_dated_article_hides_behind_a_304(reader: Reader) -> None:
    """Trap 1: one insert with a past date changes no validator; an unconditional look sees it."""
    await reader.look()
    reader.site.publish("Berita bertanggal kemarin", at=now() - dt.timedelta(days=1))
    assert await reader.look() is None
    assert "Berita bertanggal kemarin" in titles((await reader.whole_look()).entries)


async def test_a_second_article_of_the_same_second_hides(reader: Reader) -> None:
    """Trap 2: the look fell between the two."""
    moment = now() + dt.timedelta(seconds=2)
    reader.site.publish("Berita sedetik satu", at=moment)
    assert "Berita sedetik satu" in titles((await reader.whole_look()).entries)
    reader.site.publish("Berita sedetik dua", at=moment)
    assert await reader.look() is None
    assert "Berita sedetik dua" in titles((await reader.whole_look()).entries)


async def test_a_scheduled_article_that_comes_late_hides(reader: Reader) -> None:
    """Trap 3: cron publishes it below a newer one, and touches nothing but its status."""
    moment = now() - dt.timedelta(minutes=10)
    waiting = reader.site.publish("Berita terjadwal", "--status=draft", at=moment)
    reader.site.publish("Berita lebih baru", at=now() + dt.timedelta(seconds=2))
    await reader.look()
    reader.site.edit(waiting, "--silent", "--status=publish")
    assert await reader.look() is None
    found = titles((await reader.whole_look()).entries)
    assert found.index("Berita lebih baru") < found.index("Berita terjadwal")


async def test_a_silent_edit_hides(reader: Reader) -> None:
    """Trap 4: a plugin that writes to the table changes the words and no validator."""
    article = reader.site.publish("Berita salah ketik", at=now())
    (before, *_) = [e for e in (await reader.whole_look()).entries if "salah" in e.title]
    reader.site.edit(article, "--silent", "--title=Berita betul")
    assert await reader.look() is None
    (after,) = [e for e in (await reader.whole_look()).entries if named(e) == named(before)]
    assert after.title == "Berita betul"
    assert fingerprint(after) != fingerprint(before)


async def test_a_withdrawal_shows_because_both_validators_are_sent(reader: Reader) -> None:
    """Trap 5: the date alone goes back and would be a 304; the ETag differs."""
    article = reader.site.publish("Berita ditarik", at=now() + dt.timedelta(seconds=2))
    (story, *_) = (await reader.whole_look()).entries
    assert story.title == "Berita ditarik"
    kept = reader.state
    reader.site.trash(article)
    feed = await reader.look()
    assert feed is not None
    assert "Berita ditarik" not in titles(feed.entries)
    assert await reader.status(story.link) == 404
    reader.state = replace(kept, etag=None)
    assert await reader.look() is None
    assert "Berita ditarik" not in titles((await reader.whole_look()).entries)


async def test_nothing_new_is_a_304_and_something_is_not(reader: Reader) -> None:
    """The ordinary way; also with what a compressing server put around the ETag."""
    await reader.look()
    assert await reader.look() is None
    reader.state = replace(reader.state, etag=f'W/{(reader.state.etag or "")[:-1]}-gzip"')
    assert await reader.look() is None
    await asyncio.sleep(3.1)  # past the validators' second, and what other tests dated ahead
    reader.site.publish("Berita biasa", "--editor")
    feed = await reader.look()
    assert feed is not None
    assert "Berita biasa" in titles(feed.entries)


async def test_a_burst_is_read_from_further_pages_and_from_rest(reader: Reader) -> None:
    """Twenty-five in a minute: the window has ten; both sessions find all of them."""
    start = now()
    made = [reader.site.publish(f"Berita beruntun {n}", "--editor") for n in range(25)]
    first = (await reader.whole_look()).entries
    assert len(first) == 10

    async def unknown(entries: Sequence[Entry]) -> Collection[str]:
        return {named(e) for e in entries if e.title.startswith("Berita beruntun")}

    async def by_feed(number: int) -> Sequence[Entry] | None:
        page = await reader.feed_page(page_url(reader.state.url, number))
        return None if page is None else page.entries

    async def by_rest(number: int) -> Sequence[Entry] | None:
        return await reader.posts(after=start.timestamp() - 1, page=number - 1)

    for read in (by_feed, by_rest):
        found = await read_further_pages(first, read=read, wanted=unknown, gap=False)
        assert {n for n in titles(found) if "beruntun" in n} == {
            f"Berita beruntun {n}" for n in range(25)
        }
    assert len(made) == 25
    assert await by_feed(99) is None
    assert await by_rest(99) is None


async def test_feed_and_rest_agree_on_every_article(reader: Reader) -> None:
    """Identity and words; and the featured image comes from REST only."""
    reader.site.publish(
        "Harga &amp; <b>Pasar</b> – “Naik”",
        "--image",
        text='<p>SERANG – Cabai 🌶 naik. [x y="1"] Warga resah.</p>',
        category="Ekonomi & Pasar|Banten>Serang",
    )
    reader.site.publish("", "--editor", text="<p>Tanpa judul. Ya.</p>")
    entries = (await reader.whole_look()).entries
    posts = {named(post): post for post in await reader.posts() or ()}
    for entry in entries:
        if not entry.protected:
            assert fingerprint(posts[named(entry)]) == fingerprint(entry)
            assert posts[named(entry)].categories == entry.categories
            assert posts[named(entry)].published_at == entry.published_at
    (priced,) = [entry for entry in entries if entry.title.startswith("Harga")]
    assert priced.image is None
    (pictured,) = complete_entries([priced], posts.values())
    assert pictured.image is not None
    assert await reader.status(pictured.image) == 200


async def test_a_password_post_is_marked_by_feed_and_rest(reader: Reader) -> None:
    """It is in both."""
    article = reader.site.publish("Berita rahasia", "--password=rahasia", at=now())
    marked = [e for e in (await reader.whole_look()).entries if "rahasia" in e.link]
    assert [entry.protected for entry in marked] == [True]
    assert [post.protected for post in await reader.posts(ids=(article,)) or ()] == [True]


async def test_what_is_not_published_is_in_neither(reader: Reader) -> None:
    """Drafts, private and pending ones, scheduled ones, pages."""
    soon = now() + dt.timedelta(hours=1)
    for status in ("draft", "private", "pending"):
        reader.site.publish(f"Berita simpanan {status}", f"--status={status}")
    reader.site.publish("Berita simpanan future", "--status=future", at=soon)
    reader.site.publish("Berita simpanan page", "--type=page")
    everything = [*(await reader.whole_look()).entries, *(await reader.posts() or ())]
    assert not [entry for entry in everything if "simpanan" in entry.title]


async def test_an_article_keeps_its_identity(reader: Reader) -> None:
    """Through a slug edit, a date bump, trash and restoration, in feed and REST."""
    article = reader.site.publish("Berita tetap", "--editor")
    seen: list[Entry] = []

    async def see() -> None:
        seen.extend(e for e in (await reader.whole_look()).entries if e.title == "Berita tetap")
        seen.extend(await reader.posts(ids=(article,)) or ())

    await see()
    reader.site.edit(article, "--slug=alamat-baru")
    await see()
    reader.site.edit(article, f"--date={local(now())}")
    await see()
    reader.site.trash(article)
    reader.site.restore(article)
    await see()
    assert len(seen) == 8
    assert len({named(entry) for entry in seen}) == 1
    assert len({entry.link for entry in seen}) == 2


async def test_excerpts_are_completed_from_rest(reader: Reader) -> None:
    """The site's "summary" setting takes the text out of the feed, not out of our reach."""
    reader.site.publish("Berita panjang", at=now(), text="<p>" + "Kalimat ini ada. " * 60 + "</p>")
    (whole,) = [e for e in (await reader.whole_look()).entries if e.title == "Berita panjang"]
    reader.site.option("rss_use_excerpt", "1")
    try:
        (cut,) = [e for e in (await reader.whole_look()).entries if e.title == "Berita panjang"]
    finally:
        reader.site.option("rss_use_excerpt", "0")
    assert cut.excerpt
    assert len(cut.text) < len(whole.text)
    (done,) = complete_entries([cut], await reader.posts() or ())
    assert fingerprint(done) == fingerprint(whole)


@pytest.mark.parametrize("path", ["/comments/feed/", "/?p={id}&feed=rss2"])
async def test_a_feed_of_comments_is_refused(reader: Reader, path: str) -> None:
    """A site's and a post's, with and without comments in it."""
    article = reader.site.publish("Berita ramai", "--editor")
    reader.state = replace(reader.state, url=reader.site.url + path.format(id=article))
    for _ in range(2):
        with pytest.raises(FeedError, match="comments"):
            await reader.whole_look()
        reader.site.comment(article)
