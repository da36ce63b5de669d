"""What the cookies are called, and on which terms browsers keep them (RFC 6265)."""

from typing import Final

SESSION: Final = "sessionid"
DEVICE: Final = "deviceid"
CONSOLE: Final = "consoleid"
CONSOLE_DEVICE: Final = "consoledeviceid"


def cookie_name(name: str, *, is_secure: bool) -> str:
    """Name a cookie; over https so that browsers bind it to this host."""
    return f"__Host-{name}" if is_secure else name


def cookie_attributes(*, is_secure: bool, same_site: str = "Lax") -> str:
    """Say what each cookie is sent with; over https it is never sent in clear."""
    return f"; Path=/; HttpOnly; SameSite={same_site}" + "; Secure" * is_secure
