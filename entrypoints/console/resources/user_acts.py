"""What an operator can do with a user, by the forms of their page."""

from collections.abc import Callable, Mapping
from typing import Final

from application import Application
from domain.operator import Role
from domain.origin import Origin
from entrypoints.console.forms import UnreadableForm, field_in, whole_in

Form = Mapping[str, str]
Act = Callable[[Application, Origin, int, Form], object]


def _rename(use: Application, origin: Origin, user_id: int, form: Form) -> object:
    return use.rename_user(
        origin=origin,
        user_id=user_id,
        username=field_in(form, "username"),
        revision=whole_in(form, "revision"),
    )


def _set_password(use: Application, origin: Origin, user_id: int, form: Form) -> object:
    return use.set_password(
        origin=origin,
        user_id=user_id,
        password=field_in(form, "password"),
        must_change="must_change" in form,
    )


def _disable(use: Application, origin: Origin, user_id: int, _form: Form) -> object:
    return use.disable_user(origin=origin, user_id=user_id)


def _enable(use: Application, origin: Origin, user_id: int, _form: Form) -> object:
    return use.enable_user(origin=origin, user_id=user_id)


def _delete(use: Application, origin: Origin, user_id: int, _form: Form) -> object:
    return use.delete_user(origin=origin, user_id=user_id)


def _end_sessions(use: Application, origin: Origin, user_id: int, form: Form) -> object:
    session_id = form.get("session")
    return use.end_user_sessions(origin=origin, user_id=user_id, session_id=session_id)


def _set_role(use: Application, origin: Origin, user_id: int, form: Form) -> object:
    role = field_in(form, "role")
    if not role:
        return use.take_role(origin=origin, user_id=user_id)
    if role not in set(Role):
        raise UnreadableForm
    return use.give_role(origin=origin, user_id=user_id, role=Role(role))


ACTS: Final[Mapping[str, Act]] = {
    "rename": _rename,
    "password": _set_password,
    "disable": _disable,
    "enable": _enable,
    "delete": _delete,
    "end": _end_sessions,
    "role": _set_role,
}
"""By the last word of the address that their form is sent to."""
NEED_FRESH: Final = frozenset({"password", "disable", "delete", "role"})
"""Those that need a log-in of the last few minutes."""
_AFTERWARDS: Final = {
    "rename": "renamed",
    "password": "password",
    "disable": "disabled",
    "enable": "enabled",
    "role": "role",
}


def page_after(act: str, *, user_id: int, form: Form) -> str:
    """Name the page that shows what was done."""
    if act == "delete":
        return "/ops/users?done=deleted"
    done = _AFTERWARDS.get(act) or ("ended" if "session" in form else "ended-all")
    return f"/ops/users/{user_id}?done={done}"
