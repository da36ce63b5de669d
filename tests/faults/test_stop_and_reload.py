"""A service that is stopped, or starts its workers anew, under a crowd."""

import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from http.client import HTTPException
from pathlib import Path

from tests.faults.calls import Answer, Caller
from tests.faults.load import Load
from tests.server import Server, wait_until

CROWD = 64


def sign_up(port: int, name: str) -> Answer:
    with Caller(port) as caller:
        return caller.sign_up(name)


def end_with_a_crowd_inside(server: Server, end: Callable[[], object]) -> list[Future[Answer]]:
    """Have many sign up at once; end the service when the first of them is through."""
    with ThreadPoolExecutor(CROWD) as pool:
        answers = [pool.submit(sign_up, server.port, f"crowd-{n}") for n in range(CROWD)]
        wait(answers, return_when=FIRST_COMPLETED)
        time.sleep(0.1)  # Whoever is slow to send is inside as well.
        assert not all(answer.done() for answer in answers)
        end()
    return answers


def test_whoever_is_inside_when_the_service_stops_is_answered(tmp_path: Path) -> None:
    with Server(tmp_path, {}) as server:
        codes: list[int] = []
        answers = end_with_a_crowd_inside(server, lambda: codes.append(server.stop()))
        assert codes == [0]
        server.start()
        with Caller(server.port) as caller:
            for answer in (each.result() for each in answers):
                assert (answer.status, answer.code) in {(200, None), (503, "overloaded")}
                assert answer.status != 200 or caller.read(answer.cookie).status == 200


def test_a_crowd_that_is_not_waited_for_is_found_out(tmp_path: Path) -> None:
    """The control."""
    with Server(tmp_path, {}) as server:
        answers = end_with_a_crowd_inside(server, server.kill)
        server.start()
    assert any(isinstance(each.exception(), OSError | HTTPException) for each in answers)


def replaced(server: Server, was: list[int]) -> bool:
    return not set(server.workers()) & set(was) and len(server.workers()) == len(was)


def test_a_reload_replaces_every_worker_and_fails_no_request(tmp_path: Path) -> None:
    with Server(tmp_path, {}) as server:
        with Load([server.port], resends=True) as load:
            load.until_well()
            was = server.workers()
            os.kill(server.pid, signal.SIGHUP)
            wait_until(lambda: replaced(server, was), within=30, what="other workers")
            load.until_well()
        assert load.failed() == []
        assert load.lost() == []


def test_a_reload_has_the_settings_read_anew(tmp_path: Path) -> None:
    with Server(tmp_path, {}) as server:
        was = server.workers()
        (tmp_path / "watchword.toml").write_text("[watchword]\npassword_min_length = 200\n")
        assert sign_up(server.port, "ada").status == 200
        os.kill(server.pid, signal.SIGHUP)
        wait_until(lambda: replaced(server, was), within=30, what="other workers")
        assert sign_up(server.port, "bob").code == "password-rejected"


def test_workers_that_are_replaced_at_one_blow_are_found_out(tmp_path: Path) -> None:
    """The control."""
    with Server(tmp_path, {}) as server:
        with Load([server.port], resends=True) as load:
            load.until_well()
            was = server.workers()
            for worker in was:
                os.kill(worker, signal.SIGKILL)
            wait_until(lambda: replaced(server, was), within=30, what="other workers")
            load.until_well()
        assert load.silences()
