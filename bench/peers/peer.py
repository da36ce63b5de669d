"""A peer: how it is installed, started and spoken to."""

import json
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

from attrs import field, frozen

APPS = Path(__file__).parent / "apps"


@frozen
class Visitor:
    """Somebody with an account."""

    name: str
    password: str = field(repr=False)

    @property
    def email(self) -> str:
        return f"{self.name}@example.com"


@frozen
class Form:
    """What is posted where: each field with what of the visitor goes into it."""

    path: str
    fields: Mapping[str, str]
    content_type: str = "application/json"

    def body(self, visitor: Visitor) -> str:
        filled = {name: getattr(visitor, what) for name, what in self.fields.items()}
        return json.dumps(filled) if self.content_type.endswith("json") else urlencode(filled)


@frozen
class Api:
    """Where an account is made and used."""

    sign_up: Form
    log_in: Form
    log_out: Form
    me: str


@frozen
class Peer:
    """One to be compared with, its program in a folder of `apps` with its exact versions."""

    name: str
    folder: str
    package: str
    api: Api
    prepare: tuple[str, ...]
    """Commands that make its tables, before it is started."""
    serve: str
    """The command that starts two workers; `{port}` stands for where they listen."""

    @property
    def app(self) -> Path:
        return APPS / self.folder

    @property
    def is_for_node(self) -> bool:
        return (self.app / "package.json").exists()

    @property
    def title(self) -> str:
        return f"{self.package} {self.versions()[self.package]}"

    def versions(self) -> dict[str, str]:
        """Give the version of every package that its file names."""
        if self.is_for_node:
            listed: dict[str, dict[str, str]] = json.loads((self.app / "package.json").read_text())
            return listed["dependencies"]
        lines = (self.app / "requirements.txt").read_text().splitlines()
        return {name: version for name, _, version in (line.partition("==") for line in lines)}
