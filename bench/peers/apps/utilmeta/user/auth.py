from utilmeta.core import auth
from utilmeta.core.auth.session.db import DBSession, DBSessionSchema

from user.models import Session, User

USER = "_user_id"


class SessionSchema(DBSessionSchema):
    def get_session_data(self):
        return super().get_session_data() | {"user_id": self.get(USER)}


sessions = DBSession(
    session_model=Session,
    engine=SessionSchema,
    cookie=DBSession.Cookie(name="sessionid", age=7 * 24 * 3600, http_only=True),
)
users = auth.User(
    user_model=User,
    authentication=sessions,
    key=USER,
    login_fields=User.username,
    password_field=User.password,
)
