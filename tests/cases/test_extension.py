"""The one extension: two grounds, a notice that has left in time, and a risk that is known between the two limits."""

from __future__ import annotations

import pytest

from casework.cases import engine
from casework.cases.clocks import kept_until
from casework.cases.models import Case, Deadline, Extension
from tests.cases.tools import wib
from tests.cast import REASON, Cast


def clock(case: Case, kind: str) -> Deadline:
    return Deadline.objects.get(case=case, kind=kind)


def two_limits(cast: Cast) -> Case:
    """Incomplete on Monday, repaired on Wednesday, complete a week later: safe until 9, lawful until 14 December."""
    case = cast.at_repair()
    cast.now = wib(25, 9)
    case = cast.act(case, "submit_repair", by="mega")
    cast.now = wib(30, 9)
    case = cast.act(case, "accept_repair", by="yuliana")
    assert clock(case, "answer_safe").due_at == wib(9, 16, month=12)
    assert clock(case, "answer").due_at == wib(14, 16, month=12)
    return case


def tell(cast: Cast, case: Case) -> None:
    data = {"kind": "extension", "effective_at": cast.now.isoformat()}
    engine.record(case, "notice_sent", by=cast.actor("nurhayati"), at=cast.now, data=data)


@pytest.mark.parametrize(
    ("day", "hour", "risk", "words"),
    [
        (8, 9, "", ""),  # day 9 of the safe limit
        (9, 23, "", ""),  # its tenth, in the evening
        (10, 0, "", "Batas aman sudah lewat pada Rabu, 9 Desember 2026"),  # its eleventh
        (10, 0, "g", ""),
        (11, 9, "", "huruf g"),  # day 9 of the lawful limit
        (14, 23, "g", ""),  # its tenth, in the evening
        (15, 0, "g", "Batas hukum sudah lewat pada Senin, 14 Desember 2026"),  # its eleventh
    ],
)
def test_until_when_it_may_be_told_and_what_is_risked(cast: Cast, day: int, hour: int, risk: str, words: str):
    case = two_limits(cast)
    cast.now = wib(day, hour, month=12)
    tell(cast, case)
    if words:
        with pytest.raises(engine.ActRefused, match=words):
            cast.act(case, "extend", by="nurhayati", risk=risk)
        assert not Extension.objects.filter(deadline__case=case).exists()
        return
    cast.act(case, "extend", by="nurhayati", risk=risk)
    assert clock(case, "answer").due_at == wib(23, 16, month=12)
    assert case.events.get(kind="extend").data.get("risk") == (risk or None)


def test_the_notice_counts_when_it_left_not_when_it_is_noted(cast: Cast):
    case = two_limits(cast)
    cast.now = wib(9, 20, month=12)
    tell(cast, case)
    cast.now = wib(10, 8, month=12)
    cast.act(case, "extend", by="nurhayati")

    assert Extension.objects.filter(deadline__case=case).count() == 2


def test_without_its_notice_or_a_ground_of_the_law_nothing_moves(cast: Cast):
    case = cast.at_coordination()
    engine.record(case, "notice_sent", by=cast.actor("nurhayati"), at=cast.now, data={"kind": "incomplete"})
    with pytest.raises(engine.ActRefused, match="belum dikirim"):
        cast.act(case, "extend", by="nurhayati")
    tell(cast, case)
    with pytest.raises(engine.ActRefused, match="salah satu dari dua alasan"):
        cast.act(case, "extend", by="nurhayati", ground="sibuk")


def test_extended_once_and_answered_in_time_until_the_seventeenth_evening(cast: Cast):
    case = cast.act(cast.ready_to_extend(), "extend", by="nurhayati")
    with pytest.raises(engine.ActRefused, match="sudah pernah diperpanjang"):
        cast.act(case, "extend", by="nurhayati")
    assert clock(case, "answer").due_at == wib(16, 16, month=12)
    late = {}
    for day, hour in ((16, 23), (17, 0)):
        engine.record(case, "letter_sent", by=cast.actor("yuliana"), at=wib(day, hour, month=12))
        answer = clock(case, "answer")
        late[day] = answer.met_at >= kept_until(answer, case.agency)
        Deadline.objects.filter(pk=answer.pk).update(met_at=None, met_by=None)
    assert late == {16: False, 17: True}


def test_answered_request_has_nothing_to_extend(cast: Cast):
    case = cast.ready_to_extend()
    engine.record(case, "letter_sent", by=cast.actor("yuliana"), at=cast.now)

    with pytest.raises(engine.ActRefused, match="sudah dijawab"):
        cast.act(case, "extend", by="nurhayati")


def test_the_form_asks_for_ground_and_risk(cast: Cast):
    case = two_limits(cast)
    address = f"/kasus/{case.slug}/langkah/extend/"
    cast.now = wib(10, 9, month=12)
    fresh = cast.ready_to_extend()
    page = cast["nurhayati"].get(f"/kasus/{fresh.slug}/langkah/extend/").content.decode()
    assert "belum dikuasai atau belum didokumentasikan" in page and "Risiko keberatan" not in page

    tell(cast, case)
    page = cast["nurhayati"].get(address).content.decode()
    assert "Batas aman sudah lewat pada Rabu, 9 Desember 2026" in page and "Risiko keberatan huruf g" in page
    form = {"version": case.row_version, "reason": REASON, "ground": "undecided"}
    refused = cast["nurhayati"].post(address, form)
    assert (refused.status_code, "Centang bahwa risiko" in refused.content.decode()) == (422, True)
    assert cast["nurhayati"].post(address, form | {"risk": "on"}).status_code == 302
    event = case.events.get(kind="extend")
    assert (event.data["ground"], event.data["risk"]) == ("undecided", "g")
    assert event.data["reason"] == f"PPID belum dapat memutuskan apakah informasi yang diminta dikecualikan. {REASON}"
