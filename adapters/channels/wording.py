"""What is told of an incident: nothing that anybody sent, and no secret."""

from typing import Any, Final

from domain.alert_rule import UNITS, shown
from domain.incident import Change, Notice

_TYPES: Final = {
    Change.BEGAN: "alert.fired",
    Change.ENDED: "alert.recovered",
    Change.TRIED: "alert.tried",
}


def notice_id(notice: Notice, *, host: str) -> str:
    """Name a notice, the same at each try and unlike that of any other host."""
    incident = notice.incident
    began = incident.began_at.strftime("%Y%m%dT%H%M%S%f")
    return f"{host}-{incident.id}-{began}-{notice.change}"


def subject(notice: Notice) -> str:
    """Say it in one line."""
    rule = notice.incident.rule
    says = {
        Change.BEGAN: f"{rule.severity}: {rule.figure} is {shown(notice.incident.value)}",
        Change.ENDED: f"over: {rule.figure} ({rule.severity})",
        Change.TRIED: "a try, nothing is wrong",
    }
    return f"Watchword, {says[notice.change]}"


def text(notice: Notice, *, host: str) -> str:
    """Say it in a few lines."""
    incident = notice.incident
    lines = [
        subject(notice),
        "",
        f"{incident.rule.figure}: {shown(incident.value)} {UNITS[incident.rule.figure]}",
        f"rule: {incident.rule}",
        f"host: {host}",
        f"began: {incident.began_at:%Y-%m-%d %H:%M:%S} UTC",
    ]
    if incident.ended_at:
        lines.append(f"ended: {incident.ended_at:%Y-%m-%d %H:%M:%S} UTC")
    return "\n".join(lines) + "\n"


def document(notice: Notice, *, host: str) -> dict[str, Any]:
    """Say it to a program; times are RFC 3339."""
    incident = notice.incident
    rule = incident.rule
    return {
        "type": _TYPES[notice.change],
        "timestamp": notice.at.isoformat(),
        "data": {
            "incident": incident.id,
            "host": host,
            "rule": str(rule),
            "severity": rule.severity,
            "figure": rule.figure,
            "value": round(incident.value, 2),
            "unit": UNITS[rule.figure],
            "began_at": incident.began_at.isoformat(),
            "ended_at": incident.ended_at and incident.ended_at.isoformat(),
        },
    }
