"""Every arrow of every SOP can be taken; the clocks of the law answer to the right ones."""

from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from casework.cases import engine
from casework.cases.models import Case, Deadline, ProcedureVersion, Step, Transition
from casework.cases.procedures.frozen import Plan, plan_of
from casework.organization.actors import STAFF, Actor
from casework.organization.models import Role, User
from tests import decisions
from tests.sop.desk import version

TUESDAY = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
SOPS = ("kalbar/data-offline", "kalbar/konsultasi", "kalbar/ppid", "kalbar/fasilitasi", "kalbar/keberatan",
        "jatim/penelitian", "jatim/data-eksternal", "jatim/keberatan", "kalbar/surat-masuk", "kalbar/surat-keluar",
        "jatim/surat-masuk", "jatim/surat-keluar")  # fmt: skip


class Player:
    """Somebody with every role, ten minutes per act, who brings whatever a row asks for."""

    def __init__(self, issued: ProcedureVersion) -> None:
        person = User.objects.create(username="semua", full_name="Semua Peran")
        hats = tuple((role, None, role, 0) for role in Role.values if role != Role.APPLICANT)
        self.by = Actor(STAFF, "Semua Peran", user_id=person.pk, agency_id=issued.procedure.agency_id, hats=hats)
        self.issued, self.plan, self.at = issued, plan_of(issued), TUESDAY

    def start(self) -> None:
        channel = self.issued.case_rules["channels"][0]
        self.case = engine.start(self.issued, by=self.by, at=self.at, subject="Contoh", channel=channel)

    def take(self, arrow: Transition) -> None:
        self.at += timedelta(minutes=10)
        if (arrow.step.silence or {}).get("action") == arrow.action and not arrow.public:
            self.at += timedelta(days=60)  # nobody is taken for silent before the time is over
        if "notice_issued" in arrow.guards:
            engine.record(self.case, "notice_issued", by=self.by, at=self.at)
        self.act(
            *decisions.BEFORE.get(arrow.action, ()) if arrow.step.version.procedure.service == "information" else ()
        )
        if "decided" in arrow.guards and not Case.objects.get(pk=self.case.pk).outcome:
            self.act("grant")
        if "letters_issued" in arrow.guards:
            for kind in decisions.KINDS:
                data = {"kind": kind, "letter": kind}
                engine.record(self.case, "letter_issued", by=self.by, at=self.at, letter="1", data=data)
        elif "reply_issued" in arrow.guards or "letter" in {o["kind"] for o in arrow.step.outputs}:
            engine.record(self.case, "letter_issued", by=self.by, at=self.at, letter="1")
        if "extension_told" in arrow.guards:
            engine.record(self.case, "notice_sent", by=self.by, at=self.at, data={"kind": "extension"})
        if "reply_sent" in arrow.guards:
            engine.record(self.case, "letter_sent", by=self.by, at=self.at)
        brought = {item["key"]: "ada" for item in arrow.step.outputs if item["kind"] in ("fact", "file")}
        data = {
            "reason": "Alasan yang cukup panjang",
            "ground": "not_held",
            "checklist": arrow.step.completeness,
            "outputs": brought,
        }
        data |= decisions.data(arrow.action)
        case = Case.objects.get(pk=self.case.pk)
        self.case = engine.advance(case, arrow.action, by=self.by, at=self.at, data=data | {"units": [None]})

    def act(self, *actions: str) -> None:
        for name in actions:
            arrow = self.plan.transition(self.plan.step(self.case.step_id), name)
            assert arrow, name
            self.take(arrow)

    def due(self, kind: str) -> datetime:
        return Deadline.objects.get(case=self.case, kind=kind).due_at


def ways_in(plan: Plan) -> dict[int, Transition]:
    """Of every step but the first, the arrow by which the shortest way reaches it."""
    first = plan.start_step()
    found, waiting = {}, deque([first])
    while waiting:
        for arrow in plan.transitions(waiting.popleft()):
            if arrow.to_id and arrow.to_id != first.pk and arrow.to_id not in found:
                found[arrow.to_id] = arrow
                waiting.append(arrow.to)
    return found


def explore(player: Player, step: Step, inward: dict[int, Transition]) -> Iterator[int]:
    """Takes every arrow from here, goes on where it is the way in, and comes back as if nothing had been."""
    case, at = player.case, player.at
    for arrow in player.plan.transitions(step):
        with transaction.atomic():
            player.take(arrow)
            assert player.case.step_id == arrow.to_id, arrow.action
            assert player.case.status == ("running" if arrow.to_id else "closed"), arrow.action
            assert arrow.to_id or player.case.outcome, arrow.action
            yield arrow.pk
            if inward.get(arrow.to_id) == arrow:
                yield from explore(player, arrow.to, inward)
            transaction.set_rollback(True)
        player.case, player.at = case, at


@pytest.mark.parametrize("code", SOPS)
def test_every_arrow_can_be_taken(loaded_procedures, code: str):
    player = Player(version(code))
    player.start()
    taken = list(explore(player, player.plan.start_step(), ways_in(player.plan)))
    assert sorted(taken) == sorted(row.pk for step in player.plan.steps for row in player.plan.transitions(step))


@pytest.mark.parametrize(("code", "first"), [("kalbar/data-offline", "register"), ("kalbar/ppid", "submit"),
                                             ("jatim/data-eksternal", "submit")])  # fmt: skip
def test_incomplete_in_time_starts_the_legal_term_anew(loaded_procedures, code: str, first: str):
    player = Player(version(code))
    player.start()
    player.act(first)
    before = player.due("answer")
    player.act("send_incomplete", "submit_repair")
    player.at += timedelta(days=2)
    player.act("accept_repair")

    assert player.due("answer") > before
    with pytest.raises(engine.ActRefused, match="sudah diputuskan"):
        player.act("send_incomplete")


def test_incomplete_too_late_is_refused_and_the_term_stays(loaded_procedures):
    player = Player(version("kalbar/data-offline"))
    player.start()
    player.act("register")
    before = player.due("answer")
    player.at += timedelta(days=4)

    with pytest.raises(engine.ActRefused, match="dianggap lengkap"):
        player.act("send_incomplete")
    assert player.due("answer") == before


def test_safe_limit_stands_still_only_while_the_applicant_repairs(loaded_procedures):
    player = Player(version("kalbar/data-offline"))
    player.start()
    player.act("register")
    before = player.due("answer_safe")
    player.act("send_incomplete")
    player.at += timedelta(days=2)
    player.act("submit_repair")
    after = player.due("answer_safe")
    player.at += timedelta(days=1)
    player.act("accept_repair")

    assert before < after == player.due("answer_safe")


def test_repair_may_not_be_closed_by_the_front_office(loaded_procedures):
    player = Player(version("kalbar/data-offline"))
    player.start()
    player.act("register", "send_incomplete")
    lapse = player.plan.transition(player.plan.step(player.case.step_id), "lapse")

    assert lapse.allowed_roles() == {"ppid_head"}


def test_material_of_an_earlier_row_need_not_be_brought_again(loaded_procedures):
    player = Player(version("kalbar/fasilitasi"))
    player.start()
    player.act("instruct", "hand_to_lead")
    checked = player.plan.step(player.case.step_id).completeness
    case = Case.objects.get(pk=player.case.pk)

    moved = engine.advance(case, "recommend", by=player.by, at=player.at, data={"checklist": checked})
    assert moved.step.key == "correct"
