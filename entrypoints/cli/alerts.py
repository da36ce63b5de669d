"""`watchword alerts …`."""

import click

from application.alerting.try_channels import ChannelTrial
from application.ports.channel import NotDelivered
from domain.alert_rule import UNITS
from domain.faults import DeliveryFault
from entrypoints.cli.output import json_option, print_json
from entrypoints.cli.sentences import Failure
from entrypoints.cli.starter import Starter, pass_starter

_FAULTS = {
    DeliveryFault.UNREACHABLE: "it could not be reached",
    DeliveryFault.UNTRUSTED: "its certificate is not trusted",
    DeliveryFault.REFUSED: "it did not take it",
    DeliveryFault.NO_CHANNEL: "there is no such channel",
}


@click.group("alerts")
def command() -> None:
    """See what operators are told of, and try whether they are.

    The rules are a setting, WATCHWORD_ALERT_RULES; the console tries them against what has been.
    """


@command.command("rules")
@json_option
@pass_starter
def rules(starter: Starter, *, as_json: bool) -> None:
    """Show the rules in effect, and what each looks at."""
    found = starter.load_settings().alert_rules
    if as_json:
        print_json([{"rule": str(rule), "unit": UNITS[rule.figure]} for rule in found])
        return
    for rule in found:
        click.echo(f"{rule}\n    {UNITS[rule.figure]}")


@command.command("test")
@json_option
@pass_starter
@click.pass_context
def test(ctx: click.Context, starter: Starter, *, as_json: bool) -> None:
    """Tell everybody, by every channel, that this is a try.

    Ends with 1 where somebody could not be told, or there is nobody to tell.
    """
    trials = list(starter.application().try_channels())
    if as_json:
        print_json([_document(each) for each in trials])
    else:
        for each in trials:
            click.echo(f"{each.channel}: {_said(each.failure)}.")
        if not trials:
            click.echo(
                "Nobody is told: set WATCHWORD_ALERT_WEBHOOK or WATCHWORD_ALERT_MAIL_SERVER."
            )
    if not trials or any(each.failure for each in trials):
        ctx.exit(Failure.exit_code)


def _said(failure: NotDelivered | None) -> str:
    if failure is None:
        return "delivered"
    answered = f" (it answered with {failure.status})" if failure.status else ""
    return f"{_FAULTS[failure.fault]}{answered}"


def _document(trial: ChannelTrial) -> dict[str, str | int | None]:
    if trial.failure is None:
        return {"channel": trial.channel, "fault": None, "status": None}
    failure = trial.failure
    return {"channel": trial.channel, "fault": failure.fault, "status": failure.status}
