"""/start with its payloads, and the greeting."""

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

SEARCH = "cari"  # the payload of the button shown where another chat's search found nothing


async def start(request: Request) -> None:
    """Handle /start: `w-36-03-19` follows that place, `lapor` and `hakjawab` open those commands.

    `w-36-03-19_s-1234` follows the place too, and tells where the link stood. `cari`: search.
    """
    if request.is_from_editors:
        return  # The editors' group needs no greeting.
    if not request.is_private:
        await administrators_only(_start_in_group)(request)
        return
    payload = request.typed_words
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
    """Show how news comes to the group; with a link's payload, follow its place."""
    if link := _link(request):
        match, _ = link
        await follow_match(request, match)
        return
    await request.reply(overview(await request.page_context(), await request.subscriber()))


def _link(request: Request) -> tuple[PlaceMatch, Arrival | None] | None:
    """Return the place that a link follows, and where the link stood; None for no such link."""
    followed = followed_code(request.typed_words)
    match = request.services.finder.of_code(followed[0]) if followed else None
    if followed is None or match is None:
        return None
    return match, read_arrival(match.code, followed[1])


async def greet(request: Request) -> None:
    """Introduce the bot, with the latest articles and the places to choose from.

    A reader who stopped the news is told so, and asked: only a yes resumes it.
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
    """Follow a link's place; ask first where the reader stopped the news.

    A reader who already follows the place is not counted as an arrival.
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
    """Answer who the bot is ("Siapa kamu?")."""
    words = await request.words()
    key = "help.who" if request.services.takes_tips else "help.who_no_tips"
    await request.reply(Message(words.html(key, name=request.services.newsroom)))
