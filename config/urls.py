"""All addresses. Every page has a form per language; what machines read has one."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.utils.module_loading import import_string

from accounts.admin import site
from config import mailbox, views
from config.components import components
from config.health import healthz
from config.sitemap import sitemap

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("texts/", include("events.texting.urls")),
    path("admin/", site.urls),
    *i18n_patterns(
        path("", include("events.urls")),
        path("home/", views.home, name="home"),
        path("components/", components, name="components"),
        path("account/", include("accounts.urls")),
    ),
]

if settings.EMAIL_PROVIDER:
    urlpatterns.append(path("anymail/", include("anymail.urls")))
if settings.DEMO:
    urlpatterns += i18n_patterns(
        path("demo/texts/", import_string("config.demo_texts.texts"), name="demo-texts"),
        path("demo/mail/", mailbox.mailbox, name="demo-mail"),
        path("demo/mail/<slug:name>/", mailbox.mail, name="demo-mail-one"),
        path("demo/mail/<slug:name>/look/", mailbox.mail_look, name="demo-mail-look"),
    )
