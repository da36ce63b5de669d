"""What a collector is told of requests, by a service that runs."""

import json
import sys
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from entrypoints.container.root import build, refuse_misfits
from entrypoints.settings import Settings, SettingsRefused
from tests.collector import Collector, attributes, collecting
from tests.server import Server, free_port
from watchword_client import Client

SECRET = "quite-an-unlikely-word"
TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = "b7ad6b7169203331"
PROXIED = {"WATCHWORD_TRUSTED_PROXIES": "127.0.0.1"}
JOINED = PROXIED | {"WATCHWORD_TRACES_JOINED": "on"}
ALICE = {"username": "alice", "password": "correct horse"}


@pytest.fixture
def collector() -> Iterator[Collector]:
    with collecting() as collector:
        yield collector


def traced(folder: Path, url: str, **settings: str) -> Server:
    """Set up a service that tells of its requests; the last of them when it stops."""
    return Server(folder, {"WATCHWORD_WORKERS": "1", "WATCHWORD_TRACES": url, **settings})


@contextmanager
def served(folder: Path, collector: Collector, **settings: str) -> Iterator[Client]:
    server = traced(folder, collector.url, **settings)
    with server, Client(server.url) as client:
        yield client


def child_names(collector: Collector, parent: dict[str, Any]) -> list[str]:
    spans = collector.spans()
    return [span["name"] for span in spans if span.get("parentSpanId") == parent["spanId"]]


def bytes_of(shown: str | None) -> str | None:
    # As JSON, protobuf shows bytes in base64.
    return shown and b64decode(shown).hex()


def test_a_request_is_a_span_with_what_took_its_time_below_it(
    collector: Collector, tmp_path: Path
) -> None:
    with served(tmp_path, collector) as client:
        signed_up = client.request("POST", "/api/user/signup", json=ALICE)
        refused = client.request(
            "POST", "/api/user/login", json=ALICE | {"password": "another horse"}
        )
        read = client.request("GET", "/api/user")
        ended = client.request("DELETE", "/api/user/sessions/nowhere")
    spans = collector.asked_for()
    assert [attributes(span) for span in spans] == [
        {
            "http.request.method": method,
            "url.scheme": "http",
            "http.route": route,
            "http.response.status_code": str(answer.status),
            "watchword.request_id": answer.headers["X-Request-Id"],
            **problem,
        }
        for method, route, answer, problem in [
            ("POST", "/api/user/signup", signed_up, {}),
            ("POST", "/api/user/login", refused, {"watchword.problem": "invalid-credentials"}),
            ("GET", "/api/user", read, {}),
            (
                "DELETE",
                "/api/user/sessions/{session_id}",
                ended,
                {"watchword.problem": "not-found"},
            ),
        ]
    ]
    assert [span["name"] for span in spans][-2:] == [
        "GET /api/user",
        "DELETE /api/user/sessions/{session_id}",
    ]
    signing_up, logging_in, reading, _ = [child_names(collector, span) for span in spans]
    assert set(signing_up) == {"password.hash", "store.unit_of_work"}
    assert set(logging_in) == {"password.verify", "store.unit_of_work"}
    assert reading == []
    assert len({span["traceId"] for span in spans}) == len(spans)
    assert not any("status" in span and span["status"] for span in spans)
    [of] = {json.dumps(attributes(each["resource"])) for each in collector.resources()}
    assert json.loads(of)["service.name"] == "watchword"


def test_nothing_that_was_sent_is_in_a_span(collector: Collector, tmp_path: Path) -> None:
    headers = {
        "User-Agent": SECRET,
        "Referer": f"http://127.0.0.1/{SECRET}",
        "X-Request-Id": SECRET,
        "X-Forwarded-For": "203.0.113.77",
        "traceparent": f"00-{TRACE}-{PARENT}-01",
        "tracestate": f"a={SECRET}",
        "baggage": f"a={SECRET}",
    }
    with served(tmp_path, collector, **JOINED) as client:
        told = [
            client.request("GET", f"/{SECRET}?{SECRET}={SECRET}", headers=headers),
            client.request("GET", f"/api/user/sessions/{SECRET}", headers=headers),
            client.request("GET", "/problems", headers=headers | {"Host": f"{SECRET}.example"}),
            client.request(SECRET.upper().replace("-", ""), "/api/user", headers=headers),
            client.request(
                "POST",
                "/api/user/signup",
                json={"username": SECRET[:12], "password": SECRET},
                headers=headers,
            ),
            client.request(
                "POST",
                "/api/user/login",
                json={"username": "nobody", "password": SECRET, SECRET: SECRET},
                headers=headers,
            ),
        ]
    found = {attributes(span)["watchword.request_id"] for span in collector.asked_for()}
    assert found == {answer.headers["X-Request-Id"] for answer in told}
    for piece in (SECRET, SECRET.upper().replace("-", ""), SECRET[:12], "203.0.113.77"):
        assert not any(piece.encode() in body for body in collector.bodies), piece


@pytest.mark.parametrize(
    ("settings", "flags", "parents"),
    [
        ({}, "01", [None]),
        (PROXIED, "01", [None]),
        ({"WATCHWORD_TRACES_JOINED": "on"}, "01", [None]),
        (JOINED, "01", [PARENT]),
        (JOINED, "00", []),
        (JOINED, "not one", [None]),
    ],
    ids=["nobody", "not joined", "a stranger", "a proxy", "not sampled", "malformed"],
)
def test_a_trace_goes_on_for_a_trusted_proxy_where_that_is_set(
    collector: Collector,
    tmp_path: Path,
    settings: dict[str, str],
    flags: str,
    parents: list[str | None],
) -> None:
    with served(tmp_path, collector, **settings) as client:
        client.request("GET", "/version", headers={"traceparent": f"00-{TRACE}-{PARENT}-{flags}"})
    spans = collector.asked_for()
    found = [bytes_of(span.get("parentSpanId")) for span in spans]
    assert found == parents
    joined = [bytes_of(span["traceId"]) == TRACE for span in spans]
    assert joined == [parent is not None for parent in parents]


def test_a_share_of_them_is_told_of_where_that_is_set(collector: Collector, tmp_path: Path) -> None:
    share = {"OTEL_TRACES_SAMPLER": "parentbased_traceidratio", "OTEL_TRACES_SAMPLER_ARG": "0"}
    with served(tmp_path, collector, **share) as client:
        assert client.request("GET", "/version").status == 200
    assert collector.spans() == []


def test_an_error_of_ours_is_told_as_one(collector: Collector, tmp_path: Path) -> None:
    with served(tmp_path, collector) as client:
        client.sign_up(**ALICE)
        for file in tmp_path.glob("var/watchword.db*"):
            file.write_bytes(b"\0" * file.stat().st_size)
        answer = client.request("PUT", "/api/user", json={"username": "bob"})
    assert answer.status >= 500
    *_, span = collector.asked_for()
    assert span["status"] == {"code": "STATUS_CODE_ERROR"}
    assert attributes(span)["error.type"] == attributes(span)["watchword.problem"]


def test_a_collector_that_is_away_is_missed_by_nobody(tmp_path: Path) -> None:
    often = {"OTEL_BSP_SCHEDULE_DELAY": "10"}
    server = traced(tmp_path, f"http://127.0.0.1:{free_port()}", **often)
    with server, Client(server.url) as client:
        assert {client.request("GET", "/version").status for _ in range(100)} == {200}
        assert server.stop() == 0
    told = server.tail()
    assert "Traceback" not in told


def test_nobody_waits_for_a_collector_that_does_not_answer(
    collector: Collector, tmp_path: Path
) -> None:
    collector.answers.clear()
    few = {"OTEL_BSP_SCHEDULE_DELAY": "10", "OTEL_BSP_MAX_QUEUE_SIZE": "20"}
    few |= {"OTEL_BSP_MAX_EXPORT_BATCH_SIZE": "10"}
    server = traced(tmp_path, collector.url, **few)
    with server, Client(server.url) as client:
        assert collector.asked.wait(10)
        assert {client.request("GET", "/version").status for _ in range(100)} == {200}
        assert server.stop() == 0
    assert len(collector.spans()) <= 20
    assert "Queue full" in server.log.read_text()


def test_spans_go_nowhere_else(collector: Collector, tmp_path: Path) -> None:
    with collecting() as other:
        collector.sends_to = f"{other.url}/v1/traces"
        with served(tmp_path, collector) as client:
            assert client.request("GET", "/version").status == 200
        assert collector.bodies
        assert not other.bodies


def test_headers_that_cannot_be_read_are_not_told(collector: Collector, tmp_path: Path) -> None:
    server = traced(tmp_path, collector.url, OTEL_EXPORTER_OTLP_HEADERS=SECRET)
    with server, Client(server.url) as client:
        assert client.request("GET", "/version").status == 200
    assert "OTEL_EXPORTER_OTLP_HEADERS cannot be read" in server.tail()
    assert SECRET not in server.tail()


@pytest.mark.parametrize("url", ["not one", f"http://a:{SECRET}@127.0.0.1:4318"])
def test_a_collector_that_is_none_is_refused(tmp_path: Path, url: str) -> None:
    refused = traced(tmp_path, url).run("serve")
    assert refused.returncode
    assert "WATCHWORD_TRACES" in refused.stderr
    assert SECRET not in refused.stderr


def test_it_is_said_where_the_extra_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    monkeypatch.delitem(sys.modules, "entrypoints.traces", raising=False)
    settings = Settings(database_url="memory://", traces="http://127.0.0.1:4318")
    with pytest.raises(SettingsRefused, match="watchword with the extra otel"):
        refuse_misfits(build(settings))
