"""Sixty-four people after one name at the same moment."""

from collections import Counter
from contextlib import ExitStack
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from tests.faults.calls import Caller, at_once
from tests.server import Server

ROUNDS = 20
RACERS = 64


def spellings(name: str) -> list[str]:
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in name)
    variants = [name, name.upper(), name.title(), name.swapcase(), wide, wide.upper()]
    return list(islice(cycle(variants), RACERS))


def test_of_64_sign_ups_for_one_name_in_any_spelling_one_succeeds(tmp_path: Path) -> None:
    with Server(tmp_path, {"WATCHWORD_WORKERS": "2"}) as server, ExitStack() as stack:
        callers = [stack.enter_context(Caller(server.port)) for _ in range(RACERS)]
        for turn in range(ROUNDS):
            name = "racer" + "abcdefghijklmnopqrst"[turn]
            answers = at_once(
                [
                    partial(caller.sign_up, spelling)
                    for caller, spelling in zip(callers, spellings(name), strict=True)
                ]
            )
            seen = Counter((answer.status, answer.code) for answer in answers)
            assert seen == {(200, None): 1, (400, "username-taken"): RACERS - 1}
