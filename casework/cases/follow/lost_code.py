"""A way back for whoever lost the code: a short-lived link, only to the e-mail address the case already has.

The old code keeps working until the link is used, so nobody can lock an owner out by asking.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.core import signing
from django.core.cache import cache
from django.db import transaction

from casework.cases import engine, tracking
from casework.cases.follow import entry
from casework.cases.intake import Opened
from casework.cases.models import Case, Event
from casework.cases.registry import Names
from casework.organization.actors import SYSTEM_ACTOR

Send = Callable[[Event, str], None]  # the event that asks for it, and the token of the link; inside the transaction
senders: Names[Send] = Names("code sender")
SALT, LINK_SECONDS = "kode-baru", 24 * 60 * 60
PER_ADDRESS, PER_CASE = (10, 60 * 60), (2, 24 * 60 * 60)  # tries, seconds
WAIT = "Terlalu banyak permintaan. Coba lagi satu jam lagi, atau datang ke loket."


def can_send() -> bool:
    return any(True for _ in senders)


def send(number: str, email: str, *, address: str, at: datetime) -> None:
    """Sends nothing, silently, when number and address do not belong together. Raises TooManyTries."""
    if not spend(f"lupa-ip:{address}", *PER_ADDRESS):
        raise tracking.TooManyTries(WAIT)
    number = " ".join(number.upper().replace("-", "/").split())
    wanted = email.strip().lower()
    for case in (
        Case.objects.filter(number=number).exclude(code_hash="").select_related("applicant", "agency__calendar")
    ):
        applicant = case.applicant
        if applicant and not applicant.erased_at and applicant.email == wanted and spend(f"lupa:{case.pk}", *PER_CASE):
            _write(case, at)


def _write(case: Case, at: datetime) -> None:
    token = signing.dumps([case.pk, entry.seal(case)], salt=SALT)
    with transaction.atomic():
        event = engine.record(case, "code_asked", by=SYSTEM_ACTOR, at=at)
        for name in senders:
            senders[name](event, token)


def case_of_token(token: str) -> Case | None:
    """None when the link is forged, older than a day, or used."""
    try:
        pk, seal = signing.loads(token, salt=SALT, max_age=LINK_SECONDS)
    except signing.BadSignature:
        return None
    case = Case.objects.select_related("agency__calendar").filter(pk=pk).first()
    return case if case and entry.seal(case) == seal else None


def renew(case: Case, at: datetime) -> Opened:
    """New code and link; the old ones stop."""
    made = tracking.new_secrets()
    with transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**made.hashes)
        engine.record(case, "code_renewed", by=SYSTEM_ACTOR, at=at)
    case.refresh_from_db(fields=("code_hash", "link_hash"))
    return Opened(case, made)


def spend(key: str, most: int, seconds: int) -> bool:
    """One of `most` tries within that time; False when they are used up."""
    if cache.add(key, 1, seconds):
        return True
    return int(cache.incr(key)) <= most
