"""No secret that came with a request is on a page or in an export, wherever it stood."""

from pathlib import Path

import pytest

from adapters.memory.request_records import MemoryRequestRecords
from adapters.sql.sqlite.records_file import RecordsFile
from adapters.sql.sqlite.request_records import SqliteRequestRecords
from application.ports.request_records import RequestFilter
from domain.request_record import RequestRecord
from tests.console.desk import Desk
from tests.contract.test_request_records import SAMPLE
from tests.http.api import Api
from tests.http.test_sent import BODIES, CANARY, NAMES, VALUES, logged


def with_secrets_everywhere(api: Api) -> Api:
    for body in BODIES:
        for headers in ({}, {name: VALUES[len(name) % len(VALUES)] for name in NAMES[:-2]}):
            api.sign_up(body, headers=headers)
            api.log_in(body, headers=headers)
            api.put(body, headers=headers)
            api.log_out(body, headers=headers)
    for value in VALUES:
        for name in NAMES:
            api.post(f"/{CANARY}", {CANARY: CANARY}, headers={name: value})
    return api


def test_no_secret_that_was_sent_is_on_a_page_or_in_an_export() -> None:
    api = with_secrets_everywhere(logged())
    assert api.log
    lines = api.log.taken()
    desk = Desk()
    desk.world.record(*lines)
    desk.sit_down()
    pages = [f"/ops/logs/{line.request_id}" for line in lines]
    answers = [desk.get(page) for page in [*pages, "/ops/logs", "/ops/logs.csv", "/ops/logs.jsonl"]]
    assert {answer.status for answer in answers} == {200}
    assert sum(b"What was sent" in answer.body for answer in answers) == len(lines)
    assert not any(CANARY.encode() in answer.body for answer in answers)


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_nor_is_it_in_what_is_kept(kind: str, tmp_path: Path) -> None:
    api = with_secrets_everywhere(logged())
    assert api.log
    lines = api.log.taken()
    records = (
        MemoryRequestRecords()
        if kind == "memory"
        else SqliteRequestRecords(RecordsFile(tmp_path / "requests.db"))
    )
    records.add(lines, (), SAMPLE)
    found: list[RequestRecord | None] = [records.of_request(line.request_id) for line in lines]
    assert [each and each.sent for each in found] == [line.sent for line in lines]
    assert CANARY not in repr([*found, *records.page(only=RequestFilter(), before=None, limit=999)])
    for file in tmp_path.iterdir():
        assert CANARY.encode() not in file.read_bytes()
