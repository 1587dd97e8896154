from __future__ import annotations

import pytest

from tests.support.chats.people import Group


@pytest.fixture
def editors_chat_id(desk: Group) -> int:
    """The newsroom takes tips."""
    return desk.id
