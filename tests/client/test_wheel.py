"""What the client's distribution carries, read from the wheel that is built of it."""

import subprocess
import sys
from email import message_from_bytes
from pathlib import Path
from zipfile import ZipFile

SOURCE = Path(__file__).parents[2] / "client"


def built_wheel(folder: Path) -> ZipFile:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=SOURCE, check=True, capture_output=True, timeout=60)
    (wheel,) = folder.glob("watchword_client-*.whl")
    return ZipFile(wheel)


def test_the_wheel_carries_the_client_alone_and_needs_urllib3_alone(tmp_path: Path) -> None:
    with built_wheel(tmp_path) as wheel:
        names = set(wheel.namelist())
        metadata = message_from_bytes(
            next(wheel.read(name) for name in names if name.endswith("/METADATA"))
        )
    carried = {name for name in names if ".dist-info/" not in name}
    package = SOURCE / "watchword_client"
    expected = {f"watchword_client/{file.name}" for file in package.glob("*.py")}
    assert carried == expected | {"watchword_client/py.typed"}
    assert metadata.get_all("Requires-Dist") == ["urllib3<3,>=2.8"]
