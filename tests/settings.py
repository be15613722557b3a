"""Settings of the tests: the product's own, in a data folder of this run, with jobs drained by hand."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
if "DOSSIER_TEST_DATA" not in os.environ:
    os.environ["DOSSIER_TEST_DATA"] = tempfile.mkdtemp(prefix="dossier-test-")
    _made, _owner = os.environ["DOSSIER_TEST_DATA"], os.getpid()  # a fork that ends must leave it alone
    atexit.register(lambda: shutil.rmtree(_made, ignore_errors=True) if os.getpid() == _owner else None)
DATA = Path(os.environ["DOSSIER_TEST_DATA"]) / _worker
(DATA / "static").mkdir(parents=True, exist_ok=True)
for name in [name for name in os.environ if name.startswith("ECM_")]:
    del os.environ[name]
os.environ |= {"ECM_DATA_DIR": str(DATA), "ECM_JOBS": "manual", "ECM_SECRET_KEY": "a key for tests only " * 3}
if database := os.environ.get("DOSSIER_TEST_DATABASE"):
    os.environ["ECM_DATABASE"] = database

from ecm.settings import *  # noqa: E402, F403  # after the environment is set

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
AXES_ENABLED = False
