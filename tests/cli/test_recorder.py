"""Who collects what was answered until it is kept."""

from collections.abc import Sequence

from attrs import define, evolve, field

from domain.request_record import Answered, RequestRecord
from entrypoints.recorder import Recorder
from tests.clock import START

USUAL = RequestRecord(0, START, "a" * 24, "GET", "/api/user", 200, 1500)


@define
class Kept:
    batches: list[tuple[int, int]] = field(factory=list)
    flushes: int = 0

    def __call__(self, answered: Sequence[Answered], *, lost: int) -> None:
        self.batches.append((len(answered), lost))

    def flush(self) -> None:
        self.flushes += 1


def test_what_was_noted_is_kept_together_and_once() -> None:
    kept = Kept()
    recorder = Recorder(kept)
    recorder.note([USUAL, evolve(USUAL, status=404)])
    recorder.note([USUAL], lost=2)
    recorder.keep()
    recorder.keep()
    assert kept.batches == [(3, 2), (0, 0)]


def test_beyond_the_most_that_may_wait_they_are_lost_and_counted() -> None:
    kept = Kept()
    recorder = Recorder(kept, most=3)
    recorder.note([USUAL] * 2)
    recorder.note([USUAL] * 4, lost=1)
    recorder.note([USUAL])
    recorder.keep()
    assert kept.batches == [(3, 5)]


def test_in_the_end_all_is_written() -> None:
    kept = Kept()
    recorder = Recorder(kept)
    recorder.note([USUAL])
    recorder.finish()
    assert (kept.batches, kept.flushes) == ([(1, 0)], 1)
