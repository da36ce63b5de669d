"""What axe-core finds wrong with a page."""

from typing import Final

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # has none
from playwright.sync_api import Page

_RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The script reaches the page as a debugger's does, which its policy lets pass.
_axe = Axe()


def barriers(page: Page) -> list[str]:
    """Say what on the page breaks which rule."""
    found = _axe.run(page, options={"runOnly": _RULES, "resultTypes": ["violations"]})
    return [
        f"{violation['id']}: {node['html']}"
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ]
