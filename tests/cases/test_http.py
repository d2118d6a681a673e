"""Acting through pages: GET decides nothing, a stale form loses nothing, work lists tell what to do."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from casework.cases.models import Case, Event, Output, Task
from requests_app.deciding import facts
from tests.cast import OUTSIDER, REASON, Cast
from tests.files import corpus

STALE = "Kasus ini sudah berubah"


def page(cast: Cast, name: str, path: str, **data: str) -> str:
    answer = cast[name].get(path, data)
    assert answer.status_code == 200, answer.status_code
    assert "no-store" in answer.headers["Cache-Control"]
    return answer.content.decode()


def url(case: Case, *more: str) -> str:
    return "/".join(["/kasus", case.slug, *more, ""])


def posted(case: Case, **data: object) -> dict[str, object]:
    return {"version": case.row_version} | data


def everything(case: Case) -> list[object]:
    return [list(Case.objects.filter(pk=case.pk).values()), Event.objects.count(), list(Task.objects.values())]


# The straight way


def test_officer_acts_from_my_work_to_the_next_step(cast: Cast):
    case = cast.open_request()
    assert case.number in page(cast, "yuliana", "/pekerjaan/")
    assert case.number not in page(cast, "mega", "/pekerjaan/")
    assert f'href="{url(case, "langkah", "answer_directly")}"' in page(cast, "yuliana", url(case))

    answer = cast["yuliana"].post(
        url(case, "langkah", "coordinate"), posted(case, output_service_note="Data anggota belum ada di laman.")
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, url(case))
    assert cast.fresh(case).step.key == "coordination"
    assert Output.objects.get(case=case, key="service_note").text == "Data anggota belum ada di laman."


def test_page_offers_only_what_this_person_may_do(cast: Cast):
    case = cast.at_coordination()
    found = {
        name: [
            action for action in ("prepare_reply", "extend", "ask_division", "record_disposition", "withdraw")
            if url(case, "langkah", action) in page(cast, name, url(case))
        ]
        for name in ("mega", "yuliana", "nurhayati", "hendra", "ratna")
    }  # fmt: skip

    assert found == {
        "mega": ["withdraw"],
        "yuliana": ["prepare_reply", "extend", "ask_division", "record_disposition", "withdraw"],
        "nurhayati": ["extend"],
        "hendra": ["record_disposition"],
        "ratna": [],
    }


@pytest.mark.parametrize("action", ["coordinate", "answer_directly", "withdraw", "send_incomplete"])
def test_get_never_decides(cast: Cast, action: str):
    case = cast.open_request()
    before = everything(case)

    for _ in range(2):
        page(cast, "yuliana", url(case, "langkah", action))
        page(cast, "yuliana", url(case, "langkah", action), version="1", reason=REASON, output_service_note="x")
    assert cast["yuliana"].get(url(case, "mulai")).status_code == 405
    assert cast["yuliana"].head(url(case, "langkah", action)).status_code == 405
    assert everything(case) == before


def test_what_the_row_asks_for_is_asked_and_kept_when_missing(cast: Cast):
    case = cast.at_coordination()
    before = everything(case)
    answer = cast["nurhayati"].post(url(case, "langkah", "extend"), posted(case, reason="pendek", note="Tetap di sini"))

    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Pilih salah satu dari dua alasan perpanjangan." in text
    assert "Tulis alasannya, sedikitnya 10 huruf." in text
    assert "pendek" in text
    assert "Tetap di sini" in text
    assert everything(case) == before


@pytest.mark.parametrize("version", ["", "abc", "-1", "999999999999999999999", "1\x00"])
def test_bad_version_is_no_error_500(cast: Cast, version: str):
    case = cast.open_request()
    before = everything(case)
    answer = cast["yuliana"].post(
        url(case, "langkah", "coordinate"), {"version": version, "output_service_note": "Catatan."}
    )

    assert answer.status_code in (409, 422)
    assert everything(case) == before


def test_refusal_of_a_guard_stands_on_the_page(cast: Cast):
    case = cast.open_request()
    answer = cast["yuliana"].post(url(case, "langkah", "send_incomplete"), posted(case, reason=REASON))

    assert answer.status_code == 422
    assert "Surat pemberitahuan belum terbit. Terbitkan surat bernomor dahulu." in answer.content.decode()


# Somebody was first


def test_two_tabs_the_second_sees_who_was_first_and_what_was_typed(cast: Cast):
    case = cast.at_coordination()
    typed = {"note": "Jumlah anggota <b>2025</b>", "units": [str(cast.unit("pengawasan").pk)]}
    first = cast["yuliana"].post(url(case, "langkah", "ask_division"), posted(case, **typed))
    before = everything(case)
    second = cast["yuliana"].post(url(case, "langkah", "ask_division"), posted(case, **typed))

    assert (first.status_code, second.status_code) == (302, 409)
    text = second.content.decode()
    assert STALE in text
    assert "Yuliana Fransiska" in text
    assert "Jumlah anggota &lt;b&gt;2025&lt;/b&gt;" in text
    assert everything(case) == before
    assert Task.objects.filter(case=case, kind="opinion").count() == 1


def test_approve_and_refer_at_once_the_second_loses_nothing_typed(cast: Cast):
    case = cast.act(cast.open_request(), "reply_now", by="yuliana")
    row = {"checklist": ["Disposisi", "Data Dukung Data Informasi"], "given": "Daftar koperasi", "forms": ["softcopy"]}
    more = {"delivery": "download", "payment": facts.FREE}
    version = posted(case)
    granted = cast["nurhayati"].post(url(case, "langkah", "grant"), version | row | more)
    before = everything(case)
    second = cast["yuliana"].post(
        url(case, "langkah", "refer"),
        version | {"holder": "BPS Provinsi", "explanation": "Bukan data kami.", "note": "SK 12"},
    )

    assert (granted.status_code, second.status_code) == (302, 409)
    text = second.content.decode()
    assert "BPS Provinsi" in text
    assert "Bukan data kami." in text
    assert "SK 12" in text
    assert "Nurhayati Usman" in text
    assert everything(case) == before
    assert cast.fresh(case).outcome == "granted"


def test_double_click_writes_one_act(cast: Cast):
    case = cast.open_request()
    sent = [
        cast["yuliana"].post(url(case, "langkah", "coordinate"), posted(case, output_service_note="Catatan."))
        for _ in range(3)
    ]

    assert [answer.status_code for answer in sent] == [302, 409, 409]
    assert Event.objects.filter(case=case, kind="coordinate").count() == 1


def test_act_of_another_role_is_not_there(cast: Cast):
    case = cast.open_request()
    before = everything(case)

    for name in ("mega", "nurhayati", "ratna", "dimas"):
        path = url(case, "langkah", "coordinate")
        assert cast[name].get(path).status_code == 404
        assert cast[name].post(path, posted(case, output_service_note="x")).status_code == 404
    assert cast["yuliana"].post(url(case, "langkah", "terbang"), posted(case)).status_code == 404
    assert everything(case) == before


def test_outsider_sees_no_staff_page(cast: Cast):
    case = cast.open_request()

    for path in ("/pekerjaan/", url(case), url(case, "dokumen"), "/cari/"):
        assert cast[OUTSIDER].get(path).status_code == 404


def test_post_without_token_is_refused(cast: Cast):
    from django.test import Client

    case = cast.open_request()
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.user("yuliana"))
    answer = client.post(url(case, "langkah", "coordinate"), posted(case, output_service_note="x"))

    assert answer.status_code == 403
    assert cast.fresh(case).row_version == case.row_version


# Beginning, parallel tasks, documents, search


def test_begin_starts_the_clock_once(cast: Cast):
    case = cast.open_request()

    for _ in range(2):
        assert cast["yuliana"].post(url(case, "mulai")).status_code == 302
    assert cast["mega"].post(url(case, "mulai")).status_code == 404
    task = cast.step_task(case)
    assert (task.started_at, task.holder.username) == (cast.now, "yuliana")
    assert Event.objects.filter(case=case, kind="task_begun").count() == 1


def test_bidang_hands_over_data_with_a_file(cast: Cast):
    case = cast.act(
        cast.at_coordination(), "ask_division", by="yuliana", units=[cast.unit("pengawasan")], note="Data anggota"
    )
    task = Task.objects.get(case=case, kind="opinion")
    path = f"/tugas/{task.pk}/"
    assert "Data anggota" in page(cast, "bonifasius", path)
    assert cast["petrus"].get(path).status_code == 404
    assert cast["bonifasius"].post(path, {"note": ""}).status_code == 422

    file = SimpleUploadedFile("data.pdf", corpus.pdf(), content_type="application/pdf")
    answer = cast["bonifasius"].post(path, {"note": "Terlampir 12 koperasi.", "files": file})
    assert answer.status_code == 302
    assert case.documents.get().kind == "opinion"
    task.refresh_from_db()
    assert task.note == "Terlampir 12 koperasi."
    assert cast["bonifasius"].post(path, {"note": "Sekali lagi."}).status_code == 404


def test_a_document_nobody_asked_for_stands_in_the_case_and_its_history(cast: Cast):
    case = cast.open_request()
    path = url(case, "dokumen")
    sent = {"label": "Nota telepon", "file": SimpleUploadedFile("nota.pdf", corpus.pdf())}
    assert cast["yuliana"].post(path, sent).status_code == 302
    document = case.documents.get()
    event = Event.objects.get(case=case, kind="document_added")
    assert (document.label, document.public, event.data) == ("Nota telepon", False, {"sha256": document.file.sha256})
    assert "Nota telepon" in page(cast, "yuliana", url(case))


def test_step_file_is_kept_and_a_false_one_refused(cast: Cast):
    case = cast.start("jatim/data-eksternal", by="laras", then="submit")
    case = cast.act(case, "dispose", by="wahyu", unit=cast.unit("pembiayaan", "jatim"))
    path = url(case, "langkah", "submit_statement")
    false = SimpleUploadedFile("pernyataan.pdf", b"MZ\x90\x00", content_type="application/pdf")
    assert cast["laras"].post(path, posted(case, output_statement=false)).status_code == 422
    assert not case.documents.exists()

    true = SimpleUploadedFile("pernyataan.pdf", corpus.pdf(), content_type="application/pdf")
    assert cast["laras"].post(path, posted(case, output_statement=true)).status_code == 302
    assert Output.objects.get(case=case, key="statement").document.file.name == "pernyataan.pdf"
    assert cast.fresh(case).step.key == "process"


@pytest.mark.parametrize("name", ["yuliana", "ratna"])
def test_case_page_shows_the_row_and_the_clocks(cast: Cast, name: str):
    text = page(cast, name, url(cast.open_request()))

    assert "Batas hukum" in text
    assert "7 Desember 2026" in text
    assert "500.3.2/ 1830-V/ DISKOPUKM.A" in text


def test_one_search_box(cast: Cast):
    case = cast.open_request()

    answer = cast["yuliana"].get("/cari/", {"q": case.number})
    assert (answer.status_code, answer.headers["Location"]) == (302, url(case))
    assert case.number in page(cast, "yuliana", "/cari/", q="Siti")
    assert case.number not in page(cast, "laras", "/cari/", q="Siti")
    for odd in ("", "%", "'", "\\", "x" * 5000, "000001/2026'--"):
        assert cast["laras"].get("/cari/", {"q": odd}).status_code in (200, 302)


@pytest.mark.parametrize("path", ["/cari/?q=%00", "/pekerjaan/?saring=%00", "/register/?q=%00"])
def test_nul_in_an_address_is_a_bad_request(cast: Cast, path: str):
    """PostgreSQL cannot hold it in any text."""
    assert cast["yuliana"].get(path).status_code == 400
