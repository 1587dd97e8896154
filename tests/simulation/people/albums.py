"""Albums in a history: which of their pictures have a caption."""

from __future__ import annotations

import random
from collections.abc import Mapping


def captioned(
    chance: random.Random | None, captions: Mapping[str, str], *, first: bool = False
) -> Mapping[str, str]:
    """Each, mostly the first only, or none; `first`: that one at least. An album's are drawn."""
    if chance is None or len(captions) == 1:
        return captions
    most = chance.choice([0, 1, 1, len(captions)])
    most = max(most, int(first))
    return {mark: said if at < most else "" for at, (mark, said) in enumerate(captions.items())}
