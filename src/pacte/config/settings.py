"""Every setting, read from the environment; docs/reference/environment.md explains each one."""

from __future__ import annotations

import os
import secrets
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

PACKAGE = Path(__file__).resolve().parents[1]


def _text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def _flag(name: str) -> bool:
    value = _text(name, "0").lower()
    if value not in {"0", "1", "false", "true", "no", "yes"}:
        raise ImproperlyConfigured(f"{name} is {value!r}. Write 1 or 0.")
    return value in {"1", "true", "yes"}


def _number(name: str, default: int) -> int:
    value = _text(name, str(default))
    if not value.isascii() or not value.isdigit():
        raise ImproperlyConfigured(f"{name} is {value!r}. Write a whole number such as {default}.")
    return int(value)


def _words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in _text(name, default).split(",") if word.strip()]


def _day(name: str) -> date | None:
    value = _text(name)
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {value!r}. Write a day as 2026-03-31.") from None


def _home() -> Path:
    data = _text("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    home = Path(_text("PACTE_HOME") or Path(data) / "pacte").expanduser().absolute()
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"Pacte keeps its data in {home}, which cannot be created ({error.strerror}). "
            "Set PACTE_HOME to a folder you may write to."
        ) from None
    return home


def _kept_secret(path: Path) -> str:
    """The secret of this installation: made once, readable by its owner only.

    Written aside then linked in place, so that two processes starting together agree on one.
    """
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:  # noqa: PTH123 (a mode is given)
            file.write(secrets.token_urlsafe(60))
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": 60,  # to open a file and read its tables costs more than most queries
        "OPTIONS": {
            # A transaction takes the write lock when it starts: halfway, SQLite gives up at once.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


def _postgres(url: str) -> dict[str, Any]:
    from psycopg.conninfo import conninfo_to_dict

    given = conninfo_to_dict(url)
    named = {
        "NAME": "dbname",
        "USER": "user",
        "PASSWORD": "password",
        "HOST": "host",
        "PORT": "port",
    }
    settings = {key: str(given.pop(word, "") or "") for key, word in named.items()}
    pool = {"min_size": 1, "max_size": _number("PACTE_DATABASE_POOL", 4)}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **settings,
        "OPTIONS": {**given, "pool": pool},
    }


def _database(url: str, home: Path) -> dict[str, Any]:
    scheme = urlsplit(url).scheme
    if not url:
        return _sqlite(home / "pacte.sqlite3")
    if scheme == "sqlite":
        return _sqlite(Path(urlsplit(url).path))
    if scheme in {"postgres", "postgresql"}:
        return _postgres(url)
    raise ImproperlyConfigured(
        f"PACTE_DATABASE_URL begins with {scheme!r}. "
        "Write sqlite:////folder/file.sqlite3 or postgresql://user:password@host:5432/name."
    )


def _email(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": parts.username or "",
        "EMAIL_HOST_PASSWORD": parts.password or "",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


# Places and days ------------------------------------------------------------------------------
PACTE_HOME = _home()
PACTE_TODAY = _day("PACTE_TODAY")
PACTE_FACTS = PACTE_HOME / "facts"

DEBUG = _flag("PACTE_DEBUG")
SECRET_KEY = _text("PACTE_SECRET_KEY") or _kept_secret(PACTE_HOME / "secret-key")
SECRET_KEY_FALLBACKS = _words("PACTE_OLD_SECRET_KEYS")
ALLOWED_HOSTS = _words("PACTE_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = _words("PACTE_TRUSTED_ORIGINS")

# Rooms ------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "pacte.web",  # before allauth: its login pages replace theirs
    "pacte.apps.members",
    "pacte.apps.journal",
    "pacte.apps.jobs",
    "pacte.apps.facts",
    "pacte.apps.team",
    "pacte.apps.market",
    "pacte.apps.strategy",
    "pacte.apps.plans",
    "pacte.apps.scenarios",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "pacte.config.middleware.ActiveMember",
    "pacte.config.middleware.PrivatePages",
    "pacte.config.middleware.FormsToFillAgain",
]
ROOT_URLCONF = "pacte.config.urls"
WSGI_APPLICATION = "pacte.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# Rows -------------------------------------------------------------------------------------------
DATABASES = {"default": _database(_text("PACTE_DATABASE_URL"), PACTE_HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Jobs -------------------------------------------------------------------------------------------
PACTE_JOB_MEMORY_MB = _number("PACTE_JOB_MEMORY_MB", 4096)
PACTE_JOB_CPU_SECONDS = _number("PACTE_JOB_CPU_SECONDS", 3600)
PACTE_JOB_SECONDS = _number("PACTE_JOB_SECONDS", 600)

# Login ------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "pacte.config.login.LocalLogin"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # a member is added by a director, nobody signs up
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Pacte"
SOCIALACCOUNT_ADAPTER = "pacte.config.login.CompanyLogin"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True  # the company's own provider vouches for the address
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "company",
                "name": _text("PACTE_OIDC_NAME", "SSO"),
                "client_id": _text("PACTE_OIDC_CLIENT_ID"),
                "secret": _text("PACTE_OIDC_CLIENT_SECRET"),
                "settings": {"server_url": _text("PACTE_OIDC_ISSUER")},
            }
        ]
        if _text("PACTE_OIDC_ISSUER")
        else [],
    }
}

# Mail: shown on the terminal unless a server is named -------------------------------------------
DEFAULT_FROM_EMAIL = _text("PACTE_EMAIL_FROM", "pacte@localhost")
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
if _text("PACTE_EMAIL_URL"):
    globals().update(_email(_text("PACTE_EMAIL_URL")))

# Safety -----------------------------------------------------------------------------------------
_HTTPS = _flag("PACTE_HTTPS")
SESSION_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_SECURE = _HTTPS
SECURE_SSL_REDIRECT = _HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if _flag("PACTE_BEHIND_PROXY") else None
)
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_NAME = "pacte_session"
CSRF_COOKIE_NAME = "pacte_csrf"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "pacte.web.facts.forms.LimitedUpload",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Languages --------------------------------------------------------------------------------------
LANGUAGE_CODE = _text("PACTE_LANGUAGE", "fr")
LANGUAGES = [("fr", "Français"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "pacte_language"
LOCALE_PATHS = [PACKAGE / "wording" / "locale"]
TIME_ZONE = _text("PACTE_TIME_ZONE", "Europe/Paris")
USE_TZ = True

# Files of the pages -----------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = PACTE_HOME / "static"
STATIC_ROOT.mkdir(exist_ok=True)
_COLLECTED = not DEBUG and (STATIC_ROOT / "staticfiles.json").exists()
WHITENOISE_USE_FINDERS = not _COLLECTED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
MEDIA_ROOT = PACTE_HOME / "files"

# Messages of the machine ------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": _text("PACTE_LOG_LEVEL", "WARNING").upper()},
}
