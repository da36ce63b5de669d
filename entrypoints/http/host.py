"""What may stand in a Host header."""

import re
from functools import lru_cache
from ipaddress import AddressValueError, IPv6Address

_HOST = re.compile(
    r"(?:(?P<name>[A-Za-z0-9._-]{1,253})|\[(?P<v6>[0-9A-Fa-f:.]{2,45})\])(?::[0-9]{1,5})?"
)


@lru_cache(maxsize=1024)
def is_host(value: str) -> bool:
    """Tell whether the value is one host, with or without a port.

    A server that joins repeated headers joins with a comma, which no host contains.
    """
    match = _HOST.fullmatch(value)
    return match is not None and (match["v6"] is None or _is_ipv6(match["v6"]))


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return True
