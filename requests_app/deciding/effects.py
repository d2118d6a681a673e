"""What deciding does inside the engine: guards that refuse, effects that write the rows."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.cases.act import Act, ActRefused
from casework.cases.clocks import office_time
from casework.cases.giving import newest_copy
from casework.cases.models import Document, Output
from casework.cases.registry import guard, inside_effect
from casework.letters.models import Letter, LetterTemplate
from casework.workdays.words import short_date
from requests_app.deciding import facts
from requests_app.deciding.models import Decision, Payment
from requests_app.dik.models import ConsequenceTest, SetBy

INFORMATION = ("information", "data")  # outputs of the SOPs that are what was asked for
ONLINE = ("download", "email")
OPEN = (Letter.Status.DRAFT, Letter.Status.CHECKED, Letter.Status.APPROVED)


def today(act: Act) -> date:
    return office_time(act.case.agency).local_date(act.at)


def _current(act: Act) -> Decision | None:
    return Decision.objects.filter(case=act.case, replaced_at=None).first()


@guard("decision_complete")
def decision_complete(act: Act) -> str:
    """The facts that this decision needs are there (UU 14/2008 Pasal 22 ayat (7))."""
    result = act.transition.outcome if act.transition else ""
    wrong = facts.mistakes(result, act.data.get("decision") or {}, act.case, today(act))
    return next(iter(wrong.values()), "")


@guard("no_answer_under_way")
def no_answer_under_way(act: Act) -> str:
    """A letter says what was decided; while one is being written or is out, nothing else may be decided."""
    templates = LetterTemplate.objects.for_service(act.case.agency, act.case.service)
    kinds = [row.kind for row in templates if row.answers]
    letters = Letter.objects.filter(case=act.case, kind__in=kinds).exclude(status=Letter.Status.REVOKED)
    decision = _current(act)
    out = decision is not None and decision.concluded_at is None
    for letter in letters:
        if letter.status in OPEN:
            return (
                f"Masih ada konsep {letter.get_kind_display().lower()}. Batalkan konsep itu dahulu, baru putuskan lagi."
            )
        if out and decision and letter.drafted_at >= decision.decided_at:
            return f"{letter.get_kind_display()} sudah bernomor. Cabut surat itu dahulu, baru putuskan lagi."
    return ""


@inside_effect("record_decision")
def record_decision(act: Act) -> None:
    assert act.transition is not None
    result, case = act.transition.outcome, act.case
    values = facts.kept(result, act.data.get("decision") or {}, case, today(act))
    Decision.objects.filter(case=case, replaced_at=None).update(replaced_at=act.at)
    hat = act.by.hat(act.transition.allowed_roles())
    row = Decision.objects.create(
        case=case,
        number=Decision.objects.filter(case=case).count() + 1,
        result=result,
        decided_at=act.at,
        decided_by_id=act.by.user_id,
        decided_as=hat[2][:160] if hat else "",
        **values,
    )
    act.event_data["decision"] = row.pk


@inside_effect("conclude_decision")
def conclude_decision(act: Act) -> None:
    """The answer goes out: what its letter promises opens a deadline of its own."""
    row = _current(act)
    if row is None or row.concluded_at:
        raise ActRefused("Putusan yang baru belum dicatat. Pilih dan isi putusannya dahulu.")
    row.concluded_at = act.at
    if row.provision_days:
        due = office_time(act.case.agency).due(act.at, row.provision_days, "workdays").at
        row.provide_by = office_time(act.case.agency).local_date(due) if due else None
    row.save(update_fields=("concluded_at", "provide_by"))
    if row.gives and row.delivery in ONLINE:
        act.event_data["given"] = _hand_out(act, whole=row.result == "granted")
    if row.provide_by:
        key = "provision" if row.gives else "documentation"
        act.data["promises"] = {key: row.provide_by} | (act.data.get("promises") or {})


def _hand_out(act: Act, *, whole: bool) -> list[int]:
    """What was put out as the information may now be downloaded. Of a partial grant only blackened copies are, and
    nowhere an original that has one: those are given by hand, with a reason.
    """
    newest = {row.key: row for row in Output.objects.filter(case=act.case, kind="file").order_by("id")}
    found = [row.document for row in newest.values() if row.key in INFORMATION and row.document]
    given = [
        document.pk
        for document in found
        if (whole or document.original_id) and newest_copy(document) in (None, document) and not document.file.encrypted
    ]
    Document.objects.filter(pk__in=given).update(public=True)
    return given


@inside_effect("propose_exemption")
def propose_exemption(act: Act) -> None:
    """The agency proposes; PPID Utama tests and sets. The clock of the request goes on."""
    told = act.data.get("proposal") or {}
    if missing := [name for name in ("information", "consequence_open", "public_interest") if not told.get(name)]:
        raise ActRefused(f"Usulan belum lengkap: {', '.join(missing)}.")
    if not told.get("letters") and not told.get("other_law"):
        raise ActRefused("Pilih huruf Pasal 17, atau tulis pasal undang-undang lain.")
    ConsequenceTest.objects.create(
        agency=act.case.agency, case=act.case, state=ConsequenceTest.State.PROPOSED, set_by=SetBy.UTAMA,
        proposed_on=today(act), created_at=act.at, created_by_id=act.by.user_id, **told,
    )  # fmt: skip
    record = getattr(act.case, "informationrequest", None)
    if record is not None:
        record.exemption_proposed = True
        record.save(update_fields=("exemption_proposed",))


@inside_effect("record_exemption")
def record_exemption(act: Act) -> None:
    """What PPID Utama decided, as its document says: number, date, scan, on whose order."""
    told: dict[str, Any] = act.data.get("ruling") or {}
    test = ConsequenceTest.objects.filter(case=act.case, state=ConsequenceTest.State.PROPOSED).order_by("-id").first()
    if test is None:
        raise ActRefused("Belum ada usulan yang menunggu putusan. Usulkan pengecualian dahulu.")
    if missing := [name for name in ("result", "decree_number", "decree_on", "by_order") if not told.get(name)]:
        raise ActRefused(f"Putusan belum lengkap: {', '.join(missing)}.")
    if told["decree_on"] > today(act):
        raise ActRefused("Tanggal putusan tidak boleh sesudah hari ini.")
    document = (act.data.get("papers") or {}).get("scan")
    test.state, test.result = ConsequenceTest.State.DECIDED, told["result"]
    test.decree_number, test.decree_on = told["decree_number"], told["decree_on"]
    test.document = document.file if document else None
    test.row_version += 1
    test.save()
    when = f"{short_date(test.decree_on)} {test.decree_on.year}"
    said = f"{told['by_order']}: {test.get_result_display().lower()}, nomor {test.decree_number} tanggal {when}."
    act.data["note"] = " ".join(filter(None, (said, str(act.data.get("note") or ""))))


@inside_effect("forward_request")
def forward_request(act: Act) -> None:
    """Handed on to another body; the clock of the request goes on here."""
    told = act.data.get("forwarding") or {}
    record = getattr(act.case, "informationrequest", None)
    if not told.get("body") or not told.get("why"):
        raise ActRefused("Tulis kepada badan publik mana permohonan diteruskan, dan sebabnya.")
    if record is not None:
        row = {"body": told["body"], "address": told.get("address", ""), "why": told["why"]}
        row |= {"number": told.get("number", ""), "date": told["date"].isoformat() if told.get("date") else ""}
        record.forwardings = [*record.forwardings, row | {"at": act.at.isoformat()}]
        record.save(update_fields=("forwardings",))
    act.data["note"] = f"Kepada {told['body']}. Hitungan undang-undang tidak berhenti."


@inside_effect("record_payment")
def record_payment(act: Act) -> None:
    """A proof that was shown. The office takes no money itself."""
    told, row = act.data.get("payment") or {}, _current(act)
    document = (act.data.get("papers") or {}).get("proof")
    if row is None or not row.total:
        raise ActRefused("Putusan ini tidak memungut biaya, jadi tidak ada bukti biaya yang dicatat.")
    if not told.get("paid_on") or not told.get("amount"):
        raise ActRefused("Isi tanggal dan jumlah yang dibayar.")
    if told["paid_on"] > today(act):
        raise ActRefused("Tanggal pembayaran tidak boleh sesudah hari ini.")
    Payment.objects.create(decision=row, noted_at=act.at, noted_by_id=act.by.user_id, document=document, **told)
