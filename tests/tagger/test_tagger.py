"""Which places an article is about."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.places.model import Places
from bot.places.region_data import RegionData
from bot.tagger.tagger import Tagger

ALL = ("36.01", "36.02", "36.03", "36.04", "36.71", "36.72", "36.73", "36.74")


def codes(places: Places) -> tuple[Sequence[str], Sequence[str]]:
    return tuple(sorted(places.regencies)), tuple(sorted(places.districts))


def test_a_seed_case_is_panongan_and_not_the_city(tagger: Tagger) -> None:
    """The case the newsroom described, reasons included."""
    places = tagger.tag(
        "Kapolsek Panongan hadiri pembukaan rapat pleno rekapitulasi tingkat kecamatan",
        "Posbanten.co.id Tangerang – Kapolsek Panongan hadir dalam rapat pleno di kecamatan "
        "panongan, Provinsi banten, sejak pagi.",
    )
    assert codes(places) == (("36.03",), ("36.03.19",))
    assert places.province is False
    phrases = {(reason.place, reason.phrase, reason.where) for reason in places.reasons}
    assert ("36.03.19", "Kapolsek Panongan", "title") in phrases
    assert ("36.03.19", "kecamatan panongan", "lead") in phrases


@pytest.mark.parametrize(
    ("text", "district"),
    [
        ("Selokan di Kecamatan Curug, Kabupaten Tangerang, dibersihkan.", "36.03.17"),
        ("Posyandu di Kecamatan Curug, Kota Serang, kini buka tiap Senin.", "36.73.04"),
        ("TANGERANG – Warga Kecamatan Curug bergotong royong.", "36.03.17"),
        ("Warga Kelurahan Sukalaksana, Kecamatan Curug, bergotong royong.", "36.73.04"),
        ("LEBAK – Jembatan di Kecamatan Cibeber selesai dibangun.", "36.02.19"),
        ("Wali Kota Cilegon meninjau pasar di Kecamatan Cibeber.", "36.72.01"),
        ("Petani Kecamatan Sobang, Kabupaten Pandeglang, mulai panen.", "36.01.35"),
        ("Bupati Lebak memeriksa jalan di Kecamatan Sobang.", "36.02.22"),
    ],
)
def test_a_namesake_follows_the_evidence(tagger: Tagger, text: str, district: str) -> None:
    """Curug, Cibeber and Sobang exist twice: the regency, dateline or village decides."""
    assert codes(tagger.tag("", text)) == ((district[:5],), (district,))


@pytest.mark.parametrize("name", ["Curug", "Cibeber", "Sobang"])
def test_a_namesake_without_evidence_abstains(tagger: Tagger, name: str) -> None:
    """Two candidates and nothing between them: no push to the wrong place."""
    assert codes(tagger.tag(f"Kecamatan {name} gelar lomba", "Lomba ramai.")) == ((), ())


@pytest.mark.parametrize("name", ["Tangerang", "Serang"])
def test_a_shared_name_alone_abstains(tagger: Tagger, name: str) -> None:
    """Bare "Tangerang" is three regencies, bare "Serang" two."""
    places = tagger.tag(f"Hujan lebat di {name}", f"{name.upper()} – Hujan turun di {name}.")
    assert codes(places) == ((), ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kapolsek Pagedangan, Polres Tangsel, menurunkan personel.", "36.03.22"),
        ("Kapolsek Mancak, Polres Cilegon, memimpin penanaman pohon.", "36.04.32"),
        ("Polsek Balaraja mengirim air ke Kecamatan Sukamulya, Kabupaten Tangerang.", "36.03.27"),
        ("Polsek Curug, Polres Tangsel, mengatur lalu lintas.", "36.03.17"),
        ("Kapolsek Purwakarta, Polres Cilegon, menemui pedagang.", "36.72.07"),
    ],
)
def test_a_police_unit_is_not_a_regency(tagger: Tagger, text: str, expected: str) -> None:
    """Jurisdictions cross borders, and an explicit Kecamatan goes before a station's name."""
    assert codes(tagger.tag("", text)) == ((expected[:5],), (expected,))


def test_a_police_unit_alone_speaks_for_its_regency(tagger: Tagger) -> None:
    """Where nothing else is said, Polresta Tangerang is the regency, Polres Metro the city."""
    assert tagger.tag("Polresta Tangerang gelar razia", "").regencies == ("36.03",)
    assert tagger.tag("Kapolres Metro Tangerang Kota berganti", "").regencies == ("36.71",)


def test_a_list_of_all_regencies_is_all_of_them(tagger: Tagger) -> None:
    """Eight minimum wages are news for eight regencies, though the title names one."""
    text = (
        "SERANG – Gubernur Banten menetapkan upah minimum 2027. Rinciannya: Kota Cilegon Rp5,1 "
        "juta, Kota Tangerang Rp5 juta, Kota Tangerang Selatan Rp4,9 juta, Kabupaten Tangerang "
        "Rp4,9 juta, Kabupaten Serang Rp4,8 juta, Kota Serang Rp4,4 juta, Kabupaten Pandeglang "
        "Rp3,2 juta, dan Kabupaten Lebak Rp3,1 juta."
    )
    for title in ("Upah minimum naik", "Upah minimum naik, Kota Cilegon tertinggi"):
        assert codes(tagger.tag(title, text)) == (ALL, ())


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Pemprov Banten buka beasiswa",
            "SERANG – Pemerintah Provinsi Banten membuka beasiswa, kata Gubernur Banten di "
            "KP3B, Kota Serang.",
        ),
        ("Polda Banten gelar operasi", "Apel digelar di Mapolda Banten, Kota Serang."),
        ("Gubernur Banten lantik pejabat", "Pelantikan digelar di Hotel Melati, Kota Serang."),
        ("Banten siaga cuaca ekstrem", "Warga diminta waspada."),
    ],
)
def test_news_of_the_province_is_the_provinces(tagger: Tagger, title: str, text: str) -> None:
    """A venue and a SERANG dateline do not make it news of a regency."""
    places = tagger.tag(title, text)
    assert codes(places) == ((), ())
    assert places.province is True
    assert {reason.place for reason in places.reasons} == {"36"}


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Israel Serang Iran, Minyak Naik", "JAKARTA – Israel serang Iran. Iran serang balik."),
        ("Israel Serang Kota Gaza", "Drone Serang Kota itu. Rusia Serang Kota Kharkiv."),
        ("KRL lintas Rangkasbitung terlambat", "Jakarta - KRL Tanah Abang-Rangkasbitung padat."),
        ("Hujan di Jawa", "Hujan turun di Jakarta, Jawa Barat, Banten, dan Jawa Tengah."),
        ("Cuaca hari ini", "Bogor hujan, Depok hujan, Bekasi hujan, Jakarta cerah, Kota Tangerang "
         "Selatan berawan, kata BMKG di Jakarta. Bandung dan Cirebon cerah."),
        ("Penumpang MRT Lebak Bulus Naik", "Jakarta - Stasiun Lebak Bulus padat."),
        ("Festival Layar di Labuan Bajo", "Labuan Bajo, Manggarai Barat, ramai."),
        ("Larangan Mudik Berlaku", "Jakarta - Larangan mudik berlaku. Larangan itu nasional."),
        ("Truk Terbalik di Jalan Raya Serang", "Sopir selamat. Jalan Raya Serang macet."),
        ("Longsor di Cianjur", "Longsor melanda Kec. Cibeber Kab. Cianjur. Warga Cibeber pindah."),
        ("Gempa Sukabumi", "Terasa di Kecamatan Cibadak dan Cisolok, Kabupaten Sukabumi."),
        ("Pencuri di Setu", "Bekasi - Polsek Setu menangkap pencuri di Setu, Kabupaten Bekasi."),
        ("Kereta di Kemiri", "Rel di Kecamatan Kemiri, Kabupaten Purworejo, diperbaiki."),
        ("Persib menang", "Bandung - Bobotoh dari Purwakarta, Banjar, dan Jombang datang."),
        ("Harga Pinang Naik", "Petani menjual Pinang dan Kemiri. Petir menyambar Sumur tua."),
        ("Warga Pamulang Jadi Korban di Bandung", "Bandung - Warga asal Pamulang itu tewas di "
         "Kota Bandung."),
        ("Tol Tangerang-Merak padat", "Kendaraan di Tol Tangerang-Merak melambat."),
        ("Pameran di ICE BSD", "Jakarta - Pameran digelar di ICE BSD, Tangerang."),
        ("Bencana di Kabupaten Antah", "Banjir melanda Kecamatan Sukamulya, Kabupaten Antah."),
    ],
)  # fmt: skip
def test_a_trap_is_no_place_of_ours(tagger: Tagger, title: str, text: str) -> None:
    """Everyday words, namesakes elsewhere, streets, stations and outlets tag nothing."""
    places = tagger.tag(title, text)
    assert (codes(places), places.province) == (((), ()), False)


def test_a_list_carries_its_cue(tagger: Tagger) -> None:
    """ "Kecamatan A, B, dan C", and the list that a colon or "yaitu" announces."""
    expected = ("36.04.12", "36.04.13", "36.04.19", "36.04.25")
    for text in (
        "Kekeringan di Kecamatan Pontang, Tirtayasa, Petir, dan Kopo, Kabupaten Serang.",
        "BPBD Kabupaten Serang mencatat empat kecamatan, yaitu Pontang, Tirtayasa, Petir dan Kopo.",
        "Kecamatan yang kekeringan di Kabupaten Serang: Pontang, Tirtayasa, Petir, serta Kopo.",
    ):
        assert tagger.tag("Kemarau", text).districts == expected


def test_a_sure_name_vouches_for_its_neighbours(tagger: Tagger) -> None:
    """In "Cipondoh, Pinang, dan Larangan" the everyday words are districts; alone they are not."""
    text = "Banjir merendam Cipondoh, Pinang, dan Larangan sejak subuh, kata BPBD Kota Tangerang."
    assert tagger.tag("Banjir", text).districts == ("36.71.05", "36.71.11", "36.71.13")
    for text in (
        "Petani menjual Pinang, Kemiri, dan Kresek di Kota Tangerang.",
        "Wali Kota Umumkan Larangan di Kota Tangerang",
    ):
        assert tagger.tag("Kabar pasar", text).districts == ()


def test_a_pair_of_cues_names_both(tagger: Tagger) -> None:
    """ "Kabupaten dan Kota Serang" is two regencies."""
    text = "Bantuan tiba di Kabupaten dan Kota Serang pekan ini."
    assert tagger.tag("Bantuan tiba", text).regencies == ("36.04", "36.73")


def test_a_village_speaks_for_its_district(tagger: Tagger) -> None:
    """A village counts with its cue only, and yields to a district named beside it."""
    district = (("36.03",), ("36.03.19",))
    assert codes(tagger.tag("", "Warga Desa Ranca Iyuh membangun jalan.")) == district
    assert codes(tagger.tag("", "Pak Ranca Iyuh membangun jalan.")) == ((), ())
    beside = "Api muncul di Desa Cileles, Kecamatan Tigaraksa, Kabupaten Tangerang."
    assert codes(tagger.tag("", beside)) == (("36.03",), ("36.03.03",))


@pytest.mark.parametrize(
    "text",
    [
        "Kampung Cikeusik, Desa Kanekes, Kecamatan Leuwidamar, Kabupaten Lebak, berduka.",
        "LEBAK, iNewsPandeglang.id – Bupati Lebak ke Leuwidamar. Baca juga: Bupati Pandeglang ke "
        "Labuan.\nAcara di Kecamatan Leuwidamar usai.",
        "Acara di Kecamatan Leuwidamar, Kabupaten Lebak. Pengunjung asal Kecamatan Serpong senang.",
        "Api muncul di Kecamatan Leuwidamar, Kabupaten Lebak. Korban dirawat di RSUD Balaraja.",
        "Dandim 0603/Lebak ke Kecamatan Leuwidamar, bersama Dandim 0510/Tigaraksa.",
    ],
)
def test_a_bystander_is_not_the_place(tagger: Tagger, text: str) -> None:
    """Hamlets, outlets, links to other articles, origins and garrisons' seats are no scene."""
    assert codes(tagger.tag("Kabar Baduy", text)) == (("36.02",), ("36.02.06",))


def test_a_category_of_the_newsroom_is_strong(tagger: Tagger) -> None:
    """The site's own category decides where the text says nothing, and settles namesakes."""
    places = tagger.tag("Pasar murah", "Pasar dibuka.", ["Kabupaten Tangerang", "Ekonomi"])
    assert places.regencies == ("36.03",)
    assert places.reasons[0].where == "category"
    assert tagger.tag("Kecamatan Curug", "Rapat.", ["Kota Serang"]).districts == ("36.73.04",)
    assert tagger.tag("Pasar murah", "Pasar dibuka.", ["panongan"]).districts == ("36.03.19",)
    assert (
        tagger.tag("Pasar murah", "Pasar dibuka.", ["Tangerang", "larangan", "Petir"]).regencies
        == ()
    )


def test_a_category_that_all_articles_carry_says_nothing_of_this_one(tagger: Tagger) -> None:
    """ "Banten" beside every article neither hides its regency nor its district."""
    text = "Pasar murah digelar di halaman kantor. Warga Kabupaten Tangerang antre sejak pagi."
    assert tagger.tag("Pasar murah", text, ["Banten", "Daerah"]).regencies == ("36.03",)
    assert tagger.tag("Pasar murah", "Pasar dibuka.", ["Banten"]).province is True


def test_a_category_of_several_regencies_settles_a_namesake(tagger: Tagger) -> None:
    """Under "Tangerang Raya" the Kecamatan Curug is not Kota Serang's."""
    places = tagger.tag("Warga Kecamatan Curug antre gas", "Antrean panjang.", ["Tangerang Raya"])
    assert codes(places) == (("36.03",), ("36.03.17",))


def test_an_address_makes_a_name_a_place(tagger: Tagger) -> None:
    """A regency or the province right behind a name says that a place is meant."""
    for title, district in (
        ("Gempa guncang Bayah, Banten", "36.02.03"),
        ("Api di Neglasari Tangerang", "36.71.10"),
        ("Rapat di Benda, Kota Tangerang", "36.71.04"),
        ("Jambret di Setu, Tangsel", "36.74.07"),
        ("Pasar di Purwakarta, Kota Cilegon", "36.72.07"),
    ):
        assert codes(tagger.tag(title, "")) == ((district[:5],), (district,))


def test_every_district_is_tagged_by_its_address(tagger: Tagger) -> None:
    """All 155, under each cue and spelling, with their regency: that district and no other."""
    places = tagger.gazetteer
    for code in places.districts:
        name, parent = places.get(code).name, places.parent(code)
        regency = places.get(parent).name
        for text in (
            f"Rapat digelar di Kecamatan {name}, {regency}.",
            f"Rapat digelar di Kec. {name} {places.short_name(parent)} kemarin.",
            f"{regency.upper()} – Camat {name} membuka rapat.",
            f"RAPAT DI KECAMATAN {name.upper()}, {regency.upper()}",
            f"Kapolsek {name} dan jajaran {regency} rapat.",
        ):
            assert codes(tagger.tag("", text)) == ((parent,), (code,)), text


def test_every_village_yields_to_its_written_district(tagger: Tagger) -> None:
    """A village's namesakes elsewhere never add a district to a full address."""
    places = tagger.gazetteer
    for code in places.villages:
        district = places.parent(code)
        regency = places.regency_of(code)
        text = (
            f"Api muncul di Desa {places.get(code).name}, Kecamatan {places.get(district).name}, "
            f"{places.get(regency).name}."
        )
        assert codes(tagger.tag("", text)) == ((regency,), (district,)), text


def test_every_namesake_elsewhere_is_left_alone(tagger: Tagger, data: RegionData) -> None:
    """A district that other provinces have too needs its own regency to be named."""
    for name, ambiguity in data.ambiguity.items():
        if ambiguity.elsewhere:
            text = f"Camat {name.title()} rapat. Warga Kecamatan {name.title()} hadir."
            assert codes(tagger.tag("", text)) == ((), ()), name


def test_a_copied_text_reads_the_same(tagger: Tagger) -> None:
    """Zero-width marks, no-break spaces and full-width letters do not hide a place."""
    plain = tagger.tag("Camat Panongan", "Kecamatan Panongan, Kabupaten Tangerang")
    odd = tagger.tag("Camat\u00a0Pano\u200bngan", "Ｋecamatan \u202ePanongan, Kabupaten  Tangerang")
    assert codes(odd) == codes(plain) == (("36.03",), ("36.03.19",))
