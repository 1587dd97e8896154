"""Publish pings, as WordPress writes them."""

from __future__ import annotations


def call(method: str, *params: str) -> bytes:
    """As WordPress 6.8 writes it (IXR_Request)."""
    listed = "".join(f"<param><value><string>{each}</string></value></param>\n" for each in params)
    return (
        f'<?xml version="1.0"?>\n<methodCall>\n<methodName>{method}</methodName>\n<params>\n'
        f"{listed}</params></methodCall>\n"
    ).encode()


EXTENDED = call(
    "weblogUpdates.extendedPing",
    "Kabar &amp; Warta",
    "https://www.kabar.example/",
    "https://www.kabar.example/feed/",
)
PLAIN = call("weblogUpdates.ping", "Kabar &amp; Warta", "https://kabar.example/")
