"""One settings file; everything that differs between machines comes from the environment (see .env.example)."""

from pathlib import Path
from typing import Any

import environ

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
environ.Env.read_env(env.str("ENV_FILE", default=str(BASE_DIR / ".env")))
VAR_DIR = Path(
    env.str("VAR_DIR", default=str(BASE_DIR / "var"))
).resolve()  # database, files, keys of the embedded default

DEBUG = env.bool("DEBUG", default=True)


def _secret_key() -> str:
    """From the environment; in DEBUG a random one made at first run and kept in var/."""
    if value := env.str("SECRET_KEY", default=""):
        return value
    if not DEBUG:
        raise environ.ImproperlyConfigured("SECRET_KEY harus diisi bila DEBUG=off.")
    from django.core.management.utils import get_random_secret_key

    VAR_DIR.mkdir(parents=True, exist_ok=True)
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text()


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"] if DEBUG else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.str("SITE_URL", default="http://localhost:8000")  # absolute addresses in messages and QR codes

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # widgets are found beside our own templates
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "casework.workdays",
    "casework.numbering",
    "casework.files",
    "casework.organization",
    "casework.applicants",
    "casework.cooperatives",
    "casework.cases",
    "casework.notifications",
    "casework.registers",
    "casework.redaction",
    "casework.survey",
    "casework.letters",
    "casework.mailroom",
    "requests_app",
    "consultations",
    "research",
    "facilitation",
    "frontdesk",
    "reports",
    "ppid_portal",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # below what also guards static files
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "casework.organization.middleware.ActorMiddleware",
]

ROOT_URLCONF = "ppid_portal.urls"
WSGI_APPLICATION = "ppid_portal.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

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
                "ppid_portal.context.site",
            ],
            "builtins": ["ppid_portal.templatetags.ui", "ppid_portal.templatetags.pieces"],
        },
    }
]

# SQLite is the embedded default; DATABASE_URL moves the same models to PostgreSQL.
_embedded = {"ENGINE": "django.db.backends.sqlite3", "NAME": VAR_DIR / "portal.sqlite3"}
DATABASES: dict[str, Any] = {
    "default": env.db_url("DATABASE_URL") if env.str("DATABASE_URL", default="") else _embedded
}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["CONN_MAX_AGE"] = 60
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;"
        " PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        {
            "connect_timeout": 3,
            "options": "-c statement_timeout=15s -c lock_timeout=3s -c idle_in_transaction_session_timeout=30s",
        }
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "organization.User"
AUTHENTICATION_BACKENDS = ["casework.organization.sessions.StaffBackend"]
SESSION_ENGINE = "casework.organization.sessions"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "casework.cases.hashers.TrackingCodeHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/pekerjaan/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "casework.organization.accounts.StaffAccountAdapter"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False  # counters are shared machines: a session ends with the browser
# How many proxies of our own stand in front; limits per visitor count by the address the last of them saw.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Portal PPID"
STAFF_MFA_REQUIRED = env.bool("STAFF_MFA_REQUIRED", default=not DEBUG)

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "ppid_portal.errors.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if not DEBUG:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sid", "__Host-csrf"
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}

LANGUAGE_CODE = "id"
TIME_ZONE = "Asia/Jakarta"  # only for pages without an agency; every agency has its own zone
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STORAGES = {
    "default": {
        "BACKEND": "casework.files.storage.PrivateFileSystemStorage",
        "OPTIONS": {"location": str(VAR_DIR / "files")},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Keys that encrypt personal data live outside the database (docs/security.md). Demo keys are made at first run.
PERSONAL_DATA_KEY_FILE = Path(env.str("PERSONAL_DATA_KEY_FILE", default=str(VAR_DIR / "keys" / "personal.json")))
PERSONAL_DATA_KEY_CREATE = DEBUG  # elsewhere the operator makes them: manage.py new_personal_key
# Who signs letters here ("" = nobody), and PEM files of the authorities whose certificates are believed.
LETTER_SIGNING = {
    "signer": env.str("LETTER_SIGNER", default="casework.letters.signatures.demo.DemoSigner" if DEBUG else ""),
    "folder": VAR_DIR / "keys" / "signing",
    "passphrase": env.str("LETTER_SIGNER_PASSPHRASE", default=""),
    "roots": Path(env.str("TRUST_ROOTS", default=str(VAR_DIR / "keys" / "roots"))),
}

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp://localhost:25" if not DEBUG else "consolemail://")
vars().update(EMAIL_CONFIG)
if "EMAIL_URL" not in env.ENVIRON and DEBUG:
    EMAIL_BACKEND = "casework.notifications.mailbox.MailboxBackend"  # demo: a page shows what was sent
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="layanan@kalbar.example")

REDIS_URL = env.str("REDIS_URL", default="")
CELERY_BROKER_URL = REDIS_URL or "files://"
_table: dict[str, Any] = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "portal_cache",
    "OPTIONS": {"MAX_ENTRIES": 50_000},  # the default of 300 would cull heartbeats and limits
}
if not REDIS_URL:
    for _name in ("queue", "processed"):
        (VAR_DIR / "broker" / _name).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "data_folder_in": str(VAR_DIR / "broker" / "queue"),
        "data_folder_out": str(VAR_DIR / "broker" / "queue"),
        "processed_folder": str(VAR_DIR / "broker" / "processed"),
        "control_folder": str(VAR_DIR / "broker" / "control"),
    }
    CACHES = {"default": _table}
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 300}
    CACHES = {
        "default": {
            "BACKEND": "ppid_portal.cache.SteadyCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
        },
        "table": _table,
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT, CELERY_TASK_TIME_LIMIT = 60, 90
CELERY_TASK_SERIALIZER, CELERY_ACCEPT_CONTENT = "json", ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "ppid_portal.celery.Scheduler"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat")
SWEEP_SECONDS = env.float("SWEEP_SECONDS", default=60.0)
CLAIM_SECONDS = env.float("CLAIM_SECONDS", default=600.0)  # then the work of a killed worker is taken over; > 90
CELERY_BEAT_SCHEDULE = {
    "outbox": {"task": "casework.cases.tasks.sweep_effects", "schedule": SWEEP_SECONDS},
    "messages": {"task": "casework.notifications.tasks.sweep_messages", "schedule": SWEEP_SECONDS},
    "deadlines": {"task": "casework.cases.tasks.sweep_deadlines", "schedule": SWEEP_SECONDS},
    "mandates": {"task": "casework.letters.tasks.sweep_mandates", "schedule": 900.0},
    "reviews": {"task": "requests_app.tasks.sweep_reviews", "schedule": 3600.0},
}

DEFAULT_AGENCY = env.str("DEFAULT_AGENCY", default="kalbar")  # whose home page answers at /
DEMO = env.bool("DEMO", default=DEBUG)  # demo people, mailbox page, UJI COBA on letters
if DEMO and not DEBUG:
    raise environ.ImproperlyConfigured("DEMO=on hanya untuk DEBUG=on; di kantor sungguhan tidak ada orang contoh.")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"redact": {"()": "ppid_portal.logs.RedactFilter"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["redact"], "formatter": "line"}},
    "loggers": {"kombu.connection": {"level": "ERROR"}},  # the queue in files has no host name and says so every time
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
