"""The documents that explain the problems to whoever met one."""

from attrs import frozen

from entrypoints.http.problems import PROBLEMS


@frozen(slots=False)
class ProblemSummary:
    """A problem in short."""

    type: str
    code: str
    status: int
    title: str


@frozen(slots=False)
class ProblemList:
    """Every problem in short, by status."""

    items: list[ProblemSummary]


@frozen(slots=False)
class ProblemPage(ProblemSummary):
    """What a problem means, and what to do about it."""

    detail: str
    meaning: str


def problem_list() -> ProblemList:
    """Build what `GET /problems` serves."""
    return ProblemList(
        [
            ProblemSummary(each.type, each.code, each.status, each.title)
            for each in PROBLEMS.values()
        ]
    )


def problem_page(code: str) -> ProblemPage | None:
    """Build what `GET /problems/{code}` serves; None where no problem has this code."""
    each = PROBLEMS.get(code)
    if each is None:
        return None
    return ProblemPage(each.type, each.code, each.status, each.title, each.detail, each.meaning)
