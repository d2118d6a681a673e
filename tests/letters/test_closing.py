"""No case closes on an unnumbered outgoing letter, over every closing arrow of every SOP."""

import re

import pytest
from django.urls import reverse

from casework.cases import closing, engine, merging
from casework.cases.models import Case, Event, ProcedureVersion, Step, Transition
from casework.cases.procedures.frozen import plan_of, with_content
from casework.letters import life
from casework.letters.models import Letter, LetterTemplate
from casework.organization.actors import APPLICANT, Actor, applicant_actor
from casework.organization.models import Agency, Role, Unit, User
from tests.letters.cast import MONDAY, Office, actor, later, person
from tests.letters.test_pages import browser
from tests.registers.cast import siti

REASON = "Pemohon mencabut permohonannya."


@pytest.fixture
def office(loaded_procedures: None) -> Office:
    return Office()


def everybody(agency: Agency) -> User:
    """One person with every role but the applicant's: whose act it is does not matter here."""
    roles = [role for role in Role.values if role not in (Role.APPLICANT, Role.AUDITOR)]
    return person(f"semua-{agency.code}", *roles, agency=agency)


def closing_arrows(version: ProcedureVersion) -> list[tuple[Step, Transition]]:
    plan = plan_of(with_content(version))
    return [(step, arrow) for step in plan.steps for arrow in plan.transitions(step) if closing.closes(arrow)]


def test_no_closing_arrow_of_any_sop_passes_over_a_draft(office: Office):
    seen = []
    for version in ProcedureVersion.objects.filter(status="published").select_related("procedure__agency__calendar"):
        agency = version.procedure.agency
        by = actor(User.objects.filter(username=f"semua-{agency.code}").first() or everybody(agency))
        unit = Unit.objects.filter(agency=agency).first()
        arrows = closing_arrows(version)
        templates = LetterTemplate.objects.for_service(agency, version.procedure.service)
        assert arrows and (templates or version.procedure.service == "consultation"), version
        for step, arrow in arrows if templates else ():
            case = engine.start(
                version,
                by=by,
                at=MONDAY,
                subject="Daftar koperasi",
                channel="letter",
                applicant=siti(agency),
                unit=unit,
            )
            Case.objects.filter(pk=case.pk).update(step=step)
            case = Case.objects.for_page().get(pk=case.pk)
            letter = life.draft(case, templates[0].kind, by=by, at=MONDAY)
            with pytest.raises(engine.ActRefused, match="belum bernomor"):
                engine.advance(case, arrow.action, by=by, at=later(days=90), data={"reason": REASON})
            letter.refresh_from_db()
            assert letter.status == "draft" and Case.objects.get(pk=case.pk).is_running
            seen.append((str(version), arrow.action))
    assert len(seen) >= 15 and len({name for name, _ in seen}) >= 5, seen


def test_a_draft_is_dropped_by_choice_with_the_reason_and_told(office: Office):
    letter = office.submitted()
    case, front = office.case, actor(office.mega)
    with pytest.raises(engine.ActRefused, match=r"Surat jawaban \(menunggu persetujuan\)"):
        engine.advance(case, "withdraw", by=front, at=MONDAY, data={"reason": REASON})
    closed = engine.advance(case, "withdraw", by=front, at=MONDAY, data={"reason": REASON, closing.DROP: True})
    letter.refresh_from_db()
    assert (closed.status, letter.status, letter.revoked_reason) == ("closed", "revoked", REASON)
    assert Event.objects.get(case=case, kind="letter_dropped").data["stage"] == "checked"


def test_the_page_asks_and_the_tick_decides(office: Office):
    office.draft()
    mega, address = browser(office.mega), reverse("cases:act", args=[office.case.slug, "withdraw"])
    page = mega.get(address).content.decode()
    assert "Batalkan konsep surat yang belum bernomor: Surat jawaban (konsep)" in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    data = {"version": version[1], "reason": REASON}
    refused = mega.post(address, data)
    assert refused.status_code == 422 and "Masih ada surat keluar" in refused.content.decode()
    assert mega.post(address, data | {closing.DROP: "on"}).status_code == 302
    assert Letter.objects.get().status == "revoked"


def test_who_withdraws_is_not_held_up_by_the_drafts_of_the_office(office: Office):
    letter = office.approved()
    who: Actor = applicant_actor(office.case.pk, office.case.agency_id)
    assert who.kind == APPLICANT
    case = Case.objects.for_page().get(pk=office.case.pk)
    engine.advance(case, "withdraw", by=who, at=later(hours=1), data={"reason": REASON})
    letter.refresh_from_db()
    assert letter.status == "revoked" and letter.revoked_reason.startswith("Pemohon:")
    page = browser(office.yuli).get(reverse("letters:letter", args=[letter.pk])).content.decode()
    assert "Dibatalkan bersama kasusnya" in page


def test_a_merge_asks_too(office: Office):
    second = office.second_case()
    second.applicant = office.case.applicant
    second.save(update_fields=["applicant"])
    draft = office.draft(case=second)

    def merge(**more: bool) -> None:
        row = Case.objects.for_page().get(pk=second.pk)
        merging.merge(
            row, office.case, by=actor(office.yuli), at=later(hours=2), reason="Isinya sama persis.",
            expected_version=row.row_version, **more,
        )  # fmt: skip

    with pytest.raises(engine.ActRefused, match="belum bernomor"):
        merge()
    merge(drop_letters=True)
    draft.refresh_from_db()
    assert draft.status == "revoked" and Event.objects.filter(case=second, kind="letter_dropped").exists()
