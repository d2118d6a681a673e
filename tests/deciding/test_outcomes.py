"""Each outcome through the pages: what is asked, what is refused, what the letters and the register say of it."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from casework.cases import engine
from casework.cases.models import Case, Deadline, Task
from casework.letters import fields, issuing, life, numbering, printing, sending
from casework.letters.models import Letter
from casework.organization.models import Agency
from casework.registers.later import service_row
from requests_app.deciding import facts
from requests_app.deciding.models import Decision
from requests_app.dik.models import ConsequenceTest, ExemptInformation
from tests.cast import Cast
from tests.files import corpus

HOSTILE = "<script>alert(1)</script> {nama_pemohon} ; DROP\nTABLE: **x** &amp;"
GIVEN = {
    "given": "Daftar A, XLSX, 2 halaman\nDaftar B, PDF, 3 halaman",
    "forms": ["softcopy", "hardcopy"],
    "delivery": "pick_up",
    "provision_days": "5",
    "copy_price": "250",
    "copy_sheets": "12",
    "shipping": "15000",
    "other_cost": "2000",
    "other_note": "cakram",
    "payment": facts.PAYMENTS[1],
}
PARTS = {
    "parts-0-part": "NIK",
    "parts-0-why": "rahasia pribadi",
    "parts-0-article": "Pasal 17 huruf h",
    "parts-4-part": "Nomor HP",
    "parts-4-why": "rahasia pribadi",
    "parts-4-article": "Pasal 17 huruf h",
}
REFUSED = {"closed": "Daftar pinjaman anggota", "letters": ["h", "j"], "consequence": "Anggota ditagih liar."}
PROPOSED = {
    "information": "Daftar pinjaman anggota",
    "letters": ["h"],
    "consequence_open": "Anggota ditagih liar.",
    "public_interest": "Angka agregat dibuka.",
}
RULED = {
    "result": "closed",
    "decree_number": "188/12/KOMINFO",
    "decree_on": "2026-11-20",
    "by_order": "Kepala Dinas Kominfo selaku PPID Utama",
}
TICKED = {"checklist": ["Disposisi", "Data Dukung Data Informasi"]}


@pytest.fixture
def case(cast: Cast) -> Case:
    return cast.act(cast.open_request(), "reply_now", by="yuliana")


def post(cast: Cast, case: Case, action: str, who: str = "nurhayati", **typed: Any) -> Any:
    typed = {"version": cast.fresh(case).row_version} | typed
    return cast[who].post(f"/kasus/{case.slug}/langkah/{action}/", typed)


def took(cast: Cast, case: Case, action: str, **typed: Any) -> Decision | None:
    answer = post(cast, case, action, **typed)
    assert answer.status_code == 302, re.findall(r"invalid-feedback[^>]*>(.*?)<", answer.content.decode(), re.S)
    return Decision.objects.filter(case=case, replaced_at=None).first()


def refused(cast: Cast, case: Case, action: str, *words: str, **typed: Any) -> str:
    before = (cast.fresh(case).row_version, Decision.objects.count())
    answer = post(cast, case, action, **typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert [word for word in words if word not in text] == []
    assert (cast.fresh(case).row_version, Decision.objects.count()) == before
    return text


def printed(cast: Cast, case: Case, kind: str) -> tuple[Letter, str]:
    """Drafted from the decision alone, signed, numbered, made."""
    letter = life.draft(cast.fresh(case), kind, by=cast.actor("yuliana"), at=cast.now)
    assert fields.unfilled(letter.body, letter.table, letter.recipient) == []
    life.submit(letter, by=cast.actor("yuliana"), at=cast.now, revision=letter.revision)
    signer = "nurhayati" if letter.signer_role == "ppid_head" else "markus"
    life.approve(letter, by=cast.actor(signer), at=cast.now, revision=letter.revision)
    letter = issuing.issue(numbering.take_number(letter, by=cast.actor("yuliana"), at=cast.now), at=cast.now)
    pages = PdfReader(io.BytesIO(printing.render(letter, cast.now))).pages
    return letter, " ".join(" ".join(page.extract_text() for page in pages).split())


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("putusan.pdf", corpus.pdf(), "application/pdf")


def exempted(cast: Cast, case: Case) -> None:
    assert post(cast, case, "propose_exemption", "yuliana", **PROPOSED).status_code == 302
    assert post(cast, case, "record_exemption", "yuliana", scan=scan(), **RULED).status_code == 302


def test_granted_says_so_in_letter_register_and_deadline(cast: Cast, case: Case):
    row = took(cast, case, "grant", **GIVEN, **TICKED)
    assert row is not None
    assert (row.copying, row.total, row.softcopy, row.hardcopy) == (3000, 20_000, True, True)

    letter, text = printed(cast, case, "reply")
    for said in (
        "dikabulkan seluruhnya",
        "Daftar A, XLSX, 2 halaman",
        "Daftar B, PDF",
        "jumlah Rp20.000",
        "250 × 12 lembar = Rp3.000",
        "diambil di loket",
        "5 hari kerja sejak pemberitahuan ini",
    ):
        assert said in text, text
    assert "dihitamkan" not in text

    took(cast, case, "finish_answer")
    assert Deadline.objects.get(case=case, kind="provision").due_at.date() == date(2026, 11, 30)
    cells = service_row(cast.fresh(case))
    assert [cells[name] for name in ("held", "held_elsewhere", "softcopy", "hardcopy", "cost")] == [
        "✓",
        "",
        "✓",
        "✓",
        "Rp20.000",
    ]
    assert (cells["decision"], cells["payment"]) == ("Dikabulkan seluruhnya", facts.PAYMENTS[1])
    assert letter.kind == "reply"


def test_partly_names_each_blackened_part_and_free_needs_no_money(cast: Cast, case: Case):
    refused(
        cast,
        case,
        "grant_partly",
        "sedikitnya satu bagian",
        given="Daftar",
        forms=["softcopy"],
        delivery="download",
        **TICKED,
    )
    refused(cast, case, "grant_partly", "tiga-tiganya", **GIVEN, **TICKED, **{"parts-0-part": "NIK"})
    row = took(cast, case, "grant_partly", given="Daftar A", forms=["softcopy"], delivery="download", **PARTS, **TICKED)
    assert row is not None
    assert [part["part"] for part in row.parts] == ["NIK", "Nomor HP"]

    _, text = printed(cast, case, "notice")
    for said in (
        "PEMBERITAHUAN TERTULIS",
        "dikabulkan sebagian",
        "1. Penguasaan informasi : Kami",
        "3. Biaya : Tidak dipungut biaya",
        "NIK: rahasia pribadi (Pasal 17 huruf h); Nomor HP: rahasia pribadi (Pasal 17 huruf h)",
        "Karena : -",
    ):
        assert said in text, text
    assert service_row(cast.fresh(case))["cost"] == "Gratis"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"copy_sheets": "0"}, "jumlah lembarnya"),
        ({"other_note": ""}, "untuk apa"),
        ({"payment": facts.FREE}, "kepada siapa pemohon membayarnya"),
        ({"other_note": "transfer 1234 5678 90"}, "nomor rekening"),
        ({"shipping": "-5"}, "Tidak boleh kurang dari nol"),
        ({"given": " "}, "Tulis informasi yang diberikan"),
        ({"forms": []}, "Pilih bentuk yang tersedia"),
    ],
)
def test_cost_and_form_that_do_not_add_up_are_named(cast: Cast, case: Case, typed: dict[str, Any], words: str):
    refused(cast, case, "grant", words, **GIVEN | typed, **TICKED)


def test_refusal_needs_article_and_test_and_names_the_cure(cast: Cast, case: Case):
    text = refused(cast, case, "refuse", "usulkan pengecualian ke PPID Utama", **REFUSED)
    assert "uji:" not in text
    exempted(cast, case)
    key = f"uji:{ConsequenceTest.objects.get().pk}"
    refused(cast, case, "refuse", "Pilih huruf Pasal 17", **REFUSED | {"letters": []}, basis=key)
    refused(cast, case, "refuse", "Tulis akibatnya", **REFUSED | {"consequence": ""}, basis=key)
    row = took(cast, case, "refuse", **REFUSED, basis=key)
    assert row is not None
    assert (row.letters, row.test_id) == ("hj", ConsequenceTest.objects.get().pk)
    with pytest.raises(engine.ActRefused, match="Belum terbit: surat keputusan penolakan, pemberitahuan tertulis"):
        engine.advance(cast.fresh(case), "finish_answer", by=cast.actor("yuliana"), at=cast.now)

    _, notice = printed(cast, case, "notice")
    _, decree = printed(cast, case, "refusal")
    assert "ditolak karena informasi yang diminta dikecualikan" in notice
    for said in (
        "memutuskan menolak",
        "Pasal 17 huruf h dan huruf j Undang-Undang Nomor 14 Tahun 2008",
        "188/12/KOMINFO",
        "Anggota ditagih liar",
        "permohonan informasi ditolak",
        "Komisi Informasi Provinsi Kalimantan Barat",
    ):
        assert said in decree, decree
    took(cast, case, "finish_answer")
    cells = service_row(cast.fresh(case))
    assert (cells["held"], cells["decision"], cells["softcopy"]) == ("✓", "Ditolak", "")
    assert cells["refusal_reason"].startswith("Daftar pinjaman anggota (Pasal 17 huruf h dan huruf j")


def line(agency: Agency, **more: Any) -> ExemptInformation:
    facts = {
        "number": 1,
        "information": "Daftar anggota",
        "letters": "h",
        "consequence_open": "Ditagih liar.",
        "decree_number": "SK 1",
        "decree_on": date(2026, 1, 2),
        "valid_from": date(2026, 1, 2),
    }
    return ExemptInformation.objects.create(agency=agency, **facts | more)


def test_line_of_the_list_carries_a_refusal_only_while_in_force_and_of_this_agency(cast: Cast, case: Case):
    old = line(cast.agency(), valid_until=date(2026, 11, 1))
    other = line(cast.agency("jatim"))
    now = line(cast.agency(), number=2)
    for row in (old, other):
        refused(cast, case, "refuse", "Dasar itu tidak berlaku lagi", **REFUSED, basis=f"dik:{row.pk}")
        with pytest.raises(engine.ActRefused, match="dasar pengujian"):
            cast.act(case, "refuse", by="nurhayati", decision=REFUSED | {"letters": "h", "basis": f"dik:{row.pk}"})
    row = took(cast, case, "refuse", **REFUSED, basis=f"dik:{now.pk}")
    assert row is not None
    assert (row.exempt_id, row.test_id) == (now.pk, None)


def test_test_of_the_agency_itself_counts_only_where_it_is_set_so(cast: Cast, case: Case):
    test = ConsequenceTest.objects.create(
        agency=cast.agency(),
        case=case,
        information="Daftar",
        letters="h",
        consequence_open="Ditagih.",
        set_by="own",
        public_interest="-",
        state="decided",
        result="closed",
        decree_number="SK 2",
        decree_on=date(2026, 11, 20),
        created_at=cast.now,
    )
    refused(cast, case, "refuse", "Dasar itu tidak berlaku lagi", **REFUSED, basis=f"uji:{test.pk}")
    agency = cast.agency()
    agency.settings = agency.settings | {"own_consequence_test": True}
    agency.save()
    assert took(cast, case, "refuse", **REFUSED, basis=f"uji:{test.pk}")


def test_proposal_opens_a_task_that_the_ruling_ends_and_the_clock_goes_on(cast: Cast, case: Case):
    due = Deadline.objects.get(case=case, kind="answer").due_at
    assert post(cast, case, "propose_exemption", "yuliana", **PROPOSED).status_code == 302
    task = Task.objects.get(case=case, kind="assignment", finished_at=None)
    opened = cast["yuliana"].get(f"/tugas/{task.pk}/")
    assert opened["Location"].endswith("/langkah/record_exemption/")
    letter, text = printed(cast, case, "exemption")
    assert "Yth. PPID Utama Pemerintah Provinsi Kalimantan Barat" in text
    sending.send(letter, by=cast.actor("yuliana"), at=cast.now, how="email")
    answer = Deadline.objects.get(case=case, kind="answer")
    assert (answer.due_at, answer.met_at) == (due, None)  # no answer to the applicant

    refused(cast, case, "record_exemption", "Lampirkan pindaian", who="yuliana", **RULED)
    refused(
        cast,
        case,
        "record_exemption",
        "sesudah hari ini",
        who="yuliana",
        scan=scan(),
        **RULED | {"decree_on": "2026-12-20"},
    )
    assert post(cast, case, "record_exemption", "yuliana", scan=scan(), **RULED).status_code == 302
    task.refresh_from_db()
    assert task.finished_at is not None
    test = ConsequenceTest.objects.get(case=case)
    assert (test.state, test.decree_number, test.document is not None) == ("decided", "188/12/KOMINFO", True)
    assert "Kepala Dinas Kominfo" in case.events.get(kind="record_exemption").data["note"]


def test_not_held_names_the_body_and_forwarding_never_stops_the_clock(cast: Cast, case: Case):
    due = Deadline.objects.get(case=case, kind="answer").due_at
    page = cast["yuliana"].get(f"/kasus/{case.slug}/langkah/forward_request/").content.decode()
    assert "meneruskan tidak menghentikannya" in page
    assert post(cast, case, "forward_request", body="BPS Provinsi", why="Data dikuasai BPS.").status_code == 302
    letter, text = printed(cast, case, "referral")
    assert "Yth. BPS Provinsi" in text
    refused(cast, case, "refer", "Tulis nama badan publik")
    took(cast, case, "refer", holder="BPS Provinsi", holder_address="Jalan Contoh 1")
    _, notice = printed(cast, case, "notice")
    assert "Badan publik lain, yaitu BPS Provinsi" in notice
    assert "Informasi itu dikuasai BPS Provinsi, Jalan Contoh 1." in notice
    assert "Cara memperoleh" not in notice
    cells = service_row(cast.fresh(case))
    assert (cells["held"], cells["held_elsewhere"]) == ("", "BPS Provinsi")
    page = cast["yuliana"].get(f"/kasus/{case.slug}/").content.decode()
    assert "Waktu jawaban tetap berjalan di sini." in page
    assert letter.number in page
    assert Deadline.objects.get(case=case, kind="answer").due_at == due


def test_not_documented_promises_a_day_that_only_giving_the_information_keeps(cast: Cast, case: Case):
    refused(
        cast,
        case,
        "not_documented",
        "Pilih tanggal sesudah hari ini",
        explanation="Pendataan berjalan.",
        provide_by="2026-11-20",
    )
    took(cast, case, "not_documented", explanation="Pendataan berjalan.", provide_by="2026-12-17")
    letter, text = printed(cast, case, "notice")
    assert "Belum didokumentasikan, penyediaan paling lambat 17 Desember 2026" in text
    took(cast, case, "finish_answer")
    sending.send(letter, by=cast.actor("yuliana"), at=cast.now, how="hand")
    cast.act(cast.fresh(case), "record_delivery", by="mega")
    promised = Deadline.objects.get(case=case, kind="documentation")
    assert (promised.met_at, promised.ended_at) == (None, None)  # the letter was handed over, the information was not
    answer = cast["yuliana"].post(f"/kasus/{case.slug}/disediakan/", {"note": "Rekap 2026 diunggah."})
    assert answer.status_code == 302
    promised.refresh_from_db()
    assert promised.met_at == cast.now


def test_decided_anew_keeps_what_was_and_letters_hold_it_back(cast: Cast, case: Case):
    took(cast, case, "refer", holder="BPS Provinsi")
    took(cast, case, "grant", **GIVEN, **TICKED)
    rows = list(Decision.objects.filter(case=case))
    assert [(row.result, row.replaced_at is None) for row in rows] == [("not_held", False), ("granted", True)]
    draft = life.draft(cast.fresh(case), "reply", by=cast.actor("yuliana"), at=cast.now)
    refused(cast, case, "refer", "Batalkan konsep itu dahulu", holder="BPS Provinsi")
    life.revoke(draft, by=cast.actor("yuliana"), at=cast.now, reason="Putusannya diganti.")
    printed(cast, case, "reply")
    refused(cast, case, "refer", "Cabut surat itu dahulu", holder="BPS Provinsi")
    page = cast["yuliana"].get(f"/kasus/{case.slug}/").content.decode()
    assert "Putusan ke-1: tidak dikuasai" in page


def test_hostile_text_stays_text(cast: Cast, case: Case):
    typed = GIVEN | {"given": HOSTILE, "other_note": "<b>x</b>"}
    took(
        cast,
        case,
        "grant_partly",
        **typed,
        **TICKED,
        **{"parts-0-part": HOSTILE, "parts-0-why": HOSTILE, "parts-0-article": "x"},
    )
    page = cast["yuliana"].get(f"/kasus/{case.slug}/").content.decode()
    assert "<script>alert(1)" not in page
    letter, text = printed(cast, case, "notice")
    assert "<script>alert(1)</script>" in text
    labels = [label for label, _ in letter.table_rows()]
    assert "TABLE" not in labels  # no row of its own in the fixed table


def test_proof_of_payment_is_noted_with_its_paper(cast: Cast, case: Case):
    took(cast, case, "grant", **GIVEN, **TICKED)
    printed(cast, case, "reply")
    took(cast, case, "finish_answer")
    paid = {"paid_on": "2026-11-23", "amount": "20000", "paid_to": "Fotokopi Jaya"}
    refused(cast, case, "record_payment", "Lampirkan bukti", who="yuliana", **paid)
    assert post(cast, case, "record_payment", "yuliana", proof=scan(), **paid).status_code == 302
    page = cast["yuliana"].get(f"/kasus/{case.slug}/").content.decode()
    assert "Rp20.000" in page
    assert "Fotokopi Jaya" in page
    payment = Decision.objects.get(case=case).payments.get()
    assert (payment.noted_by.username, payment.document is not None) == ("yuliana", True)


def test_outsiders_and_other_roles_decide_nothing(cast: Cast, case: Case):
    for who in ("mega", "bonifasius", "ratna", "laras", "orang-luar"):
        for action in ("grant", "refuse", "propose_exemption", "forward_request"):
            assert post(cast, case, action, who, **GIVEN).status_code in (302, 403, 404)
        assert cast[who].post(f"/kasus/{case.slug}/disediakan/", {"note": "Sudah ada."}).status_code in (302, 403, 404)
    assert not Decision.objects.exists()
    assert not ConsequenceTest.objects.exists()
