"""Plays the demo cases through the same doors people use, on days before today, so that every page has
something to show.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from casework.applicants import registering
from casework.cases import engine
from casework.cases.asking import Asker, Given
from casework.cases.clocks import office_time
from casework.cases.intake import Intake, intakes, open_case
from casework.cases.models import Case, Task
from casework.cases.procedures.frozen import plan_of
from casework.letters import fields, initials, issuing, life, numbering, replacing, sending
from casework.letters.models import Letter
from casework.organization.actors import APPLICANT, Actor, staff_actor
from casework.organization.models import Agency, Unit, User
from ppid_portal.demo import orders


class BadStory(Exception):
    """A story cannot be played; the message names it."""


def stories() -> list[dict[str, Any]]:
    path: Path = settings.BASE_DIR / "fixtures" / "demo" / "stories.yaml"
    return list(yaml.safe_load(path.read_text()))


class Stage:
    """Moments and people of one agency, seen from `now`."""

    def __init__(self, agency: Agency, now: datetime) -> None:
        self.agency, self.now, self.clock = agency, now, office_time(agency)

    def moment(self, act: dict[str, Any]) -> datetime:
        """`ago` working days before today (0: today or the last working day), at the local time `at`."""
        day = self.now.astimezone(self.agency.zone).date()
        left = int(act.get("ago", 0))
        while left or not self.clock.is_workday(day):
            left -= self.clock.is_workday(day)
            day -= timedelta(days=1)
            if left < 0:
                break
        return datetime.combine(day, time.fromisoformat(str(act["at"])), self.agency.zone)

    def staff(self, name: str, at: datetime) -> Actor:
        return staff_actor(User.objects.get(username=name), at)


def play(story: dict[str, Any], agency: Agency, now: datetime) -> Case | None:
    """None when the story would only begin after `now`. Raises BadStory."""
    stage = Stage(agency, now)
    received = stage.moment(story["received"])
    if received > now:
        return None
    return go_on(_open(story, stage, received), story, stage)


def go_on(case: Case, story: dict[str, Any], stage: Stage) -> Case:
    """The acts of the story as far as they lie before now. Raises BadStory."""
    for act in story.get("acts", ()):
        at = stage.moment(act)
        if at > stage.now:
            break
        case = Case.objects.for_page().get(pk=case.pk)
        try:
            _do(case, act, stage, at)
        except (engine.ActRefused, engine.Stale, life.LetterRefused, KeyError) as problem:
            raise BadStory(f"{story['title']}, {act}: {problem!r}") from problem
    return case


def _open(story: dict[str, Any], stage: Stage, at: datetime) -> Case:
    intake: Intake = intakes[story["intake"]]
    online = story["channel"] == "online"
    by = Actor(kind=APPLICANT, label="Pemohon", agency_id=stage.agency.pk) if online else stage.staff(story["by"], at)
    form = intake.form(story["subject"], agency=stage.agency)
    if not form.is_valid():
        raise BadStory(f"{story['title']}: {form.errors.as_text()}")
    person = registering.register(stage.agency, story["applicant"], at=at, in_person=True) if intake.applicant else None
    facts = {"request_form": "Formulir permohonan terisi", "identity": "KTP ditunjukkan, tidak disimpan"}
    first = plan_of(
        engine.ProcedureVersion.objects.select_related("procedure__agency").in_force(stage.agency.pk, intake.procedure)
    )
    start = first.start_step(intake.start)
    wanted = {item["key"] for item in start.outputs} if start else set()
    opened = open_case(
        intake, agency=stage.agency, form=form, by=by, at=at, channel=story["channel"], applicant=person,
        data={"outputs": {key: text for key, text in facts.items() if key in wanted}, "letter": story.get("letter")},
        begun_at=None if online else at - timedelta(minutes=3), asker=_asker(story, intake),
    )  # fmt: skip
    return opened.case


def _asker(story: dict[str, Any], intake: Intake) -> Asker | None:
    """With the proofs the story names, as {key: how}; a card is shown unless it says otherwise."""
    if not intake.proofs:
        return None
    kind = story["applicant"].get("kind", "perorangan")
    proxy = {"name": story["proxy"]} if "proxy" in story else {}
    how = {"identity": "shown"} | story.get("proofs", {})
    return Asker(kind, proxy, {key: Given(value) for key, value in how.items()})


def _do(case: Case, act: dict[str, Any], stage: Stage, at: datetime) -> None:
    if act["do"] in LETTER_ACTS:
        LETTER_ACTS[act["do"]](case, act, stage, at)
        return
    by = (
        Actor(kind=APPLICANT, label="Pemohon", agency_id=case.agency_id, case_id=case.pk)
        if act["by"] == "applicant"
        else stage.staff(act["by"], at)
    )
    if act["do"] == "begin":
        task = Task.objects.select_related("step").get(case=case, kind=Task.Kind.STEP, finished_at=None)
        task.case = case
        engine.begin_task(task, by=by, at=at)
    elif act["do"] == "give":
        task = Task.objects.open().filter(case=case).exclude(kind=Task.Kind.STEP).order_by("id")[0]
        task.case = case
        engine.finish_task(task, by=by, at=at, outcome="given", note=act["note"])
    elif act["do"] == "share_done":
        orders.carried_out(case, act, by=by, at=at)
    else:
        act = act | {"unit": orders.unit_of(act)} if "to" in act else act
        engine.advance(case, act["do"], by=by, at=at, data=_data(case, act) | _told(act, stage))
        if "to" in act:
            orders.give(Case.objects.for_page().get(pk=case.pk), act, by=by, at=at)


def _data(case: Case, act: dict[str, Any]) -> dict[str, Any]:
    step = plan_of(case.version).step(case.step_id) if case.step_id else None
    wanted = {item["key"]: item["label"] for item in step.outputs if item["kind"] in ("fact", "file")} if step else {}
    data: dict[str, Any] = {key: act[key] for key in ("reason", "note") if key in act}
    data["outputs"] = {key: act.get("outputs", {}).get(key, label) for key, label in wanted.items()}
    data["checklist"] = list(step.completeness) if step else []
    units = {unit.code: unit for unit in Unit.objects.filter(agency=case.agency_id)}
    if "units" in act:
        data["units"] = [units[code] for code in act["units"]]
    if "unit" in act:
        data["unit"] = units[act["unit"]]
    return data


TOLD = ("decision", "proposal", "ruling", "forwarding")


def _told(act: dict[str, Any], stage: Stage) -> dict[str, Any]:
    """What the forms of a decision bring; a day is written as working days ago."""
    told = {name: dict(act[name]) for name in TOLD if name in act}
    for facts in told.values():
        for name, value in facts.items():
            if isinstance(value, dict) and "ago" in value:
                facts[name] = stage.moment(value | {"at": "08:00"}).date()
    return told


def _write(case: Case, act: dict[str, Any], stage: Stage, at: datetime) -> None:
    letter = life.draft(case, act["kind"], by=stage.staff(act["by"], at), at=at)
    _save(letter, act, stage, at)


def _save(letter: Letter, act: dict[str, Any], stage: Stage, at: datetime) -> None:
    """The whole body, or what stands in it where the wording leaves a gap."""
    text: dict[str, str] = {name: act[name] for name in ("hal", "recipient", "recipient_place", "body") if name in act}
    if "fill" in act:
        text["body"] = fields.TO_FILL.sub(lambda _gap: act["fill"].strip(), letter.body)
    life.save_text(letter, text, by=stage.staff(act["by"], at), at=at, revision=letter.revision)


def _replace(case: Case, act: dict[str, Any], stage: Stage, at: datetime) -> None:
    """Another letter in place of the newest, which is revoked when the new one is issued."""
    letter = replacing.replace(_letter(case), by=stage.staff(act["by"], at), at=at)
    was, now = act["change"]
    _save(letter, act | {"body": letter.body.replace(was, now)}, stage, at)


def _initial(case: Case, act: dict[str, Any], stage: Stage, at: datetime) -> None:
    letter = _letter(case)
    initials.give(letter, by=stage.staff(act["by"], at), at=at, revision=letter.revision)


def _letter(case: Case, kind: str = "") -> Letter:
    """The newest, or the newest of that kind."""
    letters = Letter.objects.for_page().filter(case=case).order_by("-id")
    return (letters.filter(kind=kind) if kind else letters)[0]


def _submit(case: Case, act: dict[str, Any], stage: Stage, at: datetime) -> None:
    letter = _letter(case)
    life.submit(letter, by=stage.staff(act["by"], at), at=at, revision=letter.revision)


def _approve(case: Case, act: dict[str, Any], stage: Stage, at: datetime) -> None:
    letter = _letter(case)
    life.approve(letter, by=stage.staff(act["by"], at), at=at, revision=letter.revision)


def _issue(case: Case, act: dict[str, Any], stage: Stage, at: datetime) -> None:
    letter = numbering.take_number(_letter(case), by=stage.staff(act["by"], at), at=at)
    issuing.issue(letter, at=at, by=stage.staff(act["by"], at))


def _send(case: Case, act: dict[str, Any], stage: Stage, at: datetime) -> None:
    letter = _letter(case, act.get("kind", ""))
    sending.send(letter, by=stage.staff(act["by"], at), at=at, how=act.get("how", "pick_up"))


def _received(case: Case, act: dict[str, Any], stage: Stage, at: datetime) -> None:
    sending.received(_letter(case), by=stage.staff(act["by"], at), at=at, receiver=act["receiver"])


LETTER_ACTS = {
    "write_letter": _write, "submit_letter": _submit, "approve_letter": _approve, "issue_letter": _issue,
    "send_letter": _send, "letter_received": _received, "replace_letter": _replace, "initial_letter": _initial,
}  # fmt: skip
