from __future__ import annotations

import pytest

from tests.support.chats.people import Group


@pytest.fixture
def editors_chat_id(desk: Group) -> int | None:
    """Complaints go to the editors' group."""
    return desk.id
