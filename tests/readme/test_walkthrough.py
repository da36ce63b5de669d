"""The mechanism that reads and runs a page's commands."""

from pathlib import Path

from tests.readme.walkthrough import Step, needs, normalised, run, steps_of

PAGE = """
```console
$ echo not run
```

<!-- run: walkthrough -->
```console
$ echo one
one
$ echo two \\
    three
two three
```

<!-- run: walkthrough -->

```console
$ true
```
"""


def test_only_marked_blocks_are_read_in_order_with_their_output() -> None:
    assert list(steps_of(PAGE)) == [
        Step("echo one", "one\n"),
        Step("echo two \\\n    three", "two three\n"),
        Step("true", ""),
    ]


@needs("bash")
def test_a_command_meets_the_server_that_runs_and_prints_the_one_that_is_shown(
    tmp_path: Path,
) -> None:
    step = Step("echo http://127.0.0.1:8000 | tee seen; echo oops >&2", "")
    assert run(step, address="127.0.0.1:9", folder=tmp_path) == "http://127.0.0.1:8000\noops\n"
    assert (tmp_path / "seen").read_text() == "http://127.0.0.1:9\n"


def test_times_ids_and_tokens_may_differ_and_nothing_else() -> None:
    shown = '{"id": 1, "at": "2026-11-22T09:00:00.000000Z", "request_id": "a"}'
    again = '{"id": 7, "at": "2027-01-02T03:04:05.678900Z", "request_id": "b"}\r\n'
    assert normalised(shown) == normalised(again)
    assert normalised("a" * 43) == normalised("b" * 43)
    assert normalised('{"username": "alice"}') != normalised('{"username": "bob"}')
