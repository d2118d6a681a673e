"""From lembar uji to the list: what is closed has a decree, stands for its time, and is no ground a day longer."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from casework.organization.models import Agency
from requests_app.models import ConsequenceTest, ExemptInformation
from tests.dip.test_keeping import pdf, text

SHEET = {
    "information": "Nama pelapor pengaduan koperasi", "closed_part": "Nama dan kontak", "open_part": "Isi pengaduan",
    "letters": ["h", "a"], "other_law": "", "consequence_open": "Pelapor diancam", "benefit_closed": "Pelapor aman",
    "public_interest": "Terpenuhi oleh isi pengaduan", "period": "5 tahun", "held_on": "2026-11-20",
    "place": "Ruang rapat", "people": "Nurhayati Usman; PPID\nTheresia Ayu; Pejabat hukum", "heard": "Budi; Arsiparis",
}  # fmt: skip
DECREE = {"result": "partly", "decree_number": "12/PPID/2026", "decree_on": "2026-11-23", "valid_until": "2031-11-23"}
PAGE = "/uji-konsekuensi"


def sheet(office, query="", **changes):
    answer = office["yuliana"].post(f"{PAGE}/tambah/{query}", SHEET | changes)
    assert answer.status_code == 302, text(answer)
    return ConsequenceTest.objects.order_by("-pk")[0]


def words_of(response):
    import io

    assert response["Content-Type"] == "application/pdf", text(response)
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages)


def test_a_test_goes_from_the_case_to_the_list(office, client):
    case = office.open_request()
    test = sheet(office, f"?kasus={case.slug}")
    assert test.legal_basis == "UU 14/2008 Pasal 17 huruf a dan h" and test.case == case
    minutes = words_of(office["yuliana"].get(f"{PAGE}/{test.pk}/berita-acara.pdf"))
    assert "BERITA ACARA" in minutes and all(name in minutes for name in ("Nurhayati Usman", "Theresia Ayu", "Budi"))
    assert "Pelapor diancam" in words_of(office["yuliana"].get(f"{PAGE}/{test.pk}/lembar.pdf"))

    office["yuliana"].post(f"{PAGE}/{test.pk}/usulkan/", {"number": "500/1", "on": "2026-11-21"})
    office["yuliana"].post(f"{PAGE}/{test.pk}/penetapan/", DECREE | {"document": pdf("sk.pdf")})
    line = ExemptInformation.objects.get(test=test)
    assert (line.number, line.set_by, line.valid_from) == (4, "utama", date(2026, 11, 23))
    assert line.review_on == date(2027, 11, 23) and line.document.name == "sk.pdf"
    public = text(client.get("/informasi/dikecualikan/"))
    assert SHEET["information"] in public and "12/PPID/2026" in public and "Nurhayati" not in public
    assert SHEET["information"] not in text(client.get("/jatim/informasi/dikecualikan/"))
    kinds = list(case.events.order_by("seq").values_list("kind", flat=True))
    assert kinds[-3:] == ["test_drafted", "test_proposed", "test_decided"]
    assert office["yuliana"].get(f"{PAGE}/{test.pk}/penetapan/").status_code == 404  # once
    late = office["yuliana"].post(f"{PAGE}/{test.pk}/ubah/", SHEET | {"version": test.row_version, "period": "Lain"})
    test.refresh_from_db()
    assert late.status_code == 302 and test.period == "5 tahun"


def test_what_is_not_in_force_is_no_ground(office, client):
    kalbar = Agency.objects.get(code="kalbar")
    line = ExemptInformation.objects.get(agency=kalbar, number=1)

    def stands(day):
        there = ExemptInformation.objects.in_force(kalbar, day).filter(pk=line.pk).exists()
        line.refresh_from_db()
        assert line.in_force_on(day) is there
        return there

    assert [stands(date(2025, 11, 30)), stands(date(2025, 12, 1))] == [False, True]
    ExemptInformation.objects.filter(pk=line.pk).update(valid_until=date(2026, 11, 23))
    assert [stands(date(2026, 11, 23)), stands(date(2026, 11, 24))] == [True, False]
    assert "Salinan KTP" in text(client.get("/informasi/dikecualikan/"))
    office.later(days=1)
    assert "Salinan KTP" not in text(client.get("/informasi/dikecualikan/"))
    assert "Salinan KTP" in text(office["yuliana"].get("/dik/?tab=habis"))
    ExemptInformation.objects.filter(pk=line.pk).update(valid_until=None)
    office["yuliana"].post("/dik/1/akhiri/", {"on": "2026-11-24", "reason": "Putusan Komisi Informasi"})
    assert [stands(date(2026, 11, 23)), stands(date(2026, 11, 24))] == [True, False]
    assert not ExemptInformation.objects.in_force(Agency.objects.get(code="jatim"), date(2026, 1, 1)).filter(pk=line.pk)


@pytest.mark.parametrize(("result", "closed"), [("partly", True), ("open", False)])
def test_a_new_decree_takes_the_place_of_the_old_one(office, result, closed):
    old = ExemptInformation.objects.get(agency__code="kalbar", number=1)
    form = text(office["yuliana"].get(f"{PAGE}/tambah/?perbarui=1"))
    assert old.information in form
    test = sheet(office, "?perbarui=1", information=old.information)
    office["yuliana"].post(f"{PAGE}/{test.pk}/penetapan/", DECREE | {"result": result})
    standing = ExemptInformation.objects.in_force(old.agency, date(2026, 11, 23)).filter(information=old.information)
    assert [line.test_id for line in standing] == ([test.pk] if closed else [])


def test_a_decree_of_its_own_is_the_ppids_and_needs_a_whole_sheet(office):
    Agency.objects.filter(code="kalbar").update(settings={"exemption_set_by": "own"})
    test = sheet(office, held_on="", people="")
    address = f"{PAGE}/{test.pk}/penetapan/"
    assert office["yuliana"].get(address).status_code == 404
    refused = office["nurhayati"].post(address, DECREE)
    assert refused.status_code == 422 and "tanggal uji, penguji" in text(refused)
    office["yuliana"].post(f"{PAGE}/{test.pk}/ubah/", SHEET | {"version": test.row_version})
    stale = office["nurhayati"].post(f"{PAGE}/{test.pk}/ubah/", SHEET | {"version": test.row_version})
    assert stale.status_code == 409
    assert office["nurhayati"].post(address, DECREE).status_code == 302
    assert ExemptInformation.objects.get(test=test).set_by == "own"


def test_a_case_of_another_office_starts_no_test(office):
    case = office.open_request()
    assert office["anisa"].get(f"{PAGE}/tambah/?kasus={case.slug}").status_code == 404
    assert office["anisa"].get(f"{PAGE}/tambah/?perbarui=99").status_code == 404


def test_no_line_without_its_law(office):
    line = ExemptInformation.objects.get(agency__code="kalbar", number=2)
    line.letters = line.other_law = ""
    with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
        line.save()
    page = office["yuliana"].post("/dik/tambah/", {"information": "X", "consequence_open": "Y"})
    assert page.status_code == 422 and "Pilih huruf Pasal 17" in text(page)
