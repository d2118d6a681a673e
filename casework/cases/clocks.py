"""Opens, meets, stops, extends and recomputes deadlines. Called by the engine inside the transaction of an act.

Two clocks run side by side (docs/architecture.md): the SOP's standard time of each step, and the statutory deadlines
that the
procedure's `deadlines` declare by naming the actions and events that start, meet, stop, restart and extend them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from casework.cases.models import Case, ClockStop, Deadline, Extension, Step, Task
from casework.cases.models.deadline import PASSED
from casework.cases.models.procedure import Basis
from casework.organization.models import Agency
from casework.workdays.clock import Due, WorkTime
from casework.workdays.load import work_time
from casework.workdays.words import long_date

REMIND, BREACH = "remind", "breach"
PROMISED = "date"  # the unit of a day that a letter names: nothing is counted, and no calendar moves it
DAY_UNITS = ("workdays", "days", "months", "same_day", PROMISED)


def office_time(agency: Agency) -> WorkTime:
    return work_time(agency.calendar)


def _due_at(agency: Agency, starts_at: datetime, amount: int, unit: str) -> datetime:
    due_at = office_time(agency).due(starts_at, amount, unit).at
    assert due_at is not None  # only an open stop leaves a limit without a moment
    return due_at


def explain(deadline: Deadline, agency: Agency) -> Due:
    """The due moment derived anew, day by day. The extension adds to the amount, so the count runs through it."""
    if deadline.unit == PROMISED:
        letter = f"surat nomor {deadline.reference}" if deadline.reference else "surat pemberitahuan"
        day = long_date(office_time(agency).local_date(deadline.due_at))
        return Due(deadline.due_at, (), f"Dijanjikan dalam {letter} sampai {day}.")
    stops = [(stop.stopped_at, stop.resumed_at) for stop in deadline.stops.all()]
    extra = sum(extension.amount for extension in deadline.extensions.all())
    return office_time(agency).due(deadline.starts_at, deadline.amount + extra, deadline.unit, stops=stops)


def kept_until(deadline: Deadline, agency: Agency) -> datetime:
    """The last moment that still keeps it. It falls due when the office closes, but a statutory day lasts until 23.59:
    what is sent online that evening is sent in time."""
    if deadline.basis == "law" and deadline.unit in DAY_UNITS:
        return office_time(agency).end_of_day(deadline.due_at)
    return deadline.due_at


def alert_plan(
    agency: Agency, starts_at: datetime, due_at: datetime, unit: str, basis: str, now: datetime
) -> tuple[datetime, str]:
    """When to look at the deadline next, and why. Law warns two working days before, SOP on the morning it is due."""
    clock = office_time(agency)
    if unit in DAY_UNITS:
        early = timedelta(days=4 if basis == "law" and (due_at - starts_at) > timedelta(days=6) else 0)
        morning = (due_at.astimezone(clock.zone) - early).replace(hour=0, minute=0, second=0, microsecond=0)
        remind_at = clock.next_opening(morning)
    else:
        share = float(str(agency.setting("reminder_share")))
        remind_at = starts_at + (due_at - starts_at) * share
    if now < remind_at < due_at:
        return remind_at, REMIND
    return max(due_at, now), BREACH


def opened(
    case: Case,
    *,
    kind: str,
    label: str,
    amount: int,
    unit: str,
    basis: str,
    starts_at: datetime,
    now: datetime,
    due_at: datetime | None = None,
    **more: Any,
) -> Deadline:
    """An unsaved deadline with its due moment and its next alert. due_at: a promised moment, not counted."""
    due_at = due_at or _due_at(case.agency, starts_at, amount, unit)
    alert_at, alert = alert_plan(case.agency, starts_at, due_at, unit, basis, now)
    return Deadline(
        case=case, kind=kind, label=label, amount=amount, unit=unit, basis=basis, starts_at=starts_at, due_at=due_at,
        next_alert_at=alert_at, next_alert=alert, **more,
    )  # fmt: skip


def for_step(case: Case, step: Step, task: Task, now: datetime) -> list[Deadline]:
    """What runs when a step opens: its own day standard, or the waiting target until a minute or hour step is begun."""
    if step.standard_amount is None or step.outside:
        return []
    if step.runs_on_arrival:
        return [_standard(case, task, now, step.basis, step.article)]
    minutes = int(str(case.agency.setting("waiting_target_minutes")))
    return [
        opened(case, kind="waiting", label="Menunggu dikerjakan", amount=minutes, unit="minutes", basis="office",
               starts_at=now, now=now, task=task, article="target antre kantor, bukan waktu baku SOP")
    ]  # fmt: skip


def _standard(case: Case, task: Task, now: datetime, basis: str, article: str = "") -> Deadline:
    label = "Batas SOP" if task.kind == Task.Kind.STEP else task.get_kind_display().capitalize()
    assert task.standard_amount is not None
    return opened(
        case, kind=task.kind, label=label, amount=task.standard_amount, unit=task.standard_unit, basis=basis,
        starts_at=now, now=now, task=task, article=article,
    )  # fmt: skip


def for_task(case: Case, task: Task, now: datetime) -> list[Deadline]:
    """The clock of a task beside the step: from arrival for days, from the moment it is opened for minutes too."""
    return (
        []
        if task.standard_amount is None
        else [_standard(case, task, now, "sop" if task.kind == "opinion" else "office")]
    )


def begun(case: Case, task: Task, now: datetime) -> list[Deadline]:
    """Minute and hour standards run from "mulai dikerjakan" (Permenpan RB 35/2012: time needed to complete)."""
    if task.standard_amount is None or task.standard_unit not in ("minutes", "hours") or task.kind != Task.Kind.STEP:
        return []
    step = task.step
    return [_standard(case, task, now, step.basis if step else "sop")]


def counts(case: Case, rule: dict[str, Any]) -> bool:
    """Statutory limits do not run for data between institutions."""
    return case.statutory or rule["basis"] != Basis.LAW


class CaseClocks:
    """The declared deadlines of one case, answering to the names of actions and events as they happen."""

    def __init__(self, case: Case, open_deadlines: Iterable[Deadline], now: datetime) -> None:
        self.case, self.now = case, now
        self.rules = {rule["key"]: rule for rule in case.version.deadline_rules if counts(case, rule)}
        self.open = {deadline.kind: deadline for deadline in open_deadlines if deadline.kind in self.rules}
        self.new: list[Deadline] = []
        self.changed: list[Deadline] = []
        self.met: list[Deadline] = []
        self.begun_anew: list[Deadline] = []
        self.awaited = {name for rule in self.rules.values() for name in rule["starts"] + rule.get("restarts", [])}

    def hear(self, name: str, *, at: datetime | None = None, ground: str = "") -> None:
        """React to an action or recorded event. `at` is the moment that counts (received earlier, sent yesterday)."""
        moment = at or self.now
        for key, rule in self.rules.items():
            deadline = self.open.get(key)
            if deadline and name in rule.get("met_by", ()):
                self._end(deadline, moment)
            elif name in rule.get("starts", ()) and not deadline:
                self._start(rule, moment)
            elif deadline and (name in rule.get("restarts", ()) or self._counts_anew(deadline, rule, name, moment)):
                self._restart(deadline, moment)
            elif deadline and name in rule.get("stops", ()):
                self._stop(deadline, moment, ground or rule["label"])
            elif deadline and name in rule.get("resumes", ()):
                self._resume(deadline, moment)
            elif deadline and name == (rule.get("extends") or {}).get("on"):
                self._extend(deadline, rule["extends"], ground)

    def _counts_anew(self, deadline: Deadline, rule: dict[str, Any], name: str, moment: datetime) -> bool:
        """A window that silence opened begins again with the late answer, one that has run out with a new reason, and
        one from before a case was reopened with its new answer."""
        if name not in rule["starts"]:
            return False
        again = self.case.reopened_at
        before = again is not None and deadline.starts_at < again
        return before or deadline.due_at < moment or (deadline.by_silence and not name.endswith(PASSED))

    def promise(self, key: str, day: date, reference: str) -> tuple[datetime | None, datetime]:
        """A letter names the day: due when the office closes then. Returns the due moment before, if any, and now.

        On a day without office hours it lasts until the evening.
        """
        clock = office_time(self.case.agency)
        due_at = clock.closing(day) or clock.moment(day, time(23, 59))
        deadline = self.open.get(key)
        before = deadline.due_at if deadline else None
        if deadline is None:
            self._start(self.rules[key], self.now, due_at=due_at, reference=reference)
        elif due_at != before:
            deadline.reference = reference
            self.move(deadline, due_at)
        return before, due_at

    def _start(self, rule: dict[str, Any], moment: datetime, **promised: Any) -> None:
        deadline = opened(
            self.case, kind=rule["key"], label=rule["label"], amount=rule.get("amount") or 0,
            unit=rule.get("unit") or PROMISED, basis=rule["basis"],
            starts_at=moment, now=self.now, article=rule.get("article") or "",
            outlives_case=rule.get("outlives_case", False), public=rule.get("public", False), **promised,
        )  # fmt: skip
        deadline.passes_at = self._passes_at(deadline)
        self.new.append(deadline)
        self.open[rule["key"]] = deadline

    def _passes_at(self, deadline: Deadline) -> datetime | None:
        """When it is missed for good, evening included, if any rule of the procedure waits to hear so."""
        waited_for = f"{deadline.kind}{PASSED}" in self.awaited
        return kept_until(deadline, self.case.agency) if waited_for else None

    def _end(self, deadline: Deadline, moment: datetime) -> None:
        deadline.met_at = moment
        deadline.next_alert_at, deadline.next_alert = None, ""
        self.open.pop(deadline.kind)
        self.met.append(deadline)

    def _restart(self, deadline: Deadline, moment: datetime) -> None:
        """A fresh term from this moment (Perki 1/2021 reading: complete again), never from an earlier one."""
        if moment <= deadline.starts_at:
            return
        self._close_stop(deadline, moment)
        deadline.starts_at = moment
        self.begun_anew.append(deadline)
        self.move(deadline, explain(deadline, self.case.agency).at or deadline.due_at)

    def _stop(self, deadline: Deadline, moment: datetime, reason: str) -> None:
        if deadline.stopped:
            return
        ClockStop.objects.create(deadline=deadline, stopped_at=moment, reason=reason[:200])
        deadline.stopped = True
        deadline.next_alert_at, deadline.next_alert, deadline.passes_at = None, "", None
        self.changed.append(deadline)

    def _resume(self, deadline: Deadline, moment: datetime) -> None:
        if not deadline.stopped:
            return
        self._close_stop(deadline, moment)
        self.move(deadline, explain(deadline, self.case.agency).at or deadline.due_at)

    def _close_stop(self, deadline: Deadline, moment: datetime) -> None:
        if deadline.stopped:
            for stop in deadline.stops.all():  # the prefetched rows, so that explain() sees the change
                if stop.resumed_at is None:
                    stop.resumed_at = moment
                    stop.save(update_fields=("resumed_at",))
            deadline.stopped = False

    def _extend(self, deadline: Deadline, rule: dict[str, Any], ground: str) -> None:
        Extension.objects.create(
            deadline=deadline,
            amount=rule["amount"],
            unit=rule["unit"],
            ground=ground[:300],
            at=self.now,
            old_due_at=deadline.due_at,
        )
        deadline = Deadline.objects.prefetch_related("stops", "extensions").get(pk=deadline.pk)
        self.open[deadline.kind] = deadline
        if not deadline.stopped:
            self.move(deadline, explain(deadline, self.case.agency).at or deadline.due_at)

    def move(self, deadline: Deadline, due_at: datetime) -> None:
        deadline.due_at = due_at
        deadline.due_version += 1
        deadline.breached_at = None if due_at > self.now else deadline.breached_at
        deadline.next_alert_at, deadline.next_alert = alert_plan(
            self.case.agency, deadline.starts_at, due_at, deadline.unit, deadline.basis, self.now
        )
        deadline.passes_at = self._passes_at(deadline)
        self.changed.append(deadline)
