"""The tutorial's script, as a reader runs it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.client.accounts import Accounts
from tests.client.answering import answering
from tests.client.serving import served

ROOT = Path(__file__).parents[2]


def run_tutorial(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "examples" / "tutorial.py"), *arguments],
        env=os.environ | {"PYTHONPATH": str(ROOT / "client")} | environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=30,
    )


def statuses(output: str) -> list[str]:
    return [line[2:5] for line in output.splitlines() if line[:2] == "< " and line[2:5].isdigit()]


def test_the_tutorial_goes_through_and_leaves_the_user_renamed() -> None:
    accounts = Accounts()
    with served(accounts) as url:
        done = run_tutorial(url)
    assert (done.returncode, done.stderr) == (0, "")
    assert statuses(done.stdout) == ["200", "200", "200", "401", "200", "200", "200"]
    user = accounts.accounts[0]
    assert (user.username, user.password) == ("user-updated", "123456")


def test_the_tutorial_prints_no_session() -> None:
    accounts = Accounts()
    with served(accounts) as url:
        done = run_tutorial(URL=url)
    (token,) = accounts.logins
    assert "sessionid=***" in done.stdout
    assert token not in done.stdout


def test_a_second_run_is_told_to_choose_another_name() -> None:
    accounts = Accounts()
    with served(accounts) as url:
        run_tutorial(url, "--name", "ada")
        accounts.accounts[0].username = "ada"
        again = run_tutorial(url, "--name", "ada")
        other = run_tutorial(url, "--name", "bea")
    assert again.returncode == 1
    assert "the name is taken" in again.stderr
    assert "--name" in again.stderr
    assert other.returncode == 0


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "nonsense"])
def test_a_server_that_is_not_there_is_told_in_a_sentence(url: str) -> None:
    done = run_tutorial(url)
    assert done.returncode == 1
    assert done.stderr.startswith("The tutorial stopped: ")
    assert "Traceback" not in done.stderr


def test_an_answer_of_another_program_is_told_in_a_sentence() -> None:
    with served(answering(b"hello", ("Content-Type", "text/plain"), status="404 Not Found")) as url:
        done = run_tutorial(url)
    assert done.returncode == 1
    assert "'Sign up' was answered with 404; expected 200" in done.stderr
