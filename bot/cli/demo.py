"""`demo`: an emulated Telegram, a small news site, the bot, and a page that shows them."""

from __future__ import annotations

import argparse

from bot.cli.run import run_until_signal
from bot.demo.runner import run_demo


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the address of the page."""
    parser.add_argument("--host", default="127.0.0.1", help="default 127.0.0.1")
    parser.add_argument("--port", type=int, default=8080, help="default 8080")


def run(args: argparse.Namespace) -> int:
    """Run the demo until Ctrl-C."""
    run_until_signal(lambda stop: run_demo(args.host, args.port, stop))
    return 0
