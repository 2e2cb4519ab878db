"""The product's settings, in a data folder of their own, with what only tests need. Read before everything else."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_ram = Path("/dev/shm")
_home = Path(tempfile.mkdtemp(prefix="essaim-tests-", dir=_ram if os.access(_ram, os.W_OK) else None))
atexit.register(shutil.rmtree, _home, ignore_errors=True)
(_home / "static").mkdir()  # where nothing is collected: tests read static files from their source
os.environ["ESSAIM_HOME"] = str(_home)
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs an event loop around synchronous tests
for _name in [name for name in os.environ if name.startswith("ESSAIM_") and name != "ESSAIM_HOME"] + ["PORT"]:
    os.environ.pop(_name, None)

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# A file, as in real life: threads that race must meet the real locks.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(_home / "tests.sqlite3")}
