"""The portal's own settings in a temporary folder, with quick password hashes. Only what tests need differs."""

import atexit
import os
import shutil
from pathlib import Path

from tests.processes import own_folder


def _remove(folder: str, pid: int) -> None:
    if os.getpid() == pid:  # not in a forked child
        shutil.rmtree(folder, ignore_errors=True)


if "TEST_DIR" not in os.environ:
    os.environ["TEST_DIR"] = str(own_folder())  # shared by the workers of one run
    atexit.register(_remove, os.environ["TEST_DIR"], os.getpid())
_main = os.environ["TEST_DIR"]
_worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
_var = Path(_main) / _worker
_var.mkdir(parents=True, exist_ok=True)

os.environ["ENV_FILE"] = os.devnull  # never the developer's .env
os.environ["VAR_DIR"] = str(_var)
os.environ["PERSONAL_DATA_KEY_FILE"] = f"{_main}/keys/personal.json"  # shared: a snapshot serves every worker
os.environ["DEBUG"] = "on"
os.environ.setdefault("SECRET_KEY", "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789")
if os.environ.get("REDIS_URL"):
    _server, _, _ = os.environ["REDIS_URL"].rpartition("/")
    os.environ["REDIS_URL"] = f"{_server}/{int(_worker.removeprefix('gw')) + 1}"

from ppid_portal.settings import *  # noqa: E402, F403

WHITENOISE_AUTOREFRESH = True  # nothing is collected before tests
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "casework.cases.hashers.TrackingCodeHasher"]
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405  a kept connection would read the file of an earlier test

if os.environ.get("COLD"):  # processes that print nothing start no typesetter in advance
    from casework.letters import pdf

    pdf.warm = lambda: None
