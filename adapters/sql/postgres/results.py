"""What came of a statement: rows as they were sent, or a failure."""

import psycopg
from psycopg.errors import error_from_result
from psycopg.pq import DiagnosticField
from psycopg.pq.abc import PGresult

from adapters.sql.prepared import Row

# What only the operator can mend, and is an outage until then: no such table, no right to use it.
_OPERATORS = {"42P01", "42501"}


def rows_of(result: PGresult) -> list[Row]:
    """Take the rows out of a result, as they were sent."""
    return [row_of(result, row) for row in range(result.ntuples)]


def row_of(result: PGresult, row: int) -> Row:
    """Take one row out of a result, as it was sent."""
    value = result.get_value
    return [value(row, column) for column in range(result.nfields)]


def failure_of(result: PGresult) -> Exception:
    """Say why a statement failed, without the detail, which repeats values."""
    says = (result.error_field(DiagnosticField.MESSAGE_PRIMARY) or b"").decode(errors="replace")
    state = (result.error_field(DiagnosticField.SQLSTATE) or b"").decode()
    if state in _OPERATORS:
        return psycopg.OperationalError(says)
    return type(error_from_result(result))(says)
