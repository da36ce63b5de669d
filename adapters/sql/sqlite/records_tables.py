"""The tables in which it is kept what was asked and answered, and how they came to be."""

from typing import Final

# No index of all by what is all over the place (ids, addresses): to keep a request then takes six
# times as long, as each goes to another page of the file. See `_FOUND` instead.
_REQUESTS: Final = """
CREATE TABLE requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    request_id TEXT NOT NULL,
    method TEXT NOT NULL,
    route TEXT NOT NULL,
    status INTEGER NOT NULL,
    duration_us INTEGER NOT NULL,
    address TEXT,
    user_id INTEGER,
    problem TEXT,
    name TEXT
);
CREATE INDEX ix_requests_at ON requests (at);
CREATE INDEX ix_requests_status ON requests (status);
CREATE INDEX ix_requests_problem ON requests (problem) WHERE problem IS NOT NULL;
CREATE TABLE counts (
    step INTEGER NOT NULL,
    begins INTEGER NOT NULL,
    method TEXT NOT NULL,
    route TEXT NOT NULL,
    status INTEGER NOT NULL,
    bucket INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    duration_us INTEGER NOT NULL,
    PRIMARY KEY (step, begins, method, route, status, bucket)
) WITHOUT ROWID;
CREATE TABLE processes (
    pid INTEGER PRIMARY KEY,
    started_at INTEGER NOT NULL,
    at INTEGER NOT NULL,
    memory_bytes INTEGER NOT NULL,
    cpu_us INTEGER NOT NULL,
    unkept INTEGER NOT NULL,
    hashing INTEGER NOT NULL,
    lost INTEGER NOT NULL
);
"""

_ALERTS: Final = """
CREATE TABLE gauges (
    figure TEXT NOT NULL,
    begins INTEGER NOT NULL,
    low REAL NOT NULL,
    high REAL NOT NULL,
    PRIMARY KEY (figure, begins)
) WITHOUT ROWID;
CREATE TABLE turns (
    name TEXT PRIMARY KEY,
    at INTEGER NOT NULL
);
CREATE TABLE incidents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    rule TEXT NOT NULL,
    value REAL NOT NULL,
    began_at INTEGER NOT NULL,
    ended_at INTEGER
);
CREATE UNIQUE INDEX ix_incidents_going_on ON incidents (rule) WHERE ended_at IS NULL;
CREATE TABLE notices (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    incident_id INTEGER NOT NULL REFERENCES incidents (id),
    change TEXT NOT NULL,
    channel TEXT NOT NULL,
    tries INTEGER NOT NULL,
    due_at INTEGER,
    delivered_at INTEGER
);
CREATE INDEX ix_notices_incident ON notices (incident_id);
CREATE INDEX ix_notices_due ON notices (due_at) WHERE due_at IS NOT NULL;
"""

# A table of its own: to look through a million requests that each bring this along takes two and a
# half times as long.
_SENT: Final = """
CREATE TABLE sent (
    id INTEGER PRIMARY KEY,
    sent TEXT NOT NULL
)
"""

# Those that are looked for first, and lie far apart where all is well.
_FAILED: Final = "CREATE INDEX ix_requests_failed ON requests (id) WHERE status >= 500"

# By what is all over the place, but a thousand requests after the other: what is kept goes to a few
# pages of the file, whatever it is, and to find some takes a look into each thousand.
_FOUND: Final = """
CREATE INDEX ix_requests_user_id ON requests (id >> 10, user_id) WHERE user_id IS NOT NULL;
CREATE INDEX ix_requests_address ON requests (id >> 10, address) WHERE address IS NOT NULL;
CREATE INDEX ix_requests_request_id ON requests (id >> 10, substr(request_id, 1, 8))
"""

STEPS: Final = (_REQUESTS, _ALERTS, _SENT, _FAILED, _FOUND)
"""What brings a file from one version to the next, from an empty one on; none is ever changed."""
