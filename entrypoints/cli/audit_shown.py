"""Entries of the audit as the command line shows them."""

from collections.abc import Mapping

from application.ports.audit import KeptEntry
from domain.audit import Entry
from domain.audit_chain import SealedEntry
from domain.audit_check import Flaw, FlawKind
from entrypoints.timestamps import timestamp

TITLES = ("ID", "AT", "ACT", "BY", "ABOUT", "FROM", "REQUEST")

FLAWS: Mapping[FlawKind, str] = {
    FlawKind.ALTERED: "not what was sealed there",
    FlawKind.MISSING: "missing",
    FlawKind.CUT: "cut off: the export has what the store no longer does",
}


def as_document(kept: KeptEntry) -> dict[str, object]:
    """Write an entry as JSON."""
    return {"id": kept.id} | _document(kept.entry)


def as_export(sealed: SealedEntry) -> dict[str, object]:
    """Write a sealed entry as JSON, with all that its link is made of."""
    return {"place": sealed.place, "link": sealed.link.hex()} | _document(sealed.entry)


def as_line(kept: KeptEntry) -> tuple[str, ...]:
    """Write an entry as a line under `TITLES`."""
    entry = kept.entry
    times = f" × {entry.times}" if entry.times != 1 else ""  # noqa: RUF001 - for people
    return (
        str(kept.id),
        timestamp(entry.at),
        entry.act + times,
        entry.actor if entry.actor_id is None else f"{entry.actor} {entry.actor_id}",
        "" if entry.about is None else str(entry.about),
        entry.address or "",
        entry.request_id or "",
    )


def flaw_document(flaw: Flaw) -> dict[str, object]:
    """Write what is wrong as JSON."""
    return {"kind": flaw.kind, "first": flaw.first, "last": flaw.last}


def flaw_sentence(flaw: Flaw) -> str:
    """Say what is wrong."""
    if flaw.first == flaw.last:
        return f"The entry at place {flaw.first} is {FLAWS[flaw.kind]}."
    return f"The entries at places {flaw.first} to {flaw.last} are {FLAWS[flaw.kind]}."


def _document(entry: Entry) -> dict[str, object]:
    return {
        "at": timestamp(entry.at),
        "act": entry.act,
        "by": entry.actor,
        "by_id": entry.actor_id,
        "user_id": entry.about,
        "ip": entry.address,
        "request_id": entry.request_id,
        "detail": entry.detail,
        "times": entry.times,
    }
