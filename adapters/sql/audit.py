"""What was done and refused, in a table.

Long because it is both ports of it, each sentence with its statement.
"""

from collections.abc import Sequence

from attrs import frozen
from sqlalchemy import Integer, bindparam, delete, insert, literal_column, select, update

from adapters.sql.mapping import ENTRY_COLUMNS, SEALED_COLUMNS, entry_of, entry_values, sealed_of
from adapters.sql.particulars import PARTICULARS
from adapters.sql.prepared import Prepared
from adapters.sql.tables import audit, sessions
from adapters.sql.texts import can_be_text
from adapters.sql.transaction import Transaction
from adapters.sql.ways_in import Readers
from application.ports.audit import AuditEntries, AuditReader, KeptEntry
from domain.audit import Entry
from domain.audit_chain import BEGINNING, Checkpoint, SealedEntry, sealed
from domain.origin import Actor

_LAST_ID = 2**63 - 1
_LIMIT = bindparam("limit", type_=Integer)
_IS_UNSEALED = audit.c.place.is_(None)

_VALUES = {each: bindparam(each.name, type_=each.type) for each in ENTRY_COLUMNS}
_ADD = Prepared(insert(audit).values(_VALUES))
# All the store knows of the session is looked up where it is: no answer is waited for.
_OF_SESSION = _VALUES | {
    audit.c.actor_id: sessions.c.user_id,
    audit.c.about: sessions.c.user_id,
    audit.c.detail: sessions.c.id,
}
_ADD_OF_SESSION = Prepared(
    insert(audit).from_select(
        list(_OF_SESSION),
        select(*_OF_SESSION.values()).where(sessions.c.digest == bindparam("digest")),
    )
)
_LAST = Prepared(
    select(audit.c.place, audit.c.link).where(~_IS_UNSEALED).order_by(audit.c.place.desc()).limit(1)
)
_UNSEALED = Prepared(
    select(audit.c.id, *ENTRY_COLUMNS).where(_IS_UNSEALED).order_by(audit.c.id).limit(_LIMIT)
)
_AWAITS = Prepared(
    select(literal_column("1")).where(select(audit.c.id).where(_IS_UNSEALED).exists())
)
_SEAL = Prepared(
    update(audit)
    .where(audit.c.id == bindparam("of_id"))
    .values(place=bindparam("to_place"), link=bindparam("to_link"))
)
_FIRST = (
    select(audit.c.place)
    .where(audit.c.place <= bindparam("upto"))
    .order_by(audit.c.place)
    .limit(_LIMIT)
)
_PURGE = Prepared(delete(audit).where(audit.c.place.in_(_FIRST)))
_PAGE = (
    select(audit.c.id, *ENTRY_COLUMNS)
    .where(audit.c.id <= bindparam("upto"))
    .order_by(audit.c.id.desc())
    .limit(_LIMIT)
)
_PAGE_OF_ALL = Prepared(_PAGE)
_PAGE_ABOUT = Prepared(_PAGE.where(audit.c.about == bindparam("of_user")))
_OF_REQUEST = Prepared(
    select(audit.c.id, *ENTRY_COLUMNS)
    .where(audit.c.request_id == bindparam("request_id"))
    .order_by(audit.c.id)
)
CHAIN = Prepared(
    select(*SEALED_COLUMNS)
    .where(audit.c.place > bindparam("after"))
    .order_by(audit.c.place)
    .limit(_LIMIT)
)


@frozen
class SqlAuditEntries(AuditEntries):
    """Writes inside a transaction."""

    _transaction: Transaction

    def add(self, entry: Entry) -> None:
        """Keep an entry."""
        self._transaction.has_entries = True
        self._transaction.run(_ADD, **entry_values(entry))

    def add_of_session(self, entry: Entry, *, digest: bytes) -> None:
        """Keep an entry about the session of that digest, if there is one, and about its user."""
        self._transaction.has_entries = True
        values = entry_values(entry) | {"actor": Actor.USER.value, "digest": digest}
        for name in ("actor_id", "about", "detail"):
            del values[name]
        self._transaction.run(_ADD_OF_SESSION, **values)

    def seal(self, *, limit: int, waits: bool = False) -> int:
        """Give up to `limit` entries their places in the chain; count them."""
        words = PARTICULARS[self._transaction.dialect.name]
        if waits:
            for statement in words.seal_alone:
                self._transaction.rows(statement)
        elif not self._transaction.rows(words.may_seal)[0][0]:
            return 0
        # Only now: whoever sealed before has committed, and is seen.
        end = end_of_chain(self._transaction)
        unsealed = self._transaction.rows(_UNSEALED, limit=limit)
        for id, *entry in unsealed:
            linked = sealed(entry_of(*entry), after=end)
            end = linked.checkpoint
            self._transaction.run(_SEAL, of_id=id, to_place=end.place, to_link=end.link)
        return len(unsealed)

    def purge(self, *, upto: int, limit: int) -> int:
        """Delete up to `limit` entries, first ones first, with places up to that one; count."""
        return self._transaction.count(_PURGE, upto=upto, limit=limit)


@frozen
class SqlAuditReader(AuditReader):
    """Reads as last committed."""

    _readers: Readers

    def page(self, *, before: int | None, limit: int, about: int | None) -> Sequence[KeptEntry]:
        """Return up to `limit` entries with ids below `before`, the newest first."""
        upto = _LAST_ID if before is None else before - 1
        if about is None:
            rows = self._readers.rows(_PAGE_OF_ALL, upto=upto, limit=limit)
        else:
            rows = self._readers.rows(_PAGE_ABOUT, upto=upto, limit=limit, of_user=about)
        return [KeptEntry(id, entry_of(*entry)) for id, *entry in rows]

    def of_request(self, request_id: str) -> Sequence[KeptEntry]:
        """Return the entries that came of the request of that id, the oldest first."""
        if not can_be_text(request_id):
            return []
        rows = self._readers.rows(_OF_REQUEST, request_id=request_id)
        return [KeptEntry(id, entry_of(*entry)) for id, *entry in rows]

    def chain(self, *, after: int, limit: int) -> Sequence[SealedEntry]:
        """Return up to `limit` sealed entries with places above `after`, by place."""
        return [sealed_of(*row) for row in self._readers.rows(CHAIN, after=after, limit=limit)]

    def awaits_seal(self) -> bool:
        """Tell whether there are entries without a place."""
        return self._readers.row(_AWAITS) is not None


def end_of_chain(transaction: Transaction) -> Checkpoint:
    """Return what the next entry is linked to."""
    last = transaction.row(_LAST)
    return Checkpoint(last[0], bytes(last[1])) if last else BEGINNING
