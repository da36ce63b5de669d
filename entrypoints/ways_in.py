"""The addresses by which somebody gets in: where they are served, and what is counted of them."""

from typing import Final

SIGN_UP: Final = "/api/user/signup"
LOG_IN: Final = "/api/user/login"
CONSOLE: Final = "/ops/login"
