"""How tracking codes are kept. In a file of its own: settings name it before any model may be imported."""

from __future__ import annotations

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class TrackingCodeHasher(PBKDF2PasswordHasher):
    """A random 60-bit code needs a salt, not a slow hash: the counter must stay quick (ASVS 6.5.2)."""

    algorithm = "tracking_pbkdf2"
    iterations = 1_000
