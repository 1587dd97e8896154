"""A push as the bot sends them, for what must send one without the bot."""

from __future__ import annotations

from bot.core.json_codec import Json

PUSH: dict[str, Json] = {
    "text": (
        "<b>Kapolsek Panongan hadiri rapat pleno rekapitulasi suara</b>\n"
        "📍 Panongan, Kab. Tangerang · Senin 16.30\n\n"
        "Kapolsek Panongan menghadiri rapat pleno terbuka rekapitulasi hasil penghitungan suara "
        "di aula kecamatan. Rapat dibuka pukul 09.00 &amp; berjalan tertib sampai malam."
    ),
    "parse_mode": "HTML",
    "link_preview_options": {
        "url": "https://posbanten.co.id/kapolsek-panongan-rapat-pleno/",
        "prefer_large_media": True,
        "show_above_text": True,
    },
    "reply_markup": {
        "inline_keyboard": [
            [
                {"text": "Baca", "url": "https://posbanten.co.id/kapolsek-panongan-rapat-pleno/"},
                {"text": "Bagikan", "url": "https://t.me/share/url?url=posbanten.co.id&text=Suara"},
                {"text": "Berita lain", "callback_data": "m:4711"},
            ]
        ]
    },
}
