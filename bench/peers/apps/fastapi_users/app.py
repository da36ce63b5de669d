"""Cookies in front of sessions in a table: the one strategy whose log-out ends a session."""

import os
import uuid
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, FastAPI
from fastapi_users import BaseUserManager, FastAPIUsers, UUIDIDMixin, schemas
from fastapi_users.authentication import AuthenticationBackend, CookieTransport
from fastapi_users.authentication.strategy.db import AccessTokenDatabase, DatabaseStrategy
from fastapi_users.db import SQLAlchemyBaseUserTableUUID, SQLAlchemyUserDatabase
from fastapi_users.password import PasswordHelper
from fastapi_users_db_sqlalchemy.access_token import (
    SQLAlchemyAccessTokenDatabase,
    SQLAlchemyBaseAccessTokenTableUUID,
)
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase

WEEK = 7 * 24 * 3600


class Base(DeclarativeBase):
    pass


class User(SQLAlchemyBaseUserTableUUID, Base):
    pass


class AccessToken(SQLAlchemyBaseAccessTokenTableUUID, Base):
    pass


engine = create_async_engine("sqlite+aiosqlite:///./test.db")
new_session = async_sessionmaker(engine, expire_on_commit=False)


async def create_tables() -> None:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)


async def a_session() -> AsyncIterator[AsyncSession]:
    async with new_session() as session:
        yield session


ASession = Annotated[AsyncSession, Depends(a_session)]


async def users(session: ASession):
    yield SQLAlchemyUserDatabase(session, User)


async def tokens(session: ASession):
    yield SQLAlchemyAccessTokenDatabase(session, AccessToken)


class UserManager(UUIDIDMixin, BaseUserManager[User, uuid.UUID]):
    pass


def passwords() -> PasswordHelper | None:
    if "PEER_ARGON2" not in os.environ:
        return None
    memory, time, parallelism = map(int, os.environ["PEER_ARGON2"].split(","))
    hasher = Argon2Hasher(memory_cost=memory, time_cost=time, parallelism=parallelism)
    return PasswordHelper(PasswordHash((hasher,)))


password_helper = passwords()


async def manager(users: Annotated[SQLAlchemyUserDatabase, Depends(users)]):
    yield UserManager(users, password_helper)


def strategy(tokens: Annotated[AccessTokenDatabase[AccessToken], Depends(tokens)]):
    return DatabaseStrategy(tokens, lifetime_seconds=WEEK)


cookies = AuthenticationBackend(
    name="cookies", transport=CookieTransport(cookie_max_age=WEEK), get_strategy=strategy
)
accounts = FastAPIUsers[User, uuid.UUID](manager, [cookies])
Read, Create, Update = schemas.BaseUser[uuid.UUID], schemas.BaseUserCreate, schemas.BaseUserUpdate

app = FastAPI()
app.include_router(accounts.get_auth_router(cookies), prefix="/auth")
app.include_router(accounts.get_register_router(Read, Create), prefix="/auth")
app.include_router(accounts.get_users_router(Read, Update), prefix="/users")
