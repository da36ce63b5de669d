import views
from django.urls import path

urlpatterns = [
    path("api/user", views.me),
    path("api/user/signup", views.sign_up),
    path("api/user/login", views.log_in),
    path("api/user/logout", views.log_out),
]
