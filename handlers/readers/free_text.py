"""What people say in private without a command: plain words, and things that are not words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import telegram
from telegram import MessageEntity

from bot.articles.buttons import NewsPage
from bot.cases.buttons import ForEditors
from bot.messages.callback_data import CallbackData
from bot.messages.message import Keyboard, Message
from bot.places.centroids import load_centroids, nearest_districts
from bot.places.labels import example_district
from bot.places.model import PlaceMatch
from bot.readers.buttons import FollowPlace
from bot.readers.follow_choices import nearby_page
from bot.readers.intents import READ_AT_MOST, Utterance, tells_of_violation, understand
from bot.readers.keyboards import regencies_keyboard
from bot.readers.wishes import Wish, load_catalogue
from bot.tips.buttons import ForReport
from bot.tips.reading.cry_for_help import cries_for_help
from handlers.base.errors import OldButton, say_unknown_command
from handlers.base.evidence import piece_of
from handlers.base.prompts import first_of_album
from handlers.base.questions import Question, remember_question, waiting_question
from handlers.base.request import Handler, Request
from handlers.readers import (
    about_news,
    following,
    news,
    newsroom,
    preferences,
    privacy,
    search,
    start,
)
from handlers.tips import report
from handlers.tips.sent import offered_answers

NEARBY = 3  # districts offered for a shared location

_HANDLERS: Mapping[Wish, Handler] = {
    Wish.PLACES: following.show,
    Wish.UNFOLLOW_ALL: following.unfollow_all,
    Wish.REPORT: report.start_report,
    Wish.MY_REPORT: newsroom.explain_ticket,
    Wish.PAUSE: preferences.ask_pause,
    Wish.LESS: preferences.ask_less,
    Wish.NOT_AT_NIGHT: preferences.ask_hours,
    Wish.ONLY_MORNINGS: preferences.ask_hours,
    Wish.STOP: preferences.stop,
    Wish.RESUME: preferences.resume,
    Wish.LANGUAGE: preferences.ask_language,
    Wish.PRIVACY: privacy.show,
    Wish.CONTACT: newsroom.give_contact,
    Wish.ADVERTISE: newsroom.give_advertising_contact,
    Wish.CORRECTION: newsroom.take_correction,
    Wish.HELP: start.greet,
    Wish.WHO: start.introduce,
}
_ANSWERS: Mapping[Wish, str] = {
    Wish.SALAM: "help.salam",
    Wish.GREETING: "help.greeting",
    Wish.THANKS: "help.thanks",
    Wish.FINE: "help.fine",
    Wish.YES: "help.fine",
    Wish.NO: "wishes.ok",
    Wish.NEVER_MIND: "wishes.ok",
}
_WITH_PLACES = frozenset({Wish.SALAM, Wish.GREETING})
_AGREEING = frozenset({Wish.YES, Wish.FINE, Wish.RESUME})


async def answer_message(request: Request) -> None:
    """A private message that no command took."""
    message = request.message
    if message is None:
        return
    if command := _command(message):
        _, _, addressed = command.partition("@")
        if not addressed or addressed.lower() == request.services.bot_username.lower():
            await say_unknown_command(request)
        return
    if await report.take_message(request):
        return
    await _answer_reader(request, message)


async def press_for_editors(request: Request, button: ForEditors) -> None:
    """Whether the quoted message is for the editors; what is not is a reader's."""
    said = request.pressed.reply_to_message if request.pressed else None
    if said is None:
        raise OldButton
    if button.yes:
        await offered_answers.accept(request, said)
    else:
        await _take_question_away(request)
        await _answer_reader(request, said)


async def press_for_report(request: Request, button: ForReport) -> None:
    """Whether the quoted message belongs to the report; what does not is a reader's."""
    said = request.pressed.reply_to_message if request.pressed else None
    if said is None:
        raise OldButton
    if button.yes:  # the question that waits is put where this one stood
        if not await report.take_into_draft(request, said):
            raise OldButton
        return
    await _take_question_away(request)
    await _answer_reader(request, said)


async def _take_question_away(request: Request) -> None:
    if request.pressed_id is None or not await request.delete(request.pressed_id):
        await request.rewrite_buttons(())


async def _answer_reader(request: Request, message: telegram.Message) -> None:
    if message.text:
        await _answer(request, message, message.text)
    else:
        await _answer_media(request, message)


async def _answer(request: Request, message: telegram.Message, text: str) -> None:
    if cries_for_help(text):
        await _answer_cry(request)
        return
    if len(text) > READ_AT_MOST:
        await _answer_long_text(request)
        return
    reply = about_news.replies_to_news(request, message)
    said = understand(text, load_catalogue(), request.services.finder, reply=reply)
    if said.wish is Wish.EMOJI:
        return  # a picture alone asks for nothing
    question = waiting_question(request)
    if question is not None and await _answer_question(request, question, said):
        return
    if handler := _HANDLERS.get(said.wish):
        await handler(request)
        return
    if key := _ANSWERS.get(said.wish):
        await _answer_courtesy(request, key, said)
        return
    match said.wish:
        case Wish.LATEST:
            province = request.services.gazetteer.province
            await request.reply(await news.latest_page(request, province))
        case Wish.FOLLOW:
            await following.follow_named(request, said.rest)
        case Wish.UNFOLLOW:
            await _unfollow(request, said)
        case Wish.WHY | Wish.WRONG_PLACE | Wish.READ_MORE:
            await about_news.answer(request, message, said.wish)
        case Wish.SEARCH if not said.rest:
            remember_question(request, Question(missing=Wish.SEARCH))
            await search.ask_words(request)
        case _:
            await _ask(request, said, text)


async def _answer_question(request: Request, question: Question, said: Utterance) -> bool:
    """Words that answer what the bot asked last; False for words about something else."""
    if question.missing is Wish.SEARCH:
        if said.wish not in {Wish.SEARCH, Wish.PLACE, Wish.MAYBE_PLACE} or not said.rest:
            return False
        await search.search_for(request, said.rest)
        return True
    if question.missing is not None and said.wish in {Wish.PLACE, Wish.MAYBE_PLACE}:
        named = following.unfollow_named
        if question.missing is Wish.FOLLOW:
            named = following.follow_named
        await named(request, said.rest)
        return True
    if question.yes is None or said.wish not in _AGREEING:
        return False
    return await _say_yes(request, question.yes)


async def _say_yes(request: Request, yes: CallbackData) -> bool:
    """As if the button had been tapped."""
    match yes:
        case FollowPlace(place, wanted=True):
            await following.follow_match(request, PlaceMatch(place))
        case FollowPlace(place):
            await following.unfollow_code(request, place)
        case NewsPage(place):
            await request.reply(await news.latest_page(request, place))
        case _:
            return False
    return True


async def _unfollow(request: Request, said: Utterance) -> None:
    """ "batal" alone, while a report is being written, means the report."""
    if said.rest or not await report.cancel_draft(request):
        await following.unfollow_named(request, said.rest)


async def _answer_courtesy(request: Request, key: str, said: Utterance) -> None:
    context = await request.page_context()
    buttons: Keyboard = ()
    if said.wish in _WITH_PLACES:
        buttons = regencies_keyboard(context, await request.subscriber())
    answer = Message(context.words.html(key), buttons)
    if said.rest:  # "makasih, orangnya naik mobil merah"
        answer = await _with_way_to_case(request, answer)
    await request.reply(answer)


async def _answer_cry(request: Request) -> None:
    """Who helps at once, and the way to the editors; no news before that."""
    words = await request.words()
    answer = Message(words.html("tips.cry"), report.report_button(request, words))
    await request.reply(await _with_way_to_case(request, answer))


async def _answer_long_text(request: Request) -> None:
    """Somebody pours out a story: that is a report, not a question."""
    if how := await report.how_to_add(request):
        await request.reply(Message(how))
    else:
        await _offer_report(request, "reading.long", "reading.long_plain")


async def _offer_report(request: Request, key: str, key_without_tips: str) -> None:
    words = await request.words()
    offered = report.report_button(request, words)
    await request.reply(Message(words.html(key if offered else key_without_tips), offered))


async def _ask(request: Request, said: Utterance, text: str) -> None:
    """A place, or else words to search; who tells of a violation is shown how to report it."""
    if said.wish is Wish.PLACE:
        found = request.services.finder.find(said.rest)
        answer = await news.page_of_named(request, said.rest, found)
    else:
        answer = await _search(request, said, text)
        answer = await _with_way_to_case(request, answer)
    if tells_of_violation(text, load_catalogue()):
        offered = report.report_button(request, await request.words())
        answer = replace(answer, buttons=(*answer.buttons, *offered))
    await request.reply(answer)


async def _with_way_to_case(request: Request, answer: Message) -> Message:
    """Words of a source who may take them for a part of the report: they reached nobody."""
    how = await report.how_to_add(request)
    return replace(answer, text=f"{answer.text}\n\n{how}") if how else answer


async def _search(request: Request, said: Utterance, text: str) -> Message:
    """The news about it; without any, that of the place that was named, or what may be meant."""
    context = await request.page_context()
    if not any(char.isalnum() for char in said.rest):
        example = example_district(request.services.gazetteer)
        return Message(context.words.html("errors.unreadable", example=example))
    result = await search.find_news(request, said.rest, said=text)
    as_asked = result.page.articles and not (result.meant or result.dropped)
    if said.wish is Wish.MAYBE_PLACE and not as_asked:
        found = request.services.finder.find(said.rest)
        return await news.page_of_named(request, said.rest, found)
    answer = await search.result_page(request, result, hint=not result.query.places)
    if result.page.articles or not text.rstrip().endswith("?"):
        return answer
    hint = newsroom.question_hint(request, context.words)
    return replace(answer, text=f"{answer.text}\n\n{hint}")


async def _answer_media(request: Request, message: telegram.Message) -> None:
    """Media outside a report: nothing was done with it, and where it would count."""
    if message.location:
        at = (message.location.latitude, message.location.longitude)
        codes = nearest_districts(*at, load_centroids(request.services.settings.regions))
        await request.reply(nearby_page(await request.page_context(), codes[:NEARBY]))
        return
    # Stickers, dice, polls, games, animations and service messages ask for no answer.
    if message.animation or piece_of(message) is None:
        return
    if first_of_album(request, message.media_group_id or ""):
        await newsroom.refuse_media(request, message)


def _command(message: telegram.Message) -> str:
    """The command a message begins with, or nothing."""
    entities = message.parse_entities([MessageEntity.BOT_COMMAND])
    return next((text for entity, text in entities.items() if entity.offset == 0), "")
