"""A service with accounts, as its documentation builds one; its operations console is left out."""

import os

import django
from utilmeta import UtilMeta
from utilmeta.core.orm import Database, DatabaseConnections
from utilmeta.core.server.backends.django import DjangoSettings

service = UtilMeta(
    __name__,
    name="peer",
    backend=django,
    production=True,
    api="user.api.RootAPI",
    route="/api",
)
equal = {"PASSWORD_HASHERS": ["hashers.EqualArgon2"]} if "PEER_ARGON2" in os.environ else {}
service.use(DjangoSettings(secret_key="made up, for measuring alone", apps=["user"], extra=equal))
service.use(DatabaseConnections({"default": Database(name="db", engine="sqlite3")}))
service.setup()
app = service.application()
