"""The features are for stakeholders: what a machine can hold of that."""

import re
from pathlib import Path

import pytest
from pytest_bdd.feature import get_features
from pytest_bdd.parser import ScenarioTemplate

from tests.features.backends import TAGS

FEATURES = Path(__file__).parents[2] / "features"
MOST_STEPS = 7
TECHNICAL = re.compile(
    r"https?:|/\w|\bjson\b|\burl\b|\bhttp\b|\bapi\b|\bcookie|\btoken|\bbearer|\bheader|\bfield"
    r"|\bstatus\b|\b[1-5]\d\d\b|\w_\w|[{}]",
    re.IGNORECASE,
)


def scenarios() -> list[ScenarioTemplate]:
    return [
        scenario
        for feature in get_features([str(FEATURES)])
        for scenario in feature.scenarios.values()
    ]


def named(scenario: ScenarioTemplate) -> str:
    return scenario.name


def words_of(page: str) -> str:
    """Leave out what is not told: comments, and tags."""
    return re.sub(r"^\s*[#@].*$", "", page, flags=re.MULTILINE)


@pytest.mark.parametrize("scenario", scenarios(), ids=named)
def test_a_scenario_is_short_turns_on_one_event_and_stands_under_a_rule(
    scenario: ScenarioTemplate,
) -> None:
    assert len(scenario.steps) <= MOST_STEPS
    assert [step.type for step in scenario.steps].count("when") == 1
    assert scenario.steps[-1].type == "then"
    assert scenario.rule


@pytest.mark.parametrize("page", sorted(FEATURES.iterdir()), ids=lambda page: page.name)
def test_a_feature_is_told_in_plain_words(page: Path) -> None:
    assert page.suffix == ".feature"
    assert TECHNICAL.findall(words_of(page.read_text())) == []


def test_the_check_sees_what_is_not_plain() -> None:
    told = 'Given a POST to /api with {"user_name"}, a cookie and a header\nThen the status is 403'
    assert len(TECHNICAL.findall(told)) == 8


def test_every_tag_is_known() -> None:
    tags = {
        tag
        for scenario in scenarios()
        for tag in scenario.tags | scenario.feature.tags | (scenario.rule or scenario).tags
    }
    assert tags == TAGS.keys()


def test_no_scenario_hides_another_of_its_name() -> None:
    pages = "".join(page.read_text() for page in FEATURES.iterdir())
    assert len(re.findall(r"^\s*Scenario", pages, flags=re.MULTILINE)) == len(scenarios())


def test_every_feature_is_run() -> None:
    modules = {path.stem.removeprefix("test_") for path in Path(__file__).parent.glob("test_*.py")}
    assert {page.stem for page in FEATURES.iterdir()} == modules - {"wording"}
