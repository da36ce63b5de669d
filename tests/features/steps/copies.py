"""Sessions in other hands: copied, written down by a program, or used by a page of another site."""

from pytest_bdd import given, then, when

from tests.features.phrases import phrase
from tests.features.world import World, refusal_of
from watchword_client import Client
from watchword_client.errors import NotAuthenticated

OFTEN = 50
OTHER_SITE = {"Origin": "https://other.example", "Sec-Fetch-Site": "cross-site"}


@given(phrase("Mallory has a copy of {who}'s session"))
def has_copy(world: World, who: str) -> None:
    world.copy = world.person(who).log_in_and_copy()


@given(phrase("{who} has the same session open in a second window"))
def has_second_window(world: World, who: str) -> None:
    person = world.person(who)
    person.devices["window"] = world.client(Cookie=person.log_in_and_copy())


@when(phrase("{who} logs out in the second window"))
def logs_out_in_window(world: World, who: str) -> None:
    world.person(who).device("window").log_out()


@then("the copy lets nobody in, however often it is tried")
def copy_lets_nobody_in(world: World) -> None:
    for _ in range(OFTEN):
        # A connection of its own each time, so that every process that serves is asked.
        with Client(world.place.url, headers={"Cookie": world.copy}) as client:
            assert isinstance(refusal_of(client.me), NotAuthenticated)


@given(phrase("{who}'s program has logged in"))
@when(phrase("{who}'s program logs in"))
def program_logs_in(world: World, who: str) -> None:
    world.person(who).log_in_program()


@when(phrase("{who}'s program goes on with the session it wrote down"))
def program_goes_on(world: World, who: str) -> None:
    person = world.person(who)
    person.resume_program(person.notebook)


@given(phrase("{who}'s program has logged out"))
def program_logs_out(world: World, who: str) -> None:
    world.person(who).device("program").log_out()


@when("Mallory's program goes on with that copy")
def program_goes_on_with_copy(world: World) -> None:
    world.person("Mallory").resume_program(world.copy.partition("=")[2])


@then(phrase("{who}'s program is logged in"))
def program_is_logged_in(world: World, who: str) -> None:
    assert world.person(who).is_logged_in(on="program")


@then(phrase("{who}'s program is not logged in"))
def program_is_not_logged_in(world: World, who: str) -> None:
    assert not world.person(who).is_logged_in(on="program")


@when(phrase("a page of another site tries to log {who}'s browser in as {other}"))
def page_logs_in(world: World, who: str, other: str) -> None:
    bait = world.person(other)
    login = {"username": bait.name, "password": bait.password}
    browser = world.person(who).device()
    world.page = browser.post("/api/user/login", json=login, headers=OTHER_SITE)


@when(phrase("a page of another site tries to log {who} out"))
def page_logs_out(world: World, who: str) -> None:
    world.page = world.person(who).device().post("/api/user/logout", headers=OTHER_SITE)


@when(phrase('a page of another site tries to rename {who} to "{name}"'))
def page_renames(world: World, who: str, name: str) -> None:
    browser, change = world.person(who).device(), {"username": world.name(name)}
    world.page = browser.put("/api/user", json=change, headers=OTHER_SITE)


@then("the page is refused")
def page_is_refused(world: World) -> None:
    assert world.page
    assert world.page.data["code"] == "cross-origin"
