"""`watchword user import`."""

from collections import Counter
from pathlib import Path

import click
from attrs import asdict

from application.foreign_users import Imported, Outcome
from domain.faults import ImportFault, UsernameFault
from entrypoints.cli.origin import told_of
from entrypoints.cli.output import json_option, print_json
from entrypoints.cli.sentences import USERNAME_FAULTS, Failure
from entrypoints.cli.starter import Starter, pass_starter
from entrypoints.cli.user_rows import Format, format_of, rows_in

FAULTS = {
    ImportFault.MALFORMED: "This is no row of the expected form.",
    ImportFault.UNKNOWN_HASH: "The hash is of no kind that is known, damaged, or would cost too"
    " much.",
    ImportFault.HASH_SHOWS: "The hash would show in how long a failed log-in takes: set"
    " WATCHWORD_FAILED_LOGIN_MS to {} or more, restart or reload the service, and import again.",
}
HARDLY = " That is more than can be set: such passwords have to be set anew."
MOST_MS = 1000


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--format",
    "written_as",
    type=click.Choice([each.value for each in Format]),
    help="How FILE is written, if its name does not end with .csv or .jsonl.",
)
@click.option("--dry-run", is_flag=True, help="Say what would become of each row; change nothing.")
@json_option
@pass_starter
@click.pass_context
def command(
    ctx: click.Context,
    starter: Starter,
    *,
    file: Path,
    written_as: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Bring in users of another program with their password hashes.

    FILE has a row for each: CSV with a first line that names the columns, or a JSON object a line.
    username and password_hash have to be there; signup_time (RFC 3339) and disabled (true or false)
    may be. Hashes may be of bcrypt, of scrypt, of PBKDF2 as Django writes it, or of any argon2.

    Whoever is there already stays as they are, so an import that was cut short can be made again.
    Ends with 1 if a row was refused; all others are imported. With --json each row is a line.
    """
    application = starter.application()
    application.check_peppers()
    form = Format(written_as) if written_as else format_of(file)
    if form is None:
        raise click.UsageError("Say by --format how FILE is written.")
    counts: Counter[Outcome] = Counter()
    # What is no UTF-8 is a fault of its row alone.
    with (
        file.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as lines,
        told_of(application) as origin,
    ):
        rows = rows_in(lines, form)
        for row in application.import_users(origin=origin, rows=rows, dry_run=dry_run):
            counts[row.outcome] += 1
            _print_row(row, as_json=as_json, all_of_them=dry_run)
    _print_counts(counts, as_json=as_json, dry_run=dry_run)
    if counts[Outcome.REFUSED]:
        ctx.exit(Failure.exit_code)


def _print_row(row: Imported, *, as_json: bool, all_of_them: bool) -> None:
    name = str(row.username) if row.username else None
    if as_json:
        print_json(asdict(row) | {"username": name})
    elif all_of_them or row.outcome is not Outcome.IMPORTED:
        says = _sentence(row) if row.fault else f"{name}  {row.scheme}"
        click.echo(f"{row.line:>7}  {row.outcome:<8}  {says}")


def _sentence(row: Imported) -> str:
    if isinstance(row.fault, UsernameFault):
        return USERNAME_FAULTS[row.fault]
    assert row.fault  # noqa: S101 - asked only of those that have one
    says = FAULTS[row.fault].format(row.takes_ms)
    return says + HARDLY if (row.takes_ms or 0) > MOST_MS else says


def _print_counts(counts: Counter[Outcome], *, as_json: bool, dry_run: bool) -> None:
    if as_json:
        print_json({"dry_run": dry_run} | {str(each): counts[each] for each in Outcome})
        return
    would = "Would import" if dry_run else "Imported"
    click.echo(
        f"{would} {counts[Outcome.IMPORTED]}, already there {counts[Outcome.EXISTS]},"
        f" refused {counts[Outcome.REFUSED]}."
    )
