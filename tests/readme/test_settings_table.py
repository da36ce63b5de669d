"""The README's table of settings is the code's."""

from pathlib import Path

from entrypoints.settings import Settings
from entrypoints.settings_table import rows

README = (Path(__file__).parents[2] / "README.md").read_text()


def test_the_readme_has_every_setting_in_the_words_of_the_code() -> None:
    shown = [line for line in README.splitlines() if line.startswith("| `WATCHWORD_")]
    assert shown == [
        f"| `{row.variable}` | {row.says} | {row.default} |" for row in rows(Settings())
    ]
