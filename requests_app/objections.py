"""When an objection may be raised, and what the tracking page says about it (UU 14/2008 Pasal 35 and 36)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse

from casework.cases.clocks import kept_until
from casework.cases.follow.offers import Offer, offers
from casework.cases.models import Case, Deadline
from casework.workdays import words

LABEL = "Ajukan keberatan"
OPEN, EARLY, LATE, NONE = "open", "early", "late", "none"


@dataclass(frozen=True)
class Window:
    """state: open until `last`; early (the answer may still come until `last`); late (ended with `last`); none."""

    state: str
    last: datetime | None = None
    answered: bool = False

    def day(self, case: Case) -> str:
        return words.long_date(self.last.astimezone(case.agency.zone).date()) if self.last else ""


def _named(deadlines: Sequence[Deadline], kind: str) -> Deadline | None:
    return next((row for row in deadlines if row.kind == kind), None)


def window(case: Case, deadlines: Sequence[Deadline], now: datetime) -> Window:
    """Opened by the answer, or by the last day that passed without one; its own last evening counts."""
    opened, answer = _named(deadlines, "objection_window"), _named(deadlines, "answer")
    if opened and opened.is_open:
        state = OPEN if now < kept_until(opened, case.agency) else LATE
        return Window(state, opened.due_at, answered=answer is None or not answer.is_open)
    if answer and answer.is_open and not answer.stopped and now < kept_until(answer, case.agency):
        return Window(EARLY, answer.due_at)
    return Window(NONE)


def refusal(case: Case, found: Window) -> str:
    """Why an objection is not taken now; "" while it is."""
    if found.state == OPEN:
        return ""
    if found.state == LATE:
        return f"Masa keberatan atas permohonan {case.number} berakhir {found.day(case)} (30 hari kerja)."
    if found.state == EARLY:
        return f"Permohonan {case.number} masih dalam waktu jawaban, sampai {found.day(case)}."
    return f"Permohonan {case.number} tidak punya jawaban atau keterlambatan yang dapat dikeberatani."


def standing(case: Case) -> Case | None:
    """The objection raised against this request, if it was not withdrawn."""
    return case.children.filter(service="objection").exclude(outcome="withdrawn").order_by("-id").first()


def offer(case: Case, deadlines: Sequence[Deadline], now: datetime) -> Offer | None:
    """One query, and only when an objection could be raised now; on an objection the way back to its request."""
    if case.service == "objection" and case.parent:
        request = case.parent
        text = f"Keberatan ini atas permohonan {request.number}."
        return Offer(f"Lihat {request.number}", text, reverse("follow:case", args=(request.slug,)))
    if case.service != "information":
        return None
    found = window(case, deadlines, now)
    if found.state == NONE or (found.state == EARLY and not case.is_running):
        return None
    if found.state == EARLY:
        assert found.last is not None
        first = words.long_date((found.last + timedelta(days=1)).astimezone(case.agency.zone).date())
        return Offer(
            LABEL,
            f"Terlambat atau tidak puas? Mulai {first}, atau begitu dijawab, tombol {LABEL} muncul di halaman ini.",
        )
    if there := standing(case):
        text = f"Keberatan sudah diajukan dengan nomor {there.number}."
        return Offer(
            f"Lihat {there.number}", text, reverse("follow:case", args=(there.slug,)), settles="objection_window"
        )
    if found.state == LATE:
        return Offer(LABEL, f"Masa pengajuan keberatan berakhir {found.day(case)}.")
    if not found.answered:
        return Offer(
            LABEL,
            f"Jawaban kami terlambat. Saudara berhak mengajukan keberatan paling lambat {found.day(case)}.",
            form_url(case),
            urgent=True,
        )
    return Offer(
        LABEL,
        f"Tidak puas dengan jawabannya? Keberatan dapat diajukan paling lambat {found.day(case)}.",
        form_url(case),
    )


def form_url(case: Case) -> str:
    return reverse("requests_app:objection", args=(case.slug,))


def likely(case: Case, deadlines: Sequence[Deadline], now: datetime) -> list[str]:
    """The grounds to tick beforehand: refused, not answered, answered late."""
    answer = _named(deadlines, "answer")
    if answer and answer.is_open:
        return ["c"]
    late = answer and answer.met_at and answer.met_at >= kept_until(answer, case.agency)
    return [*(["a"] if case.outcome == "refused" else []), *(["g"] if late else [])]


offers.add("objection", offer)
