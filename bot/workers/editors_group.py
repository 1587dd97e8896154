"""Which chat is the editors' group now: the setting, or the supergroup it became."""

from __future__ import annotations

from storage.engine.key_value import Memory, moved_key


class EditorsGroup:
    """A group that becomes a supergroup gets another id; the setting still names the old one."""

    def __init__(self, configured: int | None, memory: Memory) -> None:
        self._configured = configured
        self._memory = memory
        self._current = configured

    @property
    def chat_id(self) -> int | None:
        """The group's id now; None when no group is set."""
        return self._current

    async def reload(self) -> None:
        """Follow the moves that are remembered, however many."""
        current = self._configured
        while current is not None and (moved := await self._memory.get(moved_key(current))):
            current = int(moved)
        self._current = current
