"""Going back to a backup."""

from attrs import frozen

from application.audit_trail import AuditTrail
from application.missing_keys import refuse_missing_keys
from application.ports.contents import Contents
from application.ports.password_hasher import PasswordHasher
from application.ports.stores import Store, Stores
from application.ports.unit_of_work import UnitOfWork
from application.store_copy import StoreCopy, make_ready, opened, refuse_difference
from application.tally import Tally, Tallying
from application.whole_contents import Progress, WholeContents, blaming
from domain.audit import Act
from domain.audit_chain import BEGINNING, Checkpoint
from domain.errors import CopyRefused
from domain.faults import CopyFault
from domain.origin import Origin


@frozen
class RestoreStore:
    """The store becomes what a backup holds, all of it or nothing, beside the running service.

    Every session ends, unless those of the backup are to be kept; no other is accepted ever
    again, nor does a log-in that began before the restore let anybody in. Users there already
    are replaced only if that is meant. Ids once given, here or there, are not given again. A
    backup with passwords hashed with a key that is not here is refused: nobody could log in.

    The audit of a store that goes back to a backup of its own goes on: nobody undoes what they
    did by it. Any other store takes on the audit of the backup.
    """

    store: Store
    stores: Stores
    copy: StoreCopy
    audit: AuditTrail
    hasher: PasswordHasher

    def __call__(
        self,
        *,
        origin: Origin,
        file: str,
        replaces: bool,
        keeps_sessions: bool,
        progress: Progress,
    ) -> Tally:
        """Restore the file; raises `CopyRefused`."""
        look = self.copy.look(progress)
        with blaming(CopyFault.SOURCE_SILENT), self.stores.in_file(file) as source:
            refuse_missing_keys(source, hasher=self.hasher)
            make_ready(source, self.store)
            with (
                opened(source, look) as rows,
                blaming(CopyFault.TARGET_SILENT),
                self.store.unit_of_work() as work,
            ):
                _refuse_users(work.contents, replaces=replaces)
                found = WholeContents(work.contents, look, CopyFault.TARGET_SILENT)
                restored = _restored(rows, found, work, keeps_sessions=keeps_sessions)
                refuse_difference(found, restored)
                self.audit.record(Act.STORE_RESTORED, by=origin, within=work)
                work.commit()
        return restored


def _refuse_users(contents: Contents, *, replaces: bool) -> None:
    if not replaces and contents.users(after=0, limit=1):
        raise CopyRefused(CopyFault.TARGET_HAS_USERS)


def _restored(
    rows: WholeContents, found: WholeContents, work: UnitOfWork, *, keeps_sessions: bool
) -> Tally:
    tallying = Tallying()
    # No version that anybody can have seen, in what is replaced or in what ends.
    step = work.contents.extent().credential_version + (not keeps_sessions)
    # First, so that nobody who signs up meanwhile takes the id of another.
    work.intake.reserve_ids(rows.last_user_id())
    work.intake.clear()
    for users in rows.users():
        moved = [user.moved_on(by=step) for user in users]
        tallying.add_users(moved)
        work.intake.add_users(moved)
    for sessions in rows.sessions() if keeps_sessions else ():
        moved_sessions = [session.moved_on(by=step) for session in sessions]
        tallying.add_sessions(moved_sessions)
        work.intake.add_sessions(moved_sessions)
    if _is_told_of(rows.last_entry(), found.contents):
        for entries in found.entries():
            tallying.add_entries(entries)
        return tallying.result()
    work.intake.clear_entries()
    for entries in rows.entries():
        tallying.add_entries(entries)
        work.intake.add_entries(entries)
    return tallying.result()


def _is_told_of(end: Checkpoint, contents: Contents) -> bool:
    """Tell whether the chain of the contents has that entry, and so all that led to it."""
    if end == BEGINNING:
        return True
    there = contents.entries(after=end.place - 1, limit=1)
    return [each.checkpoint for each in there] == [end]
