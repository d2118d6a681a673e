"""Plays an SOP from start to end on an injected clock, in a transaction that is rolled back: a rehearsal before
approval.

A walk file (tests/sop/walks/*.yaml) has `procedure`, `version`, `title`, `start`, `acts` and `expect`. Each act has
`at` (office time), `by` (a role, `applicant` or `system`) and one of: `action` (a transition; with reason, note,
checklist, outputs, promises {key: day}, ground, risk or the code of a unit where the default will not do), `begin`,
`give` (finish parallel work of that kind), `event` (a recorded event such as letter_issued), `sweep` (of reminders).
`due: {kind: moment}` compares open deadlines after the act; `refused: true` means that the act must be refused.
`expect`: status, outcome, and the kinds of the deadlines that were met or ended `late`, by due moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from casework.applicants import registering
from casework.cases import alerts, engine, reopening, silence
from casework.cases.clocks import kept_until, office_time
from casework.cases.models import Case, Deadline, ProcedureVersion, Task, Transition
from casework.cases.procedures.frozen import plan_of
from casework.organization.actors import APPLICANT, STAFF, SYSTEM_ACTOR, Actor
from casework.organization.models import Role, Unit

REHEARSED = "Dicatat dalam gladi"
REASON = "Alasan yang ditulis dalam gladi langkah."


class WalkFailed(Exception):
    """The walk does not hold; the message names the act."""


@dataclass
class Played:
    """What one act did: where the case stood, and every deadline that counts, with its due moment."""

    at: datetime
    by: str
    what: str
    step: str | None
    no: int | None
    basis: str
    deadlines: list[dict[str, Any]]

    def as_data(self) -> dict[str, Any]:
        return vars(self) | {"at": self.at.isoformat()}


@dataclass
class Walk:
    """A played walk: its timeline, the transitions it took as (step key, action), and where it ended."""

    title: str
    procedure: str
    timeline: list[Played] = field(default_factory=list)
    taken: list[tuple[str, str]] = field(default_factory=list)
    status: str = ""
    outcome: str = ""
    late: list[str] = field(default_factory=list)

    def as_data(self) -> dict[str, Any]:
        return vars(self) | {"timeline": [played.as_data() for played in self.timeline]}


def read(path: Path) -> dict[str, Any]:
    """Raises WalkFailed when the file is no walk."""
    try:
        script = yaml.safe_load(path.read_text())
    except (OSError, yaml.YAMLError) as error:
        raise WalkFailed(f"{path}: tidak dapat dibaca ({error}).") from error
    missing = {"procedure", "start", "acts"} - set(script or ())
    if missing:
        raise WalkFailed(f"{path}: kurang {', '.join(sorted(missing))}.")
    return dict(script)


def play(script: dict[str, Any]) -> Walk:
    """Rolled back whatever happens. Raises WalkFailed when an act is refused or the end is not the one expected."""
    with transaction.atomic():
        walk = _Player(script).run()
        transaction.set_rollback(True)
    return walk


class _Player:
    def __init__(self, script: dict[str, Any]) -> None:
        self.script = script
        agency_code, _, code = script["procedure"].partition("/")
        version = (
            ProcedureVersion.objects.select_related("procedure__agency__calendar")
            .filter(procedure__agency__code=agency_code, procedure__code=code, number=script.get("version", 1))
            .first()
        )
        if version is None:
            raise WalkFailed(f"SOP {script['procedure']} versi {script.get('version', 1)} belum dimuat.")
        self.version, self.agency, self.plan = version, version.procedure.agency, plan_of(version)
        self.walk = Walk(script.get("title", ""), script["procedure"])

    def run(self) -> Walk:
        start = self.script["start"]
        at, by = self._moment(start), self._actor(start.get("by", "front_office"))
        applicant = self._applicant(at) if self.version.case_rules.get("applicant") else None
        channel = start.get("channel") or self.version.case_rules["channels"][0]
        self.case = engine.start(
            self.version, by=by, at=at, subject="Gladi langkah", channel=channel, applicant=applicant,
            received_at=self._moment(start, "received_at") if "received_at" in start else None,
            step=start.get("step", ""),
        )  # fmt: skip
        self._note(at, start.get("by", "front_office"), "mulai", "sop")
        for number, act in enumerate(self.script["acts"], start=1):
            self._play(number, act)
        self._finish(self.script.get("expect") or {})
        return self.walk

    def _applicant(self, at: datetime) -> Any:
        return registering.register(
            self.agency, {"name": "Pemohon Gladi", "phone": "081200000099"}, at=at, in_person=True
        )

    def _moment(self, act: dict[str, Any], key: str = "at") -> datetime:
        value = act[key]
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        return moment if moment.tzinfo else moment.replace(tzinfo=self.agency.zone)

    def _actor(self, role: str) -> Actor:
        if role == "system":
            return SYSTEM_ACTOR
        if role == "applicant":
            return Actor(kind=APPLICANT, label="Pemohon", agency_id=self.agency.pk)
        if role not in Role.values:
            raise WalkFailed(f"Peran {role!r} tidak dikenal.")
        return Actor(
            kind=STAFF, label=Role(role).label, agency_id=self.agency.pk, hats=((role, None, Role(role).label, 0),)
        )

    def _play(self, number: int, act: dict[str, Any]) -> None:
        at, by = self._moment(act), self._actor(act["by"])
        try:
            what, basis = self._do(act, by, at)
        except (engine.ActRefused, engine.Stale) as refusal:
            if act.get("refused"):
                self._note(at, act["by"], f"{act.get('action')} ditolak: {refusal}", "office")
                return
            raise WalkFailed(f"Langkah {number} ({act.get('action') or act}): {refusal}") from refusal
        if act.get("refused"):
            raise WalkFailed(f"Langkah {number} ({act.get('action') or act}) seharusnya ditolak.")
        self._note(at, act["by"], what, basis)
        if "due" in act:
            self._compare_due(number, act["due"])

    def _do(self, act: dict[str, Any], by: Actor, at: datetime) -> tuple[str, str]:
        if act.get("begin"):
            task = self.case.tasks.get(kind=Task.Kind.STEP, finished_at=None)
            task.case = self.case
            engine.begin_task(task, by=by, at=at)
            return "mulai dikerjakan", "sop"
        if act.get("give"):
            open_ones = list(self.case.tasks.filter(kind=act["give"], finished_at=None).order_by("id")[:1])
            if not open_ones:
                raise WalkFailed(f"Tidak ada tugas {act['give']} yang terbuka.")
            task = open_ones[0]
            task.case = self.case
            engine.finish_task(task, by=by, at=at, outcome="given", note=act.get("note", REHEARSED))
            return act["give"], "office"
        if act.get("event"):
            letter = "0" if act["event"] == "letter_issued" else ""
            engine.record(self.case, act["event"], by=by, at=at, letter=letter, data=act.get("data"))
            return act["event"], "office"
        if act.get("sweep"):
            silence.sweep(at)
            alerts.sweep(at)
            return "penyapuan pengingat", "office"
        return self._advance(act, by, at)

    def _advance(self, act: dict[str, Any], by: Actor, at: datetime) -> tuple[str, str]:
        if again := self.plan.reopening(act["action"]):
            return self._reopen(again, act, by, at)
        step = self.plan.step(self.case.step_id) if self.case.step_id else None
        transition = self.plan.transition(step, act["action"]) if step else None
        if step is None or transition is None:
            raise WalkFailed(f"Tindakan {act['action']!r} tidak ada pada langkah {step.key if step else 'akhir'}.")
        brought = {item["key"]: REHEARSED for item in step.outputs if item["kind"] in ("fact", "file")}
        data = {
            "reason": act.get("reason", REASON),
            "note": act.get("note", ""),
            "checklist": act.get("checklist", list(step.completeness)),
            "outputs": act.get("outputs", brought),
        }
        data |= {"ground": "not_held"} if transition.action == "extend" else {}
        data |= {key: act[key] for key in ("ground", "risk") if key in act}
        if "promises" in act:
            data["promises"] = act["promises"]
        data |= act.get("data") or {}
        if "unit" in act:
            data["unit"] = Unit.objects.get(agency=self.agency, code=act["unit"])
        if transition.opens:
            data["units"] = [*Unit.objects.filter(agency=self.agency)[:1]] or [None]
        self.case = engine.advance(self.case, act["action"], by=by, at=at, data=data)
        self.walk.taken.append((step.key, act["action"]))
        return transition.label, transition.basis

    def _reopen(self, again: Transition, act: dict[str, Any], by: Actor, at: datetime) -> tuple[str, str]:
        """By who may take it; what only an order opens, by an objection that is played along."""
        data = {"reason": act.get("reason", REASON), "promises": act.get("promises", {})}
        if again.roles:
            self.case = reopening.reopen(self.case, again.action, by=by, at=at, data=data)
        else:
            self._overrule(by, at, data)
        self.walk.taken.append((again.step.key, again.action))
        return again.label, again.basis

    def _overrule(self, by: Actor, at: datetime, data: dict[str, Any]) -> None:
        officer, version = self._actor("ppid_officer"), ProcedureVersion.objects.in_force(self.agency.pk, "keberatan")
        objection = engine.start(
            version, by=officer, at=at, subject="Gladi keberatan", channel="walk_in", applicant=self.case.applicant,
            parent=self.case, then="register", data={"outputs": {}},
        )  # fmt: skip
        brought = {"outputs": {"material": REHEARSED}, "note": REHEARSED}
        objection = engine.advance(objection, "submit_material", by=officer, at=at, data=brought)
        engine.record(objection, "letter_issued", by=by, at=at, letter="0")
        engine.advance(objection, "overturn", by=by, at=at, data=data)
        self.case = Case.objects.for_page().get(pk=self.case.pk)

    def _note(self, at: datetime, by: str, what: str, basis: str) -> None:
        step = self.plan.step(self.case.step_id) if self.case.step_id else None
        self.walk.timeline.append(
            Played(at, by, what, step.key if step else None, step.no if step else None, basis,
            list(self._deadlines(at)))
        )  # fmt: skip

    def _deadlines(self, at: datetime) -> Iterator[dict[str, Any]]:
        zone = office_time(self.agency).zone
        for deadline in Deadline.objects.open().filter(case=self.case).order_by("due_at", "id"):
            state = "dihentikan" if deadline.stopped else "terlambat" if deadline.due_at < at else "berjalan"
            due = deadline.due_at.astimezone(zone).isoformat()
            yield {"kind": deadline.kind, "label": deadline.label, "due": due, "basis": deadline.basis, "state": state}

    def _compare_due(self, number: int, wanted: dict[str, Any]) -> None:
        there = {item["kind"]: item["due"] for item in self.walk.timeline[-1].deadlines}
        for kind, due in wanted.items():
            expected = self._moment({"at": due}).isoformat()
            if there.get(kind) != expected:
                raise WalkFailed(f"Langkah {number}: batas {kind} {there.get(kind)}, seharusnya {expected}.")

    def _finish(self, expect: dict[str, Any]) -> None:
        case = Case.objects.get(pk=self.case.pk)
        self.walk.status, self.walk.outcome = case.status, case.outcome
        last = self.walk.timeline[-1].at
        rows = Deadline.objects.filter(case=case, outlives_case=False).order_by("due_at", "id")  # a window is no duty
        self.walk.late = [
            row.kind for row in rows if (row.met_at or row.ended_at or last) > kept_until(row, self.agency)
        ]
        for key in ("status", "outcome", "late"):
            if key in expect and getattr(self.walk, key) != expect[key]:
                raise WalkFailed(f"Akhir gladi: {key} {getattr(self.walk, key)!r}, seharusnya {expect[key]!r}.")
