"""The portal's own settings as in service (DEBUG off), but for static files that nobody collected and second factors.

GUARD_OFF names one guard to take out, for the controls: a race without its guard must be lost.
"""

import os

os.environ["DEBUG"] = "off"
os.environ["ALLOWED_HOSTS"] = "127.0.0.1"
os.environ["STAFF_MFA_REQUIRED"] = "off"

from ppid_portal.settings import *  # noqa: F403
from ppid_portal.settings import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

if os.environ.get("GUARD_OFF"):
    WSGI_APPLICATION = "tests.faults.careless.application"

if os.environ.get("COLD"):  # processes that print nothing start no typesetter in advance
    from casework.letters import pdf

    pdf.warm = lambda: None
