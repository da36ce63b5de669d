"""The tutorial against a running server: sign up, read, log out, log in, read, rename.

python examples/tutorial.py [URL] [--name NAME]
"""

import argparse
import os
import sys

from watchword_client import Client, Response, WatchwordError

PASSWORD = "123123"  # noqa: S105 - the tutorial's, for a development server only
NEW_PASSWORD = "123456"  # noqa: S105 - likewise


class Surprise(Exception):
    """An answer that the tutorial does not expect."""


def main() -> int:
    """Run the tutorial once and tell how it went."""
    arguments = parsed_arguments()
    try:
        with Client(arguments.url) as client:
            run(client, name=arguments.name)
    except (Surprise, WatchwordError, ValueError) as reason:
        print(f"The tutorial stopped: {reason}", file=sys.stderr)
        return 1
    print("The tutorial is done: every answer was as expected.")
    return 0


def parsed_arguments() -> argparse.Namespace:
    """Read the command line; URL in the environment stands in for the argument."""
    parser = argparse.ArgumentParser(description="Run the tutorial against a running server.")
    default = os.environ.get("URL") or "http://127.0.0.1:8000"
    parser.add_argument("url", nargs="?", default=default, help="default: URL, or %(default)s")
    parser.add_argument("--name", default="user1", help="whom to sign up (default: %(default)s)")
    return parser.parse_args()


def run(client: Client, *, name: str) -> None:
    """Sign up, read, log out, read (refused), log in, read, and change name and password."""
    credentials = {"username": name, "password": PASSWORD}
    changes = {"username": new_name(name), "password": NEW_PASSWORD}
    show("Sign up", client.post("/api/user/signup", json=credentials), status=200)
    show("Read", client.get("/api/user"), status=200)
    show("Log out", client.post("/api/user/logout"), status=200)
    show("Read, logged out", client.get("/api/user"), status=401)
    show("Log in", client.post("/api/user/login", json=credentials), status=200)
    show("Read", client.get("/api/user"), status=200)
    show("Change name and password", client.put("/api/user", json=changes), status=200)


def new_name(name: str) -> str:
    """Tell what the user is renamed to."""
    return "user-updated" if name == "user1" else f"{name}-updated"


def show(step: str, response: Response, *, status: int) -> None:
    """Print an answer, and stop where its status is not the expected one."""
    print(f"--- {step}")
    response.print()
    if response.status != status:
        raise Surprise(f"{step!r} was answered with {explained(response)}; expected {status}")


def explained(response: Response) -> str:
    """Put an unexpected answer into words."""
    problem = response.data if isinstance(response.data, dict) else {}
    if problem.get("code") == "username-taken":
        return (
            f"{response.status}: the name is taken, perhaps by an earlier run "
            "(choose another with --name NAME)"
        )
    words = [str(problem[key]) for key in ("code", "detail") if key in problem]
    return " ".join([str(response.status), *words])


if __name__ == "__main__":
    sys.exit(main())
