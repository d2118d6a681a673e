"""What heads write on paper, the steps of SOPs in which they dispose, the printed sheet, and the list."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from casework.cases import engine
from casework.cases.models import Addressee, Case, Disposition, Event, Task
from casework.organization.models import Appointment
from tests.cases.tools import wib
from tests.cast import Cast
from tests.dispositions.tools import WORDS, act, astray, case_text, give, head_of, keys, share, text
from tests.files import corpus

pytestmark = pytest.mark.django_db
WITHOUT = "Lembarnya dibawa Kepala Dinas ke Jakarta."


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("lembar.png", corpus.image("PNG", (40, 60)), content_type="image/png")


def post_of(name: str, role: str, acting: str = "") -> int:
    return Appointment.objects.get(user__username=name, role=role, acting=acting).pk


def copied(cast: Cast, case: Case, *, status: int, by: str = "hendra", **more: Any) -> str:
    said = {
        "to": keys("bonifasius"), "instructions": ["Tanggapan dan saran"], "due": "tiga", "order_note": WORDS,
        "on_order": post_of("markus", "agency_head"), "written_at": "2026-11-20T10:30", "no_scan_reason": WITHOUT,
    } | more  # fmt: skip
    reply = cast[by].post(f"/kasus/{case.slug}/disposisi/kertas/", said)
    assert reply.status_code == status, text(reply)
    return text(reply)


def test_the_desk_copies_what_a_head_wrote_and_everybody_sees_that_it_came_from_paper(cast: Cast):
    case = cast.open_request()
    copied(cast, case, status=302, scan=scan())
    row = Disposition.objects.get(case=case)
    assert (row.given_by, row.entered_by) == (cast.user("markus"), cast.user("hendra"))
    assert row.written_at == wib(20, 10, 30) and row.entered_at == cast.now and row.scan.label == "Lembar disposisi"
    assert share(case, "Kepala Bidang Pengawasan").task.due_at == wib(25, 16)  # counted from Friday, when he wrote it
    for page in (
        case_text(cast, "markus", case),
        text(cast["bonifasius"].get("/disposisi/")),
        text(cast["bonifasius"].get(f"/disposisi/{row.addressees.get().pk}/")),
    ):
        assert "dicatat dari kertas" in page
    assert Event.objects.get(case=case, kind="disposition_given").data["paper"] is True
    act(cast, "markus", row.addressees.get(), "ingatkan")  # it is his, whoever copied it


def test_a_sheet_that_cannot_have_been_written_so_is_refused(cast: Cast):
    case = cast.open_request()
    plh = post_of("nurhayati", "agency_head", "plh")  # from Monday to Friday of this week
    assert "belum mungkin ditulis" in copied(cast, case, status=422, written_at="2026-11-23T09:01")
    assert "Lampirkan pindaian" in copied(cast, case, status=422, no_scan_reason="hilang")
    told = copied(cast, case, status=422, on_order=plh)
    assert "Nurhayati Usman, S.E., M.Si. tidak menjabat Plh. Kepala Dinas pada Jumat, 20 November 2026" in told
    assert "Pilih pejabat yang menulis" in copied(cast, case, status=422, on_order="")
    assert not Disposition.objects.exists()
    copied(cast, case, status=302, on_order=plh, written_at="2026-11-23T08:30", due="hari-ini")
    row = Disposition.objects.get()
    assert row.position == "Plh. Kepala Dinas" and row.no_scan_reason == WITHOUT and row.scan is None
    assert WITHOUT in case_text(cast, "markus", case)
    copied(cast, case, status=404, by="yuliana")
    copied(cast, case, status=302, due="besok")  # written on Friday, due on Monday, today
    late = Disposition.objects.latest("pk")
    assert late.due_on.isoformat() == "2026-11-23" and late.addressees.get().task.due_at == wib(23, 16)


def researched(cast: Cast) -> Case:
    """A letter of a researcher before the head."""
    case = cast.start("jatim/penelitian", by="laras", applicant=cast.person("jatim"))
    for action, by in (("submit", "laras"), ("accept", "laras"), ("record_tnde", "sutrisno")):
        case = cast.act(case, action, by=by)
    return case


def disposed(cast: Cast, case: Case, action: str = "dispose", by: str = "wahyu", **more: Any) -> Any:
    said = {
        "version": case.row_version, "to": ["r.secretariat", head_of("kelembagaan", "jatim")], "due": "besok",
        "instructions": ["Proses lebih lanjut"], "checklist": ["Surat Pengantar", "proposal penelitian"],
    } | more  # fmt: skip
    return cast[by].post(f"/kasus/{case.slug}/langkah/{action}/", said)


def test_the_step_of_the_head_writes_a_disposition_with_several_addressees(cast: Cast):
    case = researched(cast)
    assert disposed(cast, case).status_code == 302
    case = cast.fresh(case)
    assert case.step.key == "distribute"
    assert case.outputs.get(key="disposition").text == (
        "Proses lebih lanjut – Sekretariat, Kepala Bidang Kelembagaan dan Pengawasan"
    )
    desk, head = Addressee.objects.filter(disposition__case=case).select_related("task", "disposition")
    assert desk.disposition.position == "Kepala Dinas"
    assert desk.task.due_at == head.task.due_at == wib(24, 16)
    kinds = list(Event.objects.filter(case=case).order_by("seq").values_list("kind", flat=True))
    assert kinds[-2:] == ["dispose", "disposition_given"]
    assert cast["fauzi"].get(f"/kasus/{case.slug}/").status_code == 200
    act(cast, "fauzi", head, "selesai", note="Bersedia mendampingi.")
    assert disposed(cast, case, version=1).status_code == 409  # a page from before
    assert Disposition.objects.count() == 1
    cast.act(cast.act(case, "assign_division", by="sri"), "withdraw", by="laras")
    assert not astray(case)


def test_the_act_of_the_sop_that_carries_it_out_finishes_the_share_of_that_desk(cast: Cast):
    case = researched(cast)
    assert disposed(cast, case).status_code == 302
    case = cast.fresh(case)
    desk = share(case, "Sekretariat")
    assert desk.task.reference == "finish_distribution"
    assert "ikut selesai bila langkah SOP-nya" in text(cast["sri"].get(f"/disposisi/{desk.pk}/"))
    engine.record(case, "letter_issued", by=cast.actor("wahyu"), at=cast.now, letter="0")
    cast.act(case, "finish_distribution", by="sri")
    assert share(case, "Sekretariat").state == "done" and share(case, "Kepala Bidang").task.is_open


def test_a_refused_step_writes_no_disposition(cast: Cast):
    case = researched(cast)
    assert disposed(cast, case, to=[]).status_code == 422
    assert disposed(cast, case, checklist=[]).status_code == 422  # a guard of the SOP, after the form was fine
    assert not Disposition.objects.exists() and cast.fresh(case).step.key == "review"


def test_the_step_on_paper_needs_who_wrote_it_and_when(cast: Cast):
    case = researched(cast)
    assert disposed(cast, case, "record_disposition", "sri").status_code == 422
    said = {"on_order": post_of("wahyu", "agency_head"), "written_at": "2026-11-23T08:00", "scan": scan()}
    assert disposed(cast, case, "record_disposition", "sri", **said).status_code == 302
    row = Disposition.objects.get(case=case)
    assert row.on_paper and row.given_by == cast.user("wahyu") and row.scan_id
    assert "dicatat dari kertas" in case_text(cast, "wahyu", case)


def test_outside_data_go_to_several_bidang_under_one_that_leads(cast: Cast):
    case = cast.open_request("data-eksternal", by="laras", channel="letter")
    one, two = head_of("pembiayaan", "jatim", "work_unit"), head_of("kelembagaan", "jatim")
    said = {"version": case.row_version, "to": [one, two], "lead": two, "statement": "usage", "due": "tiga"}
    assert cast["wahyu"].post(f"/kasus/{case.slug}/langkah/dispose/", said).status_code == 302
    assert cast.fresh(case).unit == cast.unit("kelembagaan", "jatim")
    assert Task.objects.open().filter(case=case, kind="disposition").count() == 2
    other = cast.open_request("data-eksternal", by="laras", channel="letter")
    said = {"version": other.row_version, "to": ["r.secretariat"], "statement": "usage", "due": "tiga"}
    told = cast["wahyu"].post(f"/kasus/{other.slug}/langkah/dispose/", said)
    assert told.status_code == 422 and "satu bidang yang menindaklanjuti" in text(told)


def pages(reply: Any) -> list[Any]:
    assert reply.status_code == 200 and reply["Content-Type"] == "application/pdf"
    return PdfReader(BytesIO(reply.content)).pages


def words(page: Any) -> str:
    return " ".join(page.extract_text().split())


def test_the_sheet_prints_the_letter_from_the_book_and_what_was_ticked(cast: Cast):
    case = cast.open_request("data-eksternal", by="laras", channel="letter")
    give(cast, case, "hendra", by="wahyu", urgency="sangat_segera", due_on="2026-11-27")
    row = Disposition.objects.get(case=case)
    (filled,) = pages(cast["wahyu"].get(f"/disposisi/{row.pk}/lembar/"))
    said = words(filled)
    for part in (
        "LEMBAR DISPOSISI", "No. agenda : 0001/2026", case.number, "✓ Sangat segera", "✓ Sekretariat",
        "✓ Proses lebih lanjut", WORDS, "Paling lambat: 27 November 2026", "Kepala Dinas", "Wahyu Trisnadi",
    ):  # fmt: skip
        assert part in said, (part, said)
    assert said.count("✓") == 3
    assert round(filled.mediabox.width / 72 * 25.4) == 148 and round(filled.mediabox.height / 72 * 25.4) == 210
    (blank,) = pages(cast["sri"].get(f"/kasus/{case.slug}/disposisi/lembar/?ukuran=kecil"))
    assert round(blank.mediabox.width / 72 * 25.4) == 102
    found = text(cast["wahyu"].get("/disposisi/?arah=keluar&q=1%2F2026"))  # by the number in the book
    assert case.subject in found and "Sekretariat" in found
    assert "Tidak ada yang cocok" in text(cast["wahyu"].get("/disposisi/?arah=keluar&q=77%2F2026"))
    assert "✓" not in words(blank) and "No. agenda : 0001/2026" in words(blank) and "Paraf:" in words(blank)
    offered = cast["sri"].get(f"/kasus/{case.slug}/").content.decode()
    for size in ("A5", "kecil"):
        assert all(f'lembar/?ukuran={size}{two}"' in offered for two in ("", "&amp;dua"))
    (pair,) = pages(cast["sri"].get(f"/kasus/{case.slug}/disposisi/lembar/?dua"))
    assert words(pair).count("LEMBAR DISPOSISI") == 2 and round(pair.mediabox.width / 72 * 25.4) == 297


def test_the_list_has_ways_urgency_search_and_counts(cast: Cast):
    first, second = cast.open_request(), cast.open_request()
    Case.objects.filter(pk=second.pk).update(subject="Undangan rapat anggota tahunan")
    give(cast, first, "petrus", "bonifasius")
    give(cast, second, "bonifasius", urgency="segera")

    def listed(who: str, query: str = "") -> str:
        page = text(cast[who].get(f"/disposisi/{query}"))
        return page[page.index("Masuk") :]

    mine = listed("bonifasius")
    assert mine.startswith("Masuk 2 Keluar 0 Belum selesai 3 Terlambat 0"), mine[:80]
    assert first.number in mine and second.number in mine
    assert first.number not in listed("bonifasius", "?sifat=segera")
    assert second.number in listed("bonifasius", "?q=rapat+anggota")
    assert first.number not in listed("bonifasius", "?q=rapat+anggota")
    assert first.number in listed("bonifasius", f"?q={first.number}")
    assert "Tidak ada yang cocok" in listed("bonifasius", "?q=tidak-ada-begini")
    assert "Keluar 3" in listed("markus", "?arah=keluar") and "Masuk 0" in listed("markus")
    act(cast, "petrus", share(first, "Kepala Bidang Perijinan"), "selesai", note="Selesai.")
    assert "Belum selesai 2" in listed("markus", "?arah=terbuka") and "Selesai" in listed("markus", "?arah=keluar")
    cast.now = wib(27, 9)
    cast._clients.clear()
    assert "Terlambat 2" in listed("markus", "?arah=terlambat")
    for odd in ("?arah=x&sifat=y&sebelum=-1", "?sebelum=99999999999999999999", "?q=%27%22%3Cb%3E"):
        assert cast["markus"].get(f"/disposisi/{odd}").status_code == 200


def test_papers_are_shown_as_pictures_of_their_pages(cast: Cast):
    case = cast.open_request()
    give(cast, case, "bonifasius")
    file = SimpleUploadedFile("surat.pdf", corpus.pdf(2), content_type="application/pdf")
    reply = cast["yuliana"].post(f"/kasus/{case.slug}/dokumen/", {"label": "Surat masuk", "file": file})
    assert reply.status_code == 302
    row = share(case, "Kepala Bidang Pengawasan")
    page = cast["bonifasius"].get(f"/disposisi/{row.pk}/").content.decode()
    pk = case.documents.get(label="Surat masuk").pk
    assert page.count(f"/dokumen/{pk}/lembar/") == 2
    shown = cast["bonifasius"].get(f"/dokumen/{pk}/lembar/2/")
    assert shown["Content-Type"].startswith("image/") and shown.content
    assert cast["bonifasius"].get(f"/dokumen/{pk}/lembar/3/").status_code == 404
    assert cast["theresia"].get(f"/dokumen/{pk}/lembar/1/").status_code == 404
