"""All settings: one file, set by the environment, with defaults that are safe.

Without any environment this is a production server with an embedded database that only the own machine reaches.
`DEMO=1` (set by `make run`) turns on what must never run in production: demo sign-ins and the mailbox page.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config.beat_table import beat_table

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)


def kept_secret(name: str) -> str:
    """A secret from the environment, else one made once and kept in the data folder, readable by its owner only."""
    if given := os.environ.get(name):
        return given
    path = VAR_DIR / name.lower()
    if not path.exists():
        # Written whole under another name first: of several processes that start at once, one gives it its name.
        draft = path.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text(encoding="ascii")


DEMO = env.bool("DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
SITE_NAME = env.str("SITE_NAME", default="Friday CAFÉ & Parent Academy")
HTTPS = SITE_URL.startswith("https://")
if DEMO and (HTTPS or "DATABASE_URL" in os.environ or "ALLOWED_HOSTS" in os.environ):
    raise ImproperlyConfigured("DEMO=1 is for trying the product on one's own machine, never for production.")

if "ALLOWED_HOSTS" in os.environ and "SITE_URL" not in os.environ:
    raise ImproperlyConfigured("ALLOWED_HOSTS is set, so SITE_URL must say which address links in messages lead to.")

SECRET_KEY = kept_secret("SECRET_KEY")
LINK_KEY = kept_secret("LINK_KEY")
"""Signs the links in messages; apart from SECRET_KEY so that either can be changed alone."""
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])

INSTALLED_APPS = [
    "config",
    "accounts",
    "events",
    "academy",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.http.IdleSessions",
    "accounts.http.SignInIsAPage",
    "accounts.http.ButtonsArePressed",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# Embedded by default: SQLite with a write-ahead log; IMMEDIATE makes writers wait instead of failing.
_SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY;",
}
_database = env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
if _database["ENGINE"].endswith("sqlite3"):
    _database["OPTIONS"] = {**_SQLITE, **_database.get("OPTIONS", {})}
elif _pool := env.int("DATABASE_POOL", default=0):
    _database["OPTIONS"] = {"pool": {"min_size": 2, "max_size": _pool}, **_database.get("OPTIONS", {})}
else:
    _database.update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The cache has a file of its own, so that counting requests never waits for the business rows' write lock.
_cache = env.cache_url("CACHE_URL", default=f"filecache://{VAR_DIR / 'cache'}")
if _cache["BACKEND"].endswith("FileBasedCache"):
    _cache["OPTIONS"] = {"MAX_ENTRIES": 20_000, **_cache.get("OPTIONS", {})}  # Django's 300 would forget the throttles
_cache.setdefault(
    "TIMEOUT", 24 * 3600
)  # some caches keep what they count for this time: the throttles count for a day
CACHES = {"default": _cache}

# Whole public calendars that each web process keeps ready, in bytes; 0 joins them anew for every answer.
FEED_MEMORY = env.int("FEED_MEMORY", default=8_000_000)

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "events:whats-on"
ACCOUNT_ADAPTER = "accounts.signing_in.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"length": 8, "numeric": True, "dashed": True}
ACCOUNT_RATE_LIMITS = {"request_login_code": "20/m/ip,5/10m/key"}
ACCOUNT_SESSION_REMEMBER = False
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=1 if HTTPS else 0)
"""Tries to sign in are counted by the address that this many proxies of ours hand on."""
SIGN_UPS_PER_ADDRESS = env.int("SIGN_UPS_PER_ADDRESS", default=120)
"""So many sign-ups in ten minutes are taken from one address; a school evening has one for all."""
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
MFA_ADAPTER = "accounts.signing_in.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1
SECOND_FACTOR_REQUIRED = not DEMO
"""Coordinators and administrators see people only after a second factor. Off in the demo alone."""
STAFF_IDLE_MINUTES = env.int("STAFF_IDLE_MINUTES", default=120)

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish")), ("pt", _("Portuguese"))]
LANGUAGES_BIDI = ["ar", "ps", "ur"]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="America/New_York")

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = VAR_DIR / "media"

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "config.views.form_expired"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# Messages. The sender is the program's mailbox; the connection has a time limit since threads have none.
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp://127.0.0.1:8025")
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = EMAIL_CONFIG["EMAIL_HOST"], EMAIL_CONFIG["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL_CONFIG["EMAIL_HOST_USER"], EMAIL_CONFIG["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = bool(EMAIL_CONFIG.get("EMAIL_USE_TLS"))
EMAIL_USE_SSL = bool(EMAIL_CONFIG.get("EMAIL_USE_SSL"))
EMAIL_TIMEOUT = 20
EMAIL_PROVIDER = env.str("EMAIL_PROVIDER", default="")
"""Instead of SMTP: a provider that django-anymail knows, such as `postmark`. ANYMAIL_… variables are its settings."""
if EMAIL_PROVIDER:
    EMAIL_BACKEND = f"anymail.backends.{EMAIL_PROVIDER}.EmailBackend"
    INSTALLED_APPS.append("anymail")
    _anymail = {
        name.removeprefix("ANYMAIL_"): said for name, said in os.environ.items() if name.startswith("ANYMAIL_")
    }
    ANYMAIL = {"REQUESTS_TIMEOUT": (5, EMAIL_TIMEOUT), **_anymail}
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Friday CAFÉ <hello@friday-cafe.example>")
DEMO_MAIL_DIR = VAR_DIR / "mail"
MESSAGES_PER_DAY = env.int("MESSAGES_PER_DAY", default=4)
"""Of reminders and letters nobody gets more in one day; the rest waits. Nothing else is held back by this."""
SMS_URL = env.str("SMS_URL", default="sink:?from=+18605550100" if DEMO else "")
"""Who delivers text messages; without it there are none. The demo keeps them for reading."""
DEMO_TEXTS_DIR = VAR_DIR / "texts"

# Celery: business rows are the queue; beat alone publishes, a few times a minute, and lost ticks lose nothing.
CELERY_BROKER_URL = env.str("BROKER_URL", default="memory://localhost/")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600} if CELERY_BROKER_URL.startswith("redis") else {}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat")
CELERY_BEAT_SCHEDULER = "config.clock.Clock"
CELERY_BEAT_SCHEDULE = beat_table()

TODAY = [
    "events.desk.today_rows.people_to_call",
    "events.desk.today_rows.offers_ending",
    "events.desk.help.today.requests_due",
    "events.desk.help.today.care_over_full",
    "events.desk.messages.today.addresses_that_do_not_work",
    "events.desk.today_rows.messages_not_delivered",
    "events.desk.today_rows.attendance_not_taken",
    "events.desk.today_rows.drafts_to_publish",
    "events.desk.letters.today.letters_held_back",
    "events.desk.people.today.duplicates_to_look_at",
]
"""What puts rows on a coordinator's first page, in this order (events/desk/todo.py). Programs add theirs here."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"no links": {"()": "config.logs.NoLinks"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no links"]}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
