"""The secret by which the bot knows Telegram."""

from __future__ import annotations

import re

from bot.core.settings import load_settings
from bot.wiring.updates import webhook_secret


def test_a_secret_that_is_not_given_is_made_from_the_one_that_all_copies_share() -> None:
    """One that Telegram takes, and another for another TIP_SECRET."""
    given = {"TIP_SECRET": "0d" * 32}
    made = webhook_secret(load_settings(given))
    assert re.fullmatch(r"[A-Za-z0-9_-]{32,256}", made)
    assert made == webhook_secret(load_settings(given))
    assert made != webhook_secret(load_settings({"TIP_SECRET": "0e" * 32}))
    assert made != given["TIP_SECRET"]


def test_a_secret_that_is_given_is_taken() -> None:
    """As it is."""
    assert webhook_secret(load_settings({"WEBHOOK_SECRET": "rahasia"})) == "rahasia"
