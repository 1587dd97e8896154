"""The utterances with their wishes, read from files like `bot/data/wishes/examples.txt`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.core.errors import OperatorError
from bot.readers.understanding.wishes import Wish


@dataclass(frozen=True, slots=True)
class Example:
    """An utterance and its wish. `rest`: the object of the wish; None if it is not checked."""

    line: int
    said: str
    wish: Wish
    rest: str | None = None


def read_examples(lines: Iterable[str]) -> Iterator[Example]:
    """Yield the utterances of a file like `bot/data/wishes/examples.txt`.

    Raises `OperatorError` naming a line that is not as described there.
    """
    wish: Wish | None = None
    for number, line in enumerate(map(str.strip, lines), start=1):
        if not line or line.startswith("#"):
            continue
        if line.startswith("[") and line.endswith("]"):
            wish = _wish(line[1:-1], number)
        elif wish is None:
            raise OperatorError(f"Line {number}: a heading like [stop] is missing above.")
        else:
            said, arrow, rest = line.partition("=>")
            yield Example(number, said.strip(), wish, rest.strip() if arrow else None)


def _wish(name: str, line: int) -> Wish:
    try:
        return Wish(name)
    except ValueError:
        known = ", ".join(Wish)
        raise OperatorError(f"Line {line}: there is no wish [{name}]. There are {known}.") from None
