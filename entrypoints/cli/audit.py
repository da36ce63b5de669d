"""`watchword audit …`."""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from application.operations.verify_audit import VerifiedAudit
from application.paging import cut_page
from domain.audit_chain import Checkpoint
from entrypoints.cli.audit_shown import (
    TITLES,
    as_document,
    as_export,
    as_line,
    flaw_document,
    flaw_sentence,
)
from entrypoints.cli.output import json_option, print_columns, print_json
from entrypoints.cli.paging import LAST_ID, limit_option
from entrypoints.cli.sentences import Failure
from entrypoints.cli.starter import Starter, pass_starter


@click.group("audit")
def command() -> None:
    """Look at what was done and refused, and see that nobody has changed it since."""


@command.command("list")
@click.option("--before", type=click.IntRange(1, LAST_ID), help="Begin before this id.")
@click.option("--user-id", type=click.IntRange(1, LAST_ID), help="Only what was about this user.")
@limit_option
@json_option
@pass_starter
def list_entries(
    starter: Starter, *, before: int | None, user_id: int | None, limit: int, as_json: bool
) -> None:
    """Show what was done and refused page by page, the newest first."""
    found = starter.application().list_audit(before=before, limit=limit + 1, about=user_id)
    page, last = cut_page(found, limit=limit)
    next_before = last.id if last else None
    if as_json:
        print_json({"items": [as_document(kept) for kept in page], "next_before": next_before})
        return
    print_columns([TITLES, *map(as_line, page)])
    if next_before is not None:
        click.echo(f"There are more: --before {next_before}", err=True)


@command.command("export")
@click.option("--after", type=click.IntRange(0, LAST_ID), default=0, help="Begin after this place.")
@json_option
@pass_starter
def export(starter: Starter, *, after: int, as_json: bool) -> None:  # noqa: ARG001 - always is
    """Print the entries that are sealed, each as a line of JSON with its place and its link.

    Keep it where whoever can change the store cannot change it. Each line is one that
    `watchword audit verify --against` compares with; the last one alone stands for all before.
    """
    for sealed in starter.application().export_audit(after=after):
        print_json(as_export(sealed))


@command.command("verify")
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Compare with lines that were exported.",
)
@json_option
@pass_starter
@click.pass_context
def verify(ctx: click.Context, starter: Starter, *, against: Path | None, as_json: bool) -> None:
    """Name every entry that was altered or removed; changes nothing.

    Ends with 1 when there is one. What was cut off at the end shows only --against an export.
    """
    exported = _exported(against) if against else ()
    verified = starter.application().verify_audit(exported=exported)
    if as_json:
        print_json(_verified_document(verified))
    else:
        for line in _verified_lines(verified):
            click.echo(line)
    if verified.flaws:
        ctx.exit(Failure.exit_code)


def _exported(file: Path) -> Iterator[Checkpoint]:
    place = 0
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                document = json.loads(line)
                found = Checkpoint(int(document["place"]), bytes.fromhex(document["link"]))
            except (ValueError, LookupError, TypeError) as error:
                raise Failure(f"Line {number} of {file} is none that was exported.") from error
            if found.place <= place:
                # What comes after it has been compared already, and it would not be.
                raise Failure(f"Line {number} of {file} is not in the order of an export.")
            place = found.place
            yield found
    if not place:
        raise Failure(f"{file} is empty: nothing can be compared with it.")


def _verified_document(verified: VerifiedAudit) -> dict[str, object]:
    return {
        "entries": verified.entries,
        "place": verified.end.place,
        "link": verified.end.link.hex(),
        "purged": verified.purged,
        "flaws": [flaw_document(flaw) for flaw in verified.flaws],
    }


def _verified_lines(verified: VerifiedAudit) -> Iterator[str]:
    for flaw in verified.flaws:
        yield flaw_sentence(flaw)
    if not verified.flaws:
        noun = "entry is" if verified.entries == 1 else "entries are"
        yield f"{verified.entries} {noun} as sealed, up to place {verified.end.place}."
        if verified.purged:
            yield f"Those up to place {verified.purged} were purged."
        yield f"Link {verified.end.link.hex()}"
