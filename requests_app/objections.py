"""When an objection may be raised, and what the tracking page says about it (UU 14/2008 Pasal 35 and 36)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.urls import reverse

from casework.cases.clocks import office_time
from casework.cases.follow.offers import Offer, offers
from casework.cases.models import Case, Deadline
from casework.workdays import words

WINDOW = 30  # working days after the reason is found (Pasal 36 ayat (1))
LABEL = "Ajukan keberatan"


def _named(deadlines: Sequence[Deadline], kind: str) -> Deadline | None:
    return next((row for row in deadlines if row.kind == kind), None)


def until(case: Case, deadlines: Sequence[Deadline], now: datetime) -> datetime | None:
    """The last moment for an objection while one may be raised; None when not (yet, or any more)."""
    window, answer = _named(deadlines, "objection_window"), _named(deadlines, "answer")
    if window and window.ended_at is None:
        return window.due_at if now <= window.due_at else None
    if answer and answer.is_open and not answer.stopped and answer.due_at < now:
        last = office_time(case.agency).due(answer.due_at, WINDOW, "workdays").at
        return last if last and now <= last else None
    return None


def offer(case: Case, deadlines: Sequence[Deadline], now: datetime) -> Offer | None:
    """For requests only. One query, and only when an objection could be raised now."""
    if case.service != "information":
        return None
    zone = case.agency.zone
    last = until(case, deadlines, now)
    if last is None:
        answer = _named(deadlines, "answer")
        if not case.is_running or answer is None or not answer.is_open or answer.due_at < now:
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
    if not _named(deadlines, "objection_window"):
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
    """The ground to tick beforehand: refused, or not answered in time."""
    if case.outcome == "refused":
        return ["a"]
    return [] if _named(deadlines, "objection_window") else ["c"]


offers.add("objection", offer)
