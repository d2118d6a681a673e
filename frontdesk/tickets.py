"""What stands on the paper a visitor takes home."""

from __future__ import annotations

import base64
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from casework.cases import likeness
from casework.cases.clocks import office_time
from casework.cases.models import Case
from casework.letters.pdf.qr import qr_svg
from casework.organization.actors import Actor
from casework.workdays import words


def facts(case: Case, token: str) -> dict[str, Any]:
    """Agency, due date in words, register line, QR of the tracking link (only while the token is known)."""
    answer = case.deadlines.filter(kind__in=("answer", "reply")).order_by("due_at").first()
    zone = office_time(case.agency).zone
    lines = [output.reference for output in case.outputs.filter(kind="register")]
    return {
        "received": words.moment(case.received_at, zone),
        "due": words.moment(answer.due_at, zone) if answer else "",
        "lines": lines,
        "qr": "data:image/svg+xml;base64," + base64.b64encode(qr_svg(_link(token))).decode() if token else "",
        "track_url": settings.SITE_URL + "/lacak/",
    }


def twins(case: Case, actor: Actor) -> list[dict[str, str]]:
    """Running cases that may be this one once more, so that the visitor can be told at once."""
    near = Case.objects.visible_to(actor).running().filter(likeness.near(case)).order_by("-id")[:3]
    return [{"number": row.number, "slug": row.slug, "why": likeness.why(case, row)} for row in near]


def _link(token: str) -> str:
    try:
        return settings.SITE_URL + reverse("follow:link", args=(token,))
    except NoReverseMatch:
        return settings.SITE_URL + "/lacak/"
