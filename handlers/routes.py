"""Telegram updates -> one call -> one reply. ROUTES is the one visible table."""

from __future__ import annotations

from bot.articles.place_correction import PLACES_BUTTON
from bot.cases.messages import card_buttons as deskpages
from bot.cases.messages import removal
from bot.cases.messages.lists import BUTTON as CASE_LIST
from bot.cases.messages.lists import WAITLIST_BUTTON
from bot.messages.catalogue import Words
from bot.tips.files import pages as tracepages
from handlers.articles import corrections, place_correction, statistics
from handlers.base import errors
from handlers.base.routing import Entry, Membership, Moved, Press, Route, Said, Where
from handlers.base.routing import menu as _menu
from handlers.cases import card_buttons as desk
from handlers.cases import case_list as caselist
from handlers.cases import group_messages as editors
from handlers.cases import season, waitlist
from handlers.readers import article_menu as more
from handlers.readers import catch_up as missed
from handlers.readers import following as regions
from handlers.readers import free_text as words
from handlers.readers import membership, preferences, privacy, start
from handlers.readers import news as reading
from handlers.tips import file_choice as tracepresses
from handlers.tips import removal as takingback
from handlers.tips import ticket_files as casefiles
from handlers.tips.buttons import press
from handlers.tips.report import edited, press_report, report
from handlers.tips.ticket import ticket


def menu(
    words: Words, where: Where = Where.PRIVATE, *, takes_tips: bool = True
) -> list[tuple[str, str]]:
    """The command menu (setMyCommands) in a language: commands and what each does."""
    return _menu(ROUTES, words, where, takes_tips=takes_tips)


# The first that fits takes the update; the menu and /bantuan keep this order.
ROUTES: tuple[Entry, ...] = (
    Route("start", start.start, where=Where.ANYWHERE),
    Route("terbaru", reading.show_latest, "help.menu_terbaru"),
    Route("wilayah", regions.show, "help.menu_wilayah", aliases=("settings",)),
    Route("ikuti", regions.follow, "help.menu_ikuti"),
    Route("batal", regions.unfollow, "help.menu_batal"),
    Route("cari", reading.search, "help.menu_cari"),
    Route("lapor", report, "help.menu_lapor", where=Where.ANYWHERE, tips=True),
    Route("tiket", ticket, "help.menu_tiket", tips=True),
    Route("jeda", preferences.ask_pause, "help.menu_jeda"),
    Route("berhenti", preferences.stop, "help.menu_berhenti"),
    Route("bahasa", preferences.ask_language, "help.menu_bahasa"),
    Route("privasi", privacy.show, "help.menu_privasi"),
    Route("bantuan", start.help_with(menu), "help.menu_bantuan", aliases=("help",)),
    Route("laporan", caselist.show, "help.menu_laporan", where=Where.EDITORS),
    Route("musim", season.choose, "help.menu_musim", where=Where.EDITORS),
    Route("statistik", statistics.show, "help.menu_statistik", where=Where.EDITORS),
    Route("ralat", corrections.announce, "help.menu_ralat", where=Where.EDITORS),
    Route("wilayahkan", place_correction.place, "help.menu_wilayahkan", where=Where.EDITORS),
    Route("tarik", corrections.withdraw, "help.menu_tarik", where=Where.EDITORS),
    Route(
        "bantuan",
        start.help_with(menu),
        "help.menu_bantuan",
        where=Where.EDITORS,
        aliases=("help",),
    ),
    Press("f", regions.press_follow),
    Press("r", regions.press_regency),
    Press("v", regions.press_wide),
    Press("n", reading.press_latest),
    Press("s", reading.press_search),
    Press("k", missed.press),
    Press("m", more.press),
    Press("p", preferences.press_pause),
    Press("l", preferences.press_language),
    Press("t", press),
    Press(tracepages.BUTTON, tracepresses.press),
    Press(casefiles.BUTTON, casefiles.press),
    Press(privacy.BUTTON, privacy.press),
    Press(removal.BUTTON, takingback.press),
    Press("lapor", press_report),
    Press(PLACES_BUTTON, place_correction.press, where=Where.EDITORS),
    Press(season.BUTTON, season.press, where=Where.EDITORS),
    Press(CASE_LIST, caselist.press, where=Where.EDITORS),
    Press(WAITLIST_BUTTON, waitlist.press, where=Where.EDITORS),
    Press(deskpages.BUTTON, desk.press, where=Where.EDITORS),
    Press("", errors.old_button),
    Moved(membership.moved),
    Said(words.said),
    Said(edited, edited=True),
    Said(editors.reply_in_group, where=Where.EDITORS),
    Said(editors.edited_in_group, where=Where.EDITORS, edited=True),
    Membership(membership.changed),
)
