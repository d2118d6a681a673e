"""Tanda bukti penerimaan: printed from the case, kept once."""

import io

import pytest
from pypdf import PdfReader

from casework.cases import registry
from casework.cases.models import Document, Event
from casework.letters import receipts
from tests.letters.cast import Office


@pytest.fixture
def office(loaded_procedures: None) -> Office:
    return Office()


@pytest.mark.parametrize(("code", "words"), [("KPR72QXM", "KPR72QXM"), ("", "kode lacak yang Saudara terima")])
def test_the_receipt_tells_number_limit_and_how_to_follow(office: Office, code: str, words: str):
    pages = PdfReader(io.BytesIO(receipts.receipt_pdf(office.case, code))).pages
    text = " ".join(pages[0].extract_text().split())
    assert len(pages) == 1
    for said in (office.case.number, "Senin, 7 Desember 2026", "Daftar koperasi aktif 2025", "Siti Rahmawati", words):
        assert said in text


def test_the_receipt_is_kept_as_a_document_once(office: Office):
    started = Event.objects.get(case=office.case, kind="started")
    for _ in range(2):
        registry.after_effects["receipt_pdf"](started)
    document = Document.objects.get(case=office.case, kind="receipt")
    assert document.public is True
