"""From a real WordPress's publish ping to the first phone: `python -m benchmarks.feeds.ping`.

WORDPRESS_TOOLS is a folder that can start one (`make test-wordpress`). The bot's own next look is
an hour away. A ping comes with the first request to the site after the publishing, which is made
here: what is counted begins with it and includes what WordPress's cron takes.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
import time
import urllib.request
from pathlib import Path

from benchmarks.figures import Figure, percentile, run
from benchmarks.support.arena import Arena, readers
from storage.feeds.feeds import APART
from tests.support.feeds.real_wordpress import WordPress
from tests.support.web import free_port

LISTEN = "127.0.0.1:8080"  # WordPress pings the ports 80, 443 and 8080 only (measured)
WITHIN = 2.0  # seconds
TEXT = "<p>Tangerang – Warga Kecamatan Panongan, Kabupaten Tangerang, kerja bakti.</p>"


async def ping(*, full: bool) -> list[Figure]:
    """Three articles, or ten, further apart than looks must be."""
    what = "s from the site's ping to the first phone"
    tools = os.environ.get("WORDPRESS_TOOLS", "")
    if not tools or not shutil.which("php"):
        return [Figure("ping", what, WITHIN, None, at_most=True, note="no WordPress to start here")]
    site = WordPress(Path(tools), Path(tempfile.mkdtemp(prefix="wp")), free_port())
    await asyncio.to_thread(site.start)
    try:
        took = await _pings(site, 10 if full else 3)
    finally:
        await asyncio.to_thread(site.remove)
    return [
        Figure("ping", f"{what}, median of {len(took)}", WITHIN, percentile(took, 0.5),
               at_most=True),
        Figure("ping", f"{what}, the longest", WITHIN, max(took), at_most=True),
    ]  # fmt: skip


async def _pings(site: WordPress, count: int) -> list[float]:
    await asyncio.to_thread(site.publish, "Berita pembuka")
    for option, value in (("ping_sites", f"http://{LISTEN}/ping"), ("blog_public", "1")):
        await asyncio.to_thread(site.option, option, value)
    async with readers(1) as (made, (sri,)):
        feed = f"{site.url}/feed/"
        async with made.bot(HTTP_LISTEN=LISTEN, FEED_URLS=feed, POLL_SECONDS="3600") as bot:
            await made.until(lambda: bot.said("feed_read"), "the first look", 60)
            await asyncio.sleep(APART)  # the opening article has a ping, too
            return [await _ping(made, site, sri, number) for number in range(count)]


async def _ping(made: Arena, site: WordPress, sri: int, number: int) -> float:
    await asyncio.sleep(APART + 1)
    await asyncio.to_thread(lambda: site.publish(f"Warga Panongan {number}", "--editor", text=TEXT))
    before = made.served[sri]
    began = time.time()
    await asyncio.to_thread(lambda: urllib.request.urlopen(site.url, timeout=30).read())
    await made.until(lambda: made.served[sri] > before, "the article", 60)
    return next(call.at for call in reversed(made.calls) if call.chat == sri) - began


CASES = (ping,)

if __name__ == "__main__":
    run("benchmarks.feeds.ping", CASES)
