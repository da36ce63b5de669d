"""The settings as a table, for `watchword config` and for the documentation."""

from datetime import timedelta

from attrs import Attribute, fields, frozen

from entrypoints.setting_values import redacted
from entrypoints.settings import Settings

PREFIX = "WATCHWORD_"
_UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}


@frozen
class Row:
    """One setting: its variable, what it does, what it is unless set, and what it is now."""

    variable: str
    says: str
    default: str
    value: str


def variable(name: str) -> str:
    """Name the environment variable of a setting."""
    return PREFIX + name.upper()


def rows(settings: Settings) -> list[Row]:
    """Describe every setting, in the order of the class; no value shows a secret."""
    return [_row(attribute, settings) for attribute in fields(Settings)]


def _row(attribute: "Attribute[object]", settings: Settings) -> Row:
    return Row(
        variable=variable(attribute.name),
        says=attribute.metadata["says"],
        default=attribute.metadata["default"],
        value=_shown(getattr(settings, attribute.name)),
    )


def _shown(value: object) -> str:
    if isinstance(value, timedelta):
        return _short(value)
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    return "none" if value is None else redacted(str(value))


def _short(time: timedelta) -> str:
    for letter, unit in _UNITS.items():
        if time % unit == timedelta(0):
            return f"{time // unit}{letter}"
    return f"{time.total_seconds():.0f}s"
