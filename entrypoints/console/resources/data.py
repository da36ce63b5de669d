"""What the store holds, table by table, to be looked at."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

import falcon
from attrs import frozen

from application.operations.view_rows import ViewRows
from application.operations.view_tables import ViewTables
from domain.errors import RowsRefused
from domain.faults import RowsFault
from entrypoints.console.pages import Pages
from entrypoints.console.queries import PAGE, SenselessQuery, choice

_WHERE: Final = "where."
_ORDERS: Final = {"": False, "desc": True}
_SAYINGS: Final[Mapping[RowsFault, str]] = {
    RowsFault.NO_COLUMN: "There is no such column.",
    RowsFault.SECRET_COLUMN: "That column is secret: nobody finds or sorts rows by it.",
    RowsFault.NOT_SORTABLE: "Rows are only sorted by a column that has a value in each.",
    RowsFault.NO_VALUE: "A filter has to be a value that its column can have.",
    RowsFault.NO_CURSOR: "That is no place in this table in this order.",
}


@frozen
class TablesResource:
    """`/ops/data`."""

    view_tables: ViewTables
    pages: Pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show which tables there are."""
        self.pages.show(req, resp, "tables", tables=self.view_tables())

    on_head = on_get


@frozen
class TableResource:
    """`/ops/data/{table}`."""

    view_rows: ViewRows
    pages: Pages

    def on_get(self, req: falcon.Request, resp: falcon.Response, table: str) -> None:
        """Show how the table is built, and a page of its rows."""
        where = {
            name.removeprefix(_WHERE): req.get_param(name, default="")
            for name in req.params
            if name.startswith(_WHERE)
        }
        where = {name: text for name, text in where.items() if text}
        sort = req.get_param("sort", default="")
        is_descending = choice(req, "order", _ORDERS)
        try:
            found = self.view_rows(
                table=table,
                sort=sort,
                is_descending=is_descending,
                equal=where,
                cursor=req.get_param("after", default=""),
                limit=PAGE,
            )
        except RowsRefused as error:
            raise SenselessQuery(_SAYINGS[error.fault]) from error
        given = {_WHERE + name: text for name, text in where.items()}
        given |= ({"sort": sort} if sort else {}) | ({"order": "desc"} if is_descending else {})
        further = urlencode(given | {"after": found.further}) if found.further else None
        self.pages.show(
            req,
            resp,
            "table",
            table=found.table,
            rows=found.rows,
            where=where,
            sort=sort,
            is_descending=is_descending,
            further=further,
            is_first="after" not in req.params,
        )

    on_head = on_get
