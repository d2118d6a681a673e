"""A closed case runs again, by the PPID's reason or by the order that answers an objection. Nothing is forgotten."""

from __future__ import annotations

from datetime import date

import pytest

from casework.cases import alerts, engine, reopening, silence
from casework.cases.models import Case, ClockStop, Deadline, EffectRun, Event, Task
from casework.registers.facts import lines, with_facts
from casework.registers.layout import REQUESTS
from casework.registers.models import RegisterEntry
from tests.cases.tools import audit, wib
from tests.cast import REASON, Cast

OBEY_BY = date(2026, 12, 17)


def clock(case: Case, kind: str) -> Deadline:
    return Deadline.objects.get(case=case, kind=kind)


def lapsed(cast: Cast) -> Case:
    """Incomplete on Monday, silent for three days, closed on Friday."""
    case = cast.at_repair()
    cast.now = wib(27, 9)
    return cast.fresh(cast.act(case, "lapse", by="nurhayati"))


def refused(cast: Cast, *, closed: bool = True) -> Case:
    case = cast.act(cast.open_request(), "reply_now", by="yuliana")
    case = cast.decided(case, "refuse")
    engine.record(case, "letter_sent", by=cast.actor("yuliana"), at=cast.now)
    return cast.fresh(cast.act(case, "record_delivery", by="mega")) if closed else case


def objection(cast: Cast, parent: Case) -> Case:
    """Before the Atasan PPID, whose letter is out."""
    case = cast.start("kalbar/keberatan", by="mega", then="register", parent=parent)
    case = cast.act(case, "submit_material", by="yuliana")
    engine.record(case, "letter_issued", by=cast.actor("sulaiman"), at=cast.now, letter="0")
    return case


def decision(case: Case) -> str:
    rows = with_facts(RegisterEntry.objects.filter(case=case, register=REQUESTS.code), REQUESTS)
    place = [column.key for column in REQUESTS.columns].index("decision")
    return str(lines(REQUESTS, rows, case.agency.zone)[0].cells[place])


# A closing taken back


def test_lapse_is_taken_back_with_its_history(cast: Cast):
    case = lapsed(cast)
    closed, due = case.closed_at, clock(case, "answer").due_at
    assert decision(case) == "Ditutup, tidak dilengkapi"
    cast.now = wib(1, 9, month=12)
    case = reopening.reopen(case, "reopen", by=cast.actor("nurhayati"), at=cast.now, data={"reason": REASON})

    assert (case.status, case.step.key, case.outcome, case.closed_at) == ("running", "repair_check", "", None)
    event = case.events.get(kind="reopen")
    assert (event.data["outcome"], event.data["closed_at"], event.data["reason"]) == (
        "lapsed", closed.isoformat(), REASON,
    )  # fmt: skip
    assert set(EffectRun.objects.filter(event=event).values_list("effect", flat=True)) == {
        "tell_applicant", "tell_holder",
    }  # fmt: skip
    assert cast.step_task(case).step.key == "repair_check"
    assert decision(case) == "Dibuka kembali"
    answer = clock(case, "answer")
    stop = ClockStop.objects.get(deadline=answer)
    assert (stop.stopped_at, stop.resumed_at) == (closed, cast.now)
    assert (answer.due_at > due, answer.next_alert != "") == (True, True)
    assert (clock(case, "answer_safe").stopped, clock(case, "repair").ended_at) == (False, closed)
    assert audit()[0]

    cast.act(case, "accept_repair", by="yuliana")
    assert clock(case, "answer").due_at == wib(15, 16, month=12)


def test_reopening_is_offered_to_the_ppid_alone_and_only_where_it_may(cast: Cast):
    case, done = lapsed(cast), refused(cast)

    assert "Buka kembali" in cast["nurhayati"].get(f"/kasus/{case.slug}/").content.decode()
    for name, slug in (("yuliana", case.slug), ("mega", case.slug), ("nurhayati", done.slug)):
        assert "Buka kembali" not in cast[name].get(f"/kasus/{slug}/").content.decode()
        assert cast[name].get(f"/kasus/{slug}/langkah/reopen/").status_code == 404
    address = f"/kasus/{case.slug}/langkah/reopen/"
    assert cast["nurhayati"].post(address, {"version": case.row_version, "reason": "pendek"}).status_code == 422
    for _ in range(2):
        answer = cast["nurhayati"].post(address, {"version": case.row_version, "reason": REASON})
    assert (answer.status_code, cast.fresh(case).is_running) == (409, True)
    assert REASON in cast["nurhayati"].get(f"/kasus/{case.slug}/").content.decode()
    assert Event.objects.filter(case=case, kind="reopen").count() == 1


@pytest.mark.parametrize(
    ("action", "words"), [("reopen", "hasil ini"), ("obey_order", "wewenang"), ("fly", "hasil ini")]
)
def test_what_is_not_declared_is_refused(cast: Cast, action: str, words: str):
    with pytest.raises(engine.ActRefused, match=words):
        reopening.reopen(refused(cast), action, by=cast.actor("nurhayati"), at=cast.now, data={"reason": REASON})


def test_running_case_cannot_be_reopened(cast: Cast):
    case = cast.at_repair()

    with pytest.raises(engine.Stale):
        reopening.reopen(case, "reopen", by=cast.actor("nurhayati"), at=cast.now, data={"reason": REASON})
    with pytest.raises(engine.ActRefused, match="tidak ada pada langkah ini"):
        cast.act(cast.at_coordination(), "obey_order", by="yuliana")


# An order


def test_order_opens_the_closed_request_with_a_limit_of_its_own(cast: Cast):
    parent = refused(cast)
    cast.later(days=1)
    child = cast.act(objection(cast, parent), "overturn", by="sulaiman", promises={"order": OBEY_BY}, promised_in="K/1")

    parent = cast.fresh(parent)
    assert (parent.status, parent.step.key, parent.outcome) == ("running", "coordination", "")
    assert child.step.key == "deliver"
    order = clock(parent, "order")
    assert (order.due_at, order.reference, order.public) == (wib(17, 16, month=12), "K/1", True)
    event = parent.events.get(kind="obey_order")
    assert (event.data["objection"], event.data["outcome"]) == (child.number, "refused")
    assert decision(parent) == "Diproses kembali atas putusan keberatan"
    assert audit()[0]


def test_order_takes_a_new_letter_and_ends_with_the_handover(cast: Cast):
    parent = refused(cast)
    old = Deadline.objects.get(case=parent, kind="objection_window").due_at
    cast.later(days=1)
    cast.act(objection(cast, parent), "overturn_partly", by="sulaiman", promises={"order": OBEY_BY})
    parent = cast.act(cast.fresh(parent), "prepare_reply", by="yuliana")
    with pytest.raises(engine.ActRefused, match="Putusannya belum dicatat"):
        cast.act(parent, "finish_answer", by="nurhayati")
    with pytest.raises(engine.ActRefused, match="Belum terbit: surat jawaban"):
        cast.act(cast.act(parent, "grant", by="nurhayati"), "finish_answer", by="nurhayati")
    parent = cast.decided(cast.fresh(parent), "grant")
    with pytest.raises(engine.ActRefused, match="belum dikirim"):
        cast.act(parent, "record_delivery", by="mega")
    engine.record(parent, "letter_sent", by=cast.actor("yuliana"), at=cast.now)
    parent = cast.act(parent, "record_delivery", by="mega")

    assert (parent.outcome, clock(parent, "order").met_by.kind) == ("granted", "record_delivery")
    assert Deadline.objects.get(case=parent, kind="objection_window").due_at > old  # a new answer, a new reason
    assert decision(parent) == "Dikabulkan seluruhnya"


def test_order_to_a_request_that_still_runs_only_adds_its_limit(cast: Cast):
    parent = cast.at_coordination()
    cast.now = wib(8, 9, month=12)
    silence.sweep(cast.now)
    child = objection(cast, parent)
    cast.act(child, "overturn", by="sulaiman", promises={"order": OBEY_BY})

    after = cast.fresh(parent)
    assert (after.step.key, after.reopened_at, after.row_version) == ("coordination", None, parent.row_version + 1)
    assert clock(parent, "order").due_at == wib(17, 16, month=12)
    assert Task.objects.open().filter(case=parent, kind="step").count() == 1
    cast.now = wib(18, 9, month=12)
    alerts.sweep(cast.now)
    assert Event.objects.filter(case=parent, kind="deadline_passed", data__clock="order").exists()


def test_upheld_objection_and_withdrawn_request_change_nothing(cast: Cast):
    parent = refused(cast)
    cast.act(objection(cast, parent), "uphold", by="sulaiman")
    gone = cast.act(cast.open_request(), "withdraw", by="mega")
    cast.act(objection(cast, gone), "overturn", by="sulaiman", promises={"order": OBEY_BY})

    assert not any(cast.fresh(case).is_running for case in (parent, gone))
    assert not Deadline.objects.filter(case__in=[parent, gone], kind="order").exists()


def test_refused_order_leaves_both_cases_as_they_were(cast: Cast):
    parent = refused(cast)
    child = objection(cast, parent)
    with pytest.raises(engine.ActRefused, match="sudah lewat"):
        cast.act(child, "overturn", by="sulaiman", promises={"order": date(2026, 11, 1)})

    assert (cast.fresh(parent).is_running, cast.fresh(parent).row_version) == (False, parent.row_version)
    assert cast.fresh(child).step.key == "answer"
