"""Demo people: one password for all, made at first run and kept beside the database; nothing of it exists
outside DEMO.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ImproperlyConfigured

from casework.organization.models import Agency, Appointment, User
from casework.organization.office import load_office

CONSONANTS, VOWELS = "bdgjklmnprst", "aeiou"


def refuse_outside_demo() -> None:
    if not settings.DEMO:
        raise ImproperlyConfigured("Kantor contoh hanya untuk DEBUG=on dan DEMO=on; di kantor sungguhan tidak dimuat.")


def password() -> str:
    """Readable aloud, made at first run."""
    path: Path = settings.VAR_DIR / "demo_password"
    if not path.exists():
        word = "".join(secrets.choice(CONSONANTS) + secrets.choice(VOWELS) for _ in range(5))
        path.touch(mode=0o600)
        path.write_text(f"contoh-{word}-{secrets.randbelow(90) + 10}")
    return path.read_text()


def load_people() -> list[Agency]:
    refuse_outside_demo()
    files = sorted((settings.BASE_DIR / "fixtures" / "demo").glob("*.yaml"))
    agencies = [load_office(path) for path in files if path.stem != "stories"]
    fresh = User.objects.filter(password="")
    if fresh.exists():
        fresh.update(password=make_password(password()))
    return agencies


def people() -> list[tuple[str, str, str, str]]:
    """(agency, user name, full name, hats) for the start-up text and the demo sign-in page."""
    hats: dict[tuple[str, str, str], list[str]] = {}
    rows = Appointment.objects.select_related("user", "agency").order_by("agency_id", "user_id", "id")
    for row in rows:
        hats.setdefault((row.agency.province, row.user.username, row.user.full_name), []).append(row.title)
    return [(*who, ", ".join(dict.fromkeys(titles))) for who, titles in hats.items()]
