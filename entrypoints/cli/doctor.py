"""`watchword doctor`."""

import click

from application.ports.check import Finding, Status
from entrypoints.cli.output import json_option, print_json
from entrypoints.cli.sentences import Failure
from entrypoints.cli.starter import Starter, pass_starter


@click.command("doctor")
@json_option
@pass_starter
@click.pass_context
def command(ctx: click.Context, starter: Starter, *, as_json: bool) -> None:
    """Examine settings, machine and store, and say what to do; changes nothing.

    Ends with 1 when something is wrong; a warning alone ends with 0.
    """
    findings = []
    for finding in starter.application().diagnose():
        findings.append(finding)
        if not as_json:
            click.echo(_line(finding))
    if as_json:
        print_json([_document(finding) for finding in findings])
    if any(finding.status is Status.FAIL for finding in findings):
        ctx.exit(Failure.exit_code)


def _line(finding: Finding) -> str:
    advice = f" {finding.advice}" if finding.advice else ""
    return f"{finding.status:<4}  {finding.name:<18}  {finding.says}{advice}"


def _document(finding: Finding) -> dict[str, str]:
    return {
        "name": finding.name,
        "status": finding.status,
        "says": finding.says,
        "advice": finding.advice,
    }
