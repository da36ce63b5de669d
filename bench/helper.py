"""A process beside this one that measures on command, so that neither slows the other's clock."""

import json
import subprocess
import sys
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from bench.servers import ROOT


class Helper:
    """Runs a module of this package; what it is asked and what it answers are lines of JSON."""

    def __init__(self, module: str, *arguments: str) -> None:
        self._command = [sys.executable, "-m", module, *arguments]

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            self._command,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.answer()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        # It ends with its input.
        self._process.communicate()

    def ask(self, **what: float) -> None:
        """Have it begin, and go on meanwhile."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()

    def answer(self) -> Any:
        """Wait for what it measured."""
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())


def answer_with(work: Callable[..., object]) -> None:
    """Be such a process: do the work for each line of the input."""
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        print(json.dumps(work(**json.loads(line))), flush=True)
