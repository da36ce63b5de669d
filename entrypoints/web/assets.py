"""Files that come with pages, under names that change with what is in them."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final, Self

from attrs import frozen

SHARED: Final = Path(__file__).parent / "static"
"""The files that all pages share."""
FOREVER: Final = "public, max-age=31536000, immutable"
"""How long a file may be kept: another one has another name."""
PAGE_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
"""The Content-Security-Policy of a page that has its files from here alone."""
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@frozen
class Asset:
    """A file, as it is served."""

    content: bytes
    media: str


@frozen
class Assets:
    """The files of some folders."""

    names: Mapping[str, str]
    """The name that each is served under, by the one it has in its folder."""
    served: Mapping[str, Asset]

    @classmethod
    def of(cls, *folders: Path) -> Self:
        """Read all files of the folders."""
        names, served = {}, {}
        for path in (each for folder in folders for each in sorted(folder.iterdir())):
            content = path.read_bytes()
            name = f"{path.stem}-{sha256(content).hexdigest()[:12]}{path.suffix}"
            names[path.name] = name
            served[name] = Asset(content, _TYPES[path.suffix])
        return cls(names, served)
