"""The page for operators knows every line of `watchword doctor`."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "operations.md").read_text()
SECTION = PAGE.partition("## What the doctor examines")[2].partition("\n## ")[0]
NAME = re.compile(r"\"((?:settings|keys|passwords|host|store|cache|clients)\.[a-z_]+)\"")
FILES = (*ROOT.glob("adapters/**/*check*.py"), *ROOT.glob("entrypoints/checks/*.py"))


def names_in_code() -> set[str]:
    return {name for file in FILES for name in NAME.findall(file.read_text())}


def test_the_lines_are_found_in_the_code() -> None:
    assert {
        "settings.tls",
        "store.integrity",
        "cache.clock",
        "passwords.hashing",
    } <= names_in_code()


def test_the_page_says_what_each_line_is_about_and_knows_no_other() -> None:
    assert set(re.findall(r"^\| `([a-z_.]+)` \|", SECTION, re.MULTILINE)) == names_in_code()
