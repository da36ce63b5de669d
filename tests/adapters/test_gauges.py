"""What is measured of the machine, and what where it cannot be."""

import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import create_server
from threading import Thread

import pytest

from adapters.gauges import LOOKED_AT_EVERY, CertificateDays, DiskFree, KeyDays
from tests.adapters.notices import make_certificate
from tests.clock import START, ManualClock
from tests.server import free_port


def test_the_disk_is_told_in_percent_and_only_where_there_is_one(tmp_path: Path) -> None:
    free = DiskFree([tmp_path, Path("/")])()
    assert free is not None
    assert 0 < free <= 100
    assert DiskFree([tmp_path / "nowhere"])() is None
    assert DiskFree([])() is None
    assert DiskFree([Path("/proc")])() is None


def test_keys_are_as_old_as_the_oldest_file_of_them(tmp_path: Path) -> None:
    files = [tmp_path / "a", tmp_path / "b"]
    for days, file in enumerate(files, 1):
        file.touch()
        written = (START - timedelta(days=days)).timestamp()
        os.utime(file, (written, written))
    clock = ManualClock()
    assert KeyDays(files, clock)() == 2
    assert KeyDays(files[:1], clock)() == 1
    assert KeyDays([*files, tmp_path / "c"], clock)() is None
    assert KeyDays([], clock)() is None


@contextmanager
def serving(certificate: Path, key: Path) -> Iterator[int]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with create_server(("127.0.0.1", 0)) as server:

        def shake_hands() -> None:
            while True:
                try:
                    plain, _ = server.accept()
                except OSError:
                    return
                try:
                    context.wrap_socket(plain, server_side=True).close()
                except OSError:
                    plain.close()

        Thread(target=shake_hands, daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(2)


def test_a_certificate_holds_until_it_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = ManualClock(datetime.now(UTC))
    certificate, key = make_certificate(tmp_path, days=30)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with serving(certificate, key) as port:
        days = CertificateDays("localhost", port, clock)
        assert days() == pytest.approx(30, abs=0.1)
    # Nobody looks again so soon; that time goes by is seen all the same.
    clock.advance(LOOKED_AT_EVERY / 2)
    assert days() == pytest.approx(30 - 1 / 48, abs=0.1)
    clock.advance(LOOKED_AT_EVERY)
    assert days() is None


def test_one_that_is_not_trusted_or_of_another_name_holds_no_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, key = make_certificate(tmp_path)
    with serving(certificate, key) as port:
        assert CertificateDays("localhost", port, ManualClock())() == 0
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert CertificateDays("127.0.0.2", port, ManualClock())() is None
        assert CertificateDays("localhost", port, ManualClock(datetime.now(UTC)))() is not None


def test_of_one_that_cannot_be_looked_at_nothing_is_told() -> None:
    assert CertificateDays("localhost", free_port(), ManualClock())() is None
