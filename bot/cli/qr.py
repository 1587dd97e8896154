"""`qr`: a link into the bot's chat as a QR code, for posters."""

from __future__ import annotations

import argparse
import asyncio
import io
import sys
from pathlib import Path

import segno

from bot.core.errors import SettingsError, file_faults
from bot.core.json_codec import as_object
from bot.core.settings import Settings, load_settings
from bot.places.deep_links import POSTER, follow_payload, followed_code, start_link
from bot.places.gazetteer import Gazetteer, load_gazetteer
from bot.telegram.api import BotApi
from bot.telegram.connections import Connections

# A quarter of the code may be torn off or dirty (ISO/IEC 18004: level Q).
LEVEL = "q"
MARGIN = 4  # modules; ISO/IEC 18004: the least that readers need
# The other payloads of /start than a place to follow (handlers.readers.start).
OTHERS = ("lapor", "hakjawab")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the payload of the link and the output."""
    parser.add_argument(
        "payload",
        metavar="w-CODE",
        help="w-36-03-19 follows Panongan, and is counted as coming from a poster; "
        f"{' or '.join(OTHERS)}",
    )
    parser.add_argument(
        "--bot", metavar="NAME", help="the bot's @name; without it Telegram is asked"
    )
    parser.add_argument("--output", metavar="FILE", help="an SVG; default: standard output")


def run(args: argparse.Namespace) -> int:
    """Draw the code. Raises SettingsError for a payload that is no link."""
    settings = load_settings()
    payload, title = _understood(args.payload, load_gazetteer(settings.regions))
    bot = args.bot.removeprefix("@") if args.bot else asyncio.run(_bot_name(settings))
    try:
        link = start_link(bot, payload)
    except ValueError as error:
        raise SettingsError(f"{error}.") from error
    drawn = qr_code(link, title)
    if args.output is None:
        sys.stdout.write(drawn)
        return 0
    with file_faults(args.output):
        Path(args.output).write_text(drawn, encoding="utf-8")
    return 0


def qr_code(link: str, title: str) -> str:
    """Return the QR code of a link as SVG: black on white on any page, without a fixed size."""
    drawn = io.BytesIO()
    segno.make_qr(link, error=LEVEL, boost_error=False).save(
        drawn,
        kind="svg",
        border=MARGIN,
        dark="#000",
        light="#fff",
        omitsize=True,
        title=title,
        desc=link,
        svgclass=None,
        lineclass=None,
    )
    return drawn.getvalue().decode()


def _understood(payload: str, gazetteer: Gazetteer) -> tuple[str, str]:
    """Return the payload of the link, and its title."""
    if payload in OTHERS:
        return payload, f"/{payload}"
    found = followed_code(payload)
    if found is None:
        raise SettingsError(
            f"{payload!r} is no link of this bot: use w- and the code of a place, for example"
            f" {follow_payload(gazetteer.districts[0])}, or {' or '.join(OTHERS)}."
        )
    code, source = found
    if code not in gazetteer or gazetteer.get(code).level == "village":
        raise SettingsError(
            f"{payload!r}: {code or 'nothing'} is the code of no regency or district here."
        )
    return follow_payload(code, source or POSTER), gazetteer.full_name(code)


async def _bot_name(settings: Settings) -> str:
    token = settings.bot_token.get_secret_value()
    if not token:
        raise SettingsError("Which bot? Say --bot NAME, or set BOT_TOKEN and Telegram is asked.")
    async with Connections() as connections:
        me = as_object(await BotApi(settings.telegram_api_url, token, connections).call("getMe"))
    return str(me.get("username"))
