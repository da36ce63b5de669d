"""Pages of users, by id: one statement for each way to say which users are meant."""

import sys
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import Integer, and_, bindparam, select

from adapters.sql.mapping import USER_COLUMNS
from adapters.sql.prepared import Prepared
from adapters.sql.tables import users
from application.ports.users import UserFilter

_PAGE = (
    select(*USER_COLUMNS)
    .where(users.c.id > bindparam("after"))
    .order_by(users.c.id)
    .limit(bindparam("limit", type_=Integer))
)
_LAST: Final = chr(sys.maxunicode)
"""No name has it, and it comes after whatever a name may have."""


HAS_PREFIX = and_(
    users.c.username_key >= bindparam("key_from"), users.c.username_key < bindparam("key_upto")
)


def prefix_values(prefix: str) -> dict[str, Any]:
    """Return the values that `HAS_PREFIX` compares with; none where any name will do."""
    return {"key_from": prefix, "key_upto": prefix + _LAST} if prefix else {}


def values_of(only: UserFilter) -> Mapping[str, Any]:
    """Return the values that the statement compares with."""
    values = prefix_values(only.key_prefix)
    if only.is_disabled is not None:
        values |= {"is_disabled": only.is_disabled}
    return values


@cache
def page_of(values: frozenset[str] = frozenset(), *, has_role: bool = False) -> Prepared:
    """Return the statement that compares with values of those names."""
    page = _PAGE
    if "key_from" in values:
        page = page.where(HAS_PREFIX)
    if "is_disabled" in values:
        page = page.where(users.c.is_disabled == bindparam("is_disabled"))
    return Prepared(page.where(users.c.role.is_not(None)) if has_role else page)


EVERYBODY: Final = page_of()
