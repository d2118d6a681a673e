"""The printed Formulir Permohonan: empty for anybody, masked for the code, whole for the office, with a trace."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from casework.applicants.models import IdentityReveal
from casework.cases.models import Requirement
from tests.cases.test_changes import visitor
from tests.cast import OUTSIDER, SITI, Cast

pytestmark = pytest.mark.django_db


def text(data: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages]


def test_the_empty_form_has_its_fields_in_front_and_the_rights_on_the_back(cast: Cast, client) -> None:
    answer = client.get("/kalbar/formulir/")
    assert answer["Content-Type"] == "application/pdf"
    front, back = text(answer.content)
    fields = ("Nama", "Alamat", "Pekerjaan", "Rincian informasi", "Tujuan", "Kurir", "Faksimili", "Badan hukum: Akta")
    for said in ("FORMULIR PERMOHONAN", *fields, "Penerima Permohonan"):
        assert said in front
    for said in ("HAK-HAK PEMOHON", "10 (sepuluh) hari kerja", "Atasan PPID", "Komisi Informasi", "14 (empat belas)"):
        assert said in back
    assert client.get("/tiada/formulir/").status_code == 404


def test_a_filled_form_shows_identity_to_the_office_alone(cast: Cast) -> None:
    case = cast.open_request()
    Requirement.objects.create(case=case, key="identity", label="KTP pemohon", how="shown")
    own = text(visitor(case).get(f"/lacak/{case.slug}/formulir/").content)[0]
    assert case.number in own and SITI["email"] not in own and "+62812••••7890" in own
    office = cast["mega"].post(f"/kasus/{case.slug}/formulir/")
    front, back = text(office.content)
    assert SITI["email"] in front and "Mendapat salinan" in front and "KTP pemohon (ditunjukkan di loket)" in front
    assert "HAK-HAK" in back and IdentityReveal.objects.get().reason == "Mencetak formulir permohonan"


def test_nobody_else_prints_it(cast: Cast) -> None:
    case, other = cast.open_request(), cast.open_request()
    assert visitor(other).get(f"/lacak/{case.slug}/formulir/").status_code == 302
    for name in (OUTSIDER, "bonifasius", "anisa", "ratna"):
        assert cast[name].post(f"/kasus/{case.slug}/formulir/").status_code == 404
    assert not IdentityReveal.objects.exists()
