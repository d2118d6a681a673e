"""When an objection may be raised, and what the tracking page says about it (UU 14/2008 Pasal 35 and 36)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.urls import reverse

from casework.cases.clocks import kept_until
from casework.cases.follow.offers import Offer, offers
from casework.cases.models import Case, Deadline
from casework.workdays import words

LABEL = "Ajukan keberatan"


def _named(deadlines: Sequence[Deadline], kind: str) -> Deadline | None:
    return next((row for row in deadlines if row.kind == kind), None)


def until(case: Case, deadlines: Sequence[Deadline], now: datetime) -> datetime | None:
    """The last day for an objection while one may be raised; None when not (yet, or any more)."""
    window = _named(deadlines, "objection_window")
    return window.due_at if window and window.is_open and now < kept_until(window, case.agency) else None


def _unanswered(deadlines: Sequence[Deadline]) -> bool:
    """The window stands open because the last day of the answer passed in silence."""
    answer = _named(deadlines, "answer")
    return answer is not None and answer.is_open


def offer(case: Case, deadlines: Sequence[Deadline], now: datetime) -> Offer | None:
    """For requests only. One query, and only when an objection could be raised now."""
    if case.service != "information":
        return None
    zone = case.agency.zone
    last = until(case, deadlines, now)
    if last is None:
        answer = _named(deadlines, "answer")
        if not case.is_running or answer is None or not answer.is_open or kept_until(answer, case.agency) <= now:
            return None
        first = words.long_date((answer.due_at + timedelta(days=1)).astimezone(zone).date())
        return Offer(
            LABEL,
            f"Terlambat atau tidak puas? Mulai {first}, atau begitu dijawab, tombol {LABEL} muncul di halaman ini.",
        )
    there = case.children.filter(service="objection").order_by("-id").first()
    if there:
        return Offer(LABEL, f"Keberatan sudah diajukan dengan nomor {there.number}.")
    day = words.long_date(last.astimezone(zone).date())
    if _unanswered(deadlines):
        return Offer(
            LABEL,
            f"Jawaban kami terlambat. Saudara berhak mengajukan keberatan paling lambat {day}.",
            _url(case),
            urgent=True,
        )
    return Offer(LABEL, f"Tidak puas dengan jawabannya? Keberatan dapat diajukan paling lambat {day}.", _url(case))


def _url(case: Case) -> str:
    return reverse("requests_app:objection", args=(case.slug,))


def likely(case: Case, deadlines: Sequence[Deadline], now: datetime) -> list[str]:
    """The grounds to tick beforehand: refused, not answered, answered late."""
    answer = _named(deadlines, "answer")
    if answer and answer.is_open:
        return ["c"]
    late = answer and answer.met_at and answer.met_at >= kept_until(answer, case.agency)
    return [*(["a"] if case.outcome == "refused" else []), *(["g"] if late else [])]


offers.add("objection", offer)
