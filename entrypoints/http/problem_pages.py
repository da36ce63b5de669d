"""The documents that explain the problems to whoever met one."""

from entrypoints.http.problems import PROBLEMS, Problem

Page = dict[str, object]


def problem_list() -> Page:
    """Build what `GET /problems` serves: every problem in short, by status."""
    return {"items": [_summary(problem) for problem in PROBLEMS.values()]}


def problem_page(code: str) -> Page | None:
    """Build what `GET /problems/{code}` serves; None where no problem has this code."""
    problem = PROBLEMS.get(code)
    if problem is None:
        return None
    return {**_summary(problem), "detail": problem.detail, "meaning": problem.meaning}


def _summary(problem: Problem) -> Page:
    return {
        "type": problem.type,
        "code": problem.code,
        "status": problem.status,
        "title": problem.title,
    }
