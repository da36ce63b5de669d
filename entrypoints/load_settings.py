"""Where settings come from: the environment, then the file, then the defaults.

Whatever is wrong is told at once, so that nobody mends settings one start at a time.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import get_close_matches

from attrs import field, fields_dict, frozen
from typed_settings import load_settings
from typed_settings.loaders import DictLoader, EnvLoader
from typed_settings.types import LoadedSettings, OptionInfo, OptionList, SettingsClass

from entrypoints.settings import Settings, SettingsRefused
from entrypoints.settings_file import FILE_VARIABLE, UnreadableFile, read_table, settings_file
from entrypoints.settings_rules import broken_rules
from entrypoints.settings_table import PREFIX, variable

NAMES = tuple(fields_dict(Settings))
VARIABLES = (*map(variable, NAMES), FILE_VARIABLE)


@frozen
class _Readable:
    """Passes on what a loader found and can be read, and keeps the faults of the rest."""

    loader: EnvLoader | DictLoader
    place: Callable[[str], str]
    unread: dict[str, str] = field(factory=dict)

    def __call__(self, settings_cls: SettingsClass, options: OptionList) -> LoadedSettings:
        loaded = self.loader(settings_cls, options)
        found = [option for option in options if option.path in loaded.settings]
        readable = {
            option.path: loaded.settings[option.path]
            for option in found
            if self._is_readable(option, loaded.settings[option.path])
        }
        return LoadedSettings(readable, loaded.meta)

    def _is_readable(self, option: OptionInfo, value: object) -> bool:
        assert option.converter  # noqa: S101 - every field of `Settings` has one
        try:
            option.converter(value)
        except ValueError as error:
            self.unread[option.path] = f"{self.place(option.path)} {error}."
            return False
        return True


def load() -> Settings:
    """Load and check the settings; raises `SettingsRefused` with every fault there is."""
    table, faults = _file()
    in_file = _Readable(DictLoader(table), "{} in the settings file".format)
    in_environment = _Readable(EnvLoader(PREFIX), variable)
    settings = load_settings(Settings, [in_file, in_environment])
    unread = in_environment.unread | in_file.unread
    faults += [
        *_unknown(_names_in_environment(), VARIABLES),
        *_unknown(table, NAMES, place=" in the settings file"),
        *in_environment.unread.values(),
        *in_file.unread.values(),
        *broken_rules(settings, unread=unread),
    ]
    if faults:
        raise SettingsRefused(tuple(faults))
    return settings


def _file() -> tuple[dict[str, object], list[str]]:
    path = settings_file()
    try:
        return (read_table(path) if path else {}), []
    except UnreadableFile as error:
        return {}, [str(error)]


def _names_in_environment() -> Iterator[str]:
    return (name for name in os.environ if name.upper().startswith(PREFIX))


def _unknown(names: Iterable[str], known: Sequence[str], *, place: str = "") -> Iterator[str]:
    spelled = {_compared(name): name for name in known}
    for name in sorted(set(names) - set(known)):
        shown = name if name.isprintable() else ascii(name)
        close = get_close_matches(_compared(name), spelled, n=1)
        hint = f"; did you mean {spelled[close[0]]}?" if close else "."
        yield f"{shown}{place} is not a setting{hint}"


def _compared(name: str) -> str:
    return name.upper().removeprefix(PREFIX)
