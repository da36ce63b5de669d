"""The features told as they run, in place of pytest's dots."""

from typing import cast

import pytest
from pytest_bdd.reporting import ScenarioReportDict
from pytest_bdd.reporting import test_report_context_registry as contexts


class Telling:
    """Tells each scenario under its feature and its rule, with a mark for every backend."""

    def __init__(self, config: pytest.Config) -> None:
        self._terminal = cast(
            pytest.TerminalReporter, config.pluginmanager.getplugin("terminalreporter")
        )
        self._told: tuple[str, ...] = ()

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        """Keep pytest from writing the dot of a scenario."""
        return (report.outcome, "", "") if _is_scenario(report) else None

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Tell a scenario, and how far it came where it failed."""
        if _is_scenario(report):
            scenario = contexts[report].scenario
            self._tell_title(scenario)
            self._tell_outcome(report, scenario)
            self._terminal.flush()
        elif self._told and report.when == "call":
            self._terminal.write("\n\n")  # Another test, which pytest tells in its own way.
            self._told = ()

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        """Keep what pytest says in the end apart from the story."""
        self._terminal.write("\n")

    def _tell_title(self, scenario: ScenarioReportDict) -> None:
        feature, rule = scenario["feature"], scenario["rule"]["name"] if "rule" in scenario else ""
        path = feature["name"], rule, scenario["name"]
        if path[:1] != self._told[:1]:
            self._terminal.write(f"\n\n{feature['name']}", bold=True)
            for line in feature["description"].splitlines():
                self._terminal.write(f"\n  {line.strip()}")
        if path[:2] != self._told[:2]:
            self._terminal.write(f"\n\n  {rule}", bold=True)
        if path != self._told:
            self._terminal.write(f"\n    {scenario['name']}")
        self._told = path

    def _tell_outcome(self, report: pytest.TestReport, scenario: ScenarioReportDict) -> None:
        backend = _backend_of(report)
        if report.passed:
            self._terminal.write(f"  ✓ {backend}", green=True)
            return
        self._terminal.write(f"  ✗ {backend}", red=True)
        for step in scenario["steps"]:
            self._terminal.write(f"\n      {step['keyword']} {step['name']}", red=step["failed"])
            if step["failed"]:
                break
        self._told = self._told[:2]


def _is_scenario(report: pytest.TestReport) -> bool:
    return report.when == "call" and report in contexts and not report.skipped


def _backend_of(report: pytest.TestReport) -> str:
    # The last part of the id: the examples of an outline stand before it.
    return report.nodeid.removesuffix("]").rpartition("[")[2].rpartition("-")[2]
