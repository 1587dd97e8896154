"""Places that an article names beside the one it is about."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.places.model import Places
from bot.tagger.tagger import Tagger

CIKANDE = "SERANG – Jalan di Kecamatan Cikande, Kabupaten Serang, tergenang sejak sore. "


def codes(places: Places) -> tuple[Sequence[str], Sequence[str]]:
    return places.regencies, places.districts


@pytest.mark.parametrize(
    "beside",
    [
        "Kemacetan mengular hingga Kibin dan Jayanti.",
        "Kendaraan dari arah Kragilan dialihkan.",
        "Petugas dari Ciruas tiba satu jam kemudian.",
        "Bus jurusan Kalideres-Labuan ikut terjebak.",
        "Korban dirujuk ke Balaraja.",
        "Pelaku lari ke Maja, Lebak.",
        "Korban datang dari Kecamatan Sajira, Kabupaten Lebak.",
    ],
)
def test_a_neighbour_a_route_or_an_origin_is_passing(tagger: Tagger, beside: str) -> None:
    """How far, from where and where to: the news stays where it happened."""
    places = tagger.tag("Jalan di Cikande Tergenang", CIKANDE + beside)
    assert codes(places) == (("36.04",), ("36.04.15",))


def test_a_range_of_districts_is_a_list(tagger: Tagger) -> None:
    """ "Mauk hingga Kronjo" names both; only what a text reaches "hingga" is passing."""
    text = "Rob merendam Kecamatan Mauk hingga Kronjo, kata BPBD Kabupaten Tangerang."
    assert tagger.tag("Rob", text).districts == ("36.03.08", "36.03.07")


def test_a_road_between_two_districts_is_about_both(tagger: Tagger) -> None:
    """A street is no place, but a road named after its two ends, when nothing else is said, is."""
    both = tagger.tag(
        "Jalan Bojonegara-Pulo Ampel Rusak",
        "Bupati Serang meninjau jalan Bojonegara-Pulo Ampel, Kabupaten Serang.",
    )
    assert both.districts == ("36.04.07", "36.04.08")
    street = "Toko di Jalan Panongan dan Jalan Raya Serang-Pandeglang dibongkar."
    assert codes(tagger.tag("Toko dibongkar", street)) == ((), ())


def test_a_station_of_the_neighbour_is_passing(tagger: Tagger) -> None:
    """Whoever reports, the explicit Kecamatan is the place, for any station or command."""
    text = (
        "Kabupaten Lebak - Dua pencuri jati di Kecamatan Curugbitung ditangkap mandor. "
        "Keduanya diserahkan ke Polsek Maja. Danramil Maja ikut hadir."
    )
    assert tagger.tag("Pencuri jati ditangkap", text).districts == ("36.02.23",)


def test_a_dateline_of_the_units_town_is_not_the_place(tagger: Tagger) -> None:
    """ "CILEGON – Kapolsek Mancak, Polres Cilegon": the reporter sat in Cilegon."""
    places = tagger.tag(
        "Tanam pohon di Mancak", "CILEGON - Kapolsek Mancak, Polres Cilegon, menanam pohon."
    )
    assert codes(places) == (("36.04",), ("36.04.32",))


def test_a_dateline_of_the_seat_is_the_regencys(tagger: Tagger) -> None:
    """ "TIGARAKSA – Bupati melantik": news of the regency from its seat."""
    text = "TIGARAKSA – Bupati Tangerang melantik pejabat di Puspemkab Tangerang, Tigaraksa."
    assert codes(tagger.tag("Bupati lantik pejabat", text)) == (("36.03",), ())


def test_an_example_of_the_regency_is_passing(tagger: Tagger) -> None:
    """A list of spots in news of a whole regency does not push to each of them."""
    text = (
        "LEBAK – DPRD Lebak membahas pajak tambang. Bupati Lebak mendukung. Bapenda Lebak "
        "menempatkan petugas, kata pejabat Kabupaten Lebak itu. Rapat dihadiri pengusaha, camat, "
        "dan warga sejak pagi sampai petang. Petugas dewan mencatat usulan mereka satu per satu. "
        "Petugas berjaga antara lain di Cimarga, Sajira, dan Curugbitung."
    )
    assert codes(tagger.tag("DPRD Lebak Bahas Pajak Tambang", text)) == (("36.02",), ())


def test_news_of_the_province_names_regencies_in_passing(tagger: Tagger) -> None:
    """The office's own address, and where there is most of something, are no regency's news."""
    text = (
        "SERANG – Gubernur Banten memimpin rapat Pemerintah Provinsi Banten di KP3B, Kecamatan "
        "Curug, Kota Serang. Kasus terbanyak ada di Kabupaten Tangerang."
    )
    places = tagger.tag("Pemprov Banten Percepat Anggaran", text)
    assert (codes(places), places.province) == (((), ()), True)


def test_who_once_governed_or_comes_from_the_province_is_passing(tagger: Tagger) -> None:
    """ "Mantan Gubernur Banten" in a list of trials, "asal Banten" in an accident."""
    for text in ("Mantan Gubernur Banten ikut diadili.", "Wisatawan asal Banten itu selamat."):
        assert tagger.tag("Kabar hari ini", text).province is False, text


def test_a_protest_at_the_provinces_office_is_the_provinces(tagger: Tagger) -> None:
    """Where the office stands is no news of that city, whoever came from elsewhere."""
    text = (
        "SERANG – Sopir berunjuk rasa di depan kantor Gubernur Banten, KP3B, Kota Serang. Massa "
        "berasal dari Jawilan. Pemprov Banten menemui mereka."
    )
    places = tagger.tag("Sopir Demo di KP3B", text)
    assert (codes(places), places.province) == (((), ()), True)


def test_a_seat_with_its_province_is_a_dateline_all_the_same(tagger: Tagger) -> None:
    """ "Rangkasbitung, Banten –" is where the reporter sat."""
    text = "Rangkasbitung, Banten – Museum di Lebak itu membuka tur malam bagi pelajar Lebak."
    assert codes(tagger.tag("Museum Luncurkan Tur Malam", text)) == (("36.02",), ())


def test_who_lent_a_hand_is_passing(tagger: Tagger) -> None:
    """ "dibantu Kota Tangerang": the fire was next door."""
    text = (
        "TANGERANG – Gudang di Kecamatan Kosambi, Kabupaten Tangerang, terbakar. Sembilan unit "
        "dikerahkan, dibantu Kota Tangerang dan Jakarta Utara."
    )
    assert codes(tagger.tag("Gudang Terbakar", text)) == (("36.03",), ("36.03.14",))


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Warga Tangsel Hilang", "PURBALINGGA – Pendaki asal Tangerang Selatan hilang."),
        ("Jenazah Dipulangkan ke Tangerang Selatan", "MANADO – ASN itu ditemukan tewas di Manado."),
        ("Peneliti di Serpong Temukan Obat", "Jakarta – Peneliti menguji obat di Bunaken."),
        ("Saham Krakatau Steel Turun", "Jakarta – Saham Krakatau Steel turun tiga persen."),
        ("Tol Naik Tarif", "Jakarta – Ruas Serpong-Balaraja dan Cinere-Jagorawi naik tarif."),
        ("Kisah Tome Pires di Banten", "Jakarta – Pelabuhan Banten ramai pada abad ke-16."),
    ],
)  # fmt: skip
def test_news_from_elsewhere_needs_a_place_named_outright(
    tagger: Tagger, title: str, text: str
) -> None:
    """Under a dateline of another province, origins, landmarks and bare words do not count."""
    places = tagger.tag(title, text)
    assert (codes(places), places.province) == (((), ()), False)


def test_news_from_elsewhere_of_a_regency_is_the_regencys(tagger: Tagger) -> None:
    """A ministry in Jakarta does decide about Kabupaten Tangerang."""
    text = "Jakarta – Bareskrim memeriksa saksi pagar laut di perairan Kabupaten Tangerang."
    assert tagger.tag("Pagar Laut Kabupaten Tangerang", text).regencies == ("36.03",)


def test_a_constituency_is_no_place(tagger: Tagger) -> None:
    """ "dapil Banten III (Kota Tangerang, ...)" says who elected somebody."""
    text = (
        "Anggota DPR dari daerah pemilihan Banten III (Kota Tangerang, Kabupaten Tangerang, Kota "
        "Tangerang Selatan) bertanya kepada menteri."
    )
    assert codes(tagger.tag("Anggota dari Dapil Banten III bertanya", text)) == ((), ())


def test_a_name_keeps_its_meaning_through_an_article(tagger: Tagger) -> None:
    """Once "Setu" is Bekasi's, or Larangan a Kecamatan, it is so in the title as well."""
    elsewhere = tagger.tag(
        "Polsek Setu Tangkap Pencuri", "Pencuri itu beraksi di Kecamatan Setu, Kabupaten Bekasi."
    )
    assert codes(elsewhere) == ((), ())
    ours = tagger.tag(
        "Warga Larangan Protes", "Galian kabel di Kecamatan Larangan, Kota Tangerang, diprotes."
    )
    assert ("36.71.13", "title") in {(reason.place, reason.where) for reason in ours.reasons}


def test_a_route_between_two_regencies_is_news_of_neither(tagger: Tagger) -> None:
    """ "Tol Serpong-Balaraja" by itself; two beaches of one regency are a place."""
    for title in ("Serpong-Balaraja Masuk Daftar Tol", "Serpong-Cinere Masuk Daftar Tol"):
        assert codes(tagger.tag(title, "Tarif naik.")) == ((), ()), title
    beaches = tagger.tag("Pantai Anyer-Cinangka Ramai", "Kata Dinas Pariwisata Kabupaten Serang.")
    assert beaches.districts == ("36.04.30", "36.04.31")


def test_an_official_who_came_is_not_where_the_office_stands(tagger: Tagger) -> None:
    """ "Mapolda Banten, Kota Serang" is an address; "Gubernur Banten di Cikeusik" is a visit."""
    visit = tagger.tag("", "Gubernur Banten di Kecamatan Cikeusik, Kabupaten Pandeglang.")
    assert codes(visit) == (("36.01",), ("36.01.04",))


@pytest.mark.parametrize(
    "text",
    [
        "Kebakaran di Kec.Panongan Kab.Tangerang.",
        "Ds.Ranca Iyuh, Kec.Panongan, Kab.Tangerang",
        "Kecamatan : Panongan, Kabupaten : Tangerang",
        "Kp. Sawah RT 03/02, Ds. Mekar Jaya, Kec. Panongan, Kab. Tangerang, Prov. Banten",
        "Koramil 0510-05/Panongan dan warga Kabupaten Tangerang menanam pohon.",
    ],
)
def test_an_address_is_read_however_it_is_typed(tagger: Tagger, text: str) -> None:
    """No space after the full stop, a colon between, numbers of units and of neighbourhoods."""
    assert codes(tagger.tag("", text)) == (("36.03",), ("36.03.19",))


def test_news_without_a_dateline_that_speaks_of_elsewhere_needs_more(tagger: Tagger) -> None:
    """An origin does not count there, nor "Banten" in a list; a place named outright does."""
    origin = tagger.tag("Wisatawan Terseret", "Wisatawan asal Kecamatan Kragilan hilang di Garut.")
    history = tagger.tag("Petani Banten 1888", "Disertasi itu dibahas di Yogyakarta.")
    assert (codes(origin), origin.province, history.province) == (((), ()), False, False)
    ours = tagger.tag("Warga Kragilan", "Warga Kecamatan Kragilan dibantu relawan dari Garut.")
    assert ours.districts == ("36.04.11",)
