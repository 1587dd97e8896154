"""WEBHOOK_URL and WEBHOOK_SECRET: what Telegram would refuse is said at the start."""

from __future__ import annotations

import pytest

from bot.core.errors import SettingsError
from bot.core.settings import load_settings

URL = "https://bot.example/telegram"
LISTEN = {"HTTP_LISTEN": "127.0.0.1:8081"}
OWN_SERVER = {"TELEGRAM_API_URL": "http://127.0.0.1:8082"}


@pytest.mark.parametrize(
    "given",
    [
        {"WEBHOOK_URL": URL},
        {"WEBHOOK_URL": "https://bot.example:8443/posbanten/telegram"},
        {"WEBHOOK_URL": "http://127.0.0.1:9000/telegram", **OWN_SERVER},
        {"WEBHOOK_URL": URL, "WEBHOOK_SECRET": "aZ09-_" * 42},
    ],
)
def test_addresses_that_telegram_brings_updates_to(given: dict[str, str]) -> None:
    """HTTPS on one of four ports; a Bot API server of one's own takes any."""
    assert load_settings(LISTEN | given, to_run=False).webhook_url == given["WEBHOOK_URL"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"WEBHOOK_URL": "http://bot.example/telegram"}, "WEBHOOK_URL: Telegram brings"),
        ({"WEBHOOK_URL": "https://bot.example:8081/telegram"}, "443, 80, 88 and 8443"),
        ({"WEBHOOK_URL": "https://bot.example:99999/telegram"}, "WEBHOOK_URL: Port"),
        ({"WEBHOOK_URL": "bot.example/telegram"}, "WEBHOOK_URL: 'bot.example/telegram' is not"),
        ({"WEBHOOK_URL": "https://bot.example/"}, "must end in /telegram"),
        ({"WEBHOOK_URL": "https://bot.example/", **OWN_SERVER}, "must end in /telegram"),
        ({"WEBHOOK_URL": URL, "WEBHOOK_SECRET": "rahasia kami"}, "WEBHOOK_SECRET: Telegram takes"),
        ({"WEBHOOK_URL": URL, "WEBHOOK_SECRET": "a" * 257}, "WEBHOOK_SECRET: Telegram takes"),
    ],
)  # fmt: skip
def test_others_are_refused_in_one_sentence(given: dict[str, str], sentence: str) -> None:
    """With what is wrong; the secret is not quoted."""
    with pytest.raises(SettingsError) as refused:
        load_settings(LISTEN | given)
    assert sentence in str(refused.value)
    assert "rahasia kami" not in str(refused.value)


def test_a_webhook_needs_a_port_of_the_bots_own() -> None:
    """Else nobody would answer."""
    with pytest.raises(SettingsError, match="HTTP_LISTEN"):
        load_settings({"WEBHOOK_URL": URL})
