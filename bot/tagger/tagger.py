"""The tagger of articles: the places that an article is about, with the reasons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.core.errors import OperatorError
from bot.places.data_checks import problems
from bot.places.gazetteer import Gazetteer, load_gazetteer
from bot.places.model import Places, Sighting
from bot.places.normalization import fold, normalize
from bot.places.region_data import RegionData, load_region_data
from bot.tagger.dateline import dateline_end, dateline_town
from bot.tagger.mention_context import Mention
from bot.tagger.mentions import MentionReader
from bot.tagger.place_decision import PlaceDecision
from bot.tagger.place_phrases import Phrase
from bot.tagger.place_scores import Clue

LEAD_LENGTH = 300  # characters; titles and leads decide .94 of all regencies


class Tagger:
    """A tagger of articles with places; safe to share.

    Raises `OperatorError` if the data names regions that the gazetteer lacks.
    """

    def __init__(self, gazetteer: Gazetteer, data: RegionData) -> None:
        mistakes = problems(data, gazetteer)
        if mistakes:
            raise OperatorError(f"The place files need mending: {mistakes[0]}.")
        self.gazetteer = gazetteer
        self._data = data
        self._reader = MentionReader(gazetteer, data)
        self._categories = {fold(name): codes for name, codes in data.categories.items()}
        self._insert_starts = data.cues.words["inserts"]
        starts = "|".join(re.escape(start) for start in self._insert_starts)
        self._inserts = re.compile(
            rf"\b(?:{starts})\b[^\n]*?(?:[.!?](?= |\n|$)|\n|$)", re.IGNORECASE
        )
        self._wards = data.cues.words["wards"]
        wards = "|".join(re.escape(word) for word in self._wards)
        self._constituency = re.compile(
            rf"\b(?:{wards})\b[^.\n()]{{0,30}}\([^()\n]*\)", re.IGNORECASE
        )

    def tag(self, title: str, text: str, categories: Sequence[str] = ()) -> Places:
        """Return the places of an article, from its title, whole plain text and categories."""
        return self._decision(title, text, categories).places()

    def sightings(
        self, code: str, title: str, text: str, categories: Sequence[str] = ()
    ) -> tuple[Sighting, ...]:
        """Return the phrases of an article that name this place, whether they counted or not."""
        return self._decision(title, text, categories).sightings(code)

    def _decision(self, title: str, text: str, categories: Sequence[str]) -> PlaceDecision:
        title = normalize(title).replace("\n", " ")
        text = self._without_inserts(normalize(text)).strip()
        dateline = dateline_end(text)
        found = [self._weigh(mention, title, "title") for mention in self._reader.read(title)]
        for mention in self._reader.read(text):
            lead = "lead" if mention.start < LEAD_LENGTH else "text"
            where = "dateline" if mention.start < dateline else lead
            found.append(self._weigh(mention, text, where))
        found.extend(self._far_dateline(text[:dateline], found))
        for category in categories:
            found.extend(self._category(normalize(category).replace("\n", " ")))
        return PlaceDecision(self.gazetteer, self._data, found)

    def _without_inserts(self, text: str) -> str:
        """Return the text without lines that lead to other articles ("Baca juga: ..."), and without
        the regencies of a politician's constituency ("dapil Banten III (Kota Tangerang, ...)")."""
        lowered = text.lower()  # searching for each start is 20 times as fast as the pattern
        if any(start in lowered for start in self._insert_starts):
            text = self._inserts.sub("\n", text)
        if any(ward in lowered for ward in self._wards):
            text = self._constituency.sub("", text)
        return text

    def _far_dateline(self, dateline: str, found: Sequence[Clue]) -> Iterable[Clue]:
        """Yield a clue of another province for a dateline with an unknown town."""
        name = dateline_town(dateline, self._data.cues.words["outlets"])
        if name and not any(clue.where == "dateline" for clue in found):
            weight = self._data.cues.weights["bare_regency"]
            mention = Mention("elsewhere", (), "elsewhere", weight, 0, 0, 0, Phrase(), 0)
            yield Clue(mention, (), "dateline", weight * self._data.cues.where["dateline"], name, 0)

    def _weigh(self, mention: Mention, text: str, where: str) -> Clue:
        weight = mention.weight * self._data.cues.where[where]
        phrase = text[mention.left : mention.end].strip()
        return Clue(mention, mention.codes, where, weight, phrase, mention.start)

    def _category(self, category: str) -> Iterable[Clue]:
        """Yield the clues of a category that is a place's name, the newsroom's own or official."""
        weight = self._data.cues.weights["category"]
        if named := self._categories.get(fold(category)):
            level = self.gazetteer.get(named[0]).level
            form = "category" if len(named) == 1 else "shared"
            phrase = self._reader.phrase(category)
            mention = Mention(level, named, form, weight, 0, 0, len(category), phrase, 0)
            yield Clue(mention, named, "category", weight, category, 0)
            return
        # Tags are often typed in lower case; as labels they are names nevertheless.
        for mention in self._reader.read(category.title() if category.islower() else category):
            if (mention.left, mention.end) == (0, len(category)):
                yield Clue(mention, mention.codes, "category", weight, category, 0)


def load_tagger(folder: Path | None = None) -> Tagger:
    """Return a tagger over a province's folder (default: the packaged one).

    Raises `OperatorError` if a file cannot be read or needs mending.
    """
    return Tagger(load_gazetteer(folder), load_region_data(folder))
