"""A date named in a letter is a deadline of its own, which no calendar moves and no act forgets."""

from __future__ import annotations

from datetime import date

import pytest

from casework.cases import alerts, engine, outbox, recount
from casework.cases.clocks import explain
from casework.cases.models import Case, Deadline, EffectRun, Event
from casework.notifications.models import OutgoingMessage
from casework.workdays.models import Holiday
from tests.cases.tools import wib
from tests.cast import Cast

DAY = date(2026, 12, 17)
NUMBER = "500.3.2/7/DISKOPUKM.A/2026"


def provision(case: Case) -> Deadline:
    return Deadline.objects.get(case=case, kind="provision")


def answered(cast: Cast, day: date | None = DAY, **more: object) -> Case:
    """A written answer that names the day on which the data will be there."""
    case = cast.act(cast.open_request(), "reply_now", by="yuliana")
    engine.record(case, "letter_numbered", by=cast.actor("yuliana"), at=cast.now, data={"number": NUMBER})
    return cast.decided(case, "grant", promises={"provision": day}, **more)


def test_promise_opens_a_deadline_that_names_its_letter(cast: Cast):
    case = answered(cast)
    deadline = provision(case)

    assert (deadline.due_at, deadline.basis, deadline.public) == (wib(17, 16, month=12), "law", True)
    assert (deadline.starts_at, deadline.started_by.kind) == (cast.now, "finish_answer")
    due = explain(deadline, case.agency)
    assert (due.at, due.days) == (deadline.due_at, ())
    assert due.sentence == f"Dijanjikan dalam surat nomor {NUMBER} sampai Kamis, 17 Desember 2026."
    page = cast["yuliana"].get(f"/kasus/{case.slug}/").content.decode()
    assert due.sentence in page and "Penyediaan informasi yang dijanjikan: sampai Kamis, 17 Desember 2026" in page


def test_promise_is_kept_by_the_handover(cast: Cast):
    case = answered(cast)
    engine.record(case, "letter_sent", by=cast.actor("yuliana"), at=cast.now)
    cast.later(days=1)
    cast.act(case, "record_delivery", by="mega")

    assert (provision(case).met_at, provision(case).met_by.kind) == (cast.now, "record_delivery")


def test_no_day_no_deadline(cast: Cast):
    case = answered(cast, None)

    assert not Deadline.objects.filter(case=case, kind="provision").exists()
    assert "promises" not in Event.objects.get(case=case, kind="finish_answer").data


@pytest.mark.parametrize(
    ("promises", "words"),
    [
        ({"provision": date(2026, 11, 22)}, "Minggu, 22 November 2026 sudah lewat. Pilih hari ini"),
        ({"provision": date(2062, 12, 17)}, "Periksa tahunnya"),
        ({"moon": DAY}, "tidak mengenal tanggal yang dijanjikan 'moon'"),
        ({"answer": DAY}, "tidak mengenal tanggal yang dijanjikan 'answer'"),
    ],
)
def test_promise_that_cannot_be_kept_is_refused(cast: Cast, promises: dict[str, date], words: str):
    case = cast.act(cast.open_request(), "reply_now", by="yuliana")

    with pytest.raises(engine.ActRefused, match=words):
        cast.decided(case, "grant", promises=promises)
    assert cast.fresh(case).step.key == "forward"


def test_a_later_letter_moves_the_promise_and_tells_what_it_was(cast: Cast):
    case = cast.start("kalbar/keberatan", by="mega", then="register")
    case = cast.act(case, "submit_material", by="yuliana")
    engine.record(case, "letter_issued", by=cast.actor("sulaiman"), at=cast.now, letter="0")
    case = cast.act(case, "overturn", by="sulaiman", promises={"order": DAY})
    deadline = Deadline.objects.get(case=case, kind="order")
    engine.record(case, "letter_sent", by=cast.actor("yuliana"), at=cast.now)

    case = cast.act(case, "record_delivery", by="mega", promises={"order": date(2026, 12, 19)}, promised_in="SK 8")
    deadline.refresh_from_db()
    assert (deadline.due_at, deadline.due_version) == (wib(19, 23, 59, month=12), 2)  # a Saturday lasts until night
    assert (
        explain(deadline, case.agency).sentence == "Dijanjikan dalam surat nomor SK 8 sampai Sabtu, 19 Desember 2026."
    )
    assert Event.objects.get(case=case, kind="record_delivery").data["promises"] == [
        {
            "clock": "order",
            "label": "Batas melaksanakan putusan Atasan PPID",
            "from": wib(17, 16, month=12).isoformat(),
            "to": wib(19, 23, 59, month=12).isoformat(),
            "letter": "SK 8",
        }
    ]


def test_promise_is_reminded_of_and_its_breach_is_told_after_the_case_has_closed(cast: Cast):
    case = answered(cast)
    deadline = provision(case)
    assert (deadline.next_alert, deadline.next_alert_at) == ("remind", wib(14, 7, 30, month=12))
    cast.now = wib(14, 8, month=12)
    alerts.sweep(cast.now)
    cast.now = wib(18, 8, month=12)
    alerts.sweep(cast.now)

    deadline.refresh_from_db()
    assert deadline.breached_at == deadline.due_at
    told = Event.objects.filter(case=case, kind__startswith="deadline_", data__clock="provision").order_by("seq")
    assert [event.kind for event in told] == ["deadline_near", "deadline_passed"]
    assert EffectRun.objects.filter(event__in=told, effect="alert_holder").exists()


def test_new_holiday_does_not_move_what_a_letter_says(cast: Cast):
    case = answered(cast)
    Holiday.objects.create(calendar=case.agency.calendar, date=DAY, kind="lokal", name="Kantor tutup")
    calendar = type(case.agency.calendar).objects.get(pk=case.agency.calendar_id)
    recount.recount(calendar, cast.now)

    assert (provision(case).due_at, provision(case).due_version) == (wib(17, 16, month=12), 1)
    assert Deadline.objects.get(case=case, kind="answer").due_at == wib(7, 16, month=12)


def test_promise_of_a_closed_case_is_told_to_the_ppid(cast: Cast):
    case = answered(cast)
    engine.record(case, "letter_sent", by=cast.actor("yuliana"), at=cast.now)
    cast.act(case, "record_delivery", by="mega")
    promised = {"met_at": None, "kind": "documentation", "outlives_case": True, "next_alert": "remind"}
    Deadline.objects.filter(case=case, kind="provision").update(next_alert_at=wib(14, 7, 30, month=12), **promised)
    cast.now = wib(14, 8, month=12)
    alerts.sweep(cast.now)
    event = Event.objects.get(case=case, kind="deadline_near", data__clock="documentation")
    for run in EffectRun.objects.filter(event=event):
        outbox.run(run.pk, cast.now)

    told = OutgoingMessage.objects.filter(event=event).values_list("user__username", flat=True)
    assert {"nurhayati", "yuliana"} <= set(told)
