"""Publish pings: WordPress's two forms are understood, and nothing else does anything."""

from __future__ import annotations

import xmlrpc.client
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.ping import LARGEST, InvalidPing, fault_response, parse_host, success_response
from tests.support.feeds.pings import EXTENDED, PLAIN, call


@pytest.mark.parametrize("body", [EXTENDED, PLAIN])
def test_both_forms_of_wordpress_name_the_site(body: bytes) -> None:
    """By its host; `www` makes no difference."""
    assert parse_host(body) == "kabar.example"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"halo",
        b"<html><body>hai</body></html>",
        EXTENDED[:-20],
        call("pingback.ping", "https://a.example/", "https://kabar.example/"),
        call("weblogUpdates.ping", "Kabar"),
        call("weblogUpdates.ping", "Kabar", "kabar.example"),
        call("weblogUpdates.ping", "Kabar", "https://[kabar/"),
        PLAIN.replace(b"<string>https", b"<int>1</int><string>https"),
        PLAIN.replace(b"string>", b"ex:bigdecimal>"),
        b"<methodResponse><fault><value><int>4</int></value></fault></methodResponse>",
        PLAIN + b" " * LARGEST,
    ],
)
def test_what_is_no_ping_is_refused(body: bytes) -> None:
    """Garbage, other methods, no site, and bodies of any size."""
    with pytest.raises(InvalidPing):
        parse_host(body)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_nobodys_entities_are_unfolded(encoding: str) -> None:
    """A document type is no part of a ping, in whatever encoding it hides."""
    declared = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY b "kabar.example">]>'
    )
    body = PLAIN.decode().replace('<?xml version="1.0"?>', declared)
    with pytest.raises(InvalidPing):
        parse_host(body.replace("kabar.example/<", "&b;/<").encode(encoding))


_TAGS = (
    "int", "i4", "i8", "double", "boolean", "string", "array", "data", "struct", "member", "name",
    "value", "nil", "base64", "dateTime.iso8601", "params", "param", "fault", "methodName",
    "methodResponse", "ex:bigdecimal", "ex:nil",
)  # fmt: skip
_XML = st.recursive(
    st.sampled_from(["", "1", "-1e999", "x", "weblogUpdates.ping", "==", "https://[a"]),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(_TAGS),
        st.lists(inner, max_size=4),
    ),
)


@given(_XML | st.text())
def test_any_body_is_a_ping_or_none(inner: str) -> None:
    """No document makes anything else of the reader than a host or a refusal."""
    ping = "<methodName>weblogUpdates.ping</methodName>"
    body = f'<methodCall xmlns:ex="x">{ping}<params>{inner}</params></methodCall>'
    for each in (body, inner):
        host = "none"
        with suppress(InvalidPing):
            host = parse_host(each.encode("utf-8", "surrogatepass"))
        assert host


@given(st.binary())
def test_any_bytes_are_a_ping_or_none(body: bytes) -> None:
    """Nor do bytes that are no document."""
    with pytest.raises(InvalidPing):
        parse_host(body)


def test_the_answers_are_what_an_xml_rpc_client_reads() -> None:
    """Success has `flerror` false: then WordPress does not send the second form."""
    ((said,), _) = xmlrpc.client.loads(success_response())
    assert said == {"flerror": False, "message": "Thanks for the ping."}
    ((said,), _) = xmlrpc.client.loads(fault_response(InvalidPing("bukan <ping>")))
    assert said == {"flerror": True, "message": "bukan <ping>"}
