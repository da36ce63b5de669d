"""How a process writes its log."""

import json
import re
import subprocess
import sys

PROGRAM = r"""
import logging
import threading
from adapters.structured_log import LogEvents
from domain.errors import StoreUnavailable
from entrypoints import logs
from entrypoints.outage_log import OutageLog
logs.configure()
LogEvents().send("password_hash.found_corrupt", user_id=7, text="a\nb\x1b[2J")
OutageLog().write(StoreUnavailable(), request_id="abc")
logging.getLogger("somebody.else").warning("forged\n{\"level\": \"error\"} %s", "\x1b[2J")
logging.getLogger("somebody.else").debug("unheard")
def fail(password):
    try:
        int(password)
    except ValueError as error:
        raise RuntimeError(f"broken by {password}") from error
try:
    fail("hunter" + str(1 + 1))
except RuntimeError:
    logging.getLogger("somebody.else").exception("failed")
logging.getLogger("sqlalchemy.engine").info("told of rows")
def fail_on_a_thread():
    fail("hunter" + str(1 + 1))
thread = threading.Thread(target=fail_on_a_thread)
thread.start()
thread.join()
class Leaving:
    def __del__(self):
        fail("hunter" + str(1 + 1))
Leaving()
fail("hunter" + str(1 + 1))
"""


def written() -> list[dict[str, object]]:
    """Write a log in a process of its own and read its lines."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, check=False)
    assert done.returncode == 1
    assert done.stdout == b""
    assert b"\x1b" not in done.stderr
    assert b"hunter2" not in done.stderr
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_every_event_is_one_line_of_json_whoever_writes_it() -> None:
    alert, outage, warning, failure, *uncaught = written()
    assert alert["event"] == "password_hash.found_corrupt"
    assert alert["level"] == "error"
    assert (alert["user_id"], alert["text"]) == (7, "a\nb\x1b[2J")
    assert str(alert["timestamp"]).endswith("Z")
    assert (outage["event"], outage["level"]) == ("store.failed", "error")
    assert (outage["request_id"], outage["cause"]) == ("abc", "StoreUnavailable")
    assert warning["event"] == 'forged\n{"level": "error"} \x1b[2J'
    assert (warning["level"], warning["logger"]) == ("warning", "somebody.else")
    assert failure["event"] == "failed"
    assert [each["event"] for each in uncaught] == [
        "thread.failed",
        "clean_up.failed",
        "process.failed",
    ]
    for each in (failure, *uncaught):
        kinds = re.findall(r"^\w+\.\w+$", str(each["exception"]), re.MULTILINE)
        assert kinds == ["builtins.RuntimeError", "builtins.ValueError"]
        assert str(each["exception"]).count("in fail\n") == 2
