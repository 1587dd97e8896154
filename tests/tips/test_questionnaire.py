"""The forms as editors keep them: whole, consistent, and mended without fear."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.messages.catalogue import load_texts
from bot.tips.questionnaire import (
    FORMS,
    GENERAL,
    HAPPENED,
    LOCAL,
    NATIONAL,
    NEWSROOM,
    OFFICIAL,
    SEASONS,
    Form,
    QuestionKind,
    category_label,
    coming_elections,
    form_in_force,
    load_form,
    load_forms,
)

WORDS = load_texts().of("id")
ALL = list(load_forms().values())
forms = pytest.mark.parametrize("form", ALL, ids=list(load_forms()))


@forms
def test_a_form_names_itself_and_repeats_nothing(form: Form) -> None:
    """Drafts and cases are tied to it by that name, answers by their fields."""
    assert load_form(form.name) is form
    assert form.season in SEASONS
    for names in (
        [question.field for question in form.questions],
        [category.slug for category in form.categories],
        [each.name for each in form.requirements],
        [each.name for each in form.asks],
    ):
        assert len(names) == len(set(names))


@forms
def test_every_key_of_a_form_has_words(form: Form) -> None:
    """A typo would be a crash at a source's tap."""
    keys = [form.notice]
    for question in form.questions:
        keys += [question.ask, question.help, question.label, question.change]
    keys += [key for category in form.categories for key in (category.label, category.warning)]
    keys += [each.label for each in form.requirements]
    keys += [key for each in form.asks for key in (each.label, each.ask)]
    for key in filter(None, keys):
        assert WORDS(key, law=form.notice_law)


@forms
def test_what_a_form_refers_to_is_there(form: Form) -> None:
    """Requirements and conditions name questions of the same form, and earlier ones."""
    fields = [question.field for question in form.questions]
    for each in form.requirements:
        assert set(each.given_by) <= set(fields), each.name
    for ask in form.asks:
        assert all(form.category(slug) for slug in ask.categories), ask.name
    for question in form.questions:
        assert question.track in {"", NEWSROOM, OFFICIAL}
        if question.needs:
            assert fields.index(question.needs) < fields.index(question.field)


@forms
def test_every_form_tells_and_proves(form: Form) -> None:
    """The rest of the code counts on an account, evidence and at most one of the choices."""
    asked = [question.kind for question in form.questions]
    for kind in (
        QuestionKind.WORDS,
        QuestionKind.EVIDENCE,
        QuestionKind.CHOICE,
        QuestionKind.PLACE,
    ):
        assert asked.count(kind) == 1
    assert asked.count(QuestionKind.TRACK) <= 1


@forms
def test_labels_of_choices_fit_a_small_phone(form: Form) -> None:
    """Two buttons a row."""
    for category in form.categories:
        assert len(WORDS(category.label)) <= 22, category.slug


def test_a_slug_means_the_same_in_every_form() -> None:
    """Lists show cases of several elections side by side."""
    for form in ALL:
        for category in form.categories:
            assert category_label(category.slug) == category.label
    assert category_label("nothing") == ""


def test_money_is_warned_of_before_anything_else_in_a_local_election() -> None:
    """Article 187A: who received money is punished there, too."""
    local = load_form(LOCAL)
    assert "187A" in WORDS(local.notice, law=local.notice_law)
    assert not [each.slug for each in local.categories if each.warning]  # it is said once
    assert not load_form(GENERAL).notice


def test_a_national_election_cites_no_law_of_local_ones() -> None:
    """Neither on the card nor in a warning: who takes the money is not punished there."""
    national = load_form(NATIONAL)
    cited = [article for category in national.categories for article in category.articles]
    warnings = [WORDS(each.warning) for each in national.categories if each.warning]
    assert warnings
    assert "10/2016" not in " ".join([*cited, *warnings, WORDS(national.notice or "tips.sent")])


@pytest.mark.parametrize("name", [NATIONAL, LOCAL])
def test_to_destroy_campaign_material_is_a_crime(name: str) -> None:
    """Where it is put up is administrative, to remove it is not."""
    material = load_form(name).category("apk")
    assert material is not None
    assert any("Pasal" in article for article in material.articles)
    assert any("administratif" in article for article in material.articles)


def test_no_question_asks_whether_money_was_received() -> None:
    """Nobody is led to accuse themselves."""
    for form in ALL:
        for question in form.questions:
            said = f"{WORDS(question.ask)} {WORDS(question.help) if question.help else ''}".lower()
            assert "terima" not in said.replace("redaksi juga menerimanya", "")


def test_out_of_season_there_is_nothing_to_file() -> None:
    """No deadline, no requirements, one way, few choices."""
    general = load_form(GENERAL)
    assert general.deadline is None
    assert not general.requirements
    assert len(general.categories) <= 6
    assert len(general.questions) < len(load_form(NATIONAL).questions)


def test_every_law_of_a_season_can_be_changed_to_while_a_report_is_written() -> None:
    """The day of the event decides; what was answered before it keeps its question."""
    for season in SEASONS:
        fields = [
            {question.field for question in form.questions} for form in ALL if form.season == season
        ]
        assert fields
        assert all(HAPPENED in each for each in fields)


def test_the_next_law_needs_only_a_file(tmp_path: Path) -> None:
    """Beside the one before it: what happened earlier follows that one."""
    text = (FORMS / "pemilu.toml").read_text(encoding="utf-8")
    (tmp_path / "pemilu.toml").write_text(text, encoding="utf-8")
    later = text.replace('name = "pemilu"', 'name = "pemilu-2028"')
    later = later.replace("valid_from = 2017-08-16", "valid_from = 2028-01-05")
    (tmp_path / "pemilu-2028.toml").write_text(later, encoding="utf-8")
    forms = load_forms(tmp_path)
    assert list(forms) == ["pemilu", "pemilu-2028"]
    for day, name in (
        (date(2014, 7, 9), "pemilu"),
        (date(2028, 1, 4), "pemilu"),
        (date(2028, 1, 5), "pemilu-2028"),
        (date(2031, 1, 1), "pemilu-2028"),
    ):
        assert form_in_force(NATIONAL, day, forms).name == name


def test_each_season_has_its_law_today() -> None:
    """And one that is none has the first."""
    day = date(2026, 11, 29)
    assert [form_in_force(season, day).name for season in SEASONS] == list(SEASONS)
    assert form_in_force("pilkades", day).name == NATIONAL


def test_the_elections_to_come_are_of_known_seasons() -> None:
    """The page of /musim names them."""
    coming = coming_elections()
    assert set(coming.years) <= set(SEASONS)
    assert all(first <= last for first, last in coming.years.values())
    assert coming.source


def test_a_name_without_a_file_means_the_first_form() -> None:
    """A case of a form that is gone can still be read."""
    assert load_form("pemilihan-ketua-rt") is not None
    assert load_form("../regions") == load_form(NATIONAL)
