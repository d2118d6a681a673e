"""How the tests of dispositions speak: through the pages, and by the label a head would tick."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse

from casework.cases.models import Addressee, Case, Disposition
from casework.organization.models import Appointment
from tests.cast import Cast

WORDS = "Bahas dengan Ibu Ratnawati sebelum rapat"  # what a head writes; it may stand in no event and no message


def head_of(unit: str, agency: str = "kalbar", role: str = "division_head") -> str:
    return f"r.{role}.{Cast.unit(unit, agency).pk}"


def person(name: str, role: str) -> str:
    return f"p.{Appointment.objects.get(user__username=name, role=role).pk}"


PETRUS, BONIFASIUS, HENDRA = "petrus", "bonifasius", "hendra"


def keys(*names: str) -> list[str]:
    known = {
        PETRUS: lambda: head_of("perijinan"),
        BONIFASIUS: lambda: head_of("pengawasan", role="work_unit"),
        HENDRA: lambda: "r.secretariat",
    }
    return [known[name]() for name in names]


def give(cast: Cast, case: Case, *to: str, by: str = "markus", status: int = 302, **more: Any) -> HttpResponse:
    said = {"to": keys(*to), "instructions": ["Proses lebih lanjut"], "due": "tiga", "order_note": WORDS} | more
    reply = cast[by].post(f"/kasus/{case.slug}/disposisi/", said)
    assert reply.status_code == status, text(reply)
    return reply


def share(case: Case, label: str) -> Addressee:
    """The newest of that addressee."""
    return Addressee.objects.filter(disposition__case=case, label__contains=label).select_related("task").latest("pk")


def act(cast: Cast, by: str, row: Addressee, what: str, status: int = 302, **said: Any) -> HttpResponse:
    reply = cast[by].post(f"/disposisi/{row.pk}/{what}/", said)
    assert reply.status_code == status and "/akun/" not in reply.get("Location", ""), (what, text(reply))
    return reply


def text(reply: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", reply.content.decode()).split())


def case_text(cast: Cast, who: str, case: Case) -> str:
    return text(cast[who].get(f"/kasus/{case.slug}/"))


def astray(case: Case) -> list[str]:
    """Addressees without an open task and without an end that leads on."""
    wrong = []
    for row in Addressee.objects.filter(disposition__case=case).select_related("task"):
        if row.task.is_open:
            continue
        if row.state == row.State.PASSED and not Disposition.objects.filter(passed_by=row).exists():
            wrong.append(f"{row}: passed to nobody")
        if row.state == row.State.RETURNED and not Addressee.objects.filter(came_back=row).exists():
            wrong.append(f"{row}: returned to nobody")
        if row.state == row.State.OPEN or not row.task.outcome:
            wrong.append(f"{row}: neither open nor ended")
        if row.task.deadlines.filter(met_at=None, ended_at=None).exists():
            wrong.append(f"{row}: ended, and its clock still runs")
    return wrong
