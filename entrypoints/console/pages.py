"""How a page is made and answered."""

from datetime import datetime
from pathlib import Path
from typing import Any, Final

import falcon
from attrs import field, frozen
from jinja2 import Environment

from application.column_values import written
from entrypoints.console.parts import PARTS
from entrypoints.timestamps import timestamp
from entrypoints.web.assets import FOREVER, PAGE_POLICY, SHARED, Assets
from entrypoints.web.templates import templates_in

POLICY: Final = PAGE_POLICY.replace("form-action 'none'", "form-action 'self'")
"""Pages of the console have forms."""
_HERE: Final = Path(__file__).parent


def _environment(assets: Assets) -> Environment:
    environment = templates_in(_HERE / "templates")
    environment.globals |= {
        "asset": lambda name: f"/ops/static/{assets.names[name]}",
        "parts": PARTS,
    }
    environment.filters |= {"written": written, "moment": _moment, "rfc3339": timestamp}
    return environment


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"


def _assets() -> Assets:
    return Assets.of(SHARED, _HERE / "static")


@frozen
class Pages:
    """Fills templates in; whatever is put into one is text there, and never markup."""

    assets: Assets = field(factory=_assets)
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
        resp.set_header("cross-origin-opener-policy", "same-origin")
        resp.data = shown.encode()


@frozen
class AssetResource:
    """`/ops/static/{name}`."""

    assets: Assets

    def on_get(self, _req: falcon.Request, resp: falcon.Response, name: str) -> None:
        """Give the file that goes by that name, which is another where the file is."""
        asset = self.assets.served.get(name)
        if asset is None:
            raise falcon.HTTPNotFound
        resp.content_type = asset.media
        resp.set_header("cache-control", FOREVER)
        resp.data = asset.content

    on_head = on_get
