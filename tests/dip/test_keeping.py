"""Keeping the public list: what an officer does to a line is what a visitor sees, and the history remembers it."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from casework.notifications.models import OutgoingMessage
from requests_app import reviews
from requests_app.models import ExemptInformation, PublicInformation
from tests.files import corpus

ITEM = {
    "title": "Peta koperasi desa", "summary": "Letak koperasi desa per kecamatan", "category": "S", "year": "2026",
    "unit": "Sekretariat", "formats": "PDF", "retention": "2 tahun", "updated_on": "2026-11-20",
}  # fmt: skip
REASON = {"reason": "Sudah digabung dengan nomor 15"}


def text(response):
    return " ".join(response.content.decode().split())


def pdf(name="peta.pdf"):
    return SimpleUploadedFile(name, corpus.pdf(), content_type="application/pdf")


def test_a_line_is_added_found_changed_retired_and_put_back(office, client):
    answer = office["yuliana"].post("/dip/tambah/", ITEM | {"file": pdf()})
    assert (answer.status_code, answer["Location"]) == (302, "/dip/21/")
    assert "Peta koperasi desa" in text(client.get("/informasi/?q=peta"))
    assert client.get("/informasi/21/berkas/").content.startswith(b"%PDF")
    assert "Peta koperasi desa" not in text(client.get("/jatim/informasi/?q=peta"))
    item = PublicInformation.objects.get(agency__code="kalbar", number=21)
    assert item.review_on == date(2027, 5, 23)  # half a year after the day it was put on

    seen = {"seen": item.changed_at.isoformat()}
    office.later(minutes=1)
    office["nurhayati"].post("/dip/21/ubah/", ITEM | seen | {"title": "Peta koperasi kelurahan", "file": pdf("b.pdf")})
    stale = office["yuliana"].post("/dip/21/ubah/", ITEM | seen | {"title": "Tertinggal"})
    assert stale.status_code == 409 and "Nurhayati" in text(stale)
    page = text(office["ratna"].get("/dip/21/"))
    assert "Berkas lama: peta.pdf" in page and "<del>Peta koperasi desa</del> → Peta koperasi kelurahan" in page
    assert "kelurahan" in text(client.get("/informasi/?q=peta"))

    assert office["yuliana"].post("/dip/21/tarik/", {"reason": "pendek"}).status_code == 422
    office["yuliana"].post("/dip/21/tarik/", REASON)
    gone = client.get("/informasi/21/")
    assert gone.status_code == 410 and REASON["reason"] in text(gone)
    assert client.get("/informasi/21/berkas/").status_code == 404
    assert "Belum ada yang cocok" in text(client.get("/informasi/?q=peta"))
    office["yuliana"].post("/dip/21/tarik/", {"reason": "Ternyata masih dipakai"})
    assert "kelurahan" in text(client.get("/informasi/?q=peta"))
    kinds = [change.kind for change in item.changes.all()]
    assert kinds == ["restored", "retired", "file", "added"]


def test_an_address_that_would_run_or_lead_astray_is_refused(office):
    for url in ("javascript:alert(1)", "//jahat.example/", "http://", "data:text/html,x"):
        page = office["yuliana"].post("/dip/tambah/", ITEM | {"url": url})
        assert page.status_code == 422 and "https://" in text(page), url


def test_loading_the_list_again_leaves_what_officers_changed(office):
    from django.core.management import call_command

    item = PublicInformation.objects.get(agency__code="kalbar", number=3)
    office["yuliana"].post("/dip/3/ubah/", ITEM | {"title": "Renstra baru"})
    call_command("load_public_information", verbosity=0)
    item.refresh_from_db()
    assert item.title == "Renstra baru"


def test_what_is_due_is_listed_told_once_and_done_by_looking(office):
    page = text(office["yuliana"].get("/dip/?tab=tinjau"))
    assert "Rencana Strategis" in page and "Profil, alamat" not in page
    told = reviews.sweep(office.now)
    assert told and reviews.sweep(office.now) == 0
    mails = OutgoingMessage.objects.filter(agency__code="kalbar", user__username="yuliana")
    assert mails.filter(subject__contains="butir daftar informasi perlu ditinjau").count() == 1
    assert not OutgoingMessage.objects.filter(user__username="mega").exists()
    office["yuliana"].post("/dip/3/tinjau/")
    assert "Rencana Strategis" not in text(office["yuliana"].get("/dip/?tab=tinjau"))
    office.later(days=200)
    assert reviews.sweep(office.now)
    assert mails.filter(body__contains="3. Rencana Strategis").count() == 2


def test_an_exemption_is_announced_before_it_ends_and_again_never(office):
    line = ExemptInformation.objects.get(agency__code="kalbar", number=1)
    ExemptInformation.objects.filter(pk=line.pk).update(valid_until=date(2027, 1, 10), review_on=None)
    reviews.sweep(office.now)
    reviews.sweep(office.later(days=1))
    mails = OutgoingMessage.objects.filter(user__username="nurhayati", subject__contains="pengecualian")
    assert mails.count() == 1 and "10/01/2027" in mails.get().body
