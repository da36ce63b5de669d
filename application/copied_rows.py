"""Writing what one store holds into another, a batch at a time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from application.ports.stores import Store
from application.ports.unit_of_work import UnitOfWork
from application.tally import Tally, Tallying
from application.whole_contents import WholeContents, blaming
from domain.audit_chain import SealedEntry
from domain.errors import CopyRefused, UsernameTaken
from domain.faults import CopyFault
from domain.session import Session
from domain.user import User


def copied_rows(rows: WholeContents, target: Store) -> Tally:
    """Copy it all and count it; raises `CopyRefused` where it does not arrive as it was meant.

    What is there already stays as it is.
    """
    _reserve_ids(target, rows.last_user_id())
    tallying, last_id, last_digest = Tallying(), 0, b""
    for users in rows.users():
        tallying.add_users(users)
        _add_users(target, users, after=last_id)
        last_id = users[-1].id
    for sessions in rows.sessions():
        tallying.add_sessions(sessions)
        if sessions:
            _add_sessions(target, sessions, after=last_digest)
            last_digest = sessions[-1].digest
    last_place = 0
    for entries in rows.entries():
        tallying.add_entries(entries)
        _add_entries(target, entries, after=last_place)
        last_place = entries[-1].place
    return tallying.result()


def _reserve_ids(target: Store, upto: int) -> None:
    # First, so that nobody who signs up in the target by mistake takes the id of another.
    with blaming(CopyFault.TARGET_SILENT), target.unit_of_work() as work:
        work.intake.reserve_ids(upto)
        work.commit()


def _add_users(target: Store, users: Sequence[User], *, after: int) -> None:
    with _adding(target) as work:
        work.intake.add_users(users)
        _refuse_others(work.contents.users(after=after, limit=len(users)), users)
        work.commit()


def _add_sessions(target: Store, sessions: Sequence[Session], *, after: bytes) -> None:
    with _adding(target) as work:
        work.intake.add_sessions(sessions)
        there = work.contents.sessions(after=after, limit=len(sessions))
        _refuse_others([each.session for each in there], sessions)
        work.commit()


def _add_entries(target: Store, entries: Sequence[SealedEntry], *, after: int) -> None:
    with _adding(target) as work:
        work.intake.add_entries(entries)
        _refuse_others(work.contents.entries(after=after, limit=len(entries)), entries)
        work.commit()


@contextmanager
def _adding(target: Store) -> Iterator[UnitOfWork]:
    try:
        with blaming(CopyFault.TARGET_SILENT), target.unit_of_work() as work:
            yield work
    except UsernameTaken as error:
        raise CopyRefused(CopyFault.CONFLICT) from error


def _refuse_others(there: Sequence[object], expected: Sequence[object]) -> None:
    if list(there) != list(expected):
        raise CopyRefused(CopyFault.CONFLICT)
