"""How a machine becomes the kiosk of an agency: a code an admin reads aloud, used once; then a cookie of its own."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from casework.organization.models import Agency
from frontdesk.kiosk.models import KioskDevice

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that is misread: no 0 and O, no 1 and I
LENGTH = 10  # 50 bits for fifteen minutes
LASTS = timedelta(minutes=15)


def _seal(text: str) -> str:
    return salted_hmac("frontdesk.kiosk", text, algorithm="sha256").hexdigest()


def add(agency: Agency, name: str, *, by: int, at: datetime) -> str:
    """The code, shown once; only its seal is kept."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    KioskDevice.objects.create(
        agency=agency, name=name, code_hash=_seal(code), code_until=at + LASTS, added_by_id=by, added_at=at
    )
    return code


def pair(typed: str, *, at: datetime) -> str:
    """The token for the cookie; "" when the code is wrong, used, too old or revoked."""
    code = "".join(char for char in typed.upper() if char in ALPHABET)
    token = secrets.token_urlsafe(32)
    rows = KioskDevice.objects.filter(
        code_hash=_seal(code), code_until__gt=at, paired_at=None, revoked_at=None, agency__active=True
    )
    return token if code and rows.update(paired_at=at, token_hash=_seal(token), code_hash="") else ""


def device_of(token: str) -> KioskDevice | None:
    rows = KioskDevice.objects.filter(token_hash=_seal(token), paired_at__isnull=False, revoked_at=None)
    return rows.select_related("agency__calendar").first() if token else None


def revoke(device: KioskDevice, *, by: int, at: datetime) -> None:
    KioskDevice.objects.filter(pk=device.pk, revoked_at=None).update(revoked_at=at, revoked_by_id=by, code_hash="")
