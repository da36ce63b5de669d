"""What each database has its own words for."""

from collections.abc import Callable

from attrs import frozen
from sqlalchemy import (
    Boolean,
    ColumnElement,
    Select,
    bindparam,
    case,
    column,
    func,
    insert,
    literal,
    literal_column,
    select,
    table,
    text,
    update,
)

from adapters.sql.prepared import Prepared
from adapters.sql.tables import WHOLE, users
from domain.password import OWN_PREFIX, PEPPER_ID_LENGTH, PEPPER_MARK

FOREIGN = "$"
_UPTO = bindparam("upto", type_=WHOLE)
SEALING = 0x57575345
"""The number of the advisory lock that whoever links entries holds on PostgreSQL: WWSE."""


@frozen
class Particulars:
    """Statements that mean the same, in the words of one database."""

    last_user_id: Prepared
    """Returns a number that no id ever given is above, or 0."""
    reserve_ids: tuple[Prepared, ...]
    """Have no id up to `upto` given any more; what was given stays given."""
    stand_alone: tuple[Prepared, ...]
    """Keep out whoever else writes, until the end of the transaction."""
    hash_kinds: Prepared
    """Counts password hashes of users above `after` up to `upto`, by kind.

    A kind is the id of a key, or empty for none, or `FOREIGN`.
    """
    seal_alone: tuple[Prepared, ...]
    """Keep out whoever else links entries of the audit, until the end of the transaction."""
    may_seal: Prepared
    """Does so where it needs no waiting, and returns whether it does."""


def _of_sqlite() -> Particulars:
    given = table("sqlite_sequence", column("name"), column("seq", WHOLE))
    of_users = given.c.name == "users"
    is_known = select(literal(1)).select_from(given).where(of_users).exists()
    first = insert(given).from_select(["name", "seq"], _row("users", 0).where(~is_known))
    further = update(given).where(of_users, given.c.seq < _UPTO).values(seq=_UPTO)
    return Particulars(
        last_user_id=Prepared(select(func.coalesce(func.max(given.c.seq), 0)).where(of_users)),
        reserve_ids=(Prepared(first), Prepared(further)),
        # Whoever writes is alone anyway.
        stand_alone=(),
        hash_kinds=_hash_kinds(func.instr),
        seal_alone=(),
        may_seal=Prepared(select(literal(True))),  # noqa: FBT003 - an SQL value
    )


def _hash_kinds(position: Callable[..., ColumnElement[int]]) -> Prepared:
    encoded = users.c.password_hash
    mark = position(encoded, PEPPER_MARK)
    # Numbers as they stand: as values they would be of another width than these functions take.
    behind = mark + literal_column(str(len(PEPPER_MARK)), WHOLE)
    id = func.substr(encoded, behind, literal_column(str(PEPPER_ID_LENGTH)))
    is_foreign = encoded.not_like(f"{OWN_PREFIX}%")
    kind = case((is_foreign, FOREIGN), (mark > literal_column("0"), id), else_="").label("kind")
    counted = select(kind, func.count()).group_by(literal_column("kind"))
    return Prepared(counted.where(users.c.id > bindparam("after"), users.c.id <= _UPTO))


def _row(*values: object) -> Select[*tuple[object, ...]]:
    return select(*map(literal, values))


def _of_postgres() -> Particulars:
    blocks = table("users_id_seq", column("last_value", WHOLE), column("is_called"))
    # Each number begins a block of fifty ids, that some connection may have given all of.
    last = case((blocks.c.is_called, blocks.c.last_value + 49), else_=0)
    # A sequence has no 0.
    least = func.greatest(last, _UPTO, literal_column("1"))
    moved = func.setval(literal_column("'users_id_seq'"), least, type_=WHOLE)
    # Other connections may have ids left to give, from blocks of before.
    ended = func.count(func.pg_terminate_backend(literal_column("pid")))
    others = text(
        "datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
    )
    seal_alone = Prepared(text(f"SELECT pg_advisory_xact_lock({SEALING})").columns())
    return Particulars(
        last_user_id=Prepared(select(last)),
        reserve_ids=(
            Prepared(select(moved).select_from(blocks)),
            Prepared(select(ended).select_from(text("pg_stat_activity")).where(others)),
        ),
        stand_alone=(
            Prepared(text("LOCK TABLE users, sessions IN EXCLUSIVE MODE").columns()),
            # Not the table of the audit: some come to it from one of these, and some to one of
            # these from it. What is added meanwhile is linked afterwards.
            seal_alone,
        ),
        seal_alone=(seal_alone,),
        may_seal=Prepared(
            select(func.pg_try_advisory_xact_lock(literal_column(str(SEALING)), type_=Boolean))
        ),
        hash_kinds=_hash_kinds(func.strpos),
    )


PARTICULARS = {"sqlite": _of_sqlite(), "postgresql": _of_postgres()}
"""By the name of the dialect."""
