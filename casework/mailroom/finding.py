"""Finds letters: by their number, the TNDE number, sender or subject; and what has become of each, in one line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Prefetch, Q
from django.http import QueryDict

from casework.applicants.registering import find
from casework.cases.models import Case, Task
from casework.cases.procedures.frozen import plan_of, with_content
from casework.mailroom.matching import number_key
from casework.mailroom.models import IncomingLetter
from casework.mailroom.models.incoming import IncomingLetterQuerySet
from casework.organization.actors import Actor
from casework.organization.models import Agency, Role

PAGE = 50
DAYS = {"hari-ini": "Hari ini", "minggu": "Tujuh hari", "semua": "Semua"}
STATES = {
    "layanan": "Menunggu didaftarkan ke layanan", "berjalan": "Masih berjalan", "selesai": "Selesai",
    "tnde": "Belum masuk TNDE", "pindaian": "Belum ada pindaian",
}  # fmt: skip
OUTCOMES = {"done": "Selesai, berkas disimpan", "withdrawn": "Dibatalkan"}


@dataclass(frozen=True)
class Query:
    """What the address asks for: ?hari=&keadaan=&sifat=&q=&sebelum="""

    days: str
    state: str
    security: str
    text: str
    before: int | None

    @classmethod
    def of(cls, get: QueryDict) -> Query:
        text = get.get("q", "").replace("\x00", "").strip()[:80]
        days, state, before = get.get("hari", ""), get.get("keadaan", ""), get.get("sebelum", "")
        security = get.get("sifat", "")
        return cls(
            days if days in DAYS else "semua" if text or state else "hari-ini",
            state if state in STATES else "",
            security if security in IncomingLetter.Security.values else "",
            text,
            int(before) if before.isascii() and before.isdigit() and len(before) < 18 else None,
        )

    def url(self, **changed: Any) -> str:
        values = {"hari": self.days, "keadaan": self.state, "sifat": self.security, "q": self.text} | changed
        return "?" + urlencode({name: value for name, value in values.items() if value})


def matching(agency: Agency, text: str) -> Q:
    rule = Q(sender__icontains=text) | Q(about__icontains=text)
    rule |= Q(applicant__in=[row.pk for row in find(agency, text)])
    if text.isascii() and text.isdigit() and len(text) < 8:
        rule |= Q(entry__number=int(text))
    if key := number_key(text):
        rule |= Q(number_key__contains=key) | Q(tnde_key__contains=key)
    return rule


def case_ids(agency: Agency, text: str) -> list[int]:
    """For the search box of every staff page. What is said inside a closed letter finds nothing there."""
    key = number_key(text)
    if len(key) < 3:
        return []
    rule = Q(number_key__contains=key) | Q(tnde_key__contains=key) | Q(sender__icontains=text)
    rows = IncomingLetter.objects.filter(rule, agency=agency, case__isnull=False).order_by("-id")
    return [pk for pk in rows.values_list("case_id", flat=True)[:20] if pk]


def page(actor: Actor, agency: Agency, query: Query, now: datetime) -> tuple[list[IncomingLetter], str]:
    """Newest first, and the address of the next page or ""."""
    rows = _filtered(IncomingLetter.objects.visible_to(actor), agency, query, now)
    if query.before:
        rows = rows.filter(pk__lt=query.before)
    rows = rows.select_related("entry", "applicant", "agency", "addressed_unit", "case__version__procedure")
    found = list(rows.prefetch_related(OPEN_TASKS).order_by("-id")[: PAGE + 1])
    more = query.url(sebelum=found[PAGE - 1].pk) if len(found) > PAGE else ""
    return found[:PAGE], more


def _filtered(rows: IncomingLetterQuerySet, agency: Agency, query: Query, now: datetime) -> IncomingLetterQuerySet:
    if query.days != "semua":
        back = 0 if query.days == "hari-ini" else 6
        start = datetime.combine(now.astimezone(agency.zone).date(), time(), agency.zone) - timedelta(days=back)
        rows = rows.filter(registered_at__gte=start)
    states = {
        "layanan": Q(case=None), "berjalan": Q(case__status="running"), "selesai": Q(case__status="closed"),
        "tnde": Q(tnde_key=""), "pindaian": Q(scan=None),
    }  # fmt: skip
    if query.state:
        rows = rows.filter(states[query.state])
    if query.security:
        rows = rows.filter(security=query.security)
    return rows.filter(matching(agency, query.text)) if query.text else rows


OPEN_TASKS = Prefetch(
    "case__tasks", Task.objects.open().select_related("unit", "holder").order_by("id"), to_attr="open_tasks"
)


def progress(letter: IncomingLetter) -> dict[str, str]:
    """ "Surat sudah sampai mana?" in one line: the step, who has it, dispositions still open. {"tone", "text"}"""
    case = letter.case
    if case is None:
        return {"tone": "waiting", "text": "Menunggu didaftarkan ke layanan"}
    if not case.is_running:
        return {"tone": "done", "text": OUTCOMES.get(case.outcome, "Selesai")}
    tasks: list[Task] = getattr(case, "open_tasks", None) or []
    step = next((task for task in tasks if task.kind == Task.Kind.STEP), None)
    parts = [_step(case)] if case.step_id else []
    if step:
        parts.append(hands(step))
    if count := sum(task.kind == Task.Kind.DISPOSITION for task in tasks):
        parts.append(f"{count} disposisi terbuka")
    return {"tone": "running", "text": " · ".join(filter(None, parts))}


def _step(case: Case) -> str:
    step = plan_of(with_content(case.version)).step(case.step_id or 0)
    return step.staff_label or str(step)


def hands(task: Task) -> str:
    """Who has it: a name, or the role and unit it waits for."""
    if task.holder:
        return task.holder.full_name
    role = Role(task.role).label if task.role in Role.values else ""
    return f"{role}, {task.unit}" if task.unit else role
