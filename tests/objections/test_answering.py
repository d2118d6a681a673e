"""Atasan PPID answers: ground by ground, with an order and its day, by letter; musyawarah; then Komisi Informasi."""

from datetime import timedelta

import pytest

from casework.cases import silence
from casework.cases.models import Case, Deadline, Event
from casework.letters import sending
from casework.letters.models import Letter
from requests_app.models import Deliberation, Dispute, Objection
from tests.cast import Cast
from tests.objections.counter import answered, at_work, note, objection_of, pdf_text, register, sign, silent, written
from tests.objections.test_registering import text_of, tracked

ANSWERS = {
    "answer_a": "Bagian itu memang dikecualikan undang-undang.",
    "answer_d": "Benar, lampirannya tidak diberikan.",
}
ORDER = {"order": "Memberikan lampiran daftar koperasi tanpa NIK", "order_on": "2027-02-03"}


def put_before(cast: Cast, grounds: str = "ad", *, signer: str = "nurhayati") -> Objection:
    """Before Markus, or one level up when he signed."""
    cast.later(days=7)
    case = answered(cast, signer, "refusal" if signer == "nurhayati" else "reply")
    register(cast, grounds=list(grounds), request_number=case.number)
    record = objection_of(case)
    record.case = cast.act(cast.fresh(record.case), "submit_material", by="yuliana")
    return record


def draft(cast: Cast, record: Objection, **said: str):
    return at_work(cast, "yuliana").post(f"/kasus/{record.case.slug}/keberatan/tanggapan/", ANSWERS | said)


def decide(cast: Cast, record: Objection, action: str, by: str, **said: str):
    case = cast.fresh(record.case)
    said = {"version": str(case.row_version), "reason": "Sebagian keberatan beralasan."} | said
    return at_work(cast, by).post(f"/kasus/{case.slug}/langkah/{action}/", said)


def issued(cast: Cast, record: Objection, signer: str) -> Letter:
    return sign(cast, written(cast, cast.fresh(record.case), "objection_reply", by="yuliana", body=None), signer)


def test_the_draft_becomes_the_letter_and_the_decision_a_watched_order(cast: Cast):
    record = put_before(cast)
    faults = text_of(draft(cast, record, decision="overturn_partly"))
    assert "Tulis perintah kepada PPID" in faults and "Isi sampai kapan perintah dilaksanakan" in faults
    assert draft(cast, record, decision="overturn_partly", **ORDER).status_code == 302
    letter = issued(cast, record, "markus")
    assert "a. Penolakan berdasarkan alasan pengecualian: Bagian itu memang" in letter.body
    assert "paling lambat tanggal 3 Februari 2027" in letter.body
    assert "Komisi Informasi Provinsi Kalimantan Barat paling lambat 14" in letter.body
    assert "keberatan Saudara **dikabulkan sebagian**" in letter.body and "[isi:" not in letter.body
    assert at_work(cast, "yuliana").get(f"/kasus/{record.case.slug}/keberatan/tanggapan/").status_code == 404
    assert "Ubah dahulu tanggapannya" in text_of(decide(cast, record, "overturn", "markus", **ORDER))
    assert decide(cast, record, "overturn_partly", "markus", **ORDER).status_code == 302
    record.refresh_from_db()
    assert record.case.refresh_from_db() is None and record.case.outcome == "partly"
    order = Deadline.objects.get(case=record.case, kind="order")
    assert order.due_at.astimezone(record.case.agency.zone).date() == record.order_on
    page = text_of(at_work(cast, "yuliana").get(f"/kasus/{record.case.slug}/"))
    assert "Bagian itu memang dikecualikan" in page and "Memberikan lampiran daftar" in page


def test_the_order_reopens_the_request_in_the_same_act_with_its_own_limit(cast: Cast):
    cast.later(days=7)
    asked = cast.act(cast.open_request(), "answer_directly", by="yuliana")
    assert not asked.is_running
    register(cast, grounds=["d"], request_number=asked.number)
    record = objection_of(asked)
    record.case = cast.act(cast.fresh(record.case), "submit_material", by="yuliana")
    answer = {"answer_d": ANSWERS["answer_d"]}
    at_work(cast, "yuliana").post(
        f"/kasus/{record.case.slug}/keberatan/tanggapan/", answer | ORDER | {"decision": "overturn"}
    )
    issued(cast, record, "markus")
    assert decide(cast, record, "overturn", "markus", **ORDER).status_code == 302
    again = cast.fresh(asked)
    assert again.is_running and again.outcome == "" and again.reopened_at == cast.now
    order = Deadline.objects.get(case=again, kind="order")
    assert order.due_at.astimezone(again.agency.zone).date().isoformat() == ORDER["order_on"]
    event = Event.objects.get(case=again, kind="obey_order")
    assert event.data["objection"] == record.case.number
    tracked_page = text_of(tracked(cast, again).get(f"/lacak/{again.slug}/"))
    assert "Sedang diproses" in tracked_page
    assert "obey_order" not in tracked_page


def test_silence_that_is_ordered_to_end_gives_the_running_request_a_limit(cast: Cast):
    case = silent(cast)
    register(cast, grounds=["c"], request_number=case.number)
    record = objection_of(case)
    record.case = cast.act(cast.fresh(record.case), "submit_material", by="yuliana")
    said = {"answer_c": "Benar, permohonan tidak dijawab sampai hari kesepuluh."} | ORDER
    at_work(cast, "yuliana").post(f"/kasus/{record.case.slug}/keberatan/tanggapan/", said | {"decision": "overturn"})
    who = record.authority.user.username
    issued(cast, record, who)
    step = case.step
    assert decide(cast, record, "overturn", who, **ORDER).status_code == 302
    again = cast.fresh(case)
    assert again.is_running and again.step == step
    assert Deadline.objects.filter(case=again, kind="order").exists()


def test_to_uphold_takes_reasons_and_orders_nothing(cast: Cast):
    record = put_before(cast)
    assert "Tulis alasan menguatkan" in text_of(draft(cast, record, decision="uphold"))
    draft(cast, record, decision="uphold", considerations="Pasal 17 huruf h melindungi data anggota.", **ORDER)
    record.refresh_from_db()
    assert (record.order, record.order_on) == ("", None)
    letter = issued(cast, record, "markus")
    assert "Pertimbangan: Pasal 17 huruf h" in letter.body and "tidak ada; putusan PPID tetap berlaku" in letter.body
    assert decide(cast, record, "uphold", "markus").status_code == 302
    assert not Deadline.objects.filter(case=record.case, kind="order").exists()


def test_a_decision_on_paper_brings_its_answers_with_it(cast: Cast):
    record = put_before(cast)
    sign(cast, written(cast, cast.fresh(record.case), "objection_reply", by="yuliana"), "markus")
    refused = text_of(decide(cast, record, "overturn", "hendra"))
    assert "Tanggapi alasan a." in refused and "Tulis perintah kepada PPID" in refused
    assert decide(cast, record, "overturn", "hendra", **ANSWERS, **ORDER).status_code == 302
    record.refresh_from_db()
    assert record.answers["d"] == ANSWERS["answer_d"] and record.decision == "overturn"


def test_only_the_named_official_signs_and_decides(cast: Cast):
    """The head signed what is contested: the letter and the decision are of the one above him."""
    record = put_before(cast, "d", signer="markus")
    letter = written(cast, cast.fresh(record.case), "objection_reply", by="yuliana")
    with pytest.raises(Exception, match="menjabat hari ini"):
        sign(cast, letter, "markus")
    assert f"/surat/{letter.pk}/" not in at_work(cast, "markus").get("/pekerjaan/").content.decode()
    task = cast.fresh(record.case).tasks.get(kind="signature")
    assert task.holder == cast.user("sulaiman")
    address = f"/surat/{letter.pk}/setujui/"
    at_work(cast, "sulaiman").post(address, {"revision": letter.revision})
    letter.refresh_from_db()
    assert letter.approved_by == cast.user("sulaiman") and letter.signer_text["position"] == "Sekretaris Daerah"
    Letter.objects.filter(pk=letter.pk).update(status="issued", number="1", sha256="0" * 64)
    note(cast, cast.fresh(record.case), "letter_issued", "hendra", letter=str(letter.pk))
    said = {"answer_d": ANSWERS["answer_d"]}
    assert "satu tingkat di atas" in text_of(decide(cast, record, "uphold", "markus", **said))
    assert decide(cast, record, "uphold", "sulaiman", **said).status_code == 302


def test_musyawarah_is_for_all_grounds_but_a(cast: Cast):
    record = put_before(cast, "a")
    today = cast.now.date().isoformat()
    said = {"held_on": today, "result": "agreed", "summary": "PPID memberikan lampiran minggu depan."}
    refused = decide(cast, record, "deliberate", "yuliana", **said)
    assert refused.status_code == 422 and "huruf b sampai g" in text_of(refused)
    Objection.objects.update(grounds="ad")
    future = said | {"held_on": (cast.now + timedelta(days=3)).date().isoformat()}
    assert "antara hari keberatan diterima dan hari ini" in text_of(
        decide(cast, record, "deliberate", "yuliana", **future)
    )
    assert decide(cast, record, "deliberate", "yuliana", **said).status_code == 302
    assert Deliberation.objects.get().result == "agreed"
    page = text_of(at_work(cast, "yuliana").get(f"/kasus/{record.case.slug}/"))
    assert "PPID memberikan lampiran minggu depan." in page


# Komisi Informasi


def replied(cast: Cast) -> Objection:
    record = put_before(cast)
    draft(cast, record, decision="uphold", considerations="Pasal 17 huruf h melindungi data anggota.")
    letter = issued(cast, record, "markus")
    decide(cast, record, "uphold", "markus")
    sending.send(letter, by=cast.actor("yuliana"), at=cast.now, how="post")
    case = cast.act(cast.fresh(record.case), "record_delivery", by="mega")
    cast.act(case, "close", by="yuliana")
    record.case = cast.fresh(case)
    return record


def test_a_dispute_is_kept_with_its_history_and_told_outside(cast: Cast):
    record = replied(cast)
    address = f"/kasus/{record.case.slug}/keberatan/sengketa/"
    assert at_work(cast, "mega").get(address).status_code == 404
    cast.later(days=3)
    day = (cast.now - timedelta(days=1)).date().isoformat()
    officer = at_work(cast, "yuliana")
    wrong = officer.post(address, {"filed_on": day, "registered_on": "2026-11-02", "result": "granted"})
    assert "Tidak boleh sebelum tanggal diajukan pemohon" in text_of(wrong)
    assert "Isi hasil dan tanggal hasil" in text_of(wrong)
    said = {
        "filed_on": day,
        "registered_on": day,
        "register_number": "012/XII/KIProv-KB-PS/2026",
        "note": "Ny. X hadir",
    }
    assert officer.post(address, said).status_code == 302
    window = Deadline.objects.get(case=record.case, kind="dispute")
    assert window.met_at is not None
    outside = text_of(tracked(cast, record.case).get(f"/lacak/{record.case.slug}/"))
    assert "Ditangani Komisi Informasi" in outside and "012/XII/KIProv-KB-PS/2026" in outside and "Ny. X" not in outside
    inside = text_of(officer.get(f"/kasus/{record.case.slug}/"))
    assert "14 hari kerja, UU 14/2008 Pasal 38 ayat (1)" in inside and "100 hari kerja" in inside
    officer.post(address, said | {"result": "settled", "result_on": cast.now.date().isoformat()})
    events = Event.objects.filter(case=record.case, kind__startswith="dispute").order_by("seq")
    assert [event.kind for event in events] == ["dispute_filed", "dispute_changed"]
    assert events[1].data["dispute"]["result"] == "settled" and "Ny. X" not in str(events[0].data)
    assert "Selesai dengan mediasi" in text_of(tracked(cast, record.case).get(f"/lacak/{record.case.slug}/"))
    assert Dispute.objects.count() == 1
    book = text_of(officer.get("/register/objections/?bulan=semua"))
    assert "012/XII/KIProv-KB-PS/2026" in book and "Markus Lasah" in book


def test_thirty_days_without_an_answer_open_the_way_to_komisi_informasi(cast: Cast):
    record = objection_of(_silent_objection(cast))
    address = f"/kasus/{record.case.slug}/keberatan/sengketa/"
    assert at_work(cast, "nurhayati").get(address).status_code == 404
    reply = Deadline.objects.get(case=record.case, kind="reply")
    silence.sweep(cast.later(seconds=(reply.due_at + timedelta(days=1) - cast.now).total_seconds()))
    assert Deadline.objects.get(case=record.case, kind="dispute").is_open
    assert at_work(cast, "nurhayati").get(address).status_code == 200


def _silent_objection(cast: Cast) -> Case:
    case = silent(cast)
    register(cast, grounds="c", request_number=case.number)
    return case


def test_the_receipt_is_a_copy_of_what_was_registered(cast: Cast, tmp_path):
    case = _silent_objection(cast)
    record = objection_of(case)
    data = at_work(cast, "mega").get(f"/kasus/{record.case.slug}/tanda-bukti/").content
    text = pdf_text(data, tmp_path)
    for said in ("TANDA TERIMA KEBERATAN", record.case.number, case.number, "c. Tidak ditanggapinya permintaan",
                 "Sampai hari ini jawaban", "Pasal 36"):  # fmt: skip
        assert said in text
