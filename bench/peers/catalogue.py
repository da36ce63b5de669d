"""The peers, each started as its documentation says, with two workers."""

from bench.peers.peer import Api, Form, Peer

CREDENTIALS = {"username": "name", "password": "password"}
TUTORIAL = Api(
    sign_up=Form("/api/user/signup", CREDENTIALS),
    log_in=Form("/api/user/login", CREDENTIALS),
    log_out=Form("/api/user/logout", {}),
    me="/api/user",
)
"""UtilMeta's tutorial has it, Watchword has it, and what we wrote for Django has it."""

FASTAPI_USERS = Api(
    sign_up=Form("/auth/register", {"email": "email", "password": "password"}),
    log_in=Form(
        "/auth/login",
        {"username": "email", "password": "password"},
        content_type="application/x-www-form-urlencoded",
    ),
    log_out=Form("/auth/logout", {}),
    me="/users/me",
)
BETTER_AUTH = Api(
    sign_up=Form(
        "/api/auth/sign-up/email", {"name": "name", "email": "email", "password": "password"}
    ),
    log_in=Form("/api/auth/sign-in/email", {"email": "email", "password": "password"}),
    log_out=Form("/api/auth/sign-out", {}),
    me="/api/auth/get-session",
)

# Its console of version 27 would leave a socket in the home folder.
GUNICORN = "gunicorn --workers 2 --no-control-socket --bind 127.0.0.1:{port}"
GRANIAN = "granian --interface wsgi --workers 2 --host 127.0.0.1 --port {port}"
MIGRATE_DJANGO = ("django-admin migrate --settings settings --pythonpath .",)

PEERS = (
    Peer(
        name="UtilMeta",
        folder="utilmeta",
        package="UtilMeta",
        api=TUTORIAL,
        prepare=("meta makemigrations", "meta migrate"),
        serve=f"{GUNICORN} server:app",
    ),
    Peer(
        name="fastapi-users",
        folder="fastapi_users",
        package="fastapi-users",
        api=FASTAPI_USERS,
        prepare=("python -c 'import asyncio, app; asyncio.run(app.create_tables())'",),
        serve="uvicorn app:app --workers 2 --port {port}",
    ),
    Peer(
        name="Django on gunicorn",
        folder="django",
        package="Django",
        api=TUTORIAL,
        prepare=MIGRATE_DJANGO,
        serve=f"{GUNICORN} wsgi",
    ),
    Peer(
        name="Django on granian",
        folder="django",
        package="Django",
        api=TUTORIAL,
        prepare=MIGRATE_DJANGO,
        serve=f"{GRANIAN} wsgi:application",
    ),
    Peer(
        name="better-auth",
        folder="better_auth",
        package="better-auth",
        api=BETTER_AUTH,
        prepare=("env BETTER_AUTH_URL=http://127.0.0.1 node migrate.mjs",),
        serve="env NODE_ENV=production BETTER_AUTH_URL=http://127.0.0.1:{port} node server.mjs",
    ),
)
