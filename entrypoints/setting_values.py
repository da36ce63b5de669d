"""How the value of each kind of setting is read.

A reader takes the text of the environment or a value of the settings file, or what it once
returned. It raises `ValueError` with the end of a sentence: what the setting has to be. The value
itself is never repeated, as it may be a secret in the wrong place.

Longer than its neighbours because it is a list.
"""

import re
from datetime import timedelta
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

from attrs import field, frozen

from domain.alert_rule import AlertRule
from domain.keyring import Keyring

E = TypeVar("E", bound=StrEnum)
Network = IPv4Network | IPv6Network

OWN_NAME = "watchword"
IN_MEMORY = "memory://"
SQLITE = "sqlite:///"
POSTGRES = "postgresql://"
MOST_RULES = 100
"""Each is read every 15 seconds, beside those who are served: 1 to 13 ms for each."""
LONGEST_SESSION = timedelta(days=365)

_DURATION = re.compile(r"([0-9]{1,9})([smhd]?)")
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
# Anybody's name and password, or neither; hosts with ports, or a folder of sockets among the
# options, or neither; a database; options. What they mean is for the driver to say.
_POSTGRES = re.compile(r"postgresql://([^/?#\s]*@)?([^@/?#\s]*)/[^/?#\s]+(\?[^#\s]*)?")
_REDIS = re.compile(
    r"rediss?://([^/?#\s]*@)?[^@/?#\s]+(/[0-9]{0,3})?(\?[^#\s]*)?"
    r"|rediss?\+cluster://([^/?#\s]*@)?[^@/?#\s]+/?(\?[^#\s]*)?"
    r"|unix://([^/?#\s]*@)?/[^@?#\s]+(\?[^#\s]*)?"
)
# Each where the library takes it.
_REDIS_OPTIONS = re.compile(
    r"rediss(\+cluster)?:ssl_(ca_certs|certfile|keyfile)=.+|(rediss?|unix):db=[0-9]{1,3}"
)
_PASSWORD_OPTIONS = re.compile(r"(?<=[?&])((?:ssl)?password)=[^&]*", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?|[0-9a-f:]+(\.[0-9.]+)?")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_WEBHOOK = re.compile(r"https?://[^/?#\s@]+(/[^#\s]*)?")
_MAIL_SERVER = re.compile(r"smtps?://([^/?#\s@]*@)?[^/?#\s@]+/?")
# No empty labels, and nothing that headers take for an encoded word.
_MAIL_ADDRESS = re.compile(
    r"(?!.*=\?)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*"
)


@frozen
class SecretUrl:
    """An address in which any part may be a secret, but for its host."""

    url: str = field(repr=False)

    def __str__(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}/***"


@frozen
class Place:
    """A host and a port."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def one_of(choices: type[E], value: object) -> E:
    """Read one of a few words."""
    try:
        return choices(str(value))
    except ValueError:
        words = " or ".join(choices)
        raise ValueError(f"has to be {words}") from None


def some_of(choices: type[E], value: object) -> tuple[E, ...]:
    """Read a list of words, each once; in the order in which they are declared."""
    words = {str(item) for item in _items(value)}
    if not words or not words <= set(choices):
        raise ValueError(f"has to be {' or '.join(choices)}, or both")
    return tuple(choice for choice in choices if choice in words)


def whole_number(value: object, *, low: int, high: int) -> int:
    """Read a number within bounds."""
    number = int(value) if isinstance(value, str) and re.fullmatch("[0-9]{1,9}", value) else value
    if not isinstance(number, int) or isinstance(number, bool) or not low <= number <= high:
        raise ValueError(f"has to be a whole number from {low} to {high}")
    return number


def duration(value: object) -> timedelta:
    """Read `90s`, `30m`, `12h`, `7d`, or a number of seconds."""
    if isinstance(value, timedelta):
        return value
    is_text = isinstance(value, str | int) and not isinstance(value, bool)
    match = _DURATION.fullmatch(str(value)) if is_text else None
    seconds = int(match[1]) * _SECONDS[match[2]] if match else 0
    if not 0 < seconds <= LONGEST_SESSION.total_seconds():
        raise ValueError("has to be a time such as 90s, 30m, 12h or 7d, and at most 365d")
    return timedelta(seconds=seconds)


def host(value: object) -> str:
    """Read a host name or an IP address to listen on."""
    if not isinstance(value, str) or not _HOST.fullmatch(value.lower()):
        raise ValueError("has to be a host name or an IP address, without a port or brackets")
    return value.lower()


def origin(value: object) -> str:
    """Read the scheme, host and port of a web address, and write them as browsers do."""
    try:
        return _as_browsers_write_it(str(value).removesuffix("/").lower())
    except ValueError:
        raise ValueError(
            "has to be an origin such as https://accounts.example.com:"
            " http or https, a host in ASCII and maybe a port, nothing else"
        ) from None


def optional_origin(value: object) -> str | None:
    """Read an origin, if there is one."""
    return None if value is None else origin(value)


def words_of_host(origin: str) -> tuple[str, ...]:
    """Take the host of an origin apart: all of it, and each name in it but the last."""
    host = urlsplit(origin).hostname or ""
    return (host, *host.split(".")[:-1]) if host else ()


def origins(value: object) -> tuple[str, ...]:
    """Read a list of origins."""
    return tuple(origin(item) for item in _items(value))


def networks(value: object) -> tuple[Network, ...]:
    """Read a list of IP addresses and networks in CIDR form."""
    try:
        return tuple(ip_network(str(item)) for item in _items(value))
    except ValueError:
        raise ValueError(
            "has to list IP addresses or networks such as 10.0.0.0/8, separated by commas"
        ) from None


def database_url(value: object) -> str:
    """Read where the store is."""
    if value == IN_MEMORY:
        return IN_MEMORY
    if isinstance(value, str) and value.isprintable() and _POSTGRES.fullmatch(value):
        return value
    path = value.removeprefix(SQLITE) if isinstance(value, str) else ""
    is_path = path and path != value and path.isprintable() and not re.search("[?#]|:memory:", path)
    if not isinstance(value, str) or not is_path:
        raise ValueError(
            "has to be sqlite:///<path of a file>, postgresql://<user>:<password>@<host>/<database>"
            " (other characters than letters and digits in percent form) or memory://"
        )
    return value


def optional_redis_url(value: object) -> str | None:
    """Read where a Redis server is, or one of a cluster, if there is any."""
    try:
        return None if value is None else _redis_url(value)
    except ValueError:
        raise ValueError(
            "has to be redis://<user>:<password>@<host>:<port>/<number of a database> (or rediss://"
            " for TLS, redis+cluster:// or rediss+cluster:// for a cluster), or unix://<path of a"
            " socket>; other characters than letters and digits in percent form"
        ) from None


def _redis_url(value: object) -> str:
    if not isinstance(value, str) or not value.isprintable() or not _REDIS.fullmatch(value):
        raise ValueError
    parts = urlsplit(value)
    # Read here, as it raises where a port is none.
    options = parse_qsl(parts.query, strict_parsing=bool(parts.query))
    are_taken = [
        _REDIS_OPTIONS.fullmatch(f"{parts.scheme}:{name}={text}") for name, text in options
    ]
    if parts.port == 0 or not all(are_taken):
        raise ValueError
    return value


def alert_rules(value: object) -> tuple[AlertRule, ...]:
    """Read what is watched, a line each; the order stays, and what is there twice is there once."""
    rules = (
        item if isinstance(item, AlertRule) else AlertRule.parse(str(item))
        for item in _items(value)
    )
    found = tuple(dict.fromkeys(rules))
    if len(found) > MOST_RULES:
        raise ValueError(f"has to be {MOST_RULES} rules at most")
    return found


def optional_webhook(value: object) -> SecretUrl | None:
    """Read where notices are posted to, if anywhere: by https, or on this machine."""
    if value is None or isinstance(value, SecretUrl):
        return value
    try:
        return SecretUrl(_web_address(value))
    except ValueError:
        raise ValueError(
            "has to be an https address, or an http one of this machine, without a user"
        ) from None


def _web_address(value: object) -> str:
    if not isinstance(value, str) or not value.isprintable() or not _WEBHOOK.fullmatch(value):
        raise ValueError
    parts = urlsplit(value)
    is_safe = parts.scheme == "https" or is_loopback(parts.hostname or "")
    if not is_safe or parts.port == 0 or not value.isascii() or not _is_name(parts.hostname):
        raise ValueError
    return value


def _is_name(host: str | None) -> bool:
    # None of its labels is empty, or longer than they may be: it could not even be looked up.
    return bool(host and host.encode("idna"))


def optional_mail_server(value: object) -> str | None:
    """Read through which server notices are mailed, if through any."""
    if value is None:
        return None
    try:
        return _mail_server(value)
    except ValueError:
        raise ValueError(
            "has to be smtps://<user>:<password>@<host>:<port>, or smtp://… where TLS is agreed on;"
            " other characters than letters and digits in percent form, and none beyond ASCII"
        ) from None


def _mail_server(value: object) -> str:
    if not isinstance(value, str) or not value.isascii() or not _MAIL_SERVER.fullmatch(value):
        raise ValueError
    parts = urlsplit(value)
    # Nobody logs in with what the protocol cannot say.
    said = unquote(f"{parts.username}{parts.password}")
    if parts.port == 0 or not _is_name(parts.hostname) or not (said.isascii() and "\0" not in said):
        raise ValueError
    return value


def optional_mail_address(value: object) -> str | None:
    """Read who mails, if anybody."""
    return None if value is None else _mail_address(value)


def mail_addresses(value: object) -> tuple[str, ...]:
    """Read a list of those who are mailed."""
    return tuple(_mail_address(item) for item in _items(value))


def optional_place(value: object) -> Place | None:
    """Read a host and a port, if there is one."""
    if value is None or isinstance(value, Place):
        return value
    name, _, port = str(value).rpartition(":")
    try:
        return _place(name, port)
    except ValueError:
        raise ValueError("has to be a host and a port, such as accounts.example.com:443") from None


def _place(name: str, port: str) -> Place:
    if not _HOST.fullmatch(name) or not _is_name(name):
        raise ValueError
    return Place(name, whole_number(port, low=1, high=65535))


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach the host."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def optional_keys(value: object) -> Keyring | None:
    """Read keys, if there are any."""
    return value if value is None or isinstance(value, Keyring) else Keyring.parse(str(value))


def optional_path(value: object) -> str | None:
    """Read the path of a file, if there is one."""
    if value is not None and not (isinstance(value, str) and re.fullmatch(r"/[^\0\n]+", value)):
        raise ValueError("has to be the absolute path of a file")
    return value


def _mail_address(value: object) -> str:
    if not isinstance(value, str) or not _MAIL_ADDRESS.fullmatch(value):
        raise ValueError("has to be addresses such as oncall@example.com")
    return value


def redacted(address: str) -> str:
    """Show an address without the password it may hold."""
    # Up to the last @, as one that was forgotten to be written as %40 is part of the password.
    without = re.sub(r"(?<=//)([^/@:]*):.*@", r"\1:***@", address)
    return _PASSWORD_OPTIONS.sub(r"\1=***", without)


def _items(value: object) -> list[object]:
    if isinstance(value, str):
        return [item.strip() for item in value.split(",") if item.strip()]
    if isinstance(value, list | tuple):
        return list(value)
    raise ValueError("has to be a list, separated by commas")


def _as_browsers_write_it(text: str) -> str:
    parts = urlsplit(text)
    name, port = parts.hostname or "", parts.port
    if parts.scheme not in _DEFAULT_PORTS or not _HOST.fullmatch(name):
        raise ValueError
    bare = f"{parts.scheme}://[{name}]" if ":" in name else f"{parts.scheme}://{name}"
    whole = bare if port is None else f"{bare}:{port}"
    # Whatever else the address holds (a path, a user, a space) makes it differ.
    if whole != text:
        raise ValueError
    return bare if port == _DEFAULT_PORTS[parts.scheme] else whole
