"""From a document to the copy that is given, over HTTP and without script."""

import io

import pypdf
import pytest

from casework.cases import engine
from casework.cases.models import Document, Event, Output
from casework.files import store
from casework.redaction.models import Redaction
from casework.redaction.summary import redactions_of
from tests.cast import Cast
from tests.decisions import KINDS
from tests.files.sheets import text_of
from tests.redaction.conftest import PEOPLE, attached, recipients, written
from tests.redaction.desk import PICK, Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(cast: Cast, document: Document) -> Desk:
    here = Desk(cast["yuliana"], document)
    assert here.start().status_code == 302
    return here


def test_ticked_words_are_gone_from_the_copy(desk: Desk, cast: Cast, tmp_path):
    nik = next(value for text, value in desk.picks().items() if text.startswith(PEOPLE[0][1]))
    line = next(value for text, value in desk.picks().items() if text.startswith("Budi Santoso"))
    assert desk.post("pilih", pick=[nik, line], note="NIK dan telepon penerima").status_code == 302
    assert desk.box(50, 80, 10, 5, ground="17b").status_code == 302
    assert "Sudah ditutup:" in desk.get()
    shown = desk.get("hasil/")
    assert "UU 27/2022 jo. UU 14/2008 Pasal 17 huruf h" in shown and "UU 14/2008 Pasal 17 huruf b" in shown

    copy = desk.finish()

    original = Document.objects.get(pk=desk.document.pk)
    assert (copy.kind, copy.original, copy.public, copy.case) == ("blackened", original, False, original.case)
    assert store.read(original.file) == recipients()
    data = store.read(copy.file)
    assert text_of(store.read(original.file), tmp_path) and text_of(data, tmp_path) == ""
    assert not any(part.encode() in data for person in PEOPLE for part in person)
    reader = pypdf.PdfReader(io.BytesIO(data))
    assert [page.extract_text() for page in reader.pages] == ["", ""]
    picture = reader.pages[0].images[0].image.convert("L")
    for area in desk.redaction.areas.filter(until=None, page=1):
        across, down = picture.width / 100, picture.height / 100
        inside = (area.x * across, area.y * down, (area.x + area.w) * across, (area.y + area.h) * down)
        assert picture.crop(tuple(round(edge) for edge in inside)).getextrema()[1] == 0
    event = Event.objects.filter(case=copy.case).latest("seq")
    assert event.kind == "document_blackened"
    assert event.data == {
        "document": original.pk, "copy": copy.pk, "sha256": copy.file.sha256, "version": 1, "areas": 3, "pages": 1,
        "articles": ["UU 14/2008 Pasal 17 huruf b", "UU 27/2022 jo. UU 14/2008 Pasal 17 huruf h"],
    }  # fmt: skip
    assert redactions_of(copy.case) == [
        ("Daftar penerima, halaman 1 (2 bagian)", "NIK dan telepon penerima",
         "UU 27/2022 jo. UU 14/2008 Pasal 17 huruf h"),
        ("Daftar penerima, halaman 1 (1 bagian)", "kekayaan intelektual dan persaingan usaha yang sehat",
         "UU 14/2008 Pasal 17 huruf b"),
    ]  # fmt: skip
    page = cast["yuliana"].get(f"/kasus/{copy.case.slug}/").content.decode()
    assert "Daftar penerima (dihitamkan)" in page and "ada salinan yang dihitamkan" in page


def test_everything_that_says_so_and_what_looks_like_personal_data(desk: Desk):
    shown = desk.get("cari/")
    assert all(part in shown for person in PEOPLE for part in person[1:]) and "siti@contoh.example" in shown
    assert desk.areas() == []  # a proposal covers nothing
    assert desk.post("", "cari/", all="NIK").status_code == 302
    assert len(desk.areas()) == 2
    found = desk.client.post(desk.url("cari/"), {"do": "cari", "text": "siti  RAHMAWATI"})
    values = [value for value, _ in PICK.findall(found.content.decode())]
    assert len(values) == 2 and {value.split(":")[0] for value in values} == {"1", "2"}
    assert desk.post("pilih", "cari/", pick=values, text="siti rahmawati").status_code == 302
    assert [page for page, _ in desk.areas()] == [1, 1, 1, 2]
    assert desk.client.post(desk.url("cari/"), {"do": "cari", "text": "tidak ada"}).status_code == 200


def test_areas_are_changed_removed_and_brought_back(desk: Desk):
    desk.box()
    desk.box(50, 50)
    (_, first), (_, second) = desk.areas()
    assert desk.post("ubah", key=first, x="12,5", y="20 %", w=10, h=2, ground="17h").status_code == 302
    changed = desk.redaction.areas.get(key=first, until=None)
    assert (changed.x, changed.y, changed.ground) == (12.5, 20, "17h")
    desk.post("hapus", key=second)
    assert desk.areas() == [(1, first)]
    desk.post("urungkan")
    assert desk.areas() == [(1, first), (1, second)]
    desk.post("urungkan")
    assert desk.redaction.areas.get(key=first, until=None).x == 10
    for _ in range(4):  # two more, then nothing is left to undo
        assert desk.post("urungkan").status_code == 302
    assert desk.areas() == [] and desk.redaction.moves == 0
    desk.box(95, 99, 50, 50)  # over the edge of the page
    area = desk.redaction.areas.get(until=None)
    assert area.x + area.w <= 100 and area.y + area.h <= 100


def test_what_is_wrong_is_told_and_kept(desk: Desk):
    reply = desk.box(x="", ground="17j")
    body = reply.content.decode()
    assert reply.status_code == 422 and "Kiri (%): isi angka 0 sampai 100." in body
    assert "Sebutkan undang-undang" in body and 'value="30"' in body
    assert desk.post("pilih").status_code == 422
    assert desk.post("buat", "hasil/").status_code == 422
    assert desk.post("apa saja").status_code == 422
    assert desk.areas() == [] and desk.redaction.is_draft
    assert desk.client.get(desk.url("halaman/3/")).status_code == 404


def test_who_comes_second_is_told_and_loses_nothing(desk: Desk, cast: Cast):
    other = Desk(cast["nurhayati"], desk.document)
    seen = other.redaction.row_version
    desk.box()
    late = other.box(60, 60, version=seen, note="Nama penerima")
    body = late.content.decode()
    assert late.status_code == 409 and "Yuliana Fransiska" in body
    assert 'name="note" value="Nama penerima"' in body and 'name="x" value="60"' in body
    assert len(desk.areas()) == 1
    assert other.box(60, 60, note="Nama penerima").status_code == 302 and len(desk.areas()) == 2
    assert other.start().url == desk.url()  # the same draft
    for do in ("buat", "pakai", "buang"):
        assert other.post(do, "hasil/", version=seen).status_code == 409
    assert desk.redaction.is_draft


def test_a_new_version_replaces_the_old_one_which_stays_on_record(desk: Desk, cast: Cast):
    desk.box()
    first = desk.finish()
    assert cast["yuliana"].post(f"/dokumen/{first.pk}/berikan/").status_code == 302
    assert Document.objects.get(pk=first.pk).public
    desk.start()
    assert (desk.redaction.number, len(desk.areas())) == (2, 1)  # it begins where the last one ended
    desk.box(60, 60)
    second = desk.finish()
    assert not Document.objects.get(pk=first.pk).public
    assert list(Redaction.objects.values_list("number", "status")) == [(2, "accepted"), (1, "replaced")]
    assert "diganti versi yang lebih baru" in cast["yuliana"].post(f"/dokumen/{first.pk}/berikan/").content.decode()
    assert cast["yuliana"].post(f"/dokumen/{second.pk}/berikan/").status_code == 302
    assert cast["yuliana"].get(f"/dokumen/{first.pk}/").status_code == 200  # history for staff
    assert len(redactions_of(second.case)) == 1


def test_the_whole_document_is_given_only_with_a_reason(desk: Desk, cast: Cast):
    give = f"/dokumen/{desk.document.pk}/berikan/"
    assert cast["yuliana"].post(give).status_code == 302 and Document.objects.get(pk=desk.document.pk).public
    desk.box()
    desk.finish()
    assert not Document.objects.get(pk=desk.document.pk).public  # taken back with the acceptance
    assert cast["yuliana"].post(give).status_code == 422
    assert cast["yuliana"].post(give, {"reason": "terbuka"}).status_code == 422
    assert not Document.objects.get(pk=desk.document.pk).public
    reason = "Semua penerima sudah menyetujui secara tertulis."
    assert cast["yuliana"].post(give, {"reason": reason}).status_code == 302
    event = Event.objects.filter(case=desk.document.case).latest("seq")
    assert (event.kind, event.data["reason"], event.data["whole"]) == ("document_given", reason, True)
    assert cast["yuliana"].post(f"/dokumen/{desk.document.pk}/tarik/").status_code == 302
    assert not Document.objects.get(pk=desk.document.pk).public


def test_the_copy_fills_the_output_of_a_step_and_the_original_cannot(cast: Cast):
    data = {"outputs": {"request_form": "ada", "identity": "ada"}}
    case = cast.start("kalbar/ppid", by="mega", step="request", then="submit", data=data)
    case = cast.act(case, "request_information", by="yuliana")
    desk = Desk(cast["yuliana"], attached(cast, case, recipients()))
    desk.start()
    desk.box()
    copy = desk.finish()
    partly = cast["nurhayati"].get(f"/kasus/{case.slug}/langkah/grant_partly/").content.decode()
    assert f'value="{desk.document.label}, halaman 1 (1 bagian)"' in partly  # the notice says what was covered
    url = f"/kasus/{case.slug}/langkah/grant/"
    page = cast["nurhayati"].get(url).content.decode()
    assert f'<option value="{copy.pk}">' in page and f'<option value="{desk.document.pk}">' not in page
    typed = {"version": cast.fresh(case).row_version, "note": "Diperiksa", "given": "Daftar penerima"}
    typed |= {"forms": ["softcopy"], "delivery": "download", "provision_days": 0}
    assert cast["nurhayati"].post(url, typed).status_code == 422
    assert cast["nurhayati"].post(url, typed | {"document_information": desk.document.pk}).status_code == 422
    assert cast["nurhayati"].post(url, typed | {"document_information": copy.pk}).status_code == 302
    assert Output.objects.get(case=case, key="information").document == copy

    case = cast.fresh(case)
    for kind in KINDS:
        told = {"kind": kind, "letter": kind}
        engine.record(case, "letter_issued", by=cast.actor("nurhayati"), at=cast.now, letter="0", data=told)
    assert not Document.objects.filter(case=case, public=True).exists()
    cast.act(cast.fresh(case), "finish_answer", by="nurhayati")
    assert list(Document.objects.filter(case=case, public=True)) == [copy]  # what was granted, and nothing else


def test_a_result_is_looked_at_and_may_be_thrown_away(desk: Desk):
    desk.box()
    assert desk.post("buat", "hasil/").status_code == 302
    made = desk.redaction.file
    reply = desk.client.get(desk.url("hasil/berkas/"))
    assert reply["Content-Type"] == "application/pdf" and reply["Cache-Control"] == "private, no-store"
    picture = desk.client.get(desk.url("halaman/1/gambar/?hasil&lebar=400"))
    assert picture.status_code == 200 and picture["Cache-Control"] == "private, no-store"
    assert desk.client.get(desk.url()).status_code == 302  # areas rest while the file is looked at
    assert desk.box().status_code == 409
    assert desk.post("sunting", "hasil/").status_code == 302
    assert desk.redaction.is_draft and not type(made).objects.filter(pk=made.pk).exists()
    assert desk.client.get(desk.url("hasil/berkas/")).status_code == 404
    assert desk.post("buang", "hasil/").status_code == 302
    assert desk.redaction.status == "dropped"
    assert desk.start().status_code == 302 and desk.redaction.number == 2 and desk.areas() == []


@pytest.mark.parametrize(
    ("name", "kind", "make", "told"),
    [
        ("a.docx", "application/msword", lambda: b"PK", "Hanya PDF, JPG, dan PNG"),
        ("a.pdf", "application/pdf", lambda: b"%PDF-1.4 rusak", "rusak"),
        ("a.pdf", "application/pdf", lambda: written(*[["x"]] * 61), "lebih dari 60 halaman"),
    ],
)
def test_what_cannot_be_opened_is_told_in_words(cast: Cast, name, kind, make, told):
    desk = Desk(cast["yuliana"], attached(cast, cast.open_request(), make(), name, kind))
    reply = desk.start()
    assert reply.status_code == 422 and told in reply.content.decode()
    assert not Redaction.objects.exists()


@pytest.mark.parametrize("who", ["mega", "bonifasius", "markus", "ratna", "dimas", "anisa", "orang-luar"])
def test_nobody_else_finds_these_pages(desk: Desk, cast: Cast, who: str):
    desk.box()
    desk.post("buat", "hasil/")
    other = Desk(cast[who], desk.document)
    version = desk.redaction.row_version
    for rest in ("halaman/1/", "halaman/1/gambar/", "halaman/1/gambar/?hasil", "cari/", "hasil/", "hasil/berkas/"):
        assert other.client.get(desk.url(rest)).status_code == 404, rest
    assert other.box().status_code == other.post("pakai", "hasil/").status_code == 404
    assert other.post("pilih", "cari/").status_code == other.start().status_code == 404
    for act in ("hitamkan", "berikan", "tarik"):
        assert other.client.post(f"/dokumen/{desk.document.pk}/{act}/").status_code == 404
    assert desk.redaction.row_version == version
