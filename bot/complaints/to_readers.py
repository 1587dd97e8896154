"""The letter to the readers of an article: its reply, or its correction, is published."""

from __future__ import annotations

from collections.abc import Mapping

from bot.articles.messages import headline_link
from bot.complaints.model import Complaint
from bot.core.json_codec import Params
from bot.messages.catalogue import Texts
from bot.messages.message import Button, Message, params
from bot.places.labels import PageContext, date_and_time


def reply_message(context: PageContext, complaint: Complaint, address: str) -> Message:
    """Render the letter, which answers the message of the article; it says the time (Pedoman 4c).

    The headline of a withdrawn article is not repeated: it may be what was wrong.
    """
    words, article = context.words, complaint.article
    parts = [
        words.html(
            f"complaints.readers_{complaint.right}",
            when=date_and_time(context, context.now),
        )
    ]
    if not article.withdrawn:
        parts.append(words.html("complaints.about", title=headline_link(article)))
    parts.append(words.html("complaints.readers_said"))
    button = Button(words(f"complaints.read_{complaint.right}"), url=address)
    return Message("\n\n".join(parts), ((button,),))


def reply_messages(
    context: PageContext, texts: Texts, complaint: Complaint, address: str
) -> Mapping[str, Params]:
    """Return the letter as parameters of sendMessage, by language."""
    made = {}
    for language in texts.languages:
        theirs = PageContext(texts.of(language), context.gazetteer, context.zone, context.now)
        made[language] = params(reply_message(theirs, complaint, address))
    return made
