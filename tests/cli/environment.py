"""Settings as a process would find them."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from entrypoints.load_settings import load
from entrypoints.settings import Settings, SettingsRefused


@contextmanager
def environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Have these `WATCHWORD_…` variables and no others for a while."""
    before = dict(os.environ)
    for name in [name for name in before if name.upper().startswith("WATCHWORD_")]:
        del os.environ[name]
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def loaded(**variables: str) -> Settings:
    """Load settings from variables named without their prefix."""
    with environment({f"WATCHWORD_{name}": value for name, value in variables.items()}):
        return load()


def faults_of(**variables: str) -> tuple[str, ...]:
    """Say what is wrong with variables named without their prefix."""
    return faults_of_environment({f"WATCHWORD_{name}": it for name, it in variables.items()})


def faults_of_environment(variables: Mapping[str, str]) -> tuple[str, ...]:
    """Say what is wrong with variables named in full."""
    try:
        with environment(variables):
            load()
    except SettingsRefused as refused:
        return refused.faults
    return ()
