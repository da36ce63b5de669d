"""Keeping other people's pages from acting for a user (cross-site request forgery)."""

import falcon
from attrs import frozen

from entrypoints.http.refusals import Refusal
from entrypoints.http.session_transport import presents_bearer

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_SITES = frozenset({"same-origin", "none"})


@frozen
class OriginCheck:
    """Lets a browser change something only for pages of this origin or of a listed one.

    Browsers say where a request comes from in `Sec-Fetch-Site` (Fetch Metadata), older ones in
    `Origin` alone; what sends neither is no browser. A listed origin is welcome whatever the
    browser calls it: its pages are of another site by nature. A bearer token is no ambient
    authority: no page can make a browser send it, so requests with one are not held to this.
    """

    scheme: str
    """Of the addresses that browsers see: http or https."""
    public_url: str | None
    """The origin of this service, where it is known; else it is told by the host."""
    listed: frozenset[str]

    def process_request(self, req: falcon.Request, _resp: falcon.Response) -> None:
        """Refuse what comes from elsewhere, before anything is done."""
        if req.method in _SAFE_METHODS or presents_bearer(req.env) or self._is_welcome(req):
            return
        raise Refusal("cross-origin")

    def _is_welcome(self, req: falcon.Request) -> bool:
        origin = req.env.get("HTTP_ORIGIN")
        if origin in self.listed:
            return True
        site = req.env.get("HTTP_SEC_FETCH_SITE")
        if site is not None:
            return site in _OWN_SITES
        return origin in {None, self.public_url, self._own(req.env["HTTP_HOST"])}

    def _own(self, host: str) -> str:
        # Origins are written in lower case and without the port that the scheme implies.
        implied = ":443" if self.scheme == "https" else ":80"
        return f"{self.scheme}://{host.lower().removesuffix(implied)}"
