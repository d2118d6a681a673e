"""The people of the demo office, their clock, and cases they open under the real SOPs.

`cast["mega"]` is a signed-in client, `cast.actor("mega")` what the engine sees of her. Requests happen at `cast.now`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from casework.applicants.models import Applicant
from casework.applicants.registering import register
from casework.cases import engine
from casework.cases.intake import intakes, open_case
from casework.cases.models import Case, ProcedureVersion, Task
from casework.cases.procedures.frozen import plan_of
from casework.organization.actors import Actor, applicant_actor, staff_actor
from casework.organization.models import Agency, Unit, User
from casework.organization.office import load_office
from tests import decisions

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 09.00 in Pontianak and in Sidoarjo
OUTSIDER = "orang-luar"  # has an account and no appointment
SITI = {"name": "Siti Rahmawati", "phone": "0812 3456 7890", "email": "siti@contoh.example"}
ASKED = {
    "wanted": "Daftar koperasi aktif 2025",
    "purpose": "Bahan skripsi",
    "obtain": "copy",
    "copy_form": "soft",
    "delivery": "pick_up",
}
REASON = "Alasan yang cukup panjang."


def settle() -> None:
    """The snapshot "cast": everybody of both offices, and somebody with no appointment."""
    for code in ("kalbar", "jatim"):
        load_office(settings.BASE_DIR / "fixtures" / "demo" / f"{code}.yaml")
    User.objects.get_or_create(username=OUTSIDER, defaults={"full_name": "Orang Luar"})


class Cast:
    """Looked up by username; see fixtures/demo/*.yaml for who is who."""

    def __init__(self) -> None:
        self.now = MONDAY
        self._clients: dict[str, Client] = {}
        if not User.objects.filter(username=OUTSIDER).exists():  # on a snapshot with more than the cast
            settle()

    def __getitem__(self, name: str) -> Client:
        if name not in self._clients:
            self._clients[name] = Client()
            self._clients[name].force_login(self.user(name))
        return self._clients[name]

    @staticmethod
    def user(name: str) -> User:
        return User.objects.get(username=name)

    def actor(self, name: str) -> Actor:
        return staff_actor(self.user(name), self.now)

    @staticmethod
    def agency(code: str = "kalbar") -> Agency:
        return Agency.objects.select_related("calendar").get(code=code)

    @staticmethod
    def unit(code: str, agency: str = "kalbar") -> Unit:
        return Unit.objects.get(agency__code=agency, code=code)

    @staticmethod
    def applicant(case: Case) -> Actor:
        return applicant_actor(case.pk, case.agency_id)

    def person(self, agency: str = "kalbar", **changes: str) -> Applicant:
        return register(self.agency(agency), SITI | changes, at=self.now, in_person=True)

    def later(self, **delta: float) -> datetime:
        """Move the clock forward."""
        self.now += timedelta(**delta)
        return self.now

    def open_request(self, intake: str = "data-offline", *, by: str = "mega", channel: str = "walk_in") -> Case:
        """Registered at the counter, as intake does it: record, register lines, clocks, tracking code."""
        actor = self.actor(by)
        agency = Agency.objects.select_related("calendar").get(pk=actor.agency_id)
        form = intakes[intake].form(ASKED)
        assert form.is_valid(), form.errors
        opened = open_case(
            intakes[intake], agency=agency, form=form, by=actor, at=self.now, channel=channel,
            applicant=self.person(agency.code),
        )  # fmt: skip
        return self.fresh(opened.case)

    def start(self, code: str, *, by: str, **more: Any) -> Case:
        """A bare case of any SOP, standing on its first step."""
        agency, _, name = code.partition("/")
        version = ProcedureVersion.objects.in_force(self.agency(agency).pk, name)
        facts = {"channel": version.case_rules["channels"][0], "subject": "Contoh"}
        return self.fresh(engine.start(version, by=self.actor(by), at=self.now, **facts | more))

    def act(self, case: Case, action: str, *, by: str | Actor, expected: int | None = None, **data: Any) -> Case:
        """Take a transition, bringing whatever the row of the SOP asks for."""
        step = plan_of(case.version).step(case.step_id)
        brought = {item["key"]: "ada" for item in step.outputs if item["kind"] in ("fact", "file")}
        wanted: dict[str, Any] = {"reason": REASON, "checklist": list(step.completeness), "outputs": brought}
        wanted |= {"ground": "not_held"} if action == "extend" else {}
        if case.service == "information":
            wanted |= decisions.data(action)
        actor = self.actor(by) if isinstance(by, str) else by
        return engine.advance(case, action, by=actor, at=self.now, data=wanted | data, expected_version=expected)

    def decided(self, case: Case, action: str, *, by: str = "nurhayati", **data: Any) -> Case:
        """Decided, every letter it needs issued, and carried on to the handover."""
        for earlier in decisions.BEFORE.get(action, ()):
            case = self.act(case, earlier, by=by)
        case = self.act(case, action, by=by)
        for kind in decisions.KINDS:
            told = {"kind": kind, "letter": kind}
            engine.record(case, "letter_issued", by=self.actor("nurhayati"), at=self.now, letter="0", data=told)
        return self.act(case, "finish_answer", by=by, **data)

    def at_coordination(self) -> Case:
        """An offline request that the officer is putting to a bidang."""
        return self.act(self.open_request(), "coordinate", by="yuliana")

    def ready_to_extend(self) -> Case:
        """An offline request whose notice of extension has left."""
        case = self.at_coordination()
        engine.record(case, "notice_sent", by=self.actor("nurhayati"), at=self.now, data={"kind": "extension"})
        return case

    def at_repair(self) -> Case:
        """An offline request that waits for the applicant to complete it."""
        case = self.open_request()
        engine.record(case, "notice_issued", by=self.actor("nurhayati"), at=self.now)
        return self.act(case, "send_incomplete", by="yuliana")

    @staticmethod
    def fresh(case: Case) -> Case:
        return Case.objects.for_page().get(pk=case.pk)

    @staticmethod
    def step_task(case: Case) -> Task:
        return Task.objects.select_related("case__agency__calendar", "step").get(
            case=case, kind=Task.Kind.STEP, finished_at=None
        )


@contextmanager
def stage(patch: pytest.MonkeyPatch) -> Iterator[Cast]:
    here = Cast()
    patch.setattr(timezone, "now", lambda: here.now)
    yield here
