"""No route is open to whom it should not be, and none tells of one person to another."""

from itertools import product

import falcon
import pytest
from falcon import inspect

from tests.http.access import TABLE, Row, everyone, fits, framework_of, routed, whoever_is_in, whole
from tests.http.api import Api
from tests.http.people import Actor, Scene
from tests.http.routes import ROUTES

IN = [Actor.USER, Actor.ANOTHER]
OUT = [actor for actor in Actor if actor not in IN]


def open_route(scene: Scene) -> None:
    """Leave a door open: whoever asks is told who there is, and one user's sessions end."""

    class Everybody:
        def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
            resp.text = " ".join(
                user.username.typed for user in scene.api.world.store.users.values()
            )

        def on_delete(self, req: falcon.Request, resp: falcon.Response) -> None:
            scene.api.world.store.sessions.clear()
            resp.status = 403

    framework_of(scene.api).add_route("/api/users", Everybody())


@pytest.mark.parametrize("kind", ["cookie", "bearer"])
@pytest.mark.parametrize("row", whole(TABLE), ids=lambda row: row.what)
def test_each_gets_the_answer_they_should_and_nothing_of_anybody_else(row: Row, kind: str) -> None:
    found = {actor: row.complaints(Scene(kind), actor) for actor in Actor}
    assert {actor: each for actor, each in found.items() if each} == {}


def test_every_route_there_is_stands_in_the_table() -> None:
    api = Api()
    expected = {row.what for row in TABLE}
    expected |= {what.replace("GET", "HEAD", 1) for what in expected if what.startswith("GET")}
    assert routed(api) == expected
    beside = inspect.inspect_app(framework_of(api))
    assert (beside.sinks, beside.static_routes) == ([], [])


def test_the_addresses_that_other_tests_try_are_all_there_are() -> None:
    tried = {
        f"{method} {row.route}"
        for target, methods in ROUTES.items()
        for row, method in product(TABLE, methods)
        if fits(target, row.route)
    }
    assert tried == routed(Api())


def test_an_open_route_is_found_missing() -> None:
    scene = Scene()
    open_route(scene)
    assert {"GET /api/users", "DELETE /api/users"} == routed(scene.api) - routed(Api())


@pytest.mark.undescribed
@pytest.mark.parametrize("actor", OUT)
def test_an_open_route_that_is_said_to_be_closed_is_caught(actor: Actor) -> None:
    scene = Scene()
    open_route(scene)
    assert "answers 200" in Row("GET /api/users", whoever_is_in(200)).complaints(scene, actor)


@pytest.mark.undescribed
@pytest.mark.parametrize("actor", Actor)
def test_a_route_that_tells_of_others_or_ends_their_sessions_is_caught(actor: Actor) -> None:
    scene = Scene()
    open_route(scene)
    told = Row("GET /api/users", everyone(200)).complaints(scene, actor)
    others = [person for each, person in scene.people.items() if each != actor]
    assert set(told) == {f"tells {person.username!r}" for person in others}
    done = Row("DELETE /api/users", everyone(403)).complaints(scene, actor)
    assert done == ["changes what is somebody else's", "refuses, and changes something"]


@pytest.mark.parametrize("actor", IN)
def test_what_is_looked_for_in_answers_does_stand_in_one_s_own(actor: Actor) -> None:
    scene = Scene()
    person = scene.people[actor]
    told = [scene.ask(actor, "GET", f"/api/user{rest}").body.decode() for rest in ("", "/sessions")]
    unseen = [trace for trace in person.traces if not any(trace in each for each in told)]
    assert unseen == [person.token]
