"""Pages of users, by id: one statement for each way to say which users are meant."""

import sys
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import Integer, bindparam, select

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


def values_of(only: UserFilter) -> Mapping[str, Any]:
    """Return the values that the statement compares with."""
    values: dict[str, Any] = {}
    if only.key_prefix:
        values |= {"key_from": only.key_prefix, "key_upto": only.key_prefix + _LAST}
    if only.is_disabled is not None:
        values |= {"is_disabled": only.is_disabled}
    return values


@cache
def page_of(values: frozenset[str] = frozenset(), *, has_role: bool = False) -> Prepared:
    """Return the statement that compares with values of those names."""
    page = _PAGE
    if "key_from" in values:
        key = users.c.username_key
        page = page.where(key >= bindparam("key_from"), key < bindparam("key_upto"))
    if "is_disabled" in values:
        page = page.where(users.c.is_disabled == bindparam("is_disabled"))
    return Prepared(page.where(users.c.role.is_not(None)) if has_role else page)


EVERYBODY: Final = page_of()
