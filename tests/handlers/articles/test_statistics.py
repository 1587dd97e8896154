"""/statistik: how the latest pushes went."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, insert

from bot.articles.model import PushCounts
from bot.articles.statistics import Totals, duration, statistics
from bot.messages.catalogue import load_texts
from bot.places.gazetteer import load_gazetteer
from bot.places.labels import PageContext
from storage.tables.articles import tallies
from storage.tables.outbox import stars
from tests.support.bot import running_bot
from tests.support.chats.dialogue import talk
from tests.support.chats.telegram import Telegram

WIB = ZoneInfo("Asia/Jakarta")
TEXTS = load_texts()
AT = 1_708_066_800.0  # Friday 16 February 2024, 14.00 WIB
TALLY = PushCounts(
    article_id=1,
    title="Pleno <selesai>",
    link="https://posbanten.co.id/?a=1&b=2",
    published_at=AT,
    sent=9812,
    blocked=31,
    waiting=0,
    dropped=4,
    failed=0,
    delay=41.2,
    spreading=False,
)


def page(*shown: PushCounts, standing: Totals | None = None, language: str = "id") -> str:
    standing = standing or Totals(active=12_400, waiting=0)
    context = PageContext(TEXTS.of(language), load_gazetteer(), WIB, AT)
    return statistics(context, shown, standing).text


def test_an_article_has_its_headline_and_one_line_of_figures() -> None:
    """Facts as people write numbers; below, a line about all."""
    assert page(TALLY) == (
        "<b>Pengiriman terakhir</b>\n\n"
        '<a href="https://posbanten.co.id/?a=1&amp;b=2">Pleno &lt;selesai&gt;</a> · 14.00 WIB\n'
        "dikirim 9.812, diblokir 31, menunggu 0, rata-rata 41 detik\n\n"
        "Pelanggan aktif 12.400 · menunggu 0"
    )


def test_groups_are_counted_apart() -> None:
    """Where there are any."""
    standing = Totals(active=12_400, waiting=0, groups=12)
    assert page(standing=standing).endswith("Pelanggan aktif 12.400 dan 12 grup · menunggu 0")
    assert page(standing=standing, language="en").split(" · ")[-2].endswith("and 12 groups")


@pytest.mark.parametrize(
    ("tally", "line"),
    [
        (replace(TALLY, sent=0), "dikirim 0, diblokir 31, menunggu 0"),
        (replace(TALLY, sent=0, waiting=1200, spreading=True), "menunggu 1.200, masih dibagikan"),
        (replace(TALLY, failed=2), "rata-rata 41 detik, gagal 2"),
    ],
)
def test_the_line_says_what_there_is_to_say(tally: PushCounts, line: str) -> None:
    """No mean of nothing; failures only where there are some; that the fan-out goes on."""
    assert f"{line}\n\n" in page(tally)


def test_it_says_what_came_as_soon_as_promised() -> None:
    """Of an article, and of a day; rounded down, so that it is never said to be better."""
    prompt = replace(TALLY, prompt=0.9899)
    standing = Totals(active=12_400, waiting=0, prompt=0.996)
    said = page(prompt, standing=standing)
    assert "rata-rata 41 detik, dalam 2 menit: 98%\n" in said
    assert said.endswith("· menunggu 0 · 24 jam terakhir dalam 2 menit: 99%")
    assert "within 2 minutes: 98%" in page(prompt, standing=standing, language="en")


def test_stars_are_spoken_of_only_where_they_may_be_spent() -> None:
    """Whole Stars, rounded up: money is never understated."""
    paid = Totals(active=1, waiting=7, stars=98.1, stars_per_day=10_000)
    assert page(TALLY, standing=paid).endswith("· menunggu 7 · Stars hari ini 99 dari 10.000")
    assert "Stars today 99 of 10,000" in page(TALLY, standing=paid, language="en")
    assert "Stars" not in page(TALLY)


def test_a_newsroom_that_pushed_nothing_yet_is_told_so() -> None:
    """The line about all stands there anyway."""
    assert page() == "Belum ada artikel yang dikirim.\n\nPelanggan aktif 12.400 · menunggu 0"


def test_five_articles_with_the_longest_headlines_fit_a_message() -> None:
    """4096 characters, markup included."""
    longest = replace(TALLY, title="Judul panjang " * 90, failed=10**9, spreading=True)
    assert len(page(*[longest] * 5)) <= 4096


@pytest.mark.parametrize(
    ("seconds", "said", "in_english"),
    [
        (0.0, "0 detik", "0 seconds"),
        (1.2, "1 detik", "1 second"),
        (59.4, "59 detik", "59 seconds"),
        (59.6, "1 menit", "1 minute"),
        (179.0, "3 menit", "3 minutes"),
        (3599.0, "1 jam", "1 hour"),
        (72 * 60.0, "1 jam 12 menit", "1 hour 12 minutes"),
        (26 * 3600 + 60.0, "26 jam 1 menit", "26 hours 1 minute"),
    ],
)
def test_durations_are_said_in_words(seconds: float, said: str, in_english: str) -> None:
    """The two largest units at most, rounded."""
    assert duration(TEXTS.of("id"), seconds) == said
    assert duration(TEXTS.of("en"), seconds) == in_english


async def test_statistik_answers_in_the_editors_group_alone(
    telegram: Telegram, tmp_path: Path
) -> None:
    """Any member may ask; a reader's chat does not know the command, another group hears nothing.

    It stands in the editors' /bantuan.
    """
    rani, sri = await telegram.person("Rani"), await telegram.person("Sri")
    desk = await telegram.group("Meja redaksi", members=[rani])
    other = await telegram.group("Warga", members=[rani])
    async with running_bot(
        telegram, tmp_path, editors_chat_id=desk.id, paid_stars_per_day=500
    ) as bot:
        await other.hears("Halo semuanya")
        await rani.says("/statistik", to=desk)
        await desk.hears("Belum ada artikel yang dikirim.")
        await talk(sri, [("/ikuti panongan", "diikuti")])
        article = await bot.article("Rapat pleno dibuka.", "36.03.19")
        today = datetime.now(WIB).date().isoformat()
        async with bot.storage.database.write() as connection:
            await connection.execute(
                insert(tallies).values(
                    article_id=article.id, made=9850, sent=9812, blocked=31, delay_sum=9812 * 41
                )
            )
            await connection.execute(delete(stars))  # the sender has begun the day's account
            await connection.execute(insert(stars).values(day=today, tenths=1234))

        await rani.says("/statistik", to=desk)

        heard = await desk.hears("Pengiriman terakhir")
        assert "dikirim 9.812, diblokir 31, menunggu 7, rata-rata 41 detik" in heard.text
        assert heard.links == [article.link]
        assert heard.text.endswith("Pelanggan aktif 1 · menunggu 0 · Stars hari ini 124 dari 500")
        await rani.says("/bantuan", to=desk)
        await desk.hears("/statistik – hasil pengiriman lima artikel terakhir")
        await rani.says("/statistik", to=other)
        await talk(sri, [("/statistik", "Perintah itu belum saya kenal")])
        await other.hears_nothing(settle=0.1)
