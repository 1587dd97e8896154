"""A real WordPress on this machine, and the newsroom's hand in it."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
from dataclasses import dataclass, field, replace
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp

from bot.core.clock import SYSTEM_CLOCK
from bot.feeds.cleaner import Cleaner
from bot.feeds.model import Entry, FeedResponse, FeedState, ParsedFeed
from bot.feeds.parser import parse
from bot.feeds.wordpress import api_root, parse_posts, posts_url
from bot.workers.feeds.client import FeedClient
from bot.workers.feeds.parser_pool import ParserPool
from bot.workers.feeds.sessions import open_sessions

CLEANER = Cleaner.load()
PARSERS = ParserPool()  # never started: the answers are parsed here
ZONE = ZoneInfo("Asia/Jakarta")  # the site's

# The least that shows an article as themes do.
THEME = {
    "style.css": "/* Theme Name: Polos */\n",
    "index.php": "<!doctype html><html <?php language_attributes(); ?>><head><meta charset='utf-8'>"
    "<meta name='viewport' content='width=device-width'><?php wp_head(); ?></head><body><?php "
    "while (have_posts()) { the_post(); the_title('<h1>', '</h1>'); the_content(); } wp_footer();"
    " ?></body></html>\n",
}


def local(moment: dt.datetime) -> str:
    """As the newsroom writes it."""
    return moment.astimezone(ZONE).strftime("%Y-%m-%d %H:%M:%S")


@dataclass(frozen=True)
class WordPress:
    """The site. Its articles are named by their ids."""

    tools: Path
    folder: Path
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._site("start")

    def remove(self) -> None:
        self._site("reset")

    def publish(
        self,
        title: str,
        *options: str,
        at: dt.datetime | None = None,
        text: str = "<p>Isi berita.</p>",
        category: str = "",
    ) -> int:
        """In one insert, as importers do (modified = date); `--editor` is the dashboard's way."""
        date = local(at) if at else ""
        return int(self._php("publish.php", title, text, category, "", date, *options))

    def publish_many(self, title: str, count: int, *, text: str) -> None:
        """So many, a second apart and the last one now; each title with its number."""
        self._code(
            "for ($n = 1; $n <= $pos[1]; $n++) { $at = time() - $pos[1] + $n; wp_insert_post(array("
            "'post_title' => \"$pos[0] $n\", 'post_content' => $pos[2], 'post_status' => 'publish',"
            "'post_date' => wp_date('Y-m-d H:i:s', $at))); }",
            title,
            str(count),
            text,
        )

    def clear(self) -> None:
        """No article and no page is left."""
        self._code(
            "foreach (get_posts(array('numberposts' => -1, 'post_type' => array('post', 'page'),"
            "'post_status' => 'any,trash', 'fields' => 'ids')) as $id) wp_delete_post($id, true);"
        )

    def edit(self, article: int, *options: str) -> None:
        self._php("edit.php", str(article), *options)

    def trash(self, article: int) -> None:
        self._php("trash.php", str(article))

    def restore(self, article: int) -> None:
        self._php("trash.php", str(article), "--untrash", "--status=publish")

    def comment(self, article: int) -> None:
        self._php("comment.php", str(article), "Mantap")

    def option(self, name: str, value: str) -> None:
        self._php("option.php", name, value)

    def activate(self, plugin: Path) -> None:
        """A plugin's folder, with a file of its name in it, as the site's own; and a theme.

        Debian's package recommends themes and comes without one: its pages are empty.
        """
        theme = self.folder / "www/wp-content/themes/polos"
        theme.mkdir(parents=True, exist_ok=True)
        for name, text in THEME.items():
            (theme / name).write_text(text, encoding="utf-8")
        installed = self.folder / "www/wp-content/plugins" / plugin.name
        shutil.copytree(plugin, installed, dirs_exist_ok=True)
        main = f"{plugin.name}/{plugin.name}.php"
        self._code(
            "require_once ABSPATH . 'wp-admin/includes/plugin.php';"
            "die_if_error(activate_plugin($pos[0])); switch_theme('polos');",
            main,
        )

    def _site(self, what: str) -> None:
        script = str(self.tools / "run_wordpress.sh")
        self._run("bash", script, what, str(self.port), str(self.folder))

    def _code(self, code: str, *arguments: str) -> None:
        load = f"require '{self.tools}/_load.php';"
        self._run("php", "-r", load + code, "--", *arguments)

    def _php(self, script: str, *arguments: str) -> str:
        return self._run("php", str(self.tools / script), *arguments)

    def _run(self, program: str, *arguments: str) -> str:
        done = subprocess.run(
            [program, *arguments],
            env={**os.environ, "WP_DIR": str(self.folder)},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()


@dataclass
class Reader:
    """The bot's eye on a feed: what it remembers between looks."""

    site: WordPress
    state: FeedState = field(init=False)

    def __post_init__(self) -> None:
        self.state = FeedState(id=1, url=f"{self.site.url}/feed/", next_check_at=0.0)

    async def look(self, *, conditional: bool = True) -> ParsedFeed | None:
        """The feed, or None for a 304; the validators are kept, as the poller does."""
        async with open_sessions([self.site.url]) as sessions:
            client = FeedClient(sessions, PARSERS, SYSTEM_CLOCK, "uji")
            fetched = await client.fetch(self.state, conditional=conditional)
        self.state = replace(self.state, etag=fetched.etag, last_modified=fetched.last_modified)
        return None if fetched.body is None else self._parsed(fetched)

    async def whole_look(self) -> ParsedFeed:
        feed = await self.look(conditional=False)
        assert feed is not None
        return feed

    async def page(self, url: str) -> FeedResponse | None:
        async with open_sessions([self.site.url]) as sessions:
            return await FeedClient(sessions, PARSERS, SYSTEM_CLOCK, "uji").page(self.state, url)

    async def feed_page(self, url: str) -> ParsedFeed | None:
        fetched = await self.page(url)
        return None if fetched is None else self._parsed(fetched)

    async def posts(
        self, *, after: float | None = None, page: int = 1, ids: tuple[int, ...] = ()
    ) -> tuple[Entry, ...] | None:
        """What the REST API says, found as the feed shows it."""
        async with open_sessions([self.site.url]) as sessions:
            fresh = replace(self.state, etag=None, last_modified=None)  # a 304 shows no REST root
            client = FeedClient(sessions, PARSERS, SYSTEM_CLOCK, "uji")
            shown = (await client.fetch(fresh)).api
        root = api_root(ParsedFeed("", ()), shown)
        assert root is not None
        chosen = "&include=" + ",".join(map(str, ids)) if ids else ""
        fetched = await self.page(posts_url(root, after=after, page=page) + chosen)
        if fetched is None:
            return None
        return parse_posts(fetched.body or b"", url=fetched.url, cleaner=CLEANER)

    async def status(self, url: str) -> int:
        async with aiohttp.ClientSession() as session, session.get(url) as response:
            return response.status

    def _parsed(self, fetched: FeedResponse) -> ParsedFeed:
        return parse(
            fetched.body or b"",
            url=fetched.url,
            content_type=fetched.content_type,
            cleaner=CLEANER,
        )
