"""What is measured is what it is taken for."""

import os
import time
from itertools import islice
from pathlib import Path

import pytest

from bench import people, processes, sqlite_trees
from bench.growth import scattered
from bench.in_process import getting, nothing
from bench.memory import Memory, parse
from entrypoints.container.root import build

ROLLUP = """7f00-7fff ---p 00000000 00:00 0    [rollup]
Rss:              100000 kB
Pss:               50000 kB
Pss_Anon:          40000 kB
"""


def test_everybody_in_a_filled_database_has_a_session_that_is_accepted(tmp_path: Path) -> None:
    people.fill(tmp_path / "some.db", people=3)
    application = build(people.settings(tmp_path / "some.db")).application()
    tokens = [people.token(number) for number in (1, 2, 3)]
    callers = [application.authenticate(token=each.text, kind=each.kind) for each in tokens]
    assert [caller.username for caller in callers] == ["person1", "person2", "person3"]


@pytest.mark.parametrize("size", [1_000, 1_001, 5_000])
def test_everybody_is_read_once_before_anybody_is_read_again(size: int) -> None:
    assert sorted(islice(scattered(size), size)) == list(range(1, size + 1))


def test_every_page_of_a_file_belongs_to_one_table_or_index(tmp_path: Path) -> None:
    file = tmp_path / "some.db"
    people.fill(file, people=5_000)
    sizes = sqlite_trees.sizes(file)
    assert sizes["sessions"] > sizes["ix_sessions_user_id_id"] > sizes["alembic_version"] > 0
    # But for the first page, which tells of them all.
    assert sum(sizes.values()) + sizes["alembic_version"] == file.stat().st_size


def test_the_time_of_processes_is_what_they_used_in_between() -> None:
    before = {1: 500.0, 2: 100.0}
    assert processes.spent(before, {1: 750.0, 3: 20.0}) == 270.0


@pytest.mark.skipif(not processes.PROC.exists(), reason="this system does not tell")
def test_a_process_that_works_is_seen_to_use_time() -> None:
    ours = processes.in_group(os.getpgrp())
    assert os.getpid() in ours
    before = processes.used([os.getpid()])
    end = time.process_time() + 0.05
    while time.process_time() < end:
        pass
    assert processes.spent(before, processes.used([os.getpid()])) > 0


def test_memory_is_read_in_megabytes() -> None:
    assert parse(ROLLUP) == Memory(rss=102.4, pss=51.2)


def test_an_answer_in_process_has_to_be_one_of_success() -> None:
    assert getting(nothing, "/")() == [b"{}"]


def test_an_answer_in_process_that_fails_is_not_timed() -> None:
    def failing(_environ: object, start: object) -> list[bytes]:
        start("404 Not Found", [])  # type: ignore[operator]  # as WSGI has it
        return []

    with pytest.raises(AssertionError, match="404"):
        getting(failing, "/")()
