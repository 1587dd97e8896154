"""Telegram updates -> one call -> one reply. ROUTES is the one visible table."""

from __future__ import annotations

from bot.announcements.buttons import ChooseRecipients, PanelButton, WantAnnouncements
from bot.articles.buttons import (
    ArticleMenu,
    BestMatchPage,
    BundleDispute,
    BundleMenu,
    CatchUpPage,
    CorrectPlaces,
    MissedPage,
    NewsPage,
    SearchPage,
    UseNote,
)
from bot.articles.desk.buttons import (
    AskWithdrawal,
    CardButton,
    HoldArticle,
    MarkImportant,
    NotPlace,
    OtherPlaces,
    SendAlso,
    TryPush,
    Withdraw,
)
from bot.cases.buttons import (
    AnswerEditors,
    AskFiling,
    CaseButton,
    CaseCountsPage,
    CaseListPage,
    CaseSearchPage,
    ChooseSeason,
    Discreet,
    ExtendReport,
    ForEditors,
    ForgetQuestion,
    MayForward,
    OpenLetters,
    OpenWaiting,
    TakeBack,
    TicketFile,
    TidyChat,
    WaitlistPage,
)
from bot.channels.buttons import ConnectChannel
from bot.complaints.buttons import (
    ComplaintsPage,
    DeskButton,
    DraftButton,
    OpenComplaint,
    PaperChoice,
)
from bot.groups.pages import how_to_follow
from bot.messages.catalogue import Html, Words
from bot.messages.message import Message
from bot.places.labels import example_district
from bot.readers.buttons import (
    ChooseAround,
    ChooseKeyword,
    ChooseLanguage,
    ChooseLimit,
    ChooseMode,
    ChoosePlaceMode,
    ChooseQuiet,
    ChooseSummaryTime,
    EndStory,
    FollowedPage,
    FollowPlace,
    KeywordsPage,
    OnceADay,
    OpenSchedule,
    Pause,
    PersonalData,
    PlaceSchedule,
    PlaceSchedules,
    RegencyPage,
    RestoreModes,
    StoriesPage,
    Widen,
)
from bot.tips.buttons import FileChoice, ForReport, OpenReport, TipButton
from handlers.announcements import panel
from handlers.articles import (
    card_steps,
    cards,
    corrections,
    holds,
    importance,
    other_places,
    place_correction,
    statistics,
    summary_notes,
    trial,
    withdrawals,
)
from handlers.base.group_doors import answer_in_group
from handlers.base.request import Request
from handlers.base.routing import (
    EDITED,
    MOVED,
    REOPENED,
    REPLIED,
    AnyMessage,
    ChannelPost,
    ChatScope,
    ChosenResult,
    Entry,
    Guest,
    InGroups,
    Inline,
    Membership,
    OthersMembership,
    Press,
    Route,
)
from handlers.cases import card_buttons, group_messages, lists, own_questions, season
from handlers.cases import search as case_search
from handlers.channels import desk as channels_desk
from handlers.channels import posts
from handlers.complaints import desk as complaints_desk
from handlers.complaints import door, draft_buttons
from handlers.groups import membership
from handlers.readers import (
    article_menu,
    catch_up,
    following,
    free_text,
    group_replies,
    news,
    preferences,
    privacy,
    search,
    start,
)
from handlers.readers.follows import keywords, stories
from handlers.readers.schedule import choices
from handlers.sharing import chosen_results, guests, inline
from handlers.tips import buttons, file_choice, report
from handlers.tips.sent import filing, forwarding, offered_answers, removal, ticket, ticket_files


def menu(
    words: Words, where: ChatScope = ChatScope.PRIVATE, *, takes_tips: bool = True
) -> list[tuple[str, str]]:
    """Return the command menu (setMyCommands) in a language: commands and what each does."""
    routes = [each for each in ROUTES if isinstance(each, Route) and each.menu_key]
    return [
        (route.command, words(route.menu_key))
        for route in routes
        if _is_shown(route, where) and (takes_tips or not route.tips)
    ]


def _is_shown(route: Route, where: ChatScope) -> bool:
    """Whether the menu shows a route: to a reader all but editors', to a group subscribers'."""
    if where is ChatScope.PRIVATE:
        return route.where is not ChatScope.EDITORS
    return route.where is where


async def show_help(request: Request) -> None:
    """Handle /bantuan, made from the command menu."""
    words, takes_tips = await request.words(), request.services.takes_tips
    where, example = ChatScope.PRIVATE, example_district(request.services.gazetteer)
    hint = words.html("help.plainly", example=example)
    if request.is_from_editors:
        where, hint = ChatScope.EDITORS, words.html("help.plainly_editors", example=example)
    elif not request.is_private:
        has_topics = bool(request.chat.is_forum)
        where = ChatScope.SUBSCRIBERS
        hint = how_to_follow(await request.page_context(), has_topics=has_topics)
    lines = [
        words.html("help.command", command=command, what=what)
        for command, what in menu(words, where, takes_tips=takes_tips)
    ]
    text = words.html("help.commands", commands=Html("\n".join(lines)))
    await request.reply(Message(f"{text}\n\n{hint}"))


# The first route that fits takes the update; the menu and /bantuan keep this order.
ROUTES: tuple[Entry, ...] = (
    Route("start", start.start, where=ChatScope.ANYWHERE),
    Route("terbaru", news.show_latest, "help.menu_terbaru", where=ChatScope.SUBSCRIBERS),
    Route(
        "wilayah",
        following.show,
        "help.menu_wilayah",
        where=ChatScope.SUBSCRIBERS,
        aliases=("settings",),
    ),
    Route("ikuti", following.follow, "help.menu_ikuti", where=ChatScope.SUBSCRIBERS),
    Route("batal", following.unfollow, "help.menu_batal", where=ChatScope.SUBSCRIBERS),
    Route("cari", search.search, "help.menu_cari"),
    Route("lapor", report.start_report, "help.menu_lapor", where=ChatScope.ANYWHERE, tips=True),
    Route("tiket", ticket.show_ticket, "help.menu_tiket", tips=True),
    Route("hakjawab", door.open_complaint, "help.menu_hakjawab", tips=True),
    Route("jadwal", choices.show, "help.menu_jadwal", where=ChatScope.SUBSCRIBERS),
    Route("jeda", preferences.ask_pause, "help.menu_jeda", where=ChatScope.SUBSCRIBERS),
    Route("berhenti", preferences.stop, "help.menu_berhenti", where=ChatScope.SUBSCRIBERS),
    Route("bahasa", preferences.ask_language, "help.menu_bahasa", where=ChatScope.SUBSCRIBERS),
    Route("privasi", privacy.show, "help.menu_privasi"),
    Route(
        "bantuan",
        show_help,
        "help.menu_bantuan",
        where=ChatScope.SUBSCRIBERS,
        aliases=("help",),
    ),
    Route("laporan", lists.show_cases, "help.menu_laporan", where=ChatScope.EDITORS),
    Route("cari", case_search.search, "help.menu_cari_laporan", where=ChatScope.EDITORS),
    Route("rekap", lists.show_counts, "help.menu_rekap", where=ChatScope.EDITORS),
    Route("tanya", own_questions.show, "help.menu_tanya", where=ChatScope.EDITORS),
    Route("musim", season.choose, "help.menu_musim", where=ChatScope.EDITORS),
    Route("statistik", statistics.show, "help.menu_statistik", where=ChatScope.EDITORS),
    Route("umumkan", panel.begin, "help.menu_umumkan", where=ChatScope.EDITORS),
    Route("ralat", corrections.announce, "help.menu_ralat", where=ChatScope.EDITORS),
    Route(
        "wilayahkan",
        place_correction.correct_places,
        "help.menu_wilayahkan",
        where=ChatScope.EDITORS,
    ),
    Route(
        "hakjawab",
        complaints_desk.show_list,
        "help.menu_hakjawab_editors",
        where=ChatScope.EDITORS,
    ),
    Route("tarik", withdrawals.withdraw, "help.menu_tarik", where=ChatScope.EDITORS),
    Route("kanal", channels_desk.channels, "channels.menu", where=ChatScope.EDITORS),
    Route("bantuan", show_help, "help.menu_bantuan", where=ChatScope.EDITORS, aliases=("help",)),
    Press(FollowPlace, following.press_follow, where=ChatScope.SUBSCRIBERS),
    Press(RegencyPage, following.press_regency, where=ChatScope.SUBSCRIBERS),
    Press(FollowedPage, following.press_followed, where=ChatScope.SUBSCRIBERS),
    Press(Widen, following.press_widen, where=ChatScope.SUBSCRIBERS),
    Press(ChooseKeyword, keywords.press, where=ChatScope.SUBSCRIBERS),
    Press(StoriesPage, stories.press_page, where=ChatScope.SUBSCRIBERS),
    Press(EndStory, stories.press_end, where=ChatScope.SUBSCRIBERS),
    Press(KeywordsPage, keywords.press_page, where=ChatScope.SUBSCRIBERS),
    Press(NewsPage, news.press_latest, where=ChatScope.SUBSCRIBERS),
    Press(MissedPage, news.press_missed, where=ChatScope.SUBSCRIBERS),
    Press(SearchPage, search.press_newest),
    Press(BestMatchPage, search.press_best),
    Press(CatchUpPage, catch_up.press, where=ChatScope.READERS),
    Press(ArticleMenu, article_menu.press, where=ChatScope.SUBSCRIBERS),
    Press(TryPush, trial.press),
    Press(BundleMenu, article_menu.press_bundle, where=ChatScope.SUBSCRIBERS),
    Press(WantAnnouncements, preferences.press_announcements, where=ChatScope.SUBSCRIBERS),
    Press(BundleDispute, article_menu.press_dispute, where=ChatScope.SUBSCRIBERS),
    Press(OpenSchedule, choices.press_open, where=ChatScope.SUBSCRIBERS),
    Press(ChooseMode, choices.press_mode, where=ChatScope.SUBSCRIBERS),
    Press(OnceADay, choices.press_once_a_day, where=ChatScope.SUBSCRIBERS),
    Press(ChooseSummaryTime, choices.press_summary_time, where=ChatScope.SUBSCRIBERS),
    Press(ChooseAround, choices.press_around, where=ChatScope.SUBSCRIBERS),
    Press(ChooseLimit, choices.press_limit, where=ChatScope.SUBSCRIBERS),
    Press(ChooseQuiet, choices.press_quiet, where=ChatScope.SUBSCRIBERS),
    Press(PlaceSchedules, choices.press_places, where=ChatScope.SUBSCRIBERS),
    Press(PlaceSchedule, choices.press_place, where=ChatScope.SUBSCRIBERS),
    Press(ChoosePlaceMode, choices.press_place_mode, where=ChatScope.SUBSCRIBERS),
    Press(RestoreModes, choices.press_restore, where=ChatScope.SUBSCRIBERS),
    Press(Pause, preferences.press_pause, where=ChatScope.SUBSCRIBERS),
    Press(ChooseLanguage, preferences.press_language, where=ChatScope.SUBSCRIBERS),
    Press(PersonalData, privacy.press),
    Press(OpenReport, report.press_report),
    Press(TipButton, buttons.press),
    Press(FileChoice, file_choice.press),
    Press(OpenComplaint, door.press_open),
    Press(DraftButton, draft_buttons.press),
    Press(PaperChoice, draft_buttons.press_paper),
    Press(AnswerEditors, offered_answers.press_answer),
    Press(ForEditors, free_text.press_for_editors),
    Press(ForReport, free_text.press_for_report),
    Press(TicketFile, ticket_files.press),
    Press(AskFiling, filing.press),
    Press(TakeBack, removal.press),
    Press(MayForward, forwarding.press),
    Press(ExtendReport, ticket.press_extend),
    Press(Discreet, ticket_files.press_discreet),
    Press(OpenLetters, ticket_files.press_open),
    Press(TidyChat, removal.press_tidy),
    Press(CorrectPlaces, place_correction.press, where=ChatScope.EDITORS),
    Press(MarkImportant, importance.press, where=ChatScope.EDITORS),
    Press(HoldArticle, holds.press, where=ChatScope.EDITORS),
    Press(OtherPlaces, card_steps.press_other_places, where=ChatScope.EDITORS),
    Press(SendAlso, other_places.press_send, where=ChatScope.EDITORS),
    Press(CardButton, card_steps.press, where=ChatScope.EDITORS),
    Press(AskWithdrawal, withdrawals.press_ask, where=ChatScope.EDITORS),
    Press(Withdraw, withdrawals.press, where=ChatScope.EDITORS),
    Press(PanelButton, panel.press, where=ChatScope.EDITORS),
    Press(ChooseRecipients, panel.press_recipients, where=ChatScope.EDITORS),
    Press(UseNote, summary_notes.press, where=ChatScope.EDITORS),
    Press(NotPlace, cards.press_not_place, where=ChatScope.EDITORS),
    Press(ForgetQuestion, own_questions.press, where=ChatScope.EDITORS),
    Press(ChooseSeason, season.press, where=ChatScope.EDITORS),
    Press(CaseListPage, lists.press_cases, where=ChatScope.EDITORS),
    Press(CaseCountsPage, lists.press_counts, where=ChatScope.EDITORS),
    Press(CaseSearchPage, case_search.press, where=ChatScope.EDITORS),
    Press(WaitlistPage, lists.press_waitlist, where=ChatScope.EDITORS),
    Press(OpenWaiting, lists.press_open_waiting, where=ChatScope.EDITORS),
    Press(ComplaintsPage, complaints_desk.press_page, where=ChatScope.EDITORS),
    Press(DeskButton, complaints_desk.press, where=ChatScope.EDITORS),
    Press(CaseButton, card_buttons.press, where=ChatScope.EDITORS),
    Press(ConnectChannel, channels_desk.press, where=ChatScope.EDITORS),
    InGroups(answer_in_group),
    AnyMessage(membership.record_move, where=ChatScope.ANYWHERE, kind=MOVED),
    AnyMessage(membership.record_reopening, where=ChatScope.ANYWHERE, kind=REOPENED),
    AnyMessage(free_text.answer_message),
    AnyMessage(group_replies.take_reply, where=ChatScope.SUBSCRIBERS, kind=REPLIED),
    AnyMessage(report.take_edit, kind=EDITED),
    AnyMessage(group_messages.take_reply, where=ChatScope.EDITORS),
    AnyMessage(group_messages.take_edited, where=ChatScope.EDITORS, kind=EDITED),
    ChannelPost(posts.post),
    Membership(membership.record_membership),
    OthersMembership(membership.look_at_group),
    Inline(inline.answer),
    ChosenResult(chosen_results.keep_share),
    Guest(guests.answer),
)
