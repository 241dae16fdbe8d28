"""All addresses. Every page has a form per language; what machines read has one."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from accounts.admin import site
from config import mailbox, views
from config.components import components
from config.health import healthz
from config.sitemap import sitemap

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("admin/", site.urls),
    *i18n_patterns(
        path("", include("events.urls")),
        path("home/", views.home, name="home"),
        path("components/", components, name="components"),
        path("account/", include("accounts.urls")),
    ),
]

if settings.DEMO:
    urlpatterns += i18n_patterns(
        path("demo/mail/", mailbox.mailbox, name="demo-mail"),
        path("demo/mail/<slug:name>/", mailbox.mail, name="demo-mail-one"),
        path("demo/mail/<slug:name>/look/", mailbox.mail_look, name="demo-mail-look"),
    )
