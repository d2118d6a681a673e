"""The consultations of one month, and what they add up to. Times are those of the tasks: begun and finished."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from casework.cases.clocks import office_time
from casework.cases.models import Case, Output, Task
from casework.organization.actors import Actor
from casework.registers.period import Period
from casework.workdays.words import clock, long_date
from consultations.models import Consultation
from consultations.people import SERVE

MOST = 2_000  # of one month
LIMIT = 180  # minutes of row 2


@dataclass(frozen=True)
class Line:
    record: Consultation
    said: str
    session: Task | None
    minutes: int | None

    @property
    def case(self) -> Case:
        return self.record.case

    @property
    def withdrawn(self) -> bool:
        return self.case.outcome == "withdrawn"

    @property
    def result(self) -> str:
        if self.case.is_running:
            return "Masih berjalan"
        if self.withdrawn:
            return "Dibatalkan"
        return self.record.follow_up_text or ("Dirujuk" if self.case.outcome == "referred" else "Selesai")

    @property
    def regency(self) -> str:
        return self.record.cooperative.regency if self.record.cooperative else ""

    @property
    def cooperative(self) -> str:
        return self.record.cooperative.name if self.record.cooperative else self.record.cooperative_name

    def hour(self, end: bool = False) -> str:
        at = (self.session.finished_at if end else self.session.started_at) if self.session else None
        return clock(at.astimezone(self.case.agency.zone)) if at else ""

    @property
    def begun(self) -> str:
        return self.hour()

    @property
    def ended(self) -> str:
        return self.hour(end=True)

    @property
    def officer(self) -> str:
        return self.session.holder.full_name if self.session and self.session.holder else ""

    @property
    def day(self) -> str:
        return long_date(self.case.received_at.astimezone(self.case.agency.zone).date())


@dataclass
class Figures:
    lines: list[Line]
    topics: Counter[str] = field(default_factory=Counter)
    results: Counter[str] = field(default_factory=Counter)
    officers: Counter[str] = field(default_factory=Counter)
    cooperatives: Counter[str] = field(default_factory=Counter)

    @property
    def counted(self) -> list[Line]:
        """Who went away unserved stands in the list and counts for nothing."""
        return [line for line in self.lines if not line.withdrawn]

    @property
    def total(self) -> int:
        return len(self.counted)

    @property
    def running(self) -> int:
        return sum(line.case.is_running for line in self.counted)

    @property
    def withdrawn(self) -> int:
        return len(self.lines) - self.total

    @property
    def minutes(self) -> list[int]:
        return [line.minutes for line in self.counted if line.minutes is not None]

    @property
    def mean(self) -> int | None:
        return round(sum(self.minutes) / len(self.minutes)) if self.minutes else None

    @property
    def mean_text(self) -> str:
        return "–" if self.mean is None else f"{self.mean} menit"

    @property
    def late(self) -> int:
        return sum(minutes > LIMIT for minutes in self.minutes)

    @property
    def parts(self) -> list[tuple[str, list[tuple[str, int]]]]:
        """For a page: a Counter answers any name a template asks it for."""
        counters = {"Topik": self.topics, "Koperasi": self.cooperatives, "Tindak lanjut": self.results}
        return [(title, found.most_common()) for title, found in (counters | {"Petugas": self.officers}).items()]

    def as_data(self) -> dict[str, Any]:
        return {
            "total": self.total, "running": self.running, "withdrawn": self.withdrawn, "mean": self.mean,
            "late": self.late, "cooperatives": len(self.cooperatives), "topics": dict(self.topics),
        }  # fmt: skip


def of_month(actor: Actor, period: Period) -> Figures:
    """As far as this person sees them, in the order they came. Four queries."""
    seen = Case.objects.visible_to(actor).filter(service="consultation")
    seen = seen.filter(received_at__gte=period.start, received_at__lt=period.end)
    rows = Consultation.objects.filter(case__in=seen).select_related(
        "case__applicant", "case__agency__calendar", "cooperative"
    )
    found = list(rows.order_by("case__received_at", "pk")[:MOST])
    ids = [row.case_id for row in found]
    return _added(_lines(found, _sessions(ids), _said(ids)))


def _sessions(ids: Sequence[int]) -> dict[int, Task]:
    rows = Task.objects.filter(case__in=ids, kind=Task.Kind.STEP, step__key=SERVE).exclude(started_at=None)
    return {task.case_id: task for task in rows.select_related("holder").order_by("pk")}


def _said(ids: Sequence[int]) -> dict[int, str]:
    """What stood in the SOP's output before there was a record of its own."""
    rows = Output.objects.filter(case__in=ids, key="recap").order_by("pk")
    return dict(rows.values_list("case_id", "text"))


def _lines(found: Iterable[Consultation], sessions: dict[int, Task], said: dict[int, str]) -> list[Line]:
    lines = []
    for row in found:
        task = sessions.get(row.case_id)
        minutes = None
        if task and task.started_at and task.finished_at:
            minutes = office_time(row.case.agency).minutes_between(task.started_at, task.finished_at)
        lines.append(Line(row, row.answer or said.get(row.case_id, ""), task, minutes))
    return lines


def _added(lines: list[Line]) -> Figures:
    found = Figures(lines)
    for line in found.counted:
        found.topics.update(line.record.all_topics)
        found.results[line.record.get_follow_up_display() or line.result] += 1
        if line.officer:
            found.officers[line.officer] += 1
        if line.cooperative:
            found.cooperatives[line.cooperative] += 1
    return found
