"""An emulated Telegram Bot API server: strict towards the bot, with a control API for people."""

from __future__ import annotations

from bot.demo.emulator.app import create_emulator

__all__ = ["create_emulator"]
