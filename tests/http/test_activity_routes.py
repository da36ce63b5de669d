"""`/api/user/activity`."""

import pytest

from tests.http.api import ALICE, BOB, Api

TARGET = "/api/user/activity"


def test_people_see_what_was_done_and_tried_with_their_account() -> None:
    api = Api()
    alice = api.bearer()
    signed_up = next(iter(api.world.store.sessions.values())).id
    api.sign_up(BOB)
    refused = api.log_in({**ALICE, "password": "wrong"})
    api.world.disable("bob")
    answer = api.get(TARGET, bearer=alice)
    assert answer.status == 200
    assert answer.json == {
        "items": [
            {
                "id": 3,
                "at": "2026-11-22T09:30:00.000000Z",
                "act": "credentials.refused",
                "by": "anyone",
                "ip": "127.0.0.1",
                "session_id": None,
                "times": 1,
                "request_id": refused.header("x-request-id"),
            },
            answer.json["items"][1],
        ],
        "next_before": None,
    }
    assert list(answer.json["items"][1])[:4] == ["id", "at", "act", "by"]
    assert answer.json["items"][1]["session_id"] == signed_up


def test_pages_follow_one_another() -> None:
    api = Api()
    alice = api.bearer()
    for _ in range(4):
        api.log_in({**ALICE, "session": "bearer"})
    ids: list[list[int]] = []
    before: str | None = ""
    while before is not None:
        page = api.get(f"{TARGET}?limit=2{before}", bearer=alice).json
        ids.append([each["id"] for each in page["items"]])
        before = page["next_before"] and f"&before={page['next_before']}"
    assert ids == [[5, 4], [3, 2], [1]]


@pytest.mark.parametrize(
    "query",
    [
        *("limit=0", "limit=101", "limit=-1", "limit=", "limit=1&limit=2", "limit=1.0", "limit=٣"),
        *("before=0", "before=x", f"before={2**63}", f"before={'9' * 5000}"),
    ],
)
def test_what_is_no_number_in_range_is_invalid_input(query: str) -> None:
    api = Api()
    answer = api.get(f"{TARGET}?{query}", bearer=api.bearer())
    status = 414 if len(query) > 4000 else 400
    assert answer.status == status
    if status == 400:
        assert answer.errors == {f"/{query.partition('=')[0]}": "not_a_number"}


def test_who_is_not_logged_in_sees_nothing() -> None:
    assert Api().get(TARGET).code == "not-authenticated"


def test_what_is_done_goes_by_the_request_it_was_done_in() -> None:
    api = Api()
    alice = api.bearer()
    renamed = api.put({"username": "alina"}, bearer=alice)
    api.post("/api/user/logout", bearer=alice)
    logged_in = api.log_in({**ALICE, "username": "alina", "session": "bearer"})
    told = api.get(TARGET, bearer=logged_in.json["session_token"]).json["items"]
    assert [each["act"] for each in told] == [
        *("session.opened", "session.ended", "user.renamed", "user.signed_up"),
    ]
    assert [each["request_id"] for each in told][::2] == [
        logged_in.header("x-request-id"),
        renamed.header("x-request-id"),
    ]
    assert {each["by"] for each in told} == {"user"}
