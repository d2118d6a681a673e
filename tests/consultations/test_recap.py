"""A month of consultations: what it adds up to, its sheet, and the letter that reports it."""

import csv
import io
from datetime import UTC, datetime

import pytest

from casework.cases import engine
from casework.cases.models import Case
from casework.letters import fields
from casework.letters.models import Letter
from consultations.models import Consultation, Recap
from tests.cast import OUTSIDER, Cast
from tests.consultations.tools import NIK, NOTES, cooperative, served, text, visit

pytestmark = pytest.mark.usefixtures("loaded_procedures")

NOVEMBER = {"bulan": "11", "tahun": "2026"}
PAGE = "/konsultasi/rekap/?bulan=11&tahun=2026"


@pytest.fixture
def month(cast: Cast) -> list[Case]:
    """Two who were served, one who went away, one who waits; and one of December."""
    cooperative(cast)
    first = served(cast, visit(cast, cooperative_name=NIK), minutes=70)
    second = visit(cast, cooperative_name="=Koperasi | {nakal}")
    second = served(cast, second, minutes=200, topics=["Buku organisasi"], follow_up="surat", follow_up_note="Balasan")
    gone = engine.advance(visit(cast), "withdraw", by=cast.actor("mega"), at=cast.now)
    waiting = visit(cast)
    cast.now = datetime(2026, 12, 1, 2, tzinfo=UTC)
    return [first, second, gone, waiting, visit(cast)]


def test_the_month_adds_up(cast: Cast, month: list[Case]):
    page = text(cast["markus"].get(PAGE))
    assert "Konsultasi 3 Koperasi 2" in page and "Dibatalkan sebelum dilayani 1" in page
    assert "Melewati 3 jam 0" in page, "the office rests at noon: 200 minutes on the clock are less"
    assert "09.00–10.10 70" in page and "Dijawab dengan surat: Balasan" in page
    assert "Rapat pembentukan dan penyuluhan 1" in page
    assert "Buat surat rekap" not in page, "the head reads it"
    assert month[4].number in cast["petrus"].get("/konsultasi/rekap/lembar/").content.decode()


def test_the_sheet_is_safe_to_open(cast: Cast, month: list[Case]):
    answer = cast["karim"].get("/konsultasi/rekap/lembar/?bulan=11&tahun=2026")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["Nomor"] for row in rows] == [case.number for case in month[:4]]
    assert rows[0]["NIK koperasi"] == NIK and rows[0]["Menit"] == "70" and rows[0]["Petugas"].startswith("Theresia")
    assert rows[1]["Koperasi"].startswith("'=")
    assert rows[2]["Tindak lanjut"] == "Dibatalkan" and rows[3]["Tindak lanjut"] == "Masih berjalan"
    assert "81234567890" not in answer.content.decode()


def test_the_letter_is_written_from_the_figures_once(cast: Cast, month: list[Case]):
    petrus = cast["petrus"]
    answers = [petrus.post("/konsultasi/rekap/surat/", NOVEMBER) for _ in range(2)]
    letter = Letter.objects.get(kind="recap")
    assert {answer["Location"] for answer in answers} == {f"/surat/{letter.pk}/"}
    assert letter.case.service == "correspondence" and letter.hal == "Masa November 2026"
    assert letter.cc.splitlines() == ["Kepala Dinas", "Arsip"]
    assert not fields.unfilled(letter.hal, letter.body, letter.cc)
    table = [line for line in letter.body.splitlines() if line.startswith("|")]
    assert len(table) == 4 and {line.count("|") for line in table} == {11}, "three rows, whatever was typed in them"
    assert "Jumlah konsultasi 3 (tiga) dari 2 koperasi" in letter.body and "1 masih berjalan" in letter.body
    assert f"/surat/{letter.pk}/" in petrus.get(PAGE).content.decode()
    assert text(petrus.get(answers[0]["Location"])), "the draft opens"


def test_a_cancelled_letter_makes_room_for_another(cast: Cast, month: list[Case]):
    petrus = cast["petrus"]
    petrus.post("/konsultasi/rekap/surat/", NOVEMBER)
    case = Recap.objects.get().case
    page = {"version": str(cast.fresh(case).row_version), "reason": "Masih ada yang berjalan", "drop_letters": "on"}
    assert petrus.post(f"/kasus/{case.slug}/langkah/cancel/", page).status_code == 302
    assert "Buat surat rekap" in text(petrus.get(PAGE))
    petrus.post("/konsultasi/rekap/surat/", NOVEMBER)
    assert Recap.objects.get().case != case


def test_the_page_says_when_the_figures_have_moved_since(cast: Cast, month: list[Case]):
    cast["petrus"].post("/konsultasi/rekap/surat/", NOVEMBER)
    assert "Jumlahnya berubah" not in text(cast["petrus"].get(PAGE))
    engine.advance(cast.fresh(month[3]), "withdraw", by=cast.actor("mega"), at=cast.now)
    assert "Jumlahnya berubah" in text(cast["petrus"].get(PAGE))


def test_an_empty_month_is_not_reported(cast: Cast):
    said = text(cast["petrus"].post("/konsultasi/rekap/surat/", {"bulan": "3", "tahun": "2026"}, follow=True))
    assert "tidak ada yang direkap" in said and not Letter.objects.exists() and not Recap.objects.exists()


def test_only_the_office_reads_and_only_the_bidang_reports(cast: Cast, month: list[Case]):
    for who in ("bonifasius", "yuliana", OUTSIDER):
        assert cast[who].get(PAGE).status_code == 404
    assert "Siti Rahmawati" not in text(cast["laras"].get(PAGE)), "another agency has a month of its own"
    for who in ("markus", "mega", "ratna", OUTSIDER):
        assert cast[who].post("/konsultasi/rekap/surat/", NOVEMBER).status_code == 404
    assert NOTES["answer"] in Consultation.objects.get(case=month[0]).answer
