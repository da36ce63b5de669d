"""Where a session was opened, as its owner will read it."""

from ipaddress import ip_network

import pytest

from tests.http.api import ALICE, Api

PROXIES = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))
SESSIONS = "/api/user/sessions"


def address(peer: str, forwarded: str | None, *, behind: bool = True) -> str | None:
    api = Api(settings={"trusted_proxies": PROXIES} if behind else {})
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    cookie = api.sign_up(headers=headers, REMOTE_ADDR=peer).cookie
    ip: str | None = api.get(SESSIONS, cookie=cookie).json["items"][0]["ip"]
    return ip


def agent(raw: bytes) -> str | None:
    api = Api()
    cookie = api.sign_up(headers={"User-Agent": raw.decode("latin-1")}).cookie
    kept: str | None = api.get(SESSIONS, cookie=cookie).json["items"][0]["user_agent"]
    return kept


@pytest.mark.parametrize(
    ("peer", "forwarded", "ip"),
    [
        ("203.0.113.5", None, "203.0.113.5"),
        ("203.0.113.5", "198.51.100.1", "203.0.113.5"),
        ("10.0.0.1", None, "10.0.0.1"),
        ("10.0.0.1", "203.0.113.5", "203.0.113.5"),
        ("10.0.0.1", "198.51.100.1, 203.0.113.5", "203.0.113.5"),
        ("10.0.0.1", "198.51.100.1,203.0.113.5,10.9.9.9", "203.0.113.5"),
        ("10.0.0.1", "10.1.1.1, 10.2.2.2", "10.1.1.1"),
        ("10.0.0.1", "2001:db8::1", "2001:db8::1"),
        ("10.0.0.1", "2001:DB8:0:0::1", "2001:db8::1"),
        ("fd00::1", "203.0.113.5", "203.0.113.5"),
        ("::ffff:10.0.0.1", "::ffff:203.0.113.5", "203.0.113.5"),
        ("::ffff:203.0.113.5", None, "203.0.113.5"),
        ("fe80::1%eth0", None, "fe80::1"),
        ("10.0.0.1", "fe80::1%<script>", "fe80::1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", ",,", "10.0.0.1"),
        ("10.0.0.1", "unknown", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1, unknown", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1, 203.0.113.5:443", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1, 010.0.0.2", "10.0.0.1"),
        ("", "203.0.113.5", None),
        ("not an address", "203.0.113.5", None),
    ],
)
def test_the_address_is_the_rightmost_hop_that_is_no_proxy_of_ours(
    peer: str, forwarded: str | None, ip: str | None
) -> None:
    assert address(peer, forwarded) == ip


def test_without_trusted_proxies_only_the_peer_counts() -> None:
    assert address("10.0.0.1", "203.0.113.5", behind=False) == "10.0.0.1"


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        (b"Firefox/150", "Firefox/150"),
        (b"", None),
        (b"\0\x1b[31m\r\n", "[31m"),
        (b"\x00\x07", None),
        ("Zoë's télé".encode(), "Zoë's télé"),
        (b"\xff", "\ufffd"),
        ("a\u202eb\u200bc".encode(), "abc"),
        (b"x" * 5000, "x" * 256),
        ("é".encode() * 5000, "é" * 256),
    ],
)
def test_a_user_agent_is_kept_in_what_can_be_printed_and_cut(raw: bytes, kept: str | None) -> None:
    assert agent(raw) == kept


def test_a_replacing_session_stays_on_its_device() -> None:
    api = Api()
    cookie = api.sign_up(ALICE, headers={"User-Agent": "Firefox"}).cookie
    cookie = api.put({"password": "other words"}, cookie=cookie).cookie
    (item,) = api.get(SESSIONS, cookie=cookie, headers={"User-Agent": "curl"}).json["items"]
    assert item["user_agent"] == "Firefox"
