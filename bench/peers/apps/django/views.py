import json

from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.models import User
from django.http import HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST


@csrf_exempt
@require_POST
def sign_up(request):
    user = User.objects.create_user(**json.loads(request.body))
    login(request, user)
    return _shown(user)


@csrf_exempt
@require_POST
def log_in(request):
    user = authenticate(request, **json.loads(request.body))
    if user is None:
        return HttpResponse(status=403)
    login(request, user)
    return _shown(user)


@csrf_exempt
@require_POST
def log_out(request):
    logout(request)
    return HttpResponse()


@require_GET
def me(request):
    return _shown(request.user) if request.user.is_authenticated else HttpResponse(status=401)


def _shown(user):
    return JsonResponse({"id": user.id, "username": user.username, "signup_time": user.date_joined})
