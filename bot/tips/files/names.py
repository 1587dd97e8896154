"""A file's name goes with it: what a phone or a scanner calls it, or somebody's own words."""

from __future__ import annotations

import re

from bot.tips.files.model import Look, Trace, found_if

# What apps and machines make names of, in the languages of our readers' phones.
_MACHINES = """
img image images pic picture photo foto gambar pxl dsc dscn dscf mvimg pano burst cover night
hdr portrait vid video mov movie film rec record recording rekaman audio aud voice suara ptt
snd sound track screenshot screen shot tangkapan layar screenrecorder cuplikan scan scanned
camscanner adobe doc document dokumen docs file files berkas untitled download unduhan copy
salinan bersih clean baru new edited edit whatsapp telegram pukul jam
jpg jpeg png heic heif webp gif tif tiff avif mpo mov avi mkv webm amr ogg oga opus wav flac aac
pdf docx xls xlsx ppt pptx odt ods odp rtf txt csv zip
"""
_OF_MACHINES = frozenset(_MACHINES.split())
_WORD = re.compile(r"[^\W\d_]{3,}")
_RANDOM = re.compile(r"\b[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}\b", re.IGNORECASE)  # UUID


def look_at_name(name: str) -> Look:
    """Whether somebody wrote words of their own into it."""
    words = _WORD.findall(_RANDOM.sub(" ", name).casefold())
    return found_if(Trace.FILE_NAME, set(words) - _OF_MACHINES)
