"""The articles of the demo's site: published, corrected and withdrawn as in WordPress."""

from __future__ import annotations

import itertools
import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

SAMPLES = Path(__file__).parents[1] / "samples"


class InvalidArticle(ValueError):
    """Fields that are no valid article; the message says why."""


class PublishedAlready(ValueError):
    """A sample that was published before: each is published once."""


@dataclass(frozen=True, slots=True)
class Story:
    """A published article. `image`: the name of a site's picture; `sample`: of its sample."""

    id: int
    slug: str
    title: str
    text: str  # paragraphs parted by a blank line
    categories: tuple[str, ...]
    image: str | None
    published_at: float
    modified_at: float
    sample: str = ""


class Newsroom:
    """The stories by id. `clock` returns UTC epoch seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._stories: dict[int, Story] = {}
        self._samples_out: set[str] = set()
        self._ids = itertools.count(1)
        self._stamp = 0.0
        opened = clock()
        for fields in samples("older"):
            hours = fields.get("hours_ago")
            age = float(hours) if isinstance(hours, int | float) else 0.0
            self.publish(fields, at=opened - 3600 * age)

    def newest(self) -> Sequence[Story]:
        """Return all stories, the latest first."""
        return sorted(self._stories.values(), key=lambda s: (s.published_at, s.id), reverse=True)

    def by_slug(self, slug: str) -> Story | None:
        """Return the published story at this address; None for none."""
        return next((story for story in self._stories.values() if story.slug == slug), None)

    def last_modified(self) -> float:
        """Return the latest change, in whole seconds; a withdrawal may set it back (measured)."""
        times = (max(story.published_at, story.modified_at) for story in self._stories.values())
        return float(int(max(times, default=self._clock())))

    def publish(self, fields: Mapping[str, object], *, at: float | None = None) -> Story:
        """Publish a story from title, text, categories?, image?, sample? (its sample's name).

        Raises InvalidArticle, and PublishedAlready for a sample that was published before.
        """
        title, text, categories, image = _validate(fields)
        sample = str(fields.get("sample") or "")
        if sample in self._samples_out:
            raise PublishedAlready(sample)
        self._samples_out |= {sample} - {""}
        when = self._clock() if at is None else at
        story = Story(
            next(self._ids), "", title, text, categories, image, when, self._next_stamp(when),
            sample,
        )  # fmt: skip
        self._stories[story.id] = replace(story, slug=self._slug(title, story.id))
        return self._stories[story.id]

    def correct(self, story_id: int, fields: Mapping[str, object]) -> Story | None:
        """Change the given fields of a story; id, slug and date stay. None if unknown."""
        story = self._stories.get(story_id)
        if story is None:
            return None
        before = {
            "title": story.title,
            "text": story.text,
            "categories": list(story.categories),
            "image": story.image,
        }
        title, text, categories, image = _validate({**before, **fields})
        self._stories[story_id] = replace(
            story,
            title=title,
            text=text,
            categories=categories,
            image=image,
            modified_at=self._next_stamp(self._clock()),
        )
        return self._stories[story_id]

    def ready(self) -> Sequence[Mapping[str, object]]:
        """Return the samples; those published are marked, even if withdrawn since."""
        return [
            {**fields, "sample": name, "published": name in self._samples_out}
            for fields in samples("ready")
            if (name := str(fields["image"]))
        ]

    def withdraw(self, story_id: int) -> bool:
        """Withdraw a story; return False where there is none."""
        return self._stories.pop(story_id, None) is not None

    def _next_stamp(self, now: float) -> float:
        """Return a stamp that no other change shares.

        In WordPress two changes may share a second, and a 304 then hides the second one; that fault
        is the site's and not the bot's, so the demo avoids it.
        """
        self._stamp = max(float(int(now)), self._stamp + 1)
        return self._stamp

    def _slug(self, title: str, story_id: int) -> str:
        plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
        slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:90] or str(story_id)
        return slug if self.by_slug(slug) is None else f"{slug}-{story_id}"


def samples(name: str) -> Sequence[Mapping[str, object]]:
    """Return the stories of samples/NAME.toml."""
    data = tomllib.loads((SAMPLES / f"{name}.toml").read_text(encoding="utf-8"))
    articles: list[dict[str, object]] = data["article"]
    return [{**article, "text": str(article["text"]).strip()} for article in articles]


def _validate(
    fields: Mapping[str, object],
) -> tuple[str, str, tuple[str, ...], str | None]:
    title, text, image = fields.get("title", ""), fields.get("text", ""), fields.get("image")
    categories = fields.get("categories") or []
    if not isinstance(title, str) or not isinstance(text, str):
        raise InvalidArticle("title and text must be texts")
    if not title.strip() and not text.strip():
        raise InvalidArticle("an article needs a title or a text")
    if not isinstance(categories, list) or not all(isinstance(c, str) for c in categories):
        raise InvalidArticle("categories must be a list of texts")
    if image is not None and not isinstance(image, str):
        raise InvalidArticle("image must be a text")
    return title.strip(), text.strip(), tuple(categories), image or None
