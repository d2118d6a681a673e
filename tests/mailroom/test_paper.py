"""Where the paper lies: put, moved, lent, found; and letters of the office's own."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.management import call_command

from casework.cases.models import Case
from casework.letters.models import Letter
from casework.mailroom import receiving
from casework.mailroom.models import PaperFile, PaperLoan, PaperMove
from tests.cast import OUTSIDER, Cast
from tests.mailroom.conftest import FACTS, Mail


def put(cast: Cast, case: Case, by: str = "karim", **place: str) -> Any:
    return cast[by].post(f"/kasus/{case.slug}/letak/", place)


def test_paper_is_put_moved_lent_and_found(cast: Cast, mail: Mail):
    letter = mail.enter()
    case = letter.case
    assert case
    assert put(cast, case).status_code == 422
    assert put(cast, case, binder="SM 2026", shelf="B2").status_code == 302
    assert put(cast, case, binder="SM 2026", shelf="B2").status_code == 302  # the same place is no move
    assert put(cast, case, box="7", reason="Pindah ke depo arsip").status_code == 302

    assert PaperMove.objects.count() == 2
    assert "Boks 7" in cast["yuliana"].get(f"/kasus/{case.slug}/").content.decode()
    assert "Boks 7" in cast["sumarni"].get("/register/incoming/?tahun=2026&bulan=11").content.decode()
    file = PaperFile.objects.get(case=case)
    for text in ("boks 7", case.number, FACTS["number"], "rapat koordinasi"):
        assert cast["yuliana"].get("/letak-berkas/", {"q": text}).context["rows"] == [file]
    assert cast["anisa"].get("/letak-berkas/", {"q": "boks 7"}).context["rows"] == []

    loan = {"borrower": "Petrus Ajan", "due_on": "2026-11-30"}
    for _ in range(2):  # the second time it is out already
        assert cast["karim"].post(f"/letak-berkas/{file.pk}/pinjam/", loan).status_code == 302
    out = PaperLoan.objects.get()
    assert "Petrus Ajan" in cast["yuliana"].get(f"/kasus/{case.slug}/").content.decode()
    assert cast["yuliana"].get("/letak-berkas/").context["loans"] == [out]
    assert cast["karim"].post(f"/letak-berkas/pinjaman/{out.pk}/kembali/").status_code == 302
    assert cast["yuliana"].get("/letak-berkas/").context["loans"] == []


@pytest.mark.parametrize("who", ["yuliana", "markus", "bonifasius", "ratna", "anisa", OUTSIDER])
def test_only_who_keeps_files_moves_them(cast: Cast, mail: Mail, who: str):
    letter = mail.enter()
    assert letter.case

    assert put(cast, letter.case, by=who, shelf="A1").status_code == 404
    assert not PaperFile.objects.exists()


def test_filing_writes_where_the_paper_was_put(cast: Cast, mail: Mail):
    letter = mail.enter()
    case = cast.act(letter.case, "note_only", by="markus")
    path = f"/kasus/{case.slug}/langkah/file/"
    assert cast["karim"].post(path, {"version": case.row_version}).status_code == 422
    assert cast["karim"].post(path, {"version": case.row_version, "binder": "SM 2026"}).status_code == 302

    assert (PaperFile.objects.get().label, cast.fresh(case).status) == ("Ordner SM 2026", "closed")


def test_paper_of_a_letter_follows_it_into_its_case(cast: Cast, mail: Mail):
    letter = mail.enter(purpose="ppid")
    assert cast["karim"].post(f"/surat-masuk/{letter.pk}/letak/", {"cover": "Masuk"}).status_code == 302
    case = cast.open_request()
    receiving.started(letter, case, by=cast.actor("yuliana"), at=cast.now)
    assert PaperFile.objects.get(case=case).label == "Map Masuk"


# Letters of the office's own


@pytest.fixture
def wordings(cast: Cast) -> None:
    call_command("load_letter_templates", verbosity=0)


def invitation(**changes: str) -> dict[str, str]:
    facts = {"kind": "invitation", "subject": "Rapat koordinasi", "recipient": "Kepala Biro Umum"}
    return facts | {"recipient_place": "Pontianak", "key": str(uuid.uuid4())} | changes


def test_a_letter_on_own_initiative_opens_its_case_and_draft_once(cast: Cast, wordings: None):
    facts = invitation()
    places = {cast["theresia"].post("/surat-keluar/baru/", facts)["Location"] for _ in range(2)}

    letter = Letter.objects.get()
    assert places == {f"/surat/{letter.pk}/"}
    assert (letter.hal, letter.recipient, letter.status) == ("Rapat koordinasi", "Kepala Biro Umum", "draft")
    case = letter.case
    assert (case.service, case.step.key, case.unit) == ("correspondence", "draft", cast.unit("perijinan"))
    assert cast["theresia"].get(f"/kasus/{case.slug}/").status_code == 200
    assert cast["bonifasius"].get(f"/kasus/{case.slug}/").status_code == 404
    assert cast["theresia"].post("/surat-keluar/baru/", invitation(kind="refusal")).status_code == 422
    assert {cast[who].get("/surat-keluar/baru/").status_code for who in ("ratna", "dimas", OUTSIDER)} == {404}


def test_a_reply_is_linked_with_the_letter_it_answers(cast: Cast, mail: Mail, wordings: None):
    letter = mail.enter()
    path = f"/surat-masuk/{letter.pk}/balas/"
    assert FACTS["sender"] in cast["sumarni"].get(path).content.decode()
    assert cast["sumarni"].post(path, invitation()).status_code == 302
    inside = Letter.objects.get()
    assert inside.case == letter.case
    assert cast["sumarni"].get(f"/surat-masuk/{letter.pk}/").context["replies"] == [inside]
    assert (
        cast["sumarni"].post(f"/surat/{inside.pk}/batal/", {"reason": "Dijawab dengan surat lain"}).status_code == 302
    )

    case = cast.act(letter.case, "note_only", by="markus")
    cast.act(case, "file", by="karim")
    assert cast["sumarni"].post(path, invitation(subject="Jawaban susulan")).status_code == 302
    outside = Letter.objects.latest("pk")
    assert (outside.case.parent, outside.case.correspondence.answers) == (letter.case, letter)
    assert cast["sumarni"].get(f"/surat-masuk/{letter.pk}/").context["replies"] == [outside]
    assert f"Agenda {letter}" in cast["sumarni"].get(f"/kasus/{outside.case.slug}/").content.decode()
