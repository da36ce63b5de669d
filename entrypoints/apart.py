"""Work in a process of its own: what it loads and opens is gone when it is done."""

from collections.abc import Callable
from multiprocessing import Pipe, Process
from multiprocessing.connection import Connection
from typing import TypeVar

T = TypeVar("T")


def apart(work: Callable[..., T], *arguments: object) -> T:
    """Call `work` in a child process; return what it returns, raise what it raises.

    All of it has to be picklable. A child that is killed raises EOFError here; where this process
    is killed, the child finishes its work.
    """
    receiver, sender = Pipe(duplex=False)
    child = Process(target=_send, args=(sender, work, arguments))
    child.start()
    # The child has the only other one, so that its end is noticed.
    sender.close()
    try:
        returned, raised = receiver.recv()
    finally:
        child.join()
    if raised:
        raise raised
    result: T = returned
    return result


def _send(sender: Connection, work: Callable[..., object], arguments: tuple[object, ...]) -> None:
    try:
        sender.send((work(*arguments), None))
    except Exception as error:  # noqa: BLE001 - raised again in the process that asked
        sender.send((None, error))
