"""Settings of every deployment shape. The environment is read here, through `config.env`, and nowhere else."""

import secrets
from contextlib import suppress
from pathlib import Path

import dj_database_url
from django.utils.csp import CSP

from config import env

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "essaim"
HOME = env.folder("ESSAIM_HOME", ROOT / "var")
PORT = env.integer("PORT", default=8000, minimum=1, maximum=65535)
BIND = env.text("ESSAIM_BIND", "127.0.0.1")
WEB_WORKERS = env.integer("ESSAIM_WEB_WORKERS", default=2, minimum=1, maximum=64)
DEBUG = env.flag("ESSAIM_DEBUG", default=False)


def _secret_key() -> str:
    """The key of this installation: from the environment, else kept in the data folder (mode 600)."""
    given = env.text("ESSAIM_SECRET_KEY")
    if given:
        return given
    kept = HOME / "secret.key"
    try:
        HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not kept.exists():
            _keep_new_key(kept)
        return kept.read_text(encoding="ascii").strip()
    except OSError as error:
        raise env.BadEnvironmentError(
            f"le dossier de données {HOME} n'est pas utilisable ({error.strerror}). "
            "Libérez de la place, donnez le droit d'y écrire, ou changez ESSAIM_HOME."
        ) from error


def _keep_new_key(kept: Path) -> None:
    """Writes the key whole, or not at all: two first starts at once end with one key."""
    draft = kept.with_name(f"{kept.name}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    try:
        draft.write_text(secrets.token_urlsafe(64), encoding="ascii")
        with suppress(FileExistsError):
            kept.hardlink_to(draft)
    finally:
        draft.unlink()


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = env.words("ESSAIM_OLD_SECRET_KEYS", "")
PUBLIC_URL = env.text("ESSAIM_PUBLIC_URL", f"http://localhost:{PORT}").rstrip("/")
ALLOWED_HOSTS = env.words("ESSAIM_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

# An engine is a folder: dropping it in, or deleting it, is enough.
ENGINES = sorted(path.parent.name for path in (PACKAGE / "engines").glob("*/engine.py"))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "essaim.site",
    "essaim.site.operations",
    "essaim.kernel.ui",
    "essaim.kernel.params",
    "essaim.kernel.projects",
    "essaim.kernel.outbox",
    "essaim.kernel.audit",
    "essaim.kernel.access",
    "essaim.kernel.actors",
    "essaim.kernel.territories",
    *[f"essaim.engines.{name}" for name in ENGINES],
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Before allauth: exceptions go up this list, and allauth must first turn its own into redirections.
    "essaim.site.middleware.ErrorPagesMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "essaim.kernel.access.middleware.ActorMiddleware",
]

ROOT_URLCONF = "essaim.site.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "essaim.site.context.page",
            ],
            "builtins": ["essaim.kernel.ui.templatetags.ui"],
        },
    }
]

FORM_RENDERER = "essaim.kernel.ui.forms.Renderer"

try:
    DATABASES = {
        "default": dj_database_url.parse(
            env.text("DATABASE_URL", f"sqlite:///{HOME / 'essaim.sqlite3'}"), conn_max_age=600
        )
    }
    if DATABASES["default"]["ENGINE"] not in ("django.db.backends.sqlite3", "django.db.backends.postgresql"):
        raise ValueError(DATABASES["default"]["ENGINE"])
except ValueError as error:
    raise env.BadEnvironmentError(
        "DATABASE_URL n'est pas l'adresse d'une base SQLite ou PostgreSQL. "
        "Exemple : postgres://essaim:motdepasse@localhost:5432/essaim"
    ) from error
if ON_SQLITE := DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728;"
            "PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON"  # what is deleted leaves the file: an emptied urn
        ),
    }
else:
    DATABASES["default"]["ENGINE"] = "essaim.kernel.postgresql"
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # `kernel.prepared` alone sends its values apart: such a query is planned once, at its first time on a connection.
    DATABASES["default"].setdefault("OPTIONS", {})["prepare_threshold"] = 0
# SQLite lets one write at a time, and those who wait ask again and again: fewer of them.
WEB_THREADS = env.integer("ESSAIM_WEB_THREADS", default=4 if ON_SQLITE else 8, minimum=1, maximum=64)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Shared by every process: the limits on log-ins count once for all of them.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "operations_cache"}
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "actors.User"
AUTHENTICATION_BACKENDS = ["essaim.site.accounts.backends.PeopleBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "site:mine"
LOGOUT_REDIRECT_URL = "site:home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_UNIQUE_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
ACCOUNT_ADAPTER = "essaim.site.accounts.adapter.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "essaim.site.accounts.forms.SignupDetails"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
MFA_ADAPTER = "essaim.site.accounts.adapter.MFAAdapter"
MFA_FORMS = {"add_webauthn": "essaim.site.accounts.keys.AddKeyForm"}
# Browsers treat localhost as safe; elsewhere a passkey needs HTTPS.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = PUBLIC_URL.startswith("http://localhost")
# Rate limits count by address: behind HTTPS stands one proxy that writes the visitor's.
ALLAUTH_TRUSTED_PROXY_COUNT = int(PUBLIC_URL.startswith("https://"))

DEFAULT_FROM_EMAIL = env.text("ESSAIM_FROM", "Essaim <ne-pas-repondre@localhost>")
SMTP_HOST = env.text("ESSAIM_SMTP_HOST")
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": SMTP_HOST,
            "port": env.integer("ESSAIM_SMTP_PORT", default=587, minimum=1, maximum=65535),
            "username": env.text("ESSAIM_SMTP_USER"),
            "password": env.text("ESSAIM_SMTP_PASSWORD"),
            "use_tls": env.flag("ESSAIM_SMTP_TLS", default=True),
            "timeout": 20,  # seconds; a silent mail server must not hold the worker
        },
    }
    if SMTP_HOST
    else {"BACKEND": "essaim.kernel.outbox.mail.FolderBackend", "OPTIONS": {"folder": HOME / "mail"}}
}

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]  # each in its own words
LOCALE_PATHS = [PACKAGE / "kernel" / "locale"]  # engines and the site carry their own
LANGUAGE_COOKIE_AGE = 31_536_000  # a year: the choice is not asked again at each visit
LANGUAGE_COOKIE_SAMESITE = "Lax"
FORMAT_MODULE_PATH = ["essaim.kernel.ui.formats"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = HOME / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "essaim.kernel.ui.static_files.VersionedStaticFiles"},
}

HTTPS = PUBLIC_URL.startswith("https://")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "essaim.site.accounts.sessions"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "essaim.site.middleware.foreign_form"
# Empty: the map draws points and contours alone. A tile server is the instance's own choice.
MAP_TILES = env.text("ESSAIM_MAP_TILES")
_TILES_ORIGIN = ["/".join(MAP_TILES.split("/")[:3]).replace("{s}", "*")] if MAP_TILES else []
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", *_TILES_ORIGIN],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"links": {"()": "essaim.site.logs.WithoutLinks"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["links"]},
    },
    "root": {"handlers": ["console"], "level": env.text("ESSAIM_LOG", "INFO").upper()},
    "loggers": {
        # A refused page is the visitor's business; an error is the keeper's.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django_tasks_db": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "factur-x": {"level": "WARNING"},
    },
}
