"""The grounds on which news may be withdrawn, as the code of online media names them.

Source: `bot/data/grounds.toml`; Pedoman Pemberitaan Media Siber (Dewan Pers, 2012), point 5a.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.articles.model import WithdrawalReason
from bot.messages.catalogue import DEFAULT_LANGUAGE

FILE = Path(__file__).parents[2] / "data" / "grounds.toml"


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground of withdrawal. `labels`: for buttons, `texts`: for readers; both by language.

    `discreet`: headline and address of the article are removed from the ledger as well.
    """

    code: str
    labels: Mapping[str, str]
    texts: Mapping[str, str]
    discreet: bool

    def label(self, language: str) -> str:
        """Return the label of the ground's button."""
        return self.labels.get(language, self.labels[DEFAULT_LANGUAGE])

    def text(self, language: str) -> str:
        """Return the words that readers are told."""
        return self.texts.get(language, self.texts[DEFAULT_LANGUAGE])

    @property
    def reason(self) -> WithdrawalReason:
        """The ground as the reason of a withdrawal, in the newsroom's language for the ledger."""
        return WithdrawalReason(self.text(DEFAULT_LANGUAGE), self.code, self.discreet)


@cache
def load_grounds(path: Path = FILE) -> Mapping[str, Ground]:
    """Read the grounds from their file, by their codes, in its order."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        code: Ground(code, said["label"], said["text"], said["discreet"])
        for code, said in data.items()
    }


def reason_text(reason: WithdrawalReason, language: str) -> str:
    """Return a reason in a language; an editor's words and a former ground stay as written."""
    ground = load_grounds().get(reason.ground or "")
    return ground.text(language) if ground and reason.words else reason.words
