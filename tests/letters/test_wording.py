"""The wordings in the hands of an agency admin: who gets in, drafts, previews, versions, and what letters keep."""

import html
import io
import re
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from django.db import DatabaseError, transaction
from pypdf import PdfReader

from casework.letters.load import load
from casework.letters.models import Letter, LetterTemplate
from casework.letters.wording import compare, names
from casework.organization.models import Appointment, User
from tests.cast import OUTSIDER, Cast

HOME = "/kelola/naskah/"
REPLY = f"{HOME}reply/"
WRITE = f"{REPLY}konsep/"
WHY = "Disesuaikan dengan edaran 2026."
OWN = "Kepada {nama_pemohon}, mengenai {perihal} kami jawab: {keputusan}\n\nSalam dari {singkatan}."
HOSTILE = '<script>alert(1)</script> <img src=x onerror=alert(1)> & "kutip" **tebal**'


def shown(client, path: str, status: int = 200, **query: str) -> str:
    answer = client.get(path, query)
    assert answer.status_code == status, path
    return answer.content.decode()


def begin(cast: Cast, who: str = "dimas", kind: str = "reply") -> LetterTemplate:
    cast[who].post(f"{HOME}{kind}/mulai/")
    agency = cast.actor(who).agency_id
    return LetterTemplate.objects.get(agency=agency, kind=kind, status="draft")


def text_of(draft: LetterTemplate, **changed: str) -> dict[str, str]:
    names_ = ("title", "hal", "recipient", "body", "table", "attachments", "cc", "security", "speed", "sifat_shown")
    text = {name: getattr(draft, name) for name in (*names_, "classification", "signer_role")}
    return text | {"revision": str(draft.revision)} | changed


def save(cast: Cast, who: str = "dimas", **changed: str):
    draft = LetterTemplate.objects.get(agency=cast.actor(who).agency_id, kind="reply", status="draft")
    return cast[who].post(WRITE, text_of(draft, **changed))


def put(cast: Cast, who: str = "dimas", note: str = WHY):
    draft = LetterTemplate.objects.get(agency=cast.actor(who).agency_id, kind="reply", status="draft")
    return cast[who].post(f"{WRITE}berlakukan/", {"note": note, "revision": draft.revision})


def own_version(cast: Cast, body: str = OWN, who: str = "dimas") -> LetterTemplate:
    begin(cast, who)
    assert save(cast, who, body=body).status_code == 302
    assert put(cast, who).status_code == 302
    return LetterTemplate.objects.get(agency=cast.actor(who).agency_id, kind="reply", status="in_force")


def letter_of(cast: Cast, case, by: str = "yuliana") -> Letter:
    cast[by].post(f"/kasus/{case.slug}/surat/baru/reply/")
    return Letter.objects.get(case=case, kind="reply")


def paper(page: str) -> str:
    """The words on the sheet, without its mark."""
    sheet = re.search(r'<article class="paper".*?</article>', page, re.DOTALL)
    assert sheet
    words = html.unescape(re.sub(r"<[^>]+>", " ", sheet[0]))
    return " ".join(words.replace("CONTOH", "").replace("UJI COBA", "").split())


def second_admin(cast: Cast) -> str:
    user = User.objects.create_user("kedua", full_name="Admin Kedua")
    Appointment.objects.create(
        user=user, agency=cast.agency(), role="agency_admin", position="Admin", valid_from="2026-01-01"
    )
    return "kedua"


def test_only_the_admin_gets_in_and_only_to_the_own_agency(cast: Cast, client):
    mine = own_version(cast)
    draft = begin(cast)
    inside = [HOME, REPLY, WRITE, f"{REPLY}banding/", f"{REPLY}versi/{mine.pk}/", f"{WRITE}berlakukan/"]
    for path in inside:
        assert client.get(path)["Location"].startswith("/akun/login/")
        for who in (OUTSIDER, "yuliana", "hendra", "ratna"):
            assert cast[who].get(path).status_code == 404, (who, path)
    assert "Naskah surat" in shown(cast["dimas"], "/kelola/")
    for who in (OUTSIDER, "yuliana"):
        assert cast[who].get("/kelola/").status_code == 404
        assert cast[who].post(WRITE, text_of(draft, hal="Dibajak")).status_code == 404
    assert "/kelola/" in shown(cast["dimas"], "/pekerjaan/") and "/kelola/" not in shown(cast["yuliana"], "/pekerjaan/")
    draft.refresh_from_db()
    assert draft.hal != "Dibajak"


def test_the_other_agency_s_admin_sees_and_changes_only_theirs(cast: Cast):
    mine = own_version(cast)
    assert OWN.split("{")[0] not in shown(cast["fajar"], REPLY)
    for path in (f"versi/{mine.pk}/", f"versi/{mine.pk}/pakai/", f"versi/{mine.pk}/pdf/", f"banding/?dari={mine.pk}"):
        assert cast["fajar"].get(REPLY + path).status_code == 404
    assert cast["fajar"].post(f"{REPLY}versi/{mine.pk}/pakai/", {"note": WHY}).status_code == 404
    assert cast["fajar"].post(f"{REPLY}mulai/", {"dari": mine.pk}).status_code == 404
    theirs = own_version(cast, body="Jawaban dari Jawa Timur: {keputusan}", who="fajar")
    assert theirs.version == mine.version == 1
    mine.refresh_from_db()
    assert mine.status == "in_force"


def test_the_preview_is_the_letter_that_is_drafted_with_it(cast: Cast):
    case = cast.open_request()
    before = letter_of(cast, cast.open_request())
    begin(cast)
    text = {"body": OWN, "hal": "Jawaban untuk {nama_pemohon}", "cc": "Arsip {kota}", "attachments": "1 (satu) berkas"}
    written = cast["dimas"].post(WRITE, text_of(begin(cast), **text) | {"do": "lihat", "contoh": case.slug})
    assert not LetterTemplate.objects.filter(body=OWN).exists()
    fragment = cast["dimas"].post(f"{WRITE}lihat/", text_of(begin(cast), **text) | {"contoh": case.slug})
    assert save(cast, **text).status_code == 302
    assert put(cast).status_code == 302
    seen = shown(cast["dimas"], REPLY, contoh=case.slug)
    assert "CONTOH" in seen
    letter = letter_of(cast, case)
    assert letter.template.agency == case.agency and letter.attachments == "1 (satu) berkas"
    on_paper = paper(shown(cast["yuliana"], f"/surat/{letter.pk}/"))
    assert "Kepada Siti Rahmawati, mengenai Daftar koperasi aktif 2025" in on_paper
    assert on_paper == paper(seen) == paper(written.content.decode()) == paper(fragment.content.decode())
    assert Letter.objects.get(pk=before.pk).body != letter.body  # what was drafted keeps its wording


def test_made_up_values_fill_every_field_and_nothing_is_kept(cast: Cast):
    for template in LetterTemplate.objects.in_force().filter(agency=None):
        page = shown(cast["dimas"], f"{HOME}{template.kind}/")
        assert "CONTOH" in page and "[isi:" not in page, template.kind
    assert not Letter.objects.exists()


def test_every_field_of_every_wording_is_offered_with_an_explanation(cast: Cast):
    for template in LetterTemplate.objects.in_force().filter(agency=None):
        begin(cast, kind=template.kind)
        page = html.unescape(shown(cast["dimas"], f"{HOME}{template.kind}/konsep/"))
        named = set(names.NAME.findall(" ".join((template.hal, template.body, template.cc))))
        for name in named:
            offer = rf"<code data-insert>{{{name}}}</code>\s*<span>{re.escape(names.FIELDS[name])}"
            assert re.search(offer, page), name
        assert "tidak mengisi" not in page


def test_what_lies_sealed_with_the_applicant_is_not_shown(cast: Cast):
    case = cast.open_request()
    case.applicant.address = "Jalan Rahasia 7"
    case.applicant.save()
    begin(cast)
    save(cast, body="Alamat: {alamat_pemohon}. {keputusan}")
    put(cast)
    assert "Jalan Rahasia" not in shown(cast["dimas"], REPLY, contoh=case.slug)
    letter = letter_of(cast, case)
    assert "Jalan Rahasia" in shown(cast["yuliana"], f"/surat/{letter.pk}/")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Yth. {nama_pemohonn}", "Maksud Saudara {nama_pemohon}?"),
        ("Yth. {Pemohon Nama}", "Maksud Saudara {nama_pemohon}?"),
        ("Batas {qwxz}", "Pilih dari daftar field."),
        ("Yth. {nama_pemohon, salam", "tidak berpasangan"),
        ("{{ 7*7 }}", "tidak dikenal"),
        ("{% load static %}", "tidak dikenal"),
    ],
)
def test_a_wrong_field_is_refused_with_what_was_meant(cast: Cast, typed: str, told: str):
    draft = begin(cast)
    answer = save(cast, body=typed)
    assert answer.status_code == 422
    page = html.unescape(answer.content.decode())
    assert told in page and typed in page  # nothing typed is lost
    live = cast["dimas"].post(f"{WRITE}lihat/", text_of(draft, body=typed))
    assert told in html.unescape(live.content.decode())
    draft.refresh_from_db()
    assert draft.revision == 1 and typed not in draft.body


def test_hostile_text_stays_text_on_every_page(cast: Cast):
    case = cast.open_request()
    begin(cast)
    # The place of a table label, of a heading, and of a value.
    hostile = dict.fromkeys(("title", "hal", "body", "table", "cc", "attachments"), f"{HOSTILE}: {HOSTILE}")
    hostile["attachments"] = "<b onclick=x>1</b>"
    assert save(cast, **hostile).status_code == 302
    pages = [shown(cast["dimas"], path) for path in (WRITE, f"{WRITE}berlakukan/", HOME)]
    assert put(cast, note="Alasan <script>alert(2)</script>").status_code == 302
    own = LetterTemplate.objects.get(kind="reply", status="in_force", agency=cast.agency())
    paths = (HOME, REPLY, f"{REPLY}banding/", f"{REPLY}versi/{own.pk}/", f"{REPLY}bersama/")
    pages += [shown(cast["dimas"], path) for path in paths]
    pages.append(shown(cast["yuliana"], f"/surat/{letter_of(cast, case).pk}/"))
    for page in pages:
        assert "<script>alert" not in page and "<img src=x" not in page and "<b onclick" not in page
    assert "&lt;script&gt;alert(1)" in pages[-1]


def test_two_admins_at_once_read_both_texts(cast: Cast):
    other = second_admin(cast)
    first = text_of(begin(cast), body="Tulisan pertama: {keputusan}")
    late = text_of(begin(cast, other), body="Tulisan kedua: {keputusan}")  # the same draft
    assert LetterTemplate.objects.filter(status="draft").count() == 1
    assert cast["dimas"].post(WRITE, first).status_code == 302
    answer = cast[other].post(WRITE, late)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Tulisan pertama" in page and "Tulisan kedua" in page and cast.user("dimas").full_name in page
    draft = LetterTemplate.objects.get(status="draft")
    assert draft.body.startswith("Tulisan pertama")
    newest = re.search(r'name="revision" value="(\d+)"', page)
    assert newest and cast[other].post(WRITE, late | {"revision": newest[1]}).status_code == 302
    draft.refresh_from_db()
    assert draft.body.startswith("Tulisan kedua")


def test_who_read_an_older_draft_does_not_put_it_in_force(cast: Cast):
    other = second_admin(cast)
    stale = begin(cast)
    save(cast, body=OWN)
    late = cast[other].post(f"{WRITE}berlakukan/", {"note": WHY, "revision": stale.revision}, follow=True)
    assert "sudah berubah" in late.content.decode()
    assert not LetterTemplate.objects.in_force().filter(agency=cast.agency()).exists()
    cast[other].post(f"{WRITE}buang/", {"revision": stale.revision})
    assert LetterTemplate.objects.filter(status="draft").exists()
    assert put(cast).status_code == 302
    again = cast[other].post(f"{WRITE}berlakukan/", {"note": WHY, "revision": stale.revision}, follow=True)
    assert "Tidak ada konsep" in again.content.decode()


def test_a_version_tells_who_when_and_why_and_letters_keep_theirs(cast: Cast):
    first = own_version(cast)
    kept = letter_of(cast, cast.open_request())
    cast.later(hours=1)
    refused = begin(cast) and put(cast)
    assert refused.status_code == 422 and "sama dengan naskah yang berlaku" in refused.content.decode()
    save(cast, body=f"{OWN} Terima kasih.")
    short = put(cast, note="singkat")
    assert short.status_code == 422 and "sedikitnya 10 huruf" in short.content.decode()
    assert put(cast, note="Ditambah ucapan terima kasih.").status_code == 302
    page = shown(cast["dimas"], REPLY)
    for said in ("Versi 2", "Ditambah ucapan terima kasih.", "Diganti versi 2.", WHY, cast.user("dimas").full_name):
        assert said in page, said
    assert Letter.objects.get(pk=kept.pk).template == first
    told = shown(cast["yuliana"], f"/surat/{kept.pk}/")
    assert "versi 1" in told and "tetap memakai" in told
    differing = shown(cast["dimas"], f"{REPLY}banding/")
    assert re.search(r"<ins>[^<]*Terima kasih\.?", differing) and "Ditambah:" in differing


def test_going_back_makes_a_new_version_with_the_old_text(cast: Cast):
    first = own_version(cast)
    begin(cast)
    save(cast, body="Lain sama sekali: {keputusan}")
    put(cast)
    begin(cast)  # a draft in the making is not lost
    cast["dimas"].post(f"{REPLY}versi/{first.pk}/pakai/", {"note": "Edaran dicabut kembali."})
    third = LetterTemplate.objects.in_force().get(agency=cast.agency(), kind="reply")
    assert (third.body, third.version, third.base, third.note) == (OWN, 4, first, "Edaran dicabut kembali.")
    first.refresh_from_db()
    assert first.status == "retired" and first.body == OWN
    save(cast, body="Lain lagi: {keputusan}")
    assert put(cast).status_code == 302
    assert LetterTemplate.objects.in_force().get(agency=cast.agency(), kind="reply").version == 5


def test_back_to_the_shared_wording(cast: Cast):
    own = own_version(cast)
    shared = LetterTemplate.objects.get(agency=None, kind="reply")
    assert cast["dimas"].post(f"{REPLY}bersama/", {"note": ""}).status_code == 422
    assert cast["dimas"].post(f"{REPLY}bersama/", {"note": "Naskah bersama sudah cukup."}).status_code == 302
    own.refresh_from_db()
    ended = (own.status, own.retired_by, own.retired_note)
    assert ended == ("retired", cast.user("dimas"), "Naskah bersama sudah cukup.")
    assert letter_of(cast, cast.open_request()).template == shared
    assert "Naskah bersama" in shown(cast["dimas"], REPLY)
    again = cast["dimas"].post(f"{REPLY}bersama/", {"note": "Naskah bersama sudah cukup."})
    assert again.status_code == 422 and "sudah memakai naskah bersama" in again.content.decode()


def test_the_database_keeps_what_was_in_force(cast: Cast):
    own = own_version(cast)
    row = LetterTemplate.objects.filter(pk=own.pk)
    for change in ({"body": "Lain"}, {"note": "Lain"}, {"put_by": None}, {"status": "draft"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            row.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
    row.update(status="retired", retired_note="Berakhir")
    with pytest.raises(DatabaseError), transaction.atomic():
        row.update(status="in_force")
    assert LetterTemplate.objects.filter(agency=None, kind="reply").update(hal="Boleh") == 1


def test_one_wording_counts_and_one_is_in_the_making(cast: Cast):
    own = own_version(cast)
    for status in ("in_force", "draft"):
        if status == "draft":
            begin(cast)
        copy = LetterTemplate.objects.get(pk=own.pk)
        copy.pk, copy.version, copy.status = None, 99, status
        with pytest.raises(DatabaseError), transaction.atomic():
            copy.save(force_insert=True)


def test_paraf_goes_in_order_once_each(cast: Cast):
    begin(cast)
    twice = save(cast, initials_1="secretariat", initials_2="secretariat")
    assert twice.status_code == 422 and "memaraf satu kali" in twice.content.decode()
    assert save(cast, initials_1="division_head", initials_3="secretariat").status_code == 302
    assert put(cast).status_code == 302
    own = LetterTemplate.objects.in_force().get(agency=cast.agency(), kind="reply")
    assert own.initials == ["division_head", "secretariat"]
    page = shown(cast["dimas"], REPLY)
    assert "1. Kepala bidang" in page and "2. Sekretariat" in page
    letter = letter_of(cast, cast.open_request())
    chain = shown(cast["yuliana"], f"/surat/{letter.pk}/")
    assert "Kepala bidang" in chain and "paraf" in chain.lower()


def test_the_pdf_is_marked_and_nothing_is_kept(cast: Cast):
    draft = begin(cast)
    answer = cast["dimas"].post(f"{WRITE}pdf/", text_of(draft, body=OWN))
    assert answer["Content-Type"] == "application/pdf"
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert "CONTOH" in words and "UJI COBA" not in words and "Siti Rahmawati" in words
    draft.refresh_from_db()
    assert draft.body != OWN


def test_the_list_tells_own_shared_and_in_the_making_and_finds_words(cast: Cast):
    own_version(cast)
    begin(cast, kind="refusal")
    assert "Belum ada naskah sendiri" in shown(cast["fajar"], HOME, tab="sendiri")
    mine = shown(cast["dimas"], HOME, tab="sendiri")
    assert "Surat jawaban" in mine and "Surat keputusan penolakan" not in mine
    assert "Surat keputusan penolakan" in shown(cast["dimas"], HOME, tab="konsep")
    found = shown(cast["dimas"], HOME, q="salam dari")
    assert "Surat jawaban" in found and "Laporan kegiatan" not in found
    assert "Tidak ada naskah yang cocok" in shown(cast["dimas"], HOME, q="zzzz")
    assert cast["dimas"].get(f"{HOME}tidak-ada/").status_code == 404


def test_a_newer_shared_wording_ends_the_one_before_and_is_told(cast: Cast, tmp_path):
    own_version(cast)
    data = yaml.safe_load(Path("fixtures/letters/any/reply.yaml").read_text()) | {"version": 2, "hal": "Jawaban baru"}
    (tmp_path / "reply.yaml").write_text(yaml.safe_dump(data))
    assert load(tmp_path / "reply.yaml", cast.now) == "baru"
    shared = LetterTemplate.objects.filter(agency=None, kind="reply").order_by("version")
    assert [(row.version, row.status) for row in shared] == [(1, "retired"), (2, "in_force")]
    assert "Naskah bersama sudah diperbarui (versi 2)" in shown(cast["dimas"], REPLY)
    assert letter_of(cast, cast.open_request()).template.is_own
    assert "Naskah bersama versi 1" in shown(cast["fajar"], REPLY)


def test_words_that_changed_are_marked_inside_their_line():
    gone, new = compare.lines("Batas tiga hari kerja.", "Batas empat hari kerja.")
    assert [(piece.mark, piece.text) for piece in gone.pieces] == [
        ("same", "Batas "), ("gone", "tiga"), ("same", " hari kerja.")
    ]  # fmt: skip
    assert [piece.text for piece in new.pieces if piece.mark == "new"] == ["empat"]
    assert compare.lines("sama\nsama", "sama\nsama") == []
    far = compare.lines("\n".join(f"baris {n}" for n in range(40)), "\n".join(f"baris {n}" for n in range(39)))
    assert far[0].folded == 37 and far[-1].mark == "gone"


def test_a_code_of_classification_is_offered_and_an_unknown_one_refused(cast: Cast):
    call_command("load_classification", verbosity=0)
    begin(cast)
    assert '<option value="500.3"' in shown(cast["dimas"], WRITE)
    answer = save(cast, classification="999.9")
    assert answer.status_code == 422
    assert "Kode 999.9 tidak ada dalam daftar" in answer.content.decode()
    assert save(cast, classification="500.3").status_code == 302
    assert LetterTemplate.objects.get(kind="reply", status="draft").classification == "500.3"
