"""Looking at what was done and refused."""

from collections.abc import Sequence

from attrs import frozen

from application.ports.audit import AuditReader, KeptEntry


@frozen
class ListAudit:
    """An operator goes through what was done and refused page by page, the newest first."""

    reader: AuditReader

    def __call__(
        self, *, before: int | None = None, limit: int = 50, about: int | None = None
    ) -> Sequence[KeptEntry]:
        """Return up to `limit` entries with ids below `before`, of one user or of all."""
        return self.reader.page(before=before, limit=limit, about=about)
