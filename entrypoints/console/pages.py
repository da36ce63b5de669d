"""How a page is made and answered."""

import hashlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import falcon
from attrs import field, frozen
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from application.column_values import written
from entrypoints.console.parts import PARTS
from entrypoints.timestamps import timestamp

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HERE: Final = Path(__file__).parent
_FOLDER: Final = _HERE / "static"
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_FOR_A_YEAR: Final = "private, max-age=31536000, immutable"


@frozen
class Asset:
    """A file that pages ask for, under an address that is another where the file is."""

    name: str
    content: bytes

    @property
    def address(self) -> str:
        """Where it stands."""
        return f"/ops/static/{self.mark}/{self.name}"

    @property
    def mark(self) -> str:
        """What tells its content from any other."""
        return hashlib.sha256(self.content).hexdigest()[:12]

    @property
    def content_type(self) -> str:
        """What it is."""
        return _TYPES[Path(self.name).suffix]


def _environment(assets: dict[str, Asset]) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"asset": lambda name: assets[name].address, "parts": PARTS}
    environment.filters |= {
        "written": written,
        "moment": _moment,
        "rfc3339": timestamp,
        "span": _span,
    }
    return environment


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"


def _span(span: timedelta) -> str:
    """Say how long something is, in its greatest unit."""
    seconds = int(span.total_seconds())
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{max(seconds, 0)} s"


def _assets() -> dict[str, Asset]:
    files = sorted(_FOLDER.iterdir())
    return {path.name: Asset(path.name, path.read_bytes()) for path in files}


@frozen
class Pages:
    """Fills templates in; whatever is put into one is text there, and never markup."""

    assets: dict[str, Asset] = field(factory=_assets)
    _environment: Environment = field(init=False)

    @_environment.default
    def _of_assets(self) -> Environment:
        return _environment(self.assets)

    def show(
        self, req: falcon.Request, resp: falcon.Response, template: str, /, **values: Any
    ) -> None:
        """Answer with a page."""
        shown = self._environment.get_template(f"{template}.html").render(
            operator=getattr(req.context, "operator", None), path=req.path, **values
        )
        resp.content_type = falcon.MEDIA_HTML
        resp.set_header("content-security-policy", POLICY)
        resp.data = shown.encode()


@frozen
class AssetResource:
    """`/ops/static/{mark}/{name}`."""

    assets: dict[str, Asset]

    def on_get(self, _req: falcon.Request, resp: falcon.Response, mark: str, name: str) -> None:
        """Give the file of that content."""
        asset = self.assets.get(name)
        if asset is None or asset.mark != mark:
            raise falcon.HTTPNotFound
        resp.content_type = asset.content_type
        resp.set_header("cache-control", _FOR_A_YEAR)
        resp.data = asset.content

    on_head = on_get
