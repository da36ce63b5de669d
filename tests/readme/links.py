"""Links from page to page, and whether they lead anywhere."""

import re
from pathlib import Path

LINK = re.compile(r"\[([^]]+)\]\(([^)\s]+)\)")


def anchors_of(page: Path) -> set[str]:
    """Return what a link may name on a page: its headings, as they are made addresses of."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each).strip().lower().replace(" ", "-") for each in headings}


def leads_somewhere(target: str, *, page: Path) -> bool:
    """Tell whether a link of the page leads to a file that is there, and to a heading in it."""
    path, _, anchor = target.partition("#")
    there = page.parent / path if path else page
    return there.exists() and (not anchor or anchor in anchors_of(there))


def dead_links(page: Path) -> list[str]:
    """Return the links of a page that lead nowhere; those to other hosts are not followed."""
    targets = [target for _, target in LINK.findall(page.read_text()) if ":" not in target]
    return [target for target in targets if not leads_somewhere(target, page=page)]
