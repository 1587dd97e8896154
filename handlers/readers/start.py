"""The first words: /start with its payloads."""

from __future__ import annotations

from bot.messages.message import Message
from bot.places.deep_links import followed_code
from bot.places.model import PlaceMatch
from bot.readers.buttons import FollowPlace
from bot.readers.follow_choices import follow_while_stopped
from bot.readers.following import overview
from bot.readers.greeting import NEWEST, greeting
from bot.readers.model import State
from bot.sharing.sources import Arrival, read_arrival
from handlers.base.authorization import administrators_only
from handlers.base.questions import Question, remember_question
from handlers.base.request import Request
from handlers.complaints.door import COMPLAINT, open_complaint
from handlers.readers import search
from handlers.readers.following import follow_match
from handlers.tips import report as tips

SEARCH = "cari"  # the payload of the button where nothing was found in another chat


async def start(request: Request) -> None:
    """/start, with `w-36-03-19` to follow that place, `lapor` to report, `hakjawab` to reply.

    `w-36-03-19_s-1234` follows it too: that says where the link stood. `cari`: to search.
    """
    if request.is_from_editors:
        return  # Their own group needs no word.
    if not request.is_private:
        await administrators_only(_start_in_group)(request)
        return
    payload = request.typed
    if payload == "lapor":
        await tips.start_report(request)
        return
    if payload == COMPLAINT:
        await open_complaint(request)
        return
    if payload == SEARCH:
        await search.begin(request)
        return
    if link := _link(request):
        await _follow_link(request, *link)
        return
    await greet(request)


async def _start_in_group(request: Request) -> None:
    """How news comes here; with the payload of a link that brought the bot here, it does."""
    if link := _link(request):
        match, _ = link
        await follow_match(request, match)
        return
    await request.reply(overview(await request.page_context(), await request.subscriber()))


def _link(request: Request) -> tuple[PlaceMatch, Arrival | None] | None:
    """The place that a link follows, and where the link stood."""
    followed = followed_code(request.typed)
    match = request.services.finder.of_code(followed[0]) if followed else None
    if followed is None or match is None:
        return None
    return match, read_arrival(match.code, followed[1])


async def greet(request: Request) -> None:
    """Who we are, the latest articles, and the places to choose from.

    Who stopped the news is told so, and asked: no word but a yes makes it come again.
    """
    services = request.services
    await services.storage.subscribers.mark_returned(request.chat_id)
    context, subscriber = await request.page_context(), await request.subscriber()
    page = await services.storage.articles.latest(services.gazetteer.province, limit=NEWEST)
    message = greeting(
        context,
        subscriber,
        page.articles,
        newsroom=services.newsroom,
        name=request.user.first_name if request.user else "",
        report=tips.report_button(request, context.words),
    )
    await request.reply(message)


async def _follow_link(request: Request, match: PlaceMatch, arrival: Arrival | None) -> None:
    """A link that follows a place; who stopped the news is asked first.

    Whoever follows the place already is no arrival, however often they tap.
    """
    subscriber = await request.subscriber()
    if subscriber is None or subscriber.state is not State.STOPPED:
        await follow_match(request, match)
        if arrival and not (subscriber and subscriber.follows_place(match.code)):
            request.services.arrivals.note(arrival)
        return
    remember_question(request, Question(yes=FollowPlace(match.code, wanted=True)))
    await request.reply(follow_while_stopped(await request.page_context(), match))


async def introduce(request: Request) -> None:
    """ "Siapa kamu?" """
    words = await request.words()
    key = "help.who" if request.services.takes_tips else "help.who_no_tips"
    await request.reply(Message(words.html(key, name=request.services.newsroom)))
