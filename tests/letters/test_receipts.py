"""Tanda bukti: printed from the case when asked for, for who may see the case."""

import io

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from casework.cases import engine
from casework.cases.models import Case, Representation
from casework.letters import issuing, life, receipts
from casework.letters.pdf import PdfFailed, cage
from casework.organization.models import User
from tests.letters.cast import MONDAY, later
from tests.letters.prints import Press, read


@pytest.fixture
def press(demo_people: None) -> Press:
    call_command("load_letter_templates", verbosity=0)
    return Press()


def browser(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def ask(name: str, case: Case, what: str = "handover"):
    return browser(name).get(reverse(f"letters:{what}", args=[case.slug]))


@pytest.mark.parametrize(("code", "words"), [("KPR72QXM", "KPR72QXM"), ("", "kode lacak yang Saudara terima")])
def test_the_receipt_tells_number_limit_and_how_to_follow(press: Press, code: str, words: str):
    case = press.case()
    pages = PdfReader(io.BytesIO(receipts.receipt_pdf(case, code))).pages
    text = " ".join(pages[0].extract_text().split())
    assert len(pages) == 1
    for said in (case.number, "Senin, 7 Desember 2026", "Penerima fasilitasi", "Siti Rahmawati", words):
        assert said in text


def test_an_objection_is_acknowledged_with_its_own_words(press: Press):
    text = read(receipts.receipt_pdf(press.case("objection")))
    assert "TANDA BUKTI PENERIMAAN PERMOHONAN" in text
    assert "Perihal" in text
    assert "Kami selesaikan paling lambat" in text


@pytest.mark.parametrize("name", ["mega", "ratna"])
def test_staff_who_see_the_case_print_its_receipt_without_the_code(press: Press, name: str):
    case = press.case()
    answer = ask(name, case, "receipt")
    assert answer["Content-Type"] == "application/pdf"
    assert f'filename="Tanda bukti penerimaan {case.slug}.pdf"' in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    assert "kode lacak yang Saudara terima" in read(answer.content)


@pytest.mark.parametrize("what", ["receipt", "handover"])
def test_nobody_else_prints_it(press: Press, what: str):
    case = press.delivered()
    address = reverse(f"letters:{what}", args=[case.slug])
    assert browser("laras").get(address).status_code == 404
    assert "/akun/" in Client().get(address)["Location"]
    assert browser("mega").post(address).status_code == 405
    assert browser("mega").get(f"/kasus/999999-2026/{address.split('/')[-2]}/").status_code == 404


def test_before_there_is_an_answer_nothing_can_be_handed_over(press: Press):
    case = press.case()
    case_page = browser("mega").get(reverse("cases:case", args=[case.slug])).content.decode()
    assert "tanda-bukti" in case_page
    assert "tanda-penyerahan" not in case_page
    notice = issuing.issue(press.numbered("incomplete", case), at=MONDAY)
    assert notice.status == "issued"
    answer = browser("mega").get(reverse("letters:handover", args=[case.slug]), follow=True)
    assert "Belum ada yang dapat diserahkan" in answer.content.decode()


def test_an_issued_answer_is_handed_over_with_room_for_the_date(press: Press):
    case = press.case()
    letter = issuing.issue(press.numbered(case=case), at=MONDAY)
    assert "tanda-penyerahan" in browser("mega").get(reverse("cases:case", args=[case.slug])).content.decode()
    answer = ask("rizky", case)
    text = read(answer.content)
    assert "Diserahkan" not in text
    assert "Pemohon, Siti Rahmawati Pontianak, ..." in text
    assert "Yang menyerahkan, Rizky Ramadhan" in text
    assert text.count(f"Surat jawaban nomor {letter.number} tanggal 23 November 2026") == 2
    life.revoke(letter, by=press.clerk("nurhayati"), at=later(hours=1), reason="Datanya ternyata keliru.")
    assert ask("rizky", case).status_code == 302


def test_after_delivery_it_names_who_gave_who_took_and_what(press: Press):
    text = read(ask("rizky", press.delivered()).content)
    assert "Diserahkan : Senin, 23 November 2026 pukul 11.00 WIB" in text
    assert "Penerima, Hamdan Syukri" in text
    assert "Yang menyerahkan, Yuliana Fransiska, S.I.Kom." in text
    assert "Surat, diserahkan langsung" in text
    assert "2 Daftar penerima XLSX, 2,0 KB" in text
    assert "Rizky" not in text


def test_a_proxy_signs_as_one(press: Press):
    case = press.delivered(receiver="Dewi Anggraini")
    proxy = Representation(case=case)
    proxy.name = "Dewi Anggraini"
    proxy.save()
    assert "Kuasa pemohon, Dewi Anggraini" in read(ask("mega", case).content)


def test_who_collects_with_a_power_of_attorney_stands_on_the_receipt(press: Press):
    text = read(ask("mega", press.delivered(receiver="Rudi Hartono", proxy=True)).content)
    assert "Penerima kuasa; KTP dan surat kuasa ditunjukkan" in text
    assert "Penerima kuasa, Rudi Hartono" in text


def test_what_was_answered_on_the_spot_was_handed_over_too(press: Press):
    case = press.case()
    case = engine.advance(case, "register", by=press.clerk("mega"), at=MONDAY)
    said = {"outputs": {"service_note": "Diberi tahu jumlahnya."}, "checklist": list(case.step.completeness)}
    case = engine.advance(case, "answer_directly", by=press.clerk("yuliana"), at=later(minutes=5), data=said)
    text = read(ask("rizky", case).content)
    assert "1 Penerima fasilitasi sertifikat halal tahun 2025 Diberikan langsung" in text
    assert "Diserahkan : Senin, 23 November 2026 pukul 09.05 WIB" in text
    assert "Yuliana Fransiska" in text


def test_a_typesetter_out_of_order_is_told_on_the_case_page(press: Press, monkeypatch: pytest.MonkeyPatch):
    case = press.case()
    monkeypatch.setattr(cage.sys, "executable", "/bin/false")
    cage._discard(cage._server)
    with pytest.raises(PdfFailed):
        receipts.receipt_pdf(case)
    answer = browser("mega").get(reverse("letters:receipt", args=[case.slug]), follow=True)
    assert "Penyusun dokumen terhenti" in answer.content.decode()
