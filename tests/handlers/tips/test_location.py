"""A shared location becomes a district, and is then nowhere."""

from __future__ import annotations

from tests.support.bot import RunningBot
from tests.support.chats.people import Group, Person
from tests.support.tips.telling import agree, send

RANCA_IYUH = (-6.302, 106.545)  # in Panongan, nearer to the middle of Legok
BANDUNG = (-6.9147, 107.6098)


async def asked_where(source: Person) -> None:
    await agree(source)
    await source.presses("Manipulasi suara")
    await source.sees(lambda heard: "Di mana?" in heard.text)


async def test_a_location_offers_the_districts_around_it_and_is_dropped(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """Only the district that is tapped stays: neither draft, case nor group has the point."""
    await asked_where(source)
    await source.sends(location=RANCA_IYUH)
    offered = await source.hears("Kecamatan mana?")
    assert "tidak saya simpan" in offered.text
    shown = [label for row in offered.buttons for label in row]
    assert {"Legok", "Panongan", "Bukan ini"} <= set(shown)
    draft = await bot.storage.drafts.get(source.id)
    assert draft is not None
    assert not draft.evidence
    assert "place" not in draft.answers
    await source.presses("Panongan")
    await source.sees(lambda heard: "Desa, TPS, atau patokannya?" in heard.text)
    await source.says("Depan kantor desa Ranca Iyuh")
    await source.hears("Kapan")
    await source.presses("Lewati")
    await source.says("Begini.")
    await source.hears("Tersimpan, 1 pesan")
    await source.presses("Lanjut")
    await source.sees(lambda heard: "Ada bukti?" in heard.text)
    await send(source)
    card = await desk.hears("Manipulasi suara · Panongan, Kab. Tangerang")
    assert "Tempat: Depan kantor desa Ranca Iyuh" in card.text
    (case,) = await bot.storage.cases.list_open()
    assert not any(piece.latitude for piece in case.evidence)
    assert not any("location" in heard.raw for heard in await desk.from_bot())


async def test_none_of_the_districts_leads_back_to_the_list(
    bot: RunningBot, source: Person
) -> None:
    """The guess may be wrong: the choice is the source's."""
    await asked_where(source)
    await source.sends(location=RANCA_IYUH)
    await source.hears("Kecamatan mana?")
    await source.presses("Bukan ini")
    await source.sees(lambda heard: "Di mana?" in heard.text)
    await source.presses("Kota Serang")
    await source.presses("Seluruh Kota Serang")
    await source.sees(lambda heard: "Kapan" in heard.text)


async def test_a_location_elsewhere_asks_for_words(bot: RunningBot, source: Person) -> None:
    """No button could be right; nothing is kept."""
    await asked_where(source)
    await source.sends(location=BANDUNG)
    await source.hears("jauh dari semua kecamatan")
    draft = await bot.storage.drafts.get(source.id)
    assert draft is not None
    assert draft.step == "place"
    assert not draft.evidence
