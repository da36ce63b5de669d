"""What was done and refused, and whether anybody meddled with it."""

from urllib.parse import urlencode

import falcon
from attrs import frozen

from application.operations.list_audit import ListAudit
from application.operations.verify_audit import VerifyAudit
from application.paging import cut_page
from entrypoints.console.pages import Pages
from entrypoints.console.queries import PAGE, number


@frozen
class AuditResource:
    """`/ops/audit`."""

    list_audit: ListAudit
    pages: Pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show a page of entries, the newest first: all, or those about one user."""
        about = number(req, "user")
        found = self.list_audit(before=number(req, "before"), limit=PAGE + 1, about=about)
        page, last = cut_page(found, limit=PAGE)
        given = {"user": about} if about else {}
        further = urlencode(given | {"before": last.id}) if last else None
        self.pages.show(
            req,
            resp,
            "audit",
            entries=page,
            about=about,
            further=further,
            is_first="before" not in req.params,
        )

    on_head = on_get


@frozen
class ChainResource:
    """`/ops/audit/chain`."""

    verify_audit: VerifyAudit
    pages: Pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Go through the whole chain, and show what is wrong with it."""
        self.pages.show(req, resp, "chain", found=self.verify_audit())

    on_head = on_get
