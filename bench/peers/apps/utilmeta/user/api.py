from datetime import datetime

import utype
from utilmeta.core import api, orm, request
from utilmeta.utils import exceptions

from user import auth
from user.models import User


class SignUp(orm.Schema[User]):
    username: str
    password: str


class LogIn(utype.Schema):
    username: str
    password: str


class Shown(orm.Schema[User]):
    id: int
    username: str
    signup_time: datetime


@auth.sessions.plugin
class UserAPI(api.API):
    @api.post
    def signup(self, data: SignUp = request.Body) -> Shown:
        if User.objects.filter(username=data.username).exists():
            raise exceptions.BadRequest("taken")
        data.save()
        auth.users.login_user(request=self.request, user=data.get_instance())
        return Shown.init(data.pk)

    @api.post
    def login(self, data: LogIn = request.Body) -> Shown:
        user = auth.users.login(self.request, ident=data.username, password=data.password)
        if not user:
            raise exceptions.PermissionDenied("wrong")
        return Shown.init(user)

    @api.post
    def logout(self, session: auth.SessionSchema = auth.sessions):
        session.flush()

    def get(self, user: User = auth.users) -> Shown:
        return Shown.init(user)


class RootAPI(api.API):
    user: UserAPI
