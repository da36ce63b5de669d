"""Something to tell, and a certificate that nobody trusts."""

import shlex
import subprocess
from datetime import timedelta
from pathlib import Path

from attrs import evolve

from domain.alert_rule import AlertRule
from domain.incident import Change, Incident, Notice
from tests.clock import START

RULE = AlertRule.parse("critical: error-rate above 5 over 5m until 1")
INCIDENT = Incident(12, RULE, 7.256, START)
BEGAN = Notice(1, INCIDENT, Change.BEGAN, "webhook", tries=1)
ENDED = evolve(
    BEGAN, incident=evolve(INCIDENT, ended_at=START + timedelta(hours=1)), change=Change.ENDED
)


def make_certificate(folder: Path, *, days: int = 30) -> tuple[Path, Path]:
    """Make a certificate of localhost and its key, signed by nobody else."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    request = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=x"
    names = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(
        [*shlex.split(request), *names, *files, "-days", str(days)], check=True, capture_output=True
    )
    return certificate, key
