"""Plain words -> what is wanted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.places.finder import PlaceFinder
from bot.places.gazetteer import load_gazetteer
from bot.places.region_data import load_region_data
from bot.readers.understanding.evaluation import evaluate
from bot.readers.understanding.examples import read_examples
from bot.readers.understanding.intents import is_for_bot, tells_of_violation, understand
from bot.readers.understanding.sentence_reader import Utterance
from bot.readers.understanding.token_lists import keywords
from bot.readers.understanding.wishes import WISHES, Wish, load_catalogue
from tests.support.paths import DATA

CATALOGUE = load_catalogue()
FINDER = PlaceFinder(load_gazetteer(), load_region_data())


def understood(said: str, *, reply: bool = False) -> Utterance:
    return understand(said, CATALOGUE, FINDER, reply=reply)


def test_the_packaged_utterances_are_understood() -> None:
    """97 of 100; and whoever wants fewer messages or none is never answered with a search."""
    with (WISHES / "examples.txt").open(encoding="utf-8") as file:
        report = evaluate((each, understood(each.said)) for each in read_examples(file))
    assert report.total >= 300
    assert report.share >= 0.97
    assert not report.ignored_wishes


@pytest.mark.parametrize(("file", "share"), [("heldout.txt", 0.97), ("unseen.txt", 0.97)])
def test_utterances_nobody_tuned_for_are_understood(file: str, share: float) -> None:
    """Of those written blind, 97 of 100; and no wish for quiet is answered with a search."""
    with (DATA / "utterances" / file).open(encoding="utf-8") as lines:
        report = evaluate((each, understood(each.said)) for each in read_examples(lines))
    assert report.total >= 60
    assert report.share >= share
    assert not report.ignored_wishes


@pytest.mark.parametrize(
    "topic", ["banjir", "lowongan kerja", "pasar malam", "harga beras", "demo"]
)
@pytest.mark.parametrize("place", ["cikupa", "lebak", "bsd", "anyer"])
@pytest.mark.parametrize("said", ["{0} {1}", "ada {0} di {1} ga", "info {0} {1} dong"])
def test_a_topic_in_a_place_is_searched(topic: str, place: str, said: str) -> None:
    """However like a wish the words around it are."""
    heard = understood(said.format(topic, place))
    assert heard.wish is Wish.SEARCH
    assert heard.places


@pytest.mark.parametrize("topic", ["kecelakaan", "begal", "harga beras", "wisata", "umk 2027"])
@pytest.mark.parametrize("said", ["{0}", "ada {0} ga", "info {0} dong min", "{0} gimana", "{0}?"])
def test_a_topic_alone_is_searched(topic: str, said: str) -> None:
    """The latest of everything would be beside the question."""
    assert understood(said.format(topic)).wish is Wish.SEARCH


@pytest.mark.parametrize(
    ("said", "wish", "rest"),
    [
        ("udah pindah, ga mau panongan lagi", Wish.UNFOLLOW, "panongan"),
        ("kabarin gue kalo ada apa2 di cisoka", Wish.FOLLOW, "cisoka"),
        ("my phone would not stop buzzing because of you", Wish.LESS, ""),
        ("nomor saya bakal dikasih ke orang lain ga", Wish.PRIVACY, ""),
    ],
)
def test_a_phrasing_that_nobody_wrote_down_is_heard(said: str, wish: Wish, rest: str) -> None:
    """By its likeness to the examples; it is never the whole of what was said for sure."""
    assert understood(said) == Utterance(wish, rest, whole=False)


@pytest.mark.parametrize(
    "said", ["batal haji", "ada caleg bagi duit", "setuju ppn naik", "tidak lulus cpns"]
)
def test_what_would_have_consequences_is_not_guessed(said: str) -> None:
    """A yes, a no, a report, to drop all places: likeness is not enough."""
    assert understood(said).wish is Wish.SEARCH


@pytest.mark.parametrize("said", ["👍", "😡😡", ":)", " ^_^ ", "<3", "🙏🏽 :D"])
def test_pictures_alone_are_pictures(said: str) -> None:
    """Also those made of signs."""
    assert understood(said).wish is Wish.EMOJI


@pytest.mark.parametrize(
    ("said", "wish", "rest"),
    [
        ("Halo min!", Wish.GREETING, ""),
        ("malam tahun baru", Wish.SEARCH, "malam tahun baru"),
        ("halo min, berita panongan dong", Wish.PLACE, "panongan"),
        ("makasih, orangnya naik mobil merah", Wish.THANKS, "orangnya naik mobil merah"),
        ("Makasih infonya, tapi jangan kirim lagi ya", Wish.STOP, ""),
        ("lagi rapat, jangan kirim dulu", Wish.PAUSE, ""),
        ("ikuti curug, kota serang", Wish.FOLLOW, "curug kota serang"),
        ("stop panongan", Wish.UNFOLLOW, "panongan"),
        ("stop politik uang", Wish.SEARCH, "politik uang"),
        ("jangan kirim berita panongan lagi", Wish.UNFOLLOW, "panongan"),
        ("kenapa ga ada kabar ya", Wish.PLACES, ""),
    ],
)
def test_a_wish_is_found_among_other_words(said: str, wish: Wish, rest: str) -> None:
    """Greetings before it, reasons behind it, a place that narrows it."""
    heard = understood(said)
    assert (heard.wish, heard.rest) == (wish, rest)


@pytest.mark.parametrize(
    ("said", "places", "topic"),
    [
        ("lowongan kerja cikupa", ("36.03.18",), "lowongan kerja"),
        ("mati lampu di panongan", ("36.03.19",), "mati lampu"),
        ("macet di merak", ("36.72.03",), "macet"),
        ("harga cabe", (), "harga cabe"),
    ],
)
def test_a_place_and_a_topic_are_told_apart(said: str, places: tuple[str, ...], topic: str) -> None:
    """The topic is searched in the place."""
    heard = understood(said)
    assert (heard.wish, heard.places, heard.topic) == (Wish.SEARCH, places, topic)


@pytest.mark.parametrize("said", ["kenapa?", "salah", "baca", "bukan di sini"])
def test_a_reply_to_news_says_more_than_the_same_words_alone(said: str) -> None:
    """What they mean is that news."""
    about_news = {Wish.WHY, Wish.WRONG_PLACE, Wish.READ_MORE}
    assert understood(said, reply=True).wish in about_news
    assert understood(said) != understood(said, reply=True) or said == "bukan di sini"


def test_headlines_are_no_wishes() -> None:
    """Of headlines typed in, hardly one is taken for a wish to the bot."""
    titles = [
        "Polisi Hentikan Penyelidikan Kasus Korupsi Dana Desa",
        "Buruh Berhenti Kerja, Tuntut Kenaikan Upah",
        "Warga Diminta Kurangi Sampah Plastik",
        "Jangan Buang Sampah ke Sungai, Kata Bupati",
        "Pasar Malam Ditutup Sementara",
        "Laporan Keuangan Pemkab Raih WTP",
        "Iklan Rokok Dilarang di Dekat Sekolah",
        "KPU Lanjutkan Rekapitulasi di Kecamatan",
    ]
    assert {understood(title).wish for title in titles} == {Wish.SEARCH}


def test_a_question_keeps_the_words_worth_searching() -> None:
    """Filler goes from everywhere; a question of filler alone stays as it is."""
    assert keywords("kapan ada pilkada di banten?", CATALOGUE) == "pilkada banten"
    assert keywords("apa itu?", CATALOGUE) == "apa itu"


@pytest.mark.parametrize(
    ("said", "tells"),
    [
        ("saya melihat bagi-bagi uang di Panongan", True),
        ("ada yg bagi bagi uang.", True),
        ("ada yang bagi2 duit", True),
        ("SERANGAN FAJAR!", True),
        ("kenapa ada banjir?", False),
        ("politik", False),
        ("ada pembagian amplop oleh kades tadi malam", True),
        ("Tim sukses membagikan uang di pasar", True),
    ],
)
def test_words_of_a_violation_are_noticed(said: str, tells: bool) -> None:
    """However they are hyphenated."""
    assert tells_of_violation(said, CATALOGUE) is tells


@given(st.text(max_size=500))
def test_any_text_is_understood_somehow(text: str) -> None:
    """Nothing raises, and what is left to ask is in one line."""
    for reply in (False, True):
        heard = understood(text, reply=reply)
        assert heard.rest == " ".join(heard.rest.split())


@pytest.mark.parametrize(
    ("said", "for_bot"),
    [
        ("berita banjir panongan", True),
        ("kabar terbaru", True),
        ("Panongan", True),
        ("jeda", True),
        ("iya", False),
        ("", False),
        ("ok makasih", False),
        ("Orangnya naik mobil merah", False),
        ("kabar dari tetangga saya, uangnya dibagi lagi tadi malam di pos ronda", False),
    ],
)
def test_in_a_dialogue_only_wishes_are_the_bots(said: str, for_bot: bool) -> None:
    """Courtesies and stories are for the editors; a question for news is asked back."""
    assert is_for_bot(said, CATALOGUE, FINDER) is for_bot
