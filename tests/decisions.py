"""What each decision on a request brings, as the forms would; and the letters that say it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from casework.cases import engine
from casework.cases.models import Case
from casework.cases.procedures.frozen import plan_of
from casework.organization.actors import STAFF, Actor
from casework.organization.models import Role
from requests_app.models import InformationRequest

GIVEN = "Daftar koperasi aktif 2025, XLSX, 1 berkas"
GIVING = {"given": GIVEN, "softcopy": True, "delivery": "pick_up", "copy_price": 250, "copy_sheets": 4,
          "payment": "Dibayar langsung oleh pemohon kepada penyedia penyalinan"}  # fmt: skip
PART = {"part": "NIK dan nomor HP", "why": "rahasia pribadi penerima", "article": "Pasal 17 huruf h"}
REFUSED = {"closed": "Daftar pinjaman anggota", "letters": "h", "consequence": "Anggota ditagih liar.", "basis": "uji"}
DECISIONS: dict[str, dict[str, Any]] = {
    "grant": GIVING,
    "grant_partly": GIVING | {"parts": [PART]},
    "refuse": REFUSED,
    "refer": {"holder": "BPS Provinsi", "holder_address": "Jalan Contoh Nomor 1"},
    "not_documented": {"explanation": "Pendataan masih berjalan.", "provide_by": date(2027, 3, 15)},
}
PROPOSAL = {"information": "Daftar pinjaman anggota", "letters": "h", "consequence_open": "Anggota ditagih liar.",
            "public_interest": "Angka agregat tetap dibuka."}  # fmt: skip
RULING = {"result": "closed", "decree_number": "188/12/KOMINFO", "decree_on": date(2026, 11, 20),
          "by_order": "Kepala Dinas Kominfo selaku PPID Utama"}  # fmt: skip
BESIDE: dict[str, dict[str, Any]] = {
    "propose_exemption": {"proposal": PROPOSAL},
    "record_exemption": {"ruling": RULING},
    "forward_request": {"forwarding": {"body": "BPS Provinsi", "why": "Data dikuasai BPS."}},
    "record_payment": {"payment": {"paid_on": date(2026, 11, 20), "amount": 1000, "note": "Fotokopi Jaya"}},
}
KINDS = ("reply", "notice", "data_reply", "refusal")
BEFORE = {"refuse": ("propose_exemption", "record_exemption"), "record_exemption": ("propose_exemption",)}


def data(action: str) -> dict[str, Any]:
    """What engine.advance gets for this act, beside what every act brings."""
    if action in DECISIONS:
        return {"decision": DECISIONS[action]}
    return BESIDE.get(action, {})


NEEDS = {"refusal": "refuse", "notice": "grant_partly", "referral": "forward_request", "exemption": "propose_exemption"}


def prepared(case: Case, kind: str, at: datetime) -> Case:
    """A bare offline request brought to where a letter of this kind has its facts."""
    if kind not in NEEDS or case.service != "information":
        return case
    if not hasattr(case, "informationrequest"):
        InformationRequest.objects.create(case=case, wanted=case.subject, purpose="Pengawasan program")
    action = NEEDS[kind]
    for name in ("register", "reply_now", *BEFORE.get(action, ()), action):
        case = Case.objects.for_page().get(pk=case.pk)
        step = plan_of(case.version).step(case.step_id)
        if step and not plan_of(case.version).transition(step, name):
            continue
        brought = {item["key"]: "ada" for item in step.outputs if item["kind"] in ("fact", "file")} if step else {}
        more = {
            "reason": "Alasan yang cukup panjang.",
            "checklist": step.completeness if step else [],
            "outputs": brought,
        }
        engine.advance(case, name, by=everybody(case), at=at, data=more | data(name))
    return Case.objects.for_page().get(pk=case.pk)


def everybody(case: Case) -> Actor:
    hats = tuple((role, None, role, 0) for role in Role.values if role != Role.APPLICANT)
    return Actor(STAFF, "Semua peran", agency_id=case.agency_id, hats=hats)
