"""A small disk of its own, which can be filled up and whose power can be cut."""

import errno
import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from attrs import frozen

from tests.faults.needs import need
from tests.server import wait_until

MIB: Final = 1024 * 1024

# From linux/fs.h (EXT4_IOC_SHUTDOWN before): stop at once, and lose what is not on the disk yet.
SHUT_DOWN: Final = 0x8004587D
WITHOUT_FLUSHING: Final = (2).to_bytes(4, "little")


@frozen
class Disk:
    """An ext4 file system in a file."""

    image: Path
    folder: Path
    """Where it is mounted."""

    def cut_power(self) -> None:
        """Lose all that was not synced; whoever still writes is told that the disk failed."""
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.ioctl(descriptor, SHUT_DOWN, WITHOUT_FLUSHING)
        finally:
            os.close(descriptor)

    def come_back(self) -> None:
        """Have it as it would be after a new start of the machine."""
        self.unmount()
        self.mount()

    def mount(self) -> None:
        """Make the files accessible."""
        _run("mount", "-o", "loop", self.image, self.folder)

    def remount(self, how: str) -> None:
        """Have it be one that can be written, `rw`, or not, `ro`, once nobody does."""
        _run("mount", "-o", f"remount,{how}", self.folder)

    def unmount(self) -> None:
        """Take the files away again, once nobody uses them: a killed process takes a moment."""
        wait_until(self._is_unmounted, within=10, what="the disk to be let go")

    def _is_unmounted(self) -> bool:
        return not self.folder.is_mount() or not subprocess.call(
            ["umount", self.folder], stderr=subprocess.DEVNULL
        )

    def fill_up(self) -> None:
        """Leave not one block free."""
        for size in (MIB, 1024):
            with suppress_full(), self._filler.open("ab", buffering=0) as filler:
                while True:
                    filler.write(bytes(size))

    def free(self) -> None:
        """Give the room back."""
        self._filler.unlink()

    @property
    def _filler(self) -> Path:
        return self.folder / "filler"


@contextmanager
def disk(place: Path, *, size: int = 64 * MIB) -> Iterator[Disk]:
    """Make a disk in a folder, for the length of a `with` block."""
    need(
        os.geteuid() == 0 and bool(shutil.which("mkfs.ext4")),
        "This mounts a disk of its own, as root and with mkfs.ext4: apt-get install e2fsprogs",
    )
    made = Disk(place / "image", place / "disk")
    made.folder.mkdir()
    with made.image.open("wb") as image:
        image.truncate(size)
    # In blocks of 4 KiB, like any disk of some size: SQLite relies on that when it makes room.
    _run("mkfs.ext4", "-q", "-b", "4096", made.image)
    made.mount()
    try:
        yield made
    finally:
        made.unmount()


@contextmanager
def suppress_full() -> Iterator[None]:
    """Let it be that there is no room left."""
    try:
        yield
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise


def _run(*command: object) -> None:
    subprocess.run([str(word) for word in command], check=True, capture_output=True)
