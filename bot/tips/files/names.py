"""The file's name, which is sent with it: given by a phone or a scanner, or typed by a person."""

from __future__ import annotations

import re

from bot.tips.files.model import Look, Trace, found_if

# The words of names that apps and machines make, in the languages of our readers' phones.
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
    """Look for words of a person in the name of a file."""
    words = _WORD.findall(_RANDOM.sub(" ", name).casefold())
    return found_if(Trace.FILE_NAME, set(words) - _OF_MACHINES)
