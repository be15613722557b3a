"""Django settings, derived from the typed `Environment`; a bare checkout runs on them."""

from typing import Any

import dj_database_url

from ecm.environment import BASE_DIR, environment
from ecm.secrets import signing_key

ENV = environment()
ENV.data_dir.mkdir(parents=True, exist_ok=True)

SECRET_KEY = signing_key(ENV)
DEBUG = ENV.debug
ALLOWED_HOSTS = ENV.host_list
ROOT_URLCONF = "ecm.urls"
WSGI_APPLICATION = "ecm.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "ecm.User"
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/app/"
LOGOUT_REDIRECT_URL = "/login/"

HOUSE_APPS = [
    "storage", "search", "expiry", "approvals", "counterparties", "imports", "correspondence", "payments", "cases",
    "mailings", "reports", "demo",
]  # fmt: skip

INSTALLED_APPS = [
    "ecm",
    *[app for app in HOUSE_APPS if (BASE_DIR / app / "apps.py").exists()],
    "wagtail.contrib.settings",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "rest_framework",
    "drf_spectacular",
    "django_filters",
    "django_htmx",
    "axes",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ecm.web.middleware.UserPreferencesMiddleware",
    "ecm.web.middleware.SecurityHeadersMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ecm.web.middleware.DomainErrorMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ecm.web.context.frame",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
        },
    }
]


def _database() -> dict[str, Any]:
    config: dict[str, Any] = dict(dj_database_url.parse(ENV.database, conn_max_age=600))
    if ENV.is_sqlite:
        config["ENGINE"] = "ecm.db.sqlite3"
        config["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20}
    else:
        config["CONN_HEALTH_CHECKS"] = True
        config["OPTIONS"] = {"options": "-c synchronous_commit=on"}
    return config


DATABASES = {"default": _database()}

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "ecm.access.signed_in.HouseBackend",
    "ecm.console.gate.ConsoleBackend",
]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

FORM_RENDERER = "ecm.web.widgets.Renderer"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ru", "Русский"), ("uk", "Українська"), ("bg", "Български")]
TIME_ZONE = "Europe/Kyiv"
USE_TZ = True
LANGUAGE_COOKIE_NAME = "dossier_language"

STATIC_URL = "/static/"
STATIC_ROOT = ENV.data_dir / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "ecm.web.static.HashedStaticFiles"},
}
WHITENOISE_USE_FINDERS = DEBUG
MEDIA_ROOT = ENV.data_dir / "media"
MEDIA_URL = "/media/"
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None

SESSION_COOKIE_NAME = "dossier_session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.https
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
CSRF_COOKIE_NAME = "dossier_csrf"
CSRF_FAILURE_VIEW = "ecm.web.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [ENV.public_url] if ENV.https else []
SECURE_HSTS_SECONDS = 31_536_000 if ENV.https else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["ecm.api.permissions.StaffOnly"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser", "rest_framework.parsers.MultiPartParser"],
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": "6000/min"},
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "ecm.api.problems.handle",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Dossier",
    "DESCRIPTION": "Counterparties, their documents, correspondence and approvals.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "PREPROCESSING_HOOKS": ["ecm.api.schema.ours"],
    "POSTPROCESSING_HOOKS": [],  # choices stand where they are used; names made up for them would change with them
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["ecm.api.permissions.StaffOnly"],
}

WAGTAIL_SITE_NAME = "Dossier"
WAGTAILADMIN_BASE_URL = ENV.public_url
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # the profile of the workspace decides
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "AUTO_UPDATE": False}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "axes": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
SILENCED_SYSTEM_CHECKS = ["wagtailadmin.W003"]
