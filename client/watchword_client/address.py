"""Where the server stands, and how a path under it becomes a URL."""

from dataclasses import dataclass
from typing import Self

from urllib3.util import Url, parse_url


@dataclass(frozen=True, slots=True)
class Address:
    """An origin and the path the service is mounted at; an empty `mount` is the root."""

    scheme: str
    netloc: str
    mount: str

    @classmethod
    def parse(cls, base_url: str) -> Self:
        """Read a base URL; anything but an origin and a path is a ValueError."""
        url = parse_url(base_url)
        if url.scheme not in ("http", "https") or not url.host or not url.netloc:
            raise ValueError("the base URL must begin with http:// or https:// and a host")
        if url.auth or url.query is not None or url.fragment is not None:
            raise ValueError("the base URL must carry no user, query or fragment")
        return cls(url.scheme, url.netloc, (url.path or "").rstrip("/"))

    def __str__(self) -> str:
        return f"{self.scheme}://{self.netloc}{self.mount}"

    def url(self, path: str) -> Url:
        """Complete and normalise a path (with its query); one that leaves the mount is refused."""
        if not path.startswith("/"):
            raise ValueError("a path must begin with /")
        url = parse_url(f"{self}{path}")
        if not (url.path or "").startswith(f"{self.mount}/"):
            raise ValueError("the path leads out of the base URL")
        return url
