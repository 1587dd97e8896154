"""Pictures in the chats of a history: one that is sent without a caption is known by its file."""

from __future__ import annotations

from dataclasses import replace

from bot.demo.emulator.world.files import File, Files


class NamedFiles(Files):
    """A picture that was named has its name as its unique id, wherever it is sent on to."""

    def add(
        self,
        kind: str,
        data: bytes,
        *,
        name: str = "",
        mime: str = "",
        size: int | None = None,
        duration: int = 0,
    ) -> File:
        """Store it."""
        file = super().add(kind, data, name=name, mime=mime, size=size, duration=duration)
        if name and kind == "photo":
            file = replace(file, unique_id=name)
            self._by_id[file.id] = self._by_path[file.path] = file
        return file
