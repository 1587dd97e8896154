"""Which picture of a feed's item is shown."""

from __future__ import annotations

import pytest

from tests.support.feeds.documents import item

_A = "http://a.id/a.jpg"
_MEDIA = "xmlns:m='http://search.yahoo.com/mrss/'"


@pytest.mark.parametrize(
    ("xml", "image"),
    [
        ('<enclosure url="/a.jpg" type="image/jpeg" length="1"/>', "http://a.id/a.jpg"),
        ('<enclosure url="/a.mp3" type="audio/mpeg" length="1"/>', None),
        (
            '<m:content xmlns:m="http://search.yahoo.com/mrss/" url="//c.id/b" medium="image"/>',
            "http://c.id/b",
        ),
        (
            '<m:thumbnail xmlns:m="http://search.yahoo.com/mrss/" url="http://c.id/t.png"/>',
            "http://c.id/t.png",
        ),
        ('<description>&lt;img src="p.gif" width="1" height="1"></description>', None),
        ('<description>&lt;img src="https://s.w.org/x.png"></description>', None),
        (
            '<description>&lt;img src="data:image/gif;base64,R0" data-src="b.jpg"></description>',
            "http://a.id/b.jpg",
        ),
        ('<description>&lt;img src="javascript:alert(1)"></description>', None),
        ('<description>&lt;img src="/logo.svg">&lt;img src="/a.jpg"></description>', _A),
        ('<description>&lt;img class="wp-smiley" src="/s.png"></description>', None),
        (
            '<description>&lt;img src="">&lt;img>&lt;img src="http://[">&lt;img src="a.jpg">'
            "</description>",
            _A,
        ),
        ('<enclosure url="/a.jpg" length="1"/>', _A),
        ('<enclosure url="/a" length="1"/>', None),
        (f"<m:content {_MEDIA} url='http://a.id/a.jpg?w=9'/>", _A + "?w=9"),
        (f"<m:content {_MEDIA} url='http://a.id/a.mp4' type='video/mp4'/>", None),
        (f"<m:group {_MEDIA}><m:content url='http://a.id/a.jpg' medium='image'/></m:group>", _A),
        (
            '<enclosure url="/a.jpg" type="image/jpeg"/><description>&lt;img src="/b.jpg">'
            "</description>",
            _A,
        ),
        (
            f"<m:thumbnail {_MEDIA} url='http://c.id/t.png'/>"
            '<enclosure url="/a.jpg" type="image/jpeg"/>',
            _A,
        ),
    ],
)
def test_the_picture_is_one_worth_showing(xml: str, image: str | None) -> None:
    """Enclosure, Media RSS, then the text; no pixels, smileys or data addresses."""
    link = "<link>http://a.id/1</link>"
    assert item(f"<channel><item><title>x</title>{link}{xml}</item></channel>").image == image
