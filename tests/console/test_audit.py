"""The audit, as operators see it."""

import re

from attrs import evolve

from tests.console.desk import Desk, text_of


def test_entries_are_shown_the_newest_first_a_page_at_a_time() -> None:
    desk = Desk()
    for number in range(60):
        desk.world.sign_up(f"u{number}")
    desk.sit_down()
    first = desk.get("/ops/audit").body.decode()
    acts = re.findall(r"<code>([a-z_.]+)</code>", first)
    assert acts == ["session.opened"] + ["user.signed_up"] * 49
    further = re.search(r'href="(\?before=\d+)" rel="next"', first)
    assert further
    rest = desk.get(f"/ops/audit{further[1]}").body.decode()
    assert re.findall(r"<code>([a-z_.]+)</code>", rest) == [
        *["user.signed_up"] * 11,
        "role.given",
        "user.signed_up",
    ]
    assert 'rel="next"' not in rest


def test_entries_about_one_user_are_found() -> None:
    desk = Desk()
    desk.world.sign_up("alice")
    page = desk.sit_down().get("/ops/audit?user=2").body.decode()
    assert re.findall(r"<code>([a-z_.]+)</code>", page) == ["user.signed_up"]
    assert desk.get("/ops/audit?user=x").status == 400
    assert desk.get("/ops/audit?before=x").status == 400


def test_a_whole_chain_is_said_to_be_whole_and_an_altered_entry_is_named() -> None:
    desk = Desk().sit_down()
    assert "Every entry is what was sealed" in text_of(desk.get("/ops/audit/chain"))
    audit = desk.world.store.audit
    audit[2] = evolve(audit[2], entry=evolve(audit[2].entry, about=7))
    text = text_of(desk.get("/ops/audit/chain"))
    assert "What was sealed is not what is there." in text
    assert "Places 2 to 2: altered" in text
