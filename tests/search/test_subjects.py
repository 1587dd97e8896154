"""Subjects: the site's categories, as people call them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.messages.catalogue import load_texts
from bot.search.index_terms import index_terms
from bot.search.subjects import load_subjects


@pytest.mark.parametrize(
    ("title", "categories", "subjects"),
    [
        ("Dewan bersidang", ["Politik"], ["#politik"]),
        ("Dewan bersidang", ["  PILKADA ", "Banten"], ["#politik"]),
        ("Warga memilih di Pemilu", ["Banten"], ["#politik"]),
        ("Anak menyepak bola", ["Sepak Bola"], ["#olahraga"]),
        ("Harga cabai naik", ["harga & pasar"], ["#ekonomi"]),
        ("Jalan rusak", ["Kota Serang"], []),
    ],
)
def test_an_article_is_of_the_subjects_of_its_categories(
    title: str, categories: Sequence[str], subjects: Sequence[str]
) -> None:
    """Whatever their case; and of those whose word stands in its headline."""
    terms = frozenset(index_terms(title, "Isi berita politik.", categories, ()))
    assert sorted(load_subjects().of_article(categories, terms)) == subjects


def test_a_subject_is_known_by_every_name() -> None:
    """In both languages, and as people spell it; other words are words."""
    subjects = load_subjects()
    assert {subjects.resolve(name) for name in ("Politik", "politics", "perpolitikan")} == {
        "#politik"
    }
    assert subjects.resolve("Jalan  RUSAK") == "jalan rusak"


def test_every_subject_has_a_label_in_every_language() -> None:
    """The file of the subjects speaks the languages of the bot."""
    subjects = load_subjects()
    for labels in subjects.labels.values():
        assert set(labels) == set(load_texts().languages)
    assert subjects.label("#politik", "en") == "politics"
    assert subjects.label("banjir", "en") == "banjir"
    assert subjects.label("#gone", "en") == "gone"


def test_a_category_of_two_subjects_is_a_mistake(tmp_path: Path) -> None:
    """An editor is told at the start, not the readers later."""
    file = tmp_path / "subjects.toml"
    one = '[{}]\nlabel = {{ id = "{}" }}\nnames = []\ncategories = ["Bola"]\nheadlines = []\n'
    file.write_text(one.format("a", "satu") + one.format("b", "dua"))
    with pytest.raises(ValueError, match="Bola"):
        load_subjects(file)
