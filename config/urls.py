"""All addresses. Every page has a form per language; what machines read has one."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from accounts.admin import site
from config import views
from config.components import components

urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    path("admin/", site.urls),
    *i18n_patterns(
        path("", include("events.urls")),
        path("home/", views.home, name="home"),
        path("components/", components, name="components"),
        path("account/", include("accounts.urls")),
    ),
]
