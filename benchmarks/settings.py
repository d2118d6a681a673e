"""The portal's own settings as in production, and one address more: the bare view that pages are measured against."""

from ppid_portal.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
